"""The bell, the list behind it, and going to what a notice is about."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from parley import conversations, workspace
from parley.core.db import Tx
from parley.core.ids import ConversationId
from parley.desk import notices
from parley.desk.notices import Group, Kind, Line
from parley.web.shell import faces, redirects
from parley.web.shell.faces import Face
from parley.web.shell.visiting import Asked, is_fragment
from parley.workspace import Staff

PAGE = "/notices"
MANY = 5
"""So many new conversations in the queue are listed one by one; more are one line."""


class Entry(msgspec.Struct, frozen=True):
    """One conversation's notices, as the list shows them."""

    group: Group
    face: Face


class Shelf(msgspec.Struct, frozen=True):
    entries: Sequence[Entry]
    queued: int = 0
    """New conversations in the queue that are told in one line."""


@get(PAGE)
async def notices_page(tx: NamedDependency[Tx], me: NamedDependency[Staff]) -> Template:
    return Template("notices/page.html", context=await _shown(tx, me))


@get(PAGE + "/list")
async def notice_list(tx: NamedDependency[Tx], me: NamedDependency[Staff]) -> Template:
    return Template("notices/_list.html", context=await _shown(tx, me))


@get(PAGE + "/bell")
async def bell(tx: NamedDependency[Tx], me: NamedDependency[Staff]) -> Template:
    return Template("notices/_bell.html", context={"bell": await notices.bell(tx, me.id), "most": notices.MOST_COUNTED})


@get(PAGE + "/queue")
async def open_queue(tx: NamedDependency[Tx], me: NamedDependency[Staff]) -> Redirect:
    workspace.require(me, "conversations.read")
    await notices.know(tx, me.id, kind=Kind.QUEUE)
    return redirects.see("/inbox", tab="unassigned")


@get(PAGE + "/{conversation_id:uuid}")
async def open_notice(tx: NamedDependency[Tx], me: NamedDependency[Staff], conversation_id: FromPath[UUID]) -> Redirect:
    """To the conversation, at the newest message that the notices are about. Whoever looks knows."""
    workspace.require(me, "conversations.read")
    found = await conversations.conversation(tx, ConversationId(conversation_id))
    at = await notices.know(tx, me.id, conversation_id=found.id)
    return redirects.see(f"/conversations/{found.id}", **({"at": str(at)} if at else {}))


@post(PAGE + "/read", status_code=200)
async def know_all(request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff]) -> Response[Any]:
    await notices.know(tx, me.id)
    return Template("notices/_list.html", context=await _shown(tx, me)) if is_fragment(request) else redirects.see(PAGE)


async def _shown(tx: Tx, me: Staff) -> dict[str, Any]:
    workspace.require(me, "conversations.read")
    return {"shelf": _shelf(await notices.groups(tx, me.id)), "colleagues": await faces.colleagues(tx), "says": notices.says, "kinds": Kind}


def _shelf(groups: Sequence[Group]) -> Shelf:
    queued = [group for group in groups if group.unread and all(_is_queue(line) for line in group.lines)]
    if len(queued) <= MANY:
        queued = []
    told = {group.conversation_id for group in queued}
    entries = [Entry(group, faces.of_person(group.name, group.person_id)) for group in groups if group.conversation_id not in told]
    return Shelf(entries, len(queued))


def _is_queue(line: Line) -> bool:
    return line.kind is Kind.QUEUE
