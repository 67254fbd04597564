"""Somebody writes to you: invented customers come in, the newcomer answers one, and is told what happened."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from parley import channels, conversations, workspace
from parley.conversations import Author, Condition, Group, InboxRow, Message
from parley.core.db import Tx
from parley.core.errors import NotFound, ParleyError
from parley.core.ids import AccountId, ConversationId
from parley.web.setup import steps
from parley.web.shell import redirects
from parley.web.shell.forms import refusal
from parley.workspace import Staff

PAGE = steps.PATHS["practice"]
MOST_MESSAGES = 20


class AnswerForm(msgspec.Struct):
    text: Annotated[str, msgspec.Meta(max_length=4000)] = ""


class Talk(msgspec.Struct, frozen=True):
    """One practice conversation, opened."""

    row: InboxRow
    messages: list[Message]

    @property
    def ours(self) -> Message | None:
        """What was answered last."""
        return next((message for message in reversed(self.messages) if message.direction == "out"), None)

    @property
    def answer(self) -> Message | None:
        """What they said to it."""
        ours = self.ours
        return next((m for m in self.messages if ours and m.direction == "in" and m.seq > ours.seq), None)


@get(PAGE)
async def practice_page(tx: NamedDependency[Tx], me: NamedDependency[Staff], open: FromQuery[str] = "") -> Template:
    workspace.require(me, "workspace.manage")
    return await _page(tx, me, open)


@post(PAGE, status_code=303)
async def begin_practice(tx: NamedDependency[Tx], me: NamedDependency[Staff]) -> Redirect:
    brand = await workspace.branding.brand(tx)
    await workspace.practice.begin(tx, language=me.language, business=brand.business, by=me)
    return redirects.see(PAGE)


@post(PAGE + "/{conversation_id:uuid}", status_code=200)
async def answer(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], conversation_id: FromPath[UUID], data: URLEncodedBody[AnswerForm]
) -> Response[Any]:
    workspace.require(me, "workspace.manage")
    standing = await workspace.practice.standing(tx)
    rows = await _rows(tx, me, standing)
    row = next((row for row in rows if row.id == conversation_id), None)
    if row is None:
        raise NotFound
    error = await refusal(tx, _say(tx, row, data.text, me))
    if error:
        return await _page(tx, me, str(row.id), text=data.text, error=error)
    await workspace.beginning.keep_step(tx, "practice", "done", by=me)
    return redirects.see(PAGE, open=str(row.id))


async def _say(tx: Tx, row: InboxRow, text: str, me: Staff) -> None:
    """Where they wrote from."""
    found = await conversations.conversation(tx, ConversationId(row.id))
    way = (await conversations.ways(tx, found))[0]
    await conversations.reply(tx, found.id, text=text, way=(way.identity_id, way.account_id), author=Author("staff", me.id))


async def _page(tx: Tx, me: Staff, opened: str, *, text: str = "", error: ParleyError | None = None) -> Template:
    standing = await workspace.practice.standing(tx)
    rows = await _rows(tx, me, standing)
    talk = await _talk(tx, rows, opened)
    context = {
        "stops": await steps.way(tx, "practice"),
        "next": steps.after("practice"),
        "standing": standing,
        "rows": rows,
        "account_names": await _places(tx, standing),
        "talk": talk,
        "expected": 3,
        "text": text,
        "error": error,
    }
    return Template("setup/practice.html", context=context, status_code=error.status if error else 200)


async def _rows(tx: Tx, me: Staff, standing: workspace.practice.Practice | None) -> list[InboxRow]:
    """The practice conversations, in the order in which they began."""
    if standing is None or not standing.accounts or not standing.is_on:
        return []
    invented = Group(items=(Condition("account", "any", tuple(map(str, standing.accounts))),))
    return sorted(await conversations.inbox(tx, me.id, which="all", filter=invented, limit=10), key=lambda row: row.number)


async def _talk(tx: Tx, rows: list[InboxRow], opened: str) -> Talk | None:
    row = next((row for row in rows if str(row.id) == opened), None)
    if row is None:
        return None
    messages = await conversations.timeline(tx, row.person_id, limit=MOST_MESSAGES)
    return Talk(row, sorted((m for m in messages if m.direction in ("in", "out")), key=lambda message: message.seq))


async def _places(tx: Tx, standing: workspace.practice.Practice | None) -> dict[AccountId, str]:
    known = set(standing.accounts) if standing else set[AccountId]()
    return {row.id: row.name for row in await channels.accounts(tx) if row.id in known}
