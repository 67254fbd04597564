"""Words that have not left yet: taken back into the composer, or sent at once; and a step taken back together with its words."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from parley import conversations, workspace
from parley.channels import File, Media
from parley.conversations import Message
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.files import FileKey
from parley.core.ids import ConversationId, MessageId
from parley.desk import drafts, views
from parley.web.composer.drafting import message_id as read_id
from parley.web.shell import redirects
from parley.workspace import Staff

Short = Annotated[str, msgspec.Meta(max_length=100)]


class UndoForm(msgspec.Struct):
    """What was done in one: words that have not left, and a change of the conversation."""

    message: Short = ""
    undo: Short = ""


@post("/messages/{message_id:uuid}/take-back", status_code=303)
async def take_back(tx: NamedDependency[Tx], me: NamedDependency[Staff], message_id: FromPath[UUID]) -> Redirect:
    """Its words come back into the composer of whoever takes them back."""
    workspace.require(me, "conversations.reply")
    message = await conversations.take_back(tx, MessageId(message_id))
    await _resume(tx, me, message)
    return redirects.see(f"/conversations/{message.conversation_id}")


@post("/messages/{message_id:uuid}/now", status_code=303)
async def send_now(tx: NamedDependency[Tx], me: NamedDependency[Staff], message_id: FromPath[UUID]) -> Redirect:
    workspace.require(me, "conversations.reply")
    message = await conversations.message(tx, MessageId(message_id))
    await conversations.send_now(tx, message.id)
    return redirects.see(f"/conversations/{message.conversation_id}")


@post("/conversations/{conversation_id:uuid}/undo", status_code=303)
async def undo(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], conversation_id: FromPath[UUID], data: URLEncodedBody[UndoForm]
) -> Redirect:
    """The last step of the composer: as if it had not been taken."""
    workspace.require(me, "conversations.reply")
    found = await conversations.conversation(tx, ConversationId(conversation_id))
    if step := read_id(data.undo):
        await views.undo(tx, step, by=me.id)
    if sent := read_id(data.message):
        await _must_be_of(tx, sent, found.id)
        await _resume(tx, me, await conversations.take_back(tx, sent))
    return redirects.see(f"/conversations/{found.id}")


async def _must_be_of(tx: Tx, id: MessageId, conversation_id: ConversationId) -> None:
    if (await conversations.message(tx, id)).conversation_id != conversation_id:
        raise NotFound


async def _resume(tx: Tx, me: Staff, message: Message) -> None:
    """What was said stands in the composer again, before whatever was begun since. A template's words can go out as a template only."""
    if "template" in message.content:
        return
    begun = await drafts.draft(tx, me, message.conversation_id)
    words = "\n\n".join(filter(None, (message.text, begun.text)))
    way = f"{message.identity_id}.{message.account_id}"
    quoted = read_id(str(message.content.get("quoted_id", "")))
    kept = drafts.Draft(
        conversation_id=message.conversation_id, counter=begun.counter + 1, text=words, way=way, quoted=quoted, began=message.seq
    )
    await drafts.save(tx, me, kept)
    files = [File(Media(one.type), one.name, one.mime, one.size or 0, FileKey(one.key)) for one in message.attachments if one.key]
    if files:
        await drafts.keep_files(tx, me, message.conversation_id, files)
