"""Takes words and files out of messages whose time is over. That something was said, by whom and when, stays."""

from collections.abc import Sequence
from uuid import UUID

from parley.core import uploads
from parley.core.db import Tx

EMPTY_MESSAGES = """
    UPDATE messages SET text = '', content = '{"forgotten": true}', reactions = '{}'
     WHERE workspace_id = $1 AND id = ANY($2) AND direction <> 'system'
"""
EMPTY_PREVIEWS = """
    UPDATE conversations c SET preview = '' FROM (SELECT DISTINCT conversation_id FROM messages WHERE workspace_id = $1 AND id = ANY($2)) m
     WHERE (c.workspace_id, c.id) = ($1, m.conversation_id)
       AND NOT EXISTS (SELECT FROM messages later WHERE (later.workspace_id, later.conversation_id) = ($1, c.id) AND later.id > $3)
"""
EMPTY_PARTS = """
    UPDATE deliveries SET part = '{}' WHERE workspace_id = $1 AND message_id = ANY($2)
       AND state NOT IN ('queued', 'sending', 'uncertain')
"""
FORGET_VERSIONS = "DELETE FROM message_versions WHERE workspace_id = $1 AND message_id = ANY($2)"
FORGET_SEARCH = "DELETE FROM message_search WHERE workspace_id = $1 AND message_id = ANY($2)"
FORGET_FILES = """
    WITH old AS (SELECT id, key FROM attachments WHERE workspace_id = $1 AND id = ANY($2) AND state = 'stored' ORDER BY id FOR UPDATE)
    UPDATE attachments a SET state = 'failed', key = NULL, error = 'forgotten' FROM old WHERE (a.workspace_id, a.id) = ($1, old.id)
    RETURNING old.key
"""


async def empty(tx: Tx, messages: Sequence[UUID]) -> None:
    """Take the words out of some messages, which are in order."""
    for sql in (EMPTY_MESSAGES, EMPTY_PARTS, FORGET_VERSIONS, FORGET_SEARCH):
        await tx.execute(sql, tx.workspace_id, messages)
    await tx.execute(EMPTY_PREVIEWS, tx.workspace_id, messages, messages[-1])


async def let_go(tx: Tx, attachments: Sequence[UUID]) -> None:
    await uploads.let_go(tx, await tx.values(FORGET_FILES, tx.workspace_id, attachments))
