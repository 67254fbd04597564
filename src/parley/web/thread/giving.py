"""Giving a conversation to a colleague or to a team, with a word to whoever takes it."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Template
from msgspec import UNSET

from parley import conversations, workspace
from parley.conversations import Change, IsResolved
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ground import Ground
from parley.core.i18n import N_
from parley.core.ids import ConversationId, StaffId
from parley.web.shell.visiting import Asked, is_fragment
from parley.web.thread import doing
from parley.web.thread.doing import Short, Step
from parley.workspace import Staff, Team, TeamId

GIVEN = N_("Given to %(name)s.")


class TransferForm(Step):
    to: Short = ""
    team: Short = ""
    note: Annotated[str, msgspec.Meta(max_length=10_000)] = ""


@get("/conversations/{conversation_id:uuid}/transfer")
async def transfer_form(request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], conversation_id: FromPath[UUID]) -> Template:
    workspace.require(me, "conversations.assign")
    found = await conversations.conversation(tx, ConversationId(conversation_id))
    colleagues = [one for one in await workspace.staff(tx) if one.active and workspace.may(one, "conversations.reply")]
    context = {"conversation": found, "colleagues": colleagues, "teams": await workspace.teams(tx), "sheet": "thread/_transfer.html"}
    return Template("thread/_transfer.html" if is_fragment(request) else "thread/sheet.html", context=context)


@post("/conversations/{conversation_id:uuid}/transfer", status_code=200)
async def transfer(
    request: Asked,
    tx: NamedDependency[Tx],
    ground: NamedDependency[Ground],
    me: NamedDependency[Staff],
    conversation_id: FromPath[UUID],
    data: URLEncodedBody[TransferForm],
) -> Response[Any]:
    workspace.require(me, "conversations.assign")
    id = ConversationId(conversation_id)
    if (await conversations.conversation(tx, id)).is_resolved:
        raise IsResolved
    team = await _team(tx, data.team) if data.team else None
    colleague = await working(tx, data.to) if data.to or not team else None
    if data.note.strip():
        await conversations.note(tx, id, text=data.note, by=me.id, mentions=[colleague.id] if colleague else [])
    change = Change(owner=colleague.id if colleague else None, team=team.id if team else UNSET)
    taker = colleague or team
    done = await doing.change(tx, id, change, by=me, words=GIVEN, name=taker.name if taker else "")
    return await doing.answer(request, tx, ground, conversation_id, data, done)


async def working(tx: Tx, text: str) -> Staff:
    """Raises `NotFound` for somebody who works elsewhere, or no longer here."""
    colleague = await workspace.staff_member(tx, StaffId(_uuid(text)))
    if not colleague.active:
        raise NotFound
    return colleague


async def _team(tx: Tx, text: str) -> Team:
    return await workspace.team(tx, TeamId(_uuid(text)))


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
