"""What is done to a conversation: give, take, reply, note, snooze, resolve, reopen."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from parley import channels, people
from parley.channels import Button, File, Fitted, Reply
from parley.conversations import following, outbox
from parley.conversations.changes import bump, keep_version
from parley.conversations.enclosing import enclose_files
from parley.conversations.errors import EmptyReply, IsResolved, NoWay, Outrun
from parley.conversations.events import ConversationAssigned, ConversationReopened, ConversationResolved, Replied
from parley.conversations.queries import conversation, message
from parley.conversations.types import Author, Conversation, Message, OwnerKind
from parley.core import clock, ids
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.events import announce
from parley.core.ids import AccountId, ConversationId, IdentityId, MessageId, StaffId

HELD = "SELECT true FROM conversations WHERE workspace_id = $1 AND id = $2 FOR UPDATE"


async def held(tx: Tx, id: ConversationId) -> Conversation:
    """The conversation, nobody else changing it until this transaction ends. Where it was joined to another, that one."""
    if not await tx.value(HELD, tx.workspace_id, id):
        raise NotFound
    found = await conversation(tx, id)
    return await held(tx, found.joined_to) if found.joined_to else found


# ── owner ───────────────────────────────────────────────────────────────────────────────────────


async def assign(tx: Tx, id: ConversationId, *, to: StaffId, by: StaffId) -> Conversation:
    """Give an open conversation to a member of staff. Giving it to its owner again changes nothing."""
    found = await _open(tx, id)
    return await _own(tx, found, OwnerKind.STAFF, to, by)


async def unassign(tx: Tx, id: ConversationId, *, by: StaffId) -> Conversation:
    """Give a conversation back to the queue."""
    return await _own(tx, await _open(tx, id), OwnerKind.QUEUE, None, by)


async def _own(tx: Tx, found: Conversation, kind: OwnerKind, to: UUID | None, by: StaffId) -> Conversation:
    if (found.owner_kind, found.owner_id) == (kind, to):
        return found
    await tx.execute(
        "UPDATE conversations SET owner_kind = $3, owner_id = $4 WHERE workspace_id = $1 AND id = $2",
        tx.workspace_id,
        found.id,
        kind.value,
        to,
    )
    await _line(tx, found, {"event": "assigned" if to else "unassigned", "to": str(to) if to else None, "by": str(by)}, by)
    await announce(tx, ConversationAssigned(found.id, to=to, by=by))
    return msgspec.structs.replace(found, owner_kind=kind, owner_id=to)


async def _open(tx: Tx, id: ConversationId) -> Conversation:
    found = await held(tx, id)
    if found.is_resolved:
        raise IsResolved
    return found


# ── status ──────────────────────────────────────────────────────────────────────────────────────


async def resolve(tx: Tx, id: ConversationId, *, by: StaffId) -> None:
    """Resolving what is resolved changes nothing."""
    found = await held(tx, id)
    if found.is_resolved:
        return
    sql = """UPDATE conversations SET status = 'resolved', resolved_at = now(), waiting_since = NULL, snoozed_until = NULL
              WHERE workspace_id = $1 AND (id = $2 OR joined_to = $2)"""
    await tx.execute(sql, tx.workspace_id, found.id)
    await _line(tx, found, {"event": "resolved", "by": str(by)}, by)
    await announce(tx, ConversationResolved(found.id, by))


async def reopen(tx: Tx, id: ConversationId, *, by: StaffId) -> None:
    found = await held(tx, id)
    if not found.is_resolved:
        return
    current = """SELECT id FROM conversations WHERE workspace_id = $1 AND person_id = $2 AND topic = $3 AND id <> $4
                    AND status <> 'resolved' AND joined_to IS NULL"""
    joined_to = await tx.value(current, tx.workspace_id, found.person_id, found.topic, found.id)
    sql = "UPDATE conversations SET status = 'open', resolved_at = NULL, joined_to = $3 WHERE workspace_id = $1 AND id = $2"
    await tx.execute(sql, tx.workspace_id, found.id, joined_to)
    await _line(tx, found, {"event": "reopened", "by": str(by)}, by)
    await announce(tx, ConversationReopened(found.id))


async def snooze(tx: Tx, id: ConversationId, *, until: datetime, by: StaffId) -> None:
    """Out of sight until then, or until the customer writes."""
    found = await _open(tx, id)
    sql = "UPDATE conversations SET status = 'snoozed', snoozed_until = $3 WHERE workspace_id = $1 AND id = $2"
    await tx.execute(sql, tx.workspace_id, found.id, until)
    await outbox.wake_at(tx, found.id, until)
    await _line(tx, found, {"event": "snoozed", "until": until.isoformat(), "by": str(by)}, by)


async def read(tx: Tx, id: ConversationId, *, by: StaffId, seq: int) -> None:
    """Remember how far somebody has read."""
    sql = """INSERT INTO reads AS r (workspace_id, conversation_id, staff_id, seq) VALUES ($1, $2, $3, $4)
             ON CONFLICT (workspace_id, staff_id, conversation_id) DO UPDATE
                SET seq = excluded.seq, read_at = now() WHERE r.seq < excluded.seq"""
    await tx.execute(sql, tx.workspace_id, id, by, seq)


# ── words ───────────────────────────────────────────────────────────────────────────────────────


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
) -> Message:
    """Answer the customer through one way. `seen` is the last entry that the author had read: newer words of the customer raise `Outrun`.

    Given the `message_id` of a reply that is there already (a form sent twice), returns that one.
    """
    found = await held(tx, id)
    if message_id and (known := await _known(tx, message_id)):  # under the lock: the same form may be sent twice at once
        return known
    _may_answer(found, text, files, seen)
    chosen = await _chosen(tx, found, way)
    fitted = channels.fit(
        Reply(text=text.strip(), files=tuple(files), buttons=tuple(buttons), quoted=await _quote(tx, found, quoted)),
        channels.adapter(chosen.kind).manifest.can,
    )
    new = message_id or MessageId(ids.new())
    await _say(tx, found, new, author, text.strip(), chosen, _content(fitted, buttons, quoted))
    await enclose_files(tx, new, files)
    await outbox.queue(tx, found.id, new, chosen, fitted)
    if author.kind == "staff" and found.owner_kind is not OwnerKind.STAFF and author.id:
        await _own(tx, found, OwnerKind.STAFF, author.id, StaffId(author.id))
    await announce(tx, Replied(found.id, new))
    return await message(tx, new)


async def note(tx: Tx, id: ConversationId, *, text: str, by: StaffId, message_id: MessageId | None = None) -> Message:
    """A private line among staff."""
    found = await held(tx, id)
    if message_id and (known := await _known(tx, message_id)):
        return known
    if not text.strip():
        raise EmptyReply(field="text")
    new = message_id or MessageId(ids.new())
    await _write(tx, found, new, "note", Author("staff", by), text.strip(), {})
    return await message(tx, new)


async def edit_note(tx: Tx, id: MessageId, *, text: str, by: StaffId) -> None:
    found = await message(tx, id)
    if found.direction != "note" or found.author_id != by:
        raise NotFound
    if not text.strip():
        raise EmptyReply(field="text")
    await keep_version(tx, id, found.text)
    await bump(tx, id, found.conversation_id, "text = $3, edited_at = now(), xid = pg_current_xact_id()", text.strip())


def _may_answer(found: Conversation, text: str, files: Sequence[File], seen: int | None) -> None:
    if found.is_resolved:
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


async def _chosen(tx: Tx, found: Conversation, way: tuple[IdentityId, AccountId]) -> people.Way:
    """The way by which the author wants to answer, if it is one of this person's and open."""
    for known in await ways(tx, found):
        if (known.identity_id, known.account_id) == way and known.closed_at is None:
            return known
    raise NoWay(field="way")


async def ways(tx: Tx, found: Conversation) -> list[people.Way]:
    """How the person of a conversation can be answered."""
    manifests = [channels.adapter(kind).manifest for kind in channels.kinds()]
    openers = [(manifest.kind, manifest.address_kind) for manifest in manifests if manifest.can.opens and manifest.address_kind]
    return await people.ways(tx, found.person_id, openers=openers)


QUOTED = """
    SELECT coalesce(m.provider_key, '') FROM messages m JOIN identities i ON (i.workspace_id, i.id) = (m.workspace_id, m.identity_id)
     WHERE m.workspace_id = $1 AND m.id = $2 AND i.person_id = $3
"""


async def _quote(tx: Tx, found: Conversation, quoted: MessageId | None) -> str:
    """The provider's id of the message that is quoted: one between us and this person, and nobody else."""
    if quoted is None:
        return ""
    key = await tx.value(QUOTED, tx.workspace_id, quoted, found.person_id)
    if key is None:
        raise NotFound(field="quoted")
    return key.rpartition(":")[2]


def _content(fitted: Fitted, buttons: Sequence[Button], quoted: MessageId | None) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    if buttons:
        kept["buttons"] = msgspec.to_builtins(list(buttons))
    if fitted.offered:
        kept["offered"] = msgspec.to_builtins(list(fitted.offered))
    if quoted:
        kept["quoted_id"] = str(quoted)
    return kept


async def _say(tx: Tx, found: Conversation, new: MessageId, author: Author, text: str, way: people.Way, content: dict[str, Any]) -> None:
    await _write(tx, found, new, "out", author, text, content, way)
    sql = """UPDATE conversations SET status = 'waiting', waiting_since = NULL, snoozed_until = NULL, last_message_at = now(),
                    preview = $3, preview_direction = 'out', channel = $4, offered = $5
              WHERE workspace_id = $1 AND id = $2"""
    await tx.execute(sql, tx.workspace_id, found.id, " ".join(text.split())[:140], way.kind, content.get("offered"))


WRITE = """
    WITH counted AS (UPDATE conversations SET last_seq = last_seq + 1 WHERE workspace_id = $1 AND id = $3 RETURNING last_seq)
    INSERT INTO messages (workspace_id, id, conversation_id, seq, rev, direction, author_kind, author_id, text, content,
                          identity_id, account_id, channel, at)
    SELECT $1, $2, $3, last_seq, last_seq, $4, $5, $6, $7, $8, $9, $10, $11, $12 FROM counted
"""


async def _write(
    tx: Tx,
    found: Conversation,
    new: MessageId,
    direction: str,
    author: Author,
    text: str,
    content: dict[str, Any],
    way: people.Way | None = None,
) -> None:
    whose = way.identity_id if way else found.identity_id
    where = (way.account_id, way.kind) if way else (None, "")
    await tx.execute(WRITE, tx.workspace_id, new, found.id, direction, author.kind, author.id, text, content, whose, *where, clock.now())
    tx.signal(f"conversation/{found.id}")
    tx.signal("inbox")
    if way:
        await following.enter(tx, way.kind, [(way.identity_id, new)])


async def _line(tx: Tx, found: Conversation, content: dict[str, Any], by: StaffId) -> None:
    """A line of the system in the timeline; pages put it into words."""
    await _write(tx, found, MessageId(ids.new()), "system", Author("staff", by), "", content)
