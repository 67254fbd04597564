"""How much each tag is used, and making two of them one."""

from collections.abc import Mapping, Sequence

from parley import conversations
from parley.core.db import Tx
from parley.core.ids import TagId

# For each tag a look at its own part of conversation_tags_tag, which ends at `most`.
USES = """
    SELECT asked.id, (SELECT count(*) FROM (SELECT FROM conversation_tags t
                                             WHERE t.workspace_id = $1 AND t.tag_id = asked.id LIMIT $3) counted)
      FROM unnest($2::uuid[]) AS asked (id)
"""
BEAR_BOTH = """
    INSERT INTO conversation_tags (workspace_id, conversation_id, tag_id)
    SELECT workspace_id, conversation_id, $3 FROM conversation_tags WHERE workspace_id = $1 AND tag_id = $2 ORDER BY conversation_id
    ON CONFLICT DO NOTHING
"""


async def uses_of_tags(tx: Tx, tags: Sequence[TagId], *, most: int) -> Mapping[TagId, int]:
    """How many conversations bear each of some tags, `most` at most."""
    return dict(await tx.records(USES, tx.workspace_id, list(tags), most))


async def merge(tx: Tx, tag: TagId, *, into: TagId) -> None:
    """Whatever bears the one bears the other from now on; the one is out of sight, on nothing."""
    await tx.execute(BEAR_BOTH, tx.workspace_id, tag, into)
    await tx.execute("DELETE FROM conversation_tags WHERE workspace_id = $1 AND tag_id = $2", tx.workspace_id, tag)
    await conversations.remove_tag(tx, tag)
