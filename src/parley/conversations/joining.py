"""Conversations follow their identities when persons become one or are parted again."""

from collections.abc import Sequence
from typing import Any

import msgspec

from parley import people
from parley.conversations import parting
from parley.conversations.types import Status
from parley.core.db import Tx
from parley.core.ids import ConversationId, PersonId


class Place(msgspec.Struct, frozen=True):
    """Where a conversation was shown, and where it belongs."""

    id: ConversationId
    person_id: PersonId
    topic: str
    status: Status
    was_joined_to: ConversationId | None
    joined_to: ConversationId | None = None

    @property
    def has_moved(self) -> bool:
        return self.joined_to != self.was_joined_to


PLAN = """
    SELECT c.id, i.person_id, c.topic, c.status, c.joined_to AS was_joined_to
      FROM conversations c JOIN identities i ON (i.workspace_id, i.id) = (c.workspace_id, c.identity_id)
     WHERE c.workspace_id = $1 AND c.person_id = ANY($2) ORDER BY c.created_at, c.id FOR UPDATE OF c
"""
PLACE = """
    UPDATE conversations c SET person_id = n.person_id, joined_to = n.joined_to
      FROM unnest($2::uuid[], $3::uuid[], $4::uuid[]) AS n (id, person_id, joined_to)
     WHERE c.workspace_id = $1 AND c.id = n.id
"""
AWAKEN = """
    UPDATE conversations SET status = 'open', snoozed_until = NULL WHERE workspace_id = $1 AND id = ANY($2) AND status = 'snoozed'
"""


async def follow(tx: Tx, moved: people.IdentitiesMoved) -> None:
    """The reaction to `people.IdentitiesMoved`: of a person's open conversations the oldest goes on, the others are shown in it.

    Which one that is follows from the conversations alone, so taking a link back gives each person what they had, and what they said since.
    """
    strays = await parting.strays(tx, moved.persons)
    places, leading = placed(await tx.rows(Place, PLAN, tx.workspace_id, moved.persons))
    # The followers first: while they step back, the one that leads is alone under the unique index.
    for group in ([one for one in places if one.joined_to], [one for one in places if not one.joined_to]):
        await _place(tx, group)
    await parting.gather(tx, strays, leading)
    await _carry(tx, [one for one in places if one.has_moved])
    for one in places:
        tx.signal(f"conversation/{one.id}")
    tx.signal("inbox")


def placed(plan: Sequence[Place]) -> tuple[list[Place], parting.Current]:
    """Pure. Each conversation, oldest first, with the one in which it is shown; and those that lead."""
    leading: dict[tuple[PersonId, str], Any] = {}
    places: list[Place] = []
    for one in plan:
        leader = None if one.status is Status.RESOLVED else leading.setdefault((one.person_id, one.topic), one.id)
        places.append(msgspec.structs.replace(one, joined_to=leader if leader != one.id else None))
    return places, leading


async def _place(tx: Tx, group: Sequence[Place]) -> None:
    if group:
        rows = [(one.id, one.person_id, one.joined_to) for one in group]
        await tx.execute(PLACE, tx.workspace_id, *map(list, zip(*rows, strict=True)))


async def _carry(tx: Tx, moved: Sequence[Place]) -> None:
    """A question goes along: into the conversation in which it is shown now, and out of the one in which it was."""
    if not moved:
        return
    asking = {one.joined_to for one in moved if one.joined_to and one.status is Status.OPEN}
    await tx.execute(AWAKEN, tx.workspace_id, sorted(asking))
    await parting.summarise(tx, sorted({id for one in moved for id in (one.was_joined_to, one.joined_to or one.id) if id}))
