"""What conversations let go when somebody is erased: words, files, search, what was sent. That something was said, and when, stays."""

from collections.abc import Sequence
from uuid import UUID

from parley import people
from parley.conversations.erasing_calls import CALLS
from parley.core import uploads
from parley.core.db import Tx
from parley.core.ground import Ground

AT_ONCE = 500

# Theirs is what they said and what was said to them; in a conversation that they began also what belongs to nobody's address: our notes.
MESSAGES = """
    SELECT id FROM (
        SELECT m.id FROM messages m WHERE m.workspace_id = $1 AND m.identity_id = ANY($2) AND m.id > $4  -- messages_timeline
        UNION
        SELECT m.id FROM conversations c  -- conversations_person
          JOIN messages m ON (m.workspace_id, m.conversation_id) = (c.workspace_id, c.id)  -- messages_in_order
         WHERE c.workspace_id = $1 AND c.person_id = ANY($3) AND c.identity_id = ANY($2) AND m.identity_id IS NULL AND m.id > $4) theirs
     ORDER BY id LIMIT $5
"""
EARLY = """
    DELETE FROM early_receipts e USING deliveries d
     WHERE e.workspace_id = $1 AND d.workspace_id = $1 AND d.message_id = ANY($2)
       AND e.account_id = d.account_id AND e.provider_key = ANY(d.provider_keys)
"""
# What has not left stays here; of what is on its way the outcome is not written down any more.
DELIVERIES = """
    UPDATE deliveries SET part = '{}', provider_keys = '{}', error = NULL, leaves_at = NULL,
           state = CASE state WHEN 'queued' THEN 'cancelled' WHEN 'sending' THEN 'failed' WHEN 'uncertain' THEN 'failed' ELSE state END
     WHERE workspace_id = $1 AND message_id = ANY($2)
"""
VERSIONS = "DELETE FROM message_versions WHERE workspace_id = $1 AND message_id = ANY($2)"
SEARCH = "DELETE FROM message_search WHERE workspace_id = $1 AND message_id = ANY($2)"
FEED = "DELETE FROM feed_entries WHERE workspace_id = $1 AND message_id = ANY($2)"
FILES = """
    WITH old AS (SELECT id, key FROM attachments WHERE workspace_id = $1 AND message_id = ANY($2) ORDER BY id FOR UPDATE)
    UPDATE attachments a SET state = 'failed', key = NULL, name = '', ref = '', inline_id = '', error = 'forgotten'
      FROM old WHERE (a.workspace_id, a.id) = ($1, old.id) RETURNING old.key
"""
# Lines of the system say what we did, in words of ours.
WORDS = """
    UPDATE messages SET text = '', content = CASE direction WHEN 'system' THEN content ELSE '{"forgotten": true}' END, reactions = '{}',
           provider_key = NULL, external_id = NULL, alias_key = NULL
     WHERE workspace_id = $1 AND id = ANY($2)
"""
TALKS = """
    UPDATE conversations SET preview = '', offered = NULL, status = 'resolved', resolved_at = coalesce(resolved_at, now()),
           waiting_since = NULL, snoozed_until = NULL, answer_due_at = NULL
     WHERE workspace_id = $1 AND person_id = ANY($3) AND identity_id = ANY($2) RETURNING id
"""
# Where somebody else's conversation ended with words of theirs.
PREVIEWS = """
    UPDATE conversations c SET preview = '' FROM (SELECT DISTINCT conversation_id FROM messages WHERE workspace_id = $1 AND id = ANY($2)) m
     WHERE (c.workspace_id, c.id) = ($1, m.conversation_id)
"""


async def _words(ground: Ground, tx: Tx, whom: people.privacy.Whom, after: str) -> people.privacy.Step:
    last = UUID(after) if after else UUID(int=0)
    found: list[UUID] = await tx.values(MESSAGES, tx.workspace_id, *_named(whom), last, AT_ONCE)
    counts = await _empty(tx, found)
    return people.privacy.Step(counts, str(found[-1]) if len(found) == AT_ONCE else None)


async def _empty(tx: Tx, messages: Sequence[UUID]) -> dict[str, int]:
    async def done(sql: str) -> int:
        return await tx.execute(sql, tx.workspace_id, messages)

    keys = [key for key in await tx.values(FILES, tx.workspace_id, messages) if key]
    await uploads.let_go(tx, keys)
    await done(PREVIEWS)
    await done(EARLY)
    counts = {"deliveries": await done(DELIVERIES), "message_versions": await done(VERSIONS)}
    for sql in (SEARCH, FEED):
        await done(sql)
    return {"files": len(keys), "messages": await done(WORDS), **counts}


async def _talks(ground: Ground, tx: Tx, whom: people.privacy.Whom, after: str) -> people.privacy.Step:
    closed = await tx.values(TALKS, tx.workspace_id, *_named(whom))
    for id in closed:
        tx.signal(f"conversation/{id}")
    return people.privacy.Step({"conversations": len(closed)})


def _named(whom: people.privacy.Whom) -> tuple[list[UUID], list[UUID]]:
    return list(whom.identity_ids), list(whom.person_ids)


WORDS_OF = frozenset({"messages", "message_versions", "message_search", "attachments", "deliveries", "early_receipts", "feed_entries"})
ERASING: Sequence[people.privacy.Erasing] = (
    people.privacy.Erasing(WORDS_OF, _words),
    people.privacy.deleting("feeds"),
    people.privacy.Erasing(frozenset({"conversations"}), _talks),
    CALLS,
)
