"""What was said in conversations, as far as a summary needs it: how it began, and the latest."""

from collections.abc import Iterable
from uuid import UUID

from parley.core.db import Tx
from parley.core.ids import ConversationId
from parley.routing.handing.summary import Line

BEGINNING, LATEST = 5, 100
LAST = 2**62

# What was left unsaid, or was taken out, is no part of it. messages_in_order, attachments_of, deliveries_of
STORIES = """
    SELECT n.conversation_id, n.upto, said.id, said.seq, said.is_theirs, said.text, said.at, said.files
      FROM unnest($2::uuid[], $3::bigint[]) AS n (conversation_id, upto), LATERAL (
        SELECT m.id, m.seq, m.direction = 'in' AS is_theirs, m.text, m.at,
               ARRAY(SELECT f.type FROM attachments f WHERE (f.workspace_id, f.message_id) = (m.workspace_id, m.id) ORDER BY f.position)
                     AS files
          FROM messages m JOIN (
               (SELECT id FROM messages WHERE workspace_id = $1 AND conversation_id = n.conversation_id AND seq <= n.upto
                 ORDER BY seq LIMIT $4)
               UNION
               (SELECT id FROM messages WHERE workspace_id = $1 AND conversation_id = n.conversation_id AND seq <= n.upto
                 ORDER BY seq DESC LIMIT $5)) near ON (m.workspace_id, m.id) = ($1, near.id)
         WHERE m.direction IN ('in', 'out') AND m.deleted_at IS NULL
           AND NOT EXISTS (SELECT FROM deliveries d WHERE (d.workspace_id, d.message_id) = (m.workspace_id, m.id)
                              AND d.state IN ('queued', 'cancelled') AND (d.state = 'cancelled' OR d.leaves_at > now()))) said
     ORDER BY 1, 2, said.seq
"""


async def story(tx: Tx, id: ConversationId) -> list[Line]:
    """Until now, in order."""
    return (await story_until(tx, [(id, LAST)]))[id, LAST]


async def story_until(tx: Tx, places: Iterable[tuple[UUID, int]]) -> dict[tuple[UUID, int], list[Line]]:
    """Of some conversations, each until one of its entries."""
    wanted = sorted(set(places))
    found: dict[tuple[UUID, int], list[Line]] = {place: [] for place in wanted}
    if wanted:
        ids, seqs = [id for id, _ in wanted], [seq for _, seq in wanted]
        for id, upto, *line in await tx.records(STORIES, tx.workspace_id, ids, seqs, BEGINNING, LATEST):
            message, seq, is_theirs, text, at, files = line
            found[id, upto].append(Line(id=message, seq=seq, is_theirs=is_theirs, text=text, at=at, files=tuple(files)))
    return found
