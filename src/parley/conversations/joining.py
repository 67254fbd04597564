"""Conversations follow their identities when persons become one or are parted again."""

from parley import people
from parley.conversations import parting
from parley.core.db import Tx
from parley.core.ids import ConversationId, PersonId

PLAN = """
    SELECT c.id, i.person_id, c.topic, c.status <> 'resolved' AS current
      FROM conversations c JOIN identities i ON (i.workspace_id, i.id) = (c.workspace_id, c.identity_id)
     WHERE c.workspace_id = $1 AND c.person_id = ANY($2) ORDER BY c.created_at, c.id FOR UPDATE OF c
"""
PLACE = """
    UPDATE conversations c SET person_id = n.person_id, joined_to = n.joined_to
      FROM unnest($2::uuid[], $3::uuid[], $4::uuid[]) AS n (id, person_id, joined_to)
     WHERE c.workspace_id = $1 AND c.id = n.id
"""


async def follow(tx: Tx, moved: people.IdentitiesMoved) -> None:
    """The reaction to `people.IdentitiesMoved`: of a person's open conversations the oldest goes on, the others are shown in it.

    Which one that is follows from the conversations alone, so taking a link back gives each person what they had, and what they said since.
    """
    strays = await parting.strays(tx, moved.persons)
    plan = await tx.records(PLAN, tx.workspace_id, moved.persons)
    leading: dict[tuple[PersonId, str], ConversationId] = {}
    joined: list[tuple[object, object, object]] = []
    for id, person_id, topic, current in plan:
        leader = leading.setdefault((person_id, topic), id) if current else None
        joined.append((id, person_id, leader if leader != id else None))
    # The followers first: while they step back, the one that leads is alone under the unique index.
    for rows in ([row for row in joined if row[2]], [row for row in joined if not row[2]]):
        if rows:
            await tx.execute(PLACE, tx.workspace_id, *map(list, zip(*rows, strict=True)))
    await parting.gather(tx, strays, leading)
    for id, *_ in plan:
        tx.signal(f"conversation/{id}")
    tx.signal("inbox")
