"""What customers do to what was said: edits, deletions, reactions, leaving. Each raises the conversation's count, so that pages see it."""

from collections.abc import Mapping
from typing import Any

import msgspec

from parley import people
from parley.channels import Incoming, Received
from parley.conversations import following
from parley.core import ids
from parley.core.db import Tx
from parley.core.ids import ConversationId, MessageId, PersonId


class Changed(msgspec.Struct, frozen=True):
    """A message about to change, its conversation's row held."""

    id: MessageId
    conversation_id: ConversationId
    text: str
    reactions: dict[str, list[str]]


FIND = """
    SELECT id, conversation_id, text, reactions FROM messages  -- messages_workspace_id_account_id_provider_key_key, messages_alias
     WHERE workspace_id = $1 AND account_id = $2 AND (provider_key = $3 OR alias_key = $3)
     ORDER BY provider_key = $3 DESC LIMIT 1
"""

FIND_PART = """
    SELECT m.id, m.conversation_id, m.text, m.reactions
      FROM deliveries d JOIN messages m ON (m.workspace_id, m.id) = (d.workspace_id, d.message_id)
     WHERE d.workspace_id = $1 AND d.id IN (SELECT id FROM deliveries_named($2, $3)) LIMIT 1
"""


async def edit(tx: Tx, received: Received, item: Incoming) -> bool:
    """Keep what stood there before. False where the message never reached us."""
    changed = await _find(tx, received, item)
    if changed is None or changed.text == item.inbound.text:
        return changed is not None
    await keep_version(tx, changed.id, changed.text)
    sql = "text = $3, edited_at = $4, xid = pg_current_xact_id()"
    await bump(tx, changed.id, changed.conversation_id, sql, item.inbound.text, item.inbound.at or item.received_at)
    return True


async def keep_version(tx: Tx, id: MessageId, text: str) -> None:
    sql = "INSERT INTO message_versions (workspace_id, id, message_id, text) VALUES ($1, $2, $3, $4)"
    await tx.execute(sql, tx.workspace_id, ids.new(), id, text)


async def delete(tx: Tx, received: Received, item: Incoming) -> None:
    """The words stay for the business, marked as taken back: a customer's deletion is not an erasure request."""
    changed = await _find(tx, received, item)
    if changed is not None:
        at = item.inbound.at or item.received_at
        await bump(tx, changed.id, changed.conversation_id, "deleted_at = coalesce(deleted_at, $3)", at)


async def react(tx: Tx, received: Received, item: Incoming) -> None:
    changed = await _find(tx, received, item)
    if changed is None or item.inbound.sender is None:
        return
    if people.is_word(received, item.inbound):
        await people.recognise(tx, received, [item])
    known = changed.reactions
    removed = tuple(known) if item.inbound.only_reaction else item.inbound.removed
    reactions = reacted(known, item.inbound.sender.id, item.inbound.added, removed)
    if reactions != known:
        await bump(tx, changed.id, changed.conversation_id, "reactions = $3", reactions)


def reacted(reactions: dict[str, list[str]], who: str, added: tuple[str, ...], removed: tuple[str, ...]) -> dict[str, list[str]]:
    """Emoji -> who gave it, after somebody added and removed some."""
    kept = {emoji: [giver for giver in givers if giver != who or emoji not in removed] for emoji, givers in reactions.items()}
    for emoji in added:
        kept[emoji] = [giver for giver in kept.get(emoji, []) if giver != who] + [who]
    return {emoji: givers for emoji, givers in kept.items() if givers}


async def unsubscribe(tx: Tx, received: Received, item: Incoming) -> None:
    """They blocked us: the way is closed until they write again."""
    if item.inbound.sender is None:
        return
    known = (await people.recognise(tx, received, [item]))[0]
    await people.close_way(tx, known.identity_id, received.account.id, reason=item.inbound.error or "unsubscribed")
    await show_anew(tx, known.person_id)


async def show_anew(tx: Tx, person_id: PersonId) -> None:
    """Something has changed about a person that pages show: what they are called, how they can be answered."""
    for id in await tx.values("SELECT id FROM conversations WHERE workspace_id = $1 AND person_id = $2", tx.workspace_id, person_id):
        tx.signal(f"conversation/{id}")
    tx.signal(f"person/{person_id}")
    tx.signal("inbox")


async def _find(tx: Tx, received: Received, item: Incoming) -> Changed | None:
    """By the name that it has, or by the one that only some events use; of several parts of ours, by that of any of them."""
    asked = tx.workspace_id, received.account.id, item.inbound.provider_key
    return await tx.row(Changed, FIND, *asked) or await tx.row(Changed, FIND_PART, *asked)


BUMP_ALL = """
    WITH touched AS (SELECT * FROM unnest($2::uuid[], $3::uuid[]) AS t (message_id, conversation_id)),
         counted AS (
            UPDATE conversations c SET last_seq = last_seq + 1
             WHERE c.workspace_id = $1 AND c.id IN (SELECT conversation_id FROM touched) RETURNING c.id, c.last_seq)
    UPDATE messages m SET rev = n.last_seq FROM touched t JOIN counted n ON n.id = t.conversation_id
     WHERE m.workspace_id = $1 AND m.id = t.message_id RETURNING m.channel, m.identity_id, m.id
"""


async def bump_all(tx: Tx, messages: Mapping[MessageId, ConversationId]) -> None:
    """Let the counts of conversations tell that what hangs on some messages has changed. The conversations are locked already."""
    changed = await tx.records(BUMP_ALL, tx.workspace_id, list(messages), list(messages.values()))
    for conversation_id in set(messages.values()):
        tx.signal(f"conversation/{conversation_id}")
    for channel in {channel for channel, *_ in changed}:
        await following.enter(tx, channel, [(identity_id, id) for of, identity_id, id in changed if of == channel])


async def bump(tx: Tx, id: MessageId, conversation_id: ConversationId, assignment: str, *values: Any) -> None:
    """Change a message, and let the conversation's count tell everybody who follows it."""
    sql = "UPDATE conversations SET last_seq = last_seq + 1 WHERE workspace_id = $1 AND id = $2 RETURNING last_seq"
    rev = await tx.value(sql, tx.workspace_id, conversation_id)
    sql = f"UPDATE messages SET {assignment}, rev = {int(rev)} WHERE workspace_id = $1 AND id = $2 RETURNING identity_id, channel"
    identity_id, channel = (await tx.records(sql, tx.workspace_id, id, *values))[0]
    tx.signal(f"conversation/{conversation_id}")
    await following.enter(tx, channel, [(identity_id, id)])
