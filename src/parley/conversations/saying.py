"""What we say: answers to the customer, and notes among ourselves."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from parley import channels, people
from parley.channels import Button, File, Fitted, Reply, TemplateUse
from parley.conversations import agreeing, courtesies, outbox, owning, publicly, windowing
from parley.conversations.changes import bump, keep_version
from parley.conversations.enclosing import enclose_files
from parley.conversations.errors import EmptyReply, IsResolved, NoWay, Outrun
from parley.conversations.events import Mentioned, Replied
from parley.conversations.queries import message
from parley.conversations.types import PARLEY, Author, Conversation, Message, OwnerKind
from parley.conversations.writing import held, write
from parley.core import clock, ids
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.events import announce
from parley.core.ids import AccountId, ConversationId, IdentityId, MessageId, PersonId, StaffId
from parley.people import Errand

MOST_MENTIONS = 50


async def reply(
    tx: Tx,
    id: ConversationId,
    *,
    text: str,
    way: tuple[IdentityId, AccountId],
    author: Author,
    files: Sequence[File] = (),
    buttons: Sequence[Button] = (),
    quoted: MessageId | None = None,
    seen: int | None = None,
    message_id: MessageId | None = None,
    at: datetime | None = None,
    hold: timedelta | None = None,
    template: TemplateUse | None = None,
    public: bool | None = None,
    purpose: Errand = "service",
    is_answer: bool = True,
) -> Message:
    """Answer the customer through one way. `seen` is the last entry that the author had read: newer words of the customer raise `Outrun`.

    It leaves at once, or `at` a moment, or after a `hold` in which it can be taken back. Of a `template`, the text is what they will read.
    Given the `message_id` of a reply that is there already, returns that one. `public` left open is as public as the conversation.
    What is sent for another `purpose` than to answer needs their consent, now and when it leaves.
    What is no answer leaves them waiting for one.
    """
    found = await held(tx, id)
    if message_id and (known := await _known(tx, message_id)):  # under the lock: the same form may be sent twice at once
        return known
    _may_answer(found, text, files, seen, author)
    chosen, quote = await _open_to(tx, found, way, public, quoted, purpose)
    windowing.must_be_open(chosen, author, template, at)
    said = Reply(text=text.strip(), files=tuple(files), buttons=tuple(buttons), quoted=quote, template=template)
    fitted = publicly.fitted(said, chosen)
    new, leaves_at = message_id or MessageId(ids.new()), at or (clock.now() + hold if hold else None)
    content = _content(fitted, buttons, quoted, template) | publicly.told(found, chosen)
    await write(tx, found, new, "out", author, text.strip(), content, chosen, leaves_at, purpose)
    if at is None:
        await outbox.said(tx, found.id, text, chosen.kind, content.get("offered"), is_answer=is_answer)
    await enclose_files(tx, new, files)
    await outbox.queue(tx, found.id, new, chosen, fitted, author, leaves_at)
    return await _answered(tx, found, author, new, is_answer)


async def _open_to(
    tx: Tx, found: Conversation, way: tuple[IdentityId, AccountId], public: bool | None, quoted: MessageId | None, purpose: Errand
) -> tuple[people.Way, str]:
    """The way that was meant, if they let us use it for this; and what is quoted there."""
    chosen = await _chosen(tx, found, way, public)
    await agreeing.must_agree(tx, chosen.identity_id, purpose)
    return chosen, await _quote(tx, found, quoted, chosen)


async def _answered(tx: Tx, found: Conversation, author: Author, new: MessageId, is_answer: bool) -> Message:
    """The answer: whoever of the staff gives it has read what they answer, and goes on with it unless a colleague does."""
    if author.kind == "staff":
        await courtesies.show_read(tx, found.id)
        if found.owner_kind is not OwnerKind.STAFF and author.id:
            await owning.own(tx, found, OwnerKind.STAFF, author.id, StaffId(author.id))
    await announce(tx, Replied(found.id, new, is_answer))
    return await message(tx, new)


async def note_of(tx: Tx, id: ConversationId, *, text: str, author: Author) -> None:
    """A private line for staff, of somebody who is none of them."""
    await write(tx, await held(tx, id), MessageId(ids.new()), "note", author, text.strip(), {})


async def note(
    tx: Tx, id: ConversationId, *, text: str, by: StaffId, mentions: Collection[StaffId] = (), message_id: MessageId | None = None
) -> Message:
    """A private line among staff; those whom it mentions hear of it."""
    found = await held(tx, id)
    if message_id and (known := await _known(tx, message_id)):
        return known
    if not text.strip():
        raise EmptyReply(field="text")
    new = message_id or MessageId(ids.new())
    await write(tx, found, new, "note", Author("staff", by), text.strip(), {})
    if named := await _mention(tx, new, mentions):
        await announce(tx, Mentioned(found.id, new, named, by))
    return await message(tx, new)


async def _mention(tx: Tx, id: MessageId, staff: Collection[StaffId]) -> tuple[StaffId, ...]:
    """Only colleagues of this workspace can be named."""
    sql = """INSERT INTO mentions (workspace_id, message_id, staff_id)
             SELECT workspace_id, $2, id FROM staff WHERE workspace_id = $1 AND id = ANY($3) AND active RETURNING staff_id"""
    return tuple(await tx.values(sql, tx.workspace_id, id, list(staff)[:MOST_MENTIONS])) if staff else ()


async def edit_note(tx: Tx, id: MessageId, *, text: str, by: StaffId) -> None:
    found = await message(tx, id)
    if found.direction != "note" or found.author_id != by:
        raise NotFound
    if not text.strip():
        raise EmptyReply(field="text")
    await keep_version(tx, id, found.text)
    await bump(tx, id, found.conversation_id, "text = $3, edited_at = now(), xid = pg_current_xact_id()", text.strip())


def _may_answer(found: Conversation, text: str, files: Sequence[File], seen: int | None, author: Author) -> None:
    # What Parley itself sends on is said already: the answer with which the conversation was resolved, for one.
    if found.is_resolved and author != PARLEY:
        raise IsResolved
    if not text.strip() and not files:
        raise EmptyReply(field="text")
    if seen is not None and found.inbound_seq > seen:
        raise Outrun


async def _known(tx: Tx, id: MessageId) -> Message | None:
    return (
        await message(tx, id)
        if await tx.value("SELECT true FROM messages WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id)
        else None
    )


async def _chosen(tx: Tx, found: Conversation, way: tuple[IdentityId, AccountId], public: bool | None) -> people.Way:
    """The way by which the author wants to answer, if it is one of this person's, open, and read by whom the author means."""
    meant = found.is_public if public is None else public
    for known in await ways(tx, found):
        if (known.identity_id, known.account_id, known.public) == (*way, meant) and known.closed_at is None:
            return known
    raise NoWay(field="way")


async def ways(tx: Tx, found: Conversation) -> list[people.Way]:
    """How the person of a conversation can be answered. Only a conversation in public has a way that is public, and that is its first."""
    private = await private_ways(tx, found.person_id)
    return await publicly.ways(tx, found, private) if found.is_public else private


async def private_ways(tx: Tx, person_id: PersonId) -> list[people.Way]:
    """How a person can be written to, the last used first."""
    manifests = [channels.adapter(kind).manifest for kind in channels.kinds()]
    openers = [(manifest.kind, manifest.address_kind) for manifest in manifests if manifest.can.opens and manifest.address_kind]
    return await people.ways(tx, person_id, openers=openers)


QUOTED = """
    SELECT CASE WHEN m.account_id = $4 THEN coalesce(m.external_id, '') ELSE '' END, starts_with(coalesce(m.provider_key, ''), $5 || ':')
      FROM messages m JOIN identities i ON (i.workspace_id, i.id) = (m.workspace_id, m.identity_id)
     WHERE m.workspace_id = $1 AND m.id = $2 AND i.person_id = $3
"""


async def _quote(tx: Tx, found: Conversation, quoted: MessageId | None, chosen: people.Way) -> str:
    """The provider's id of the message that is quoted: one between us and this person, and nobody else; empty where it is another's.

    Under a post that is always a comment there: the last one, unless another was chosen."""
    if quoted is None:
        return chosen.comment if chosen.public else ""
    known = await tx.records(QUOTED, tx.workspace_id, quoted, found.person_id, chosen.account_id, chosen.thread)
    if not known:
        raise NotFound(field="quoted")
    external_id, stands_there = known[0]
    return chosen.comment if chosen.public and not stands_there else external_id


def _content(fitted: Fitted, buttons: Sequence[Button], quoted: MessageId | None, template: TemplateUse | None) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    if template:
        kept["template"] = {"name": template.name, "language": template.language}
    if template and template.place:
        kept["place"] = msgspec.to_builtins(template.place)
    if buttons:
        kept["buttons"] = msgspec.to_builtins(list(buttons))
    if fitted.offered:
        kept["offered"] = msgspec.to_builtins(list(fitted.offered))
    if quoted:
        kept["quoted_id"] = str(quoted)
    return kept
