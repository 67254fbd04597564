"""The tags of a conversation: put on and taken off one by one, new ones made on the way by whoever may."""

from typing import Any
from uuid import UUID, uuid4

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Template

from parley import conversations, workspace
from parley.conversations import Change, Tag
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ground import Ground
from parley.core.i18n import N_
from parley.core.ids import ConversationId, TagId
from parley.web.shell.visiting import Asked, is_fragment
from parley.web.thread import doing
from parley.web.thread.doing import Short, Step
from parley.workspace import Permission, Staff

TAGGED, UNTAGGED = N_("Tagged: %(name)s"), N_("Tag removed: %(name)s")
MAY_MAKE: Permission = "tags.manage"
FULL_CIRCLE = 360


class TagForm(Step):
    tag: Short = ""
    untag: Short = ""
    name: Short = ""
    """Of one that there may not be yet."""


@get("/conversations/{conversation_id:uuid}/tags")
async def tags_form(request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], conversation_id: FromPath[UUID]) -> Template:
    workspace.require(me, "conversations.reply")
    found = await conversations.conversation(tx, ConversationId(conversation_id))
    context = {"conversation": found, **await choices(tx, found.id), "sheet": "thread/_tags.html"}
    return Template("thread/_tags.html" if is_fragment(request) else "thread/sheet.html", context=context)


@post("/conversations/{conversation_id:uuid}/tags", status_code=200)
async def change_tags(
    request: Asked,
    tx: NamedDependency[Tx],
    ground: NamedDependency[Ground],
    me: NamedDependency[Staff],
    conversation_id: FromPath[UUID],
    data: URLEncodedBody[TagForm],
) -> Response[Any]:
    workspace.require(me, "conversations.reply")
    id = ConversationId(conversation_id)
    await conversations.conversation(tx, id)
    known = await conversations.tags(tx)
    off = [_chosen(known, data.untag)] if data.untag else []
    on = [_chosen(known, data.tag)] if data.tag else [] if off else [await _named(tx, me, known, data.name)]
    change = Change(add_tags=tuple(tag.id for tag in on), remove_tags=tuple(tag.id for tag in off))
    words, name = (TAGGED, on[0].name) if on else (UNTAGGED, off[0].name)
    done = await doing.change(tx, id, change, by=me, words=words, name=name)
    return await doing.answer(request, tx, ground, conversation_id, data, done)


async def choices(tx: Tx, id: ConversationId) -> dict[str, Any]:
    """Every tag, and which of them are on a conversation."""
    return {"every_tag": await conversations.tags(tx), "on": {tag.id for tag in await conversations.tags_of(tx, id)}, "may_make": MAY_MAKE}


async def _named(tx: Tx, me: Staff, known: list[Tag], name: str) -> Tag:
    """The tag of this name; a new name makes a new one."""
    wanted = " ".join(name.split())
    for tag in known:
        if tag.name.casefold() == wanted.casefold():
            return tag
    workspace.require(me, MAY_MAKE)
    return await conversations.add_tag(tx, wanted, hue=uuid4().int % FULL_CIRCLE)


def _chosen(known: list[Tag], text: str) -> Tag:
    try:
        id = TagId(UUID(text))
    except ValueError:
        raise NotFound from None
    for tag in known:
        if tag.id == id:
            return tag
    raise NotFound
