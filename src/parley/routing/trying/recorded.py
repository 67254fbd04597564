"""A workspace's own past as traffic: who began to wait when, how long until their answer, and how long until it was done."""

from collections import Counter
from datetime import datetime, timedelta
from math import ceil, inf
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from parley import workspace
from parley.core import clock
from parley.core.db import Database, Tx
from parley.core.errors import NotFound
from parley.core.ids import WorkspaceId
from parley.routing.queues import MEDIA
from parley.routing.simulator import MOST_ARRIVALS, Arrival
from parley.routing.simulator.traffic import DAY

MOST_DAYS = 56
USUAL_HANDLING = 240.0
LONGEST_HANDLING = 3600.0
"""A conversation that stays open overnight keeps nobody busy all night."""

# What was given out, with the time from then to its end; what people took by themselves counts from its first message. Each side is one
# walk along an index by time, and the first stops at the most that is tried out.
PAST = """
    WITH given AS (
        SELECT DISTINCT ON (a.conversation_id) a.conversation_id, a.given_at, a.waited, a.ended_at
          FROM queues q JOIN assignments a ON (a.workspace_id, a.queue_id) = (q.workspace_id, q.id)  -- assignments_queue
         WHERE q.workspace_id = $1 AND a.workspace_id = $1 AND a.given_at >= $2 AND a.outcome = 'resolved'
         ORDER BY a.conversation_id, a.given_at DESC)
    SELECT c.person_id, c.owner_id, c.channel, coalesce(a.given_at - a.waited, c.created_at) AS came,
           coalesce(a.given_at, c.created_at) AS begun,
           extract(epoch FROM coalesce(a.ended_at, c.resolved_at) - coalesce(a.given_at, c.created_at)) AS handling
      FROM conversations c  -- conversations_resolved
      LEFT JOIN given a ON a.conversation_id = c.id
     WHERE c.workspace_id = $1 AND c.status = 'resolved' AND c.joined_to IS NULL AND c.last_message_at >= $2 AND c.created_at >= $2
     ORDER BY c.last_message_at DESC LIMIT $3
"""


class Recorded(msgspec.Struct, frozen=True):
    arrivals: list[Arrival]
    days: int
    handling: float
    """Mean seconds."""
    weekday: int
    """Of the first day; 0 is Monday."""
    at_work: frozenset[tuple[int, UUID]] = frozenset()
    """In which hour since the beginning who began with somebody."""

    def of_weekday(self, weekday: int) -> "Recorded":
        """Only such days, one after the other."""
        days = [day for day in range(self.days) if (self.weekday + day) % 7 == weekday]
        place = {day: number for number, day in enumerate(days)}
        arrivals = [
            msgspec.structs.replace(one, at=place[int(one.at // DAY)] * DAY + one.at % DAY)
            for one in self.arrivals
            if int(one.at // DAY) in place
        ]
        at_work = {(place[hour // 24] * 24 + hour % 24, who) for hour, who in self.at_work if hour // 24 in place}
        return Recorded(arrivals, len(days), self.handling, weekday, frozenset(at_work))

    def people(self) -> dict[int, int]:
        """Hour of the day -> how many were at work then, in the mean of all days, rounded up."""
        seen = Counter(hour % 24 for hour, _ in self.at_work)
        return {hour: ceil(seen[hour] / self.days) if self.days else 0 for hour in range(24)}


async def recorded_of(database: Database, slug: str, *, days: int) -> Recorded:
    """Of the workspace that has this name in addresses."""
    async with database.across() as tx:
        id = await tx.value("SELECT workspace_id FROM workspaces WHERE slug = $1", slug)
    if id is None:
        raise NotFound
    async with database.transaction(WorkspaceId(id)) as tx:
        return await recorded(tx, days=days)


async def recorded(tx: Tx, *, days: int) -> Recorded:
    """The last whole days by the business's own clock, from a midnight on. Nobody's patience is known, so it is for ever."""
    zone = ZoneInfo((await workspace.workspace(tx)).time_zone)
    midnight = clock.now().astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    first = midnight - timedelta(days=min(days, MOST_DAYS))
    rows = await tx.records(PAST, tx.workspace_id, first, MOST_ARRIVALS)
    arrivals: list[Arrival] = []
    at_work: set[tuple[int, UUID]] = set()
    for person, owner, channel, came, begun, handling in rows:
        if first <= came < midnight:
            arrivals.append(Arrival(_since(first, came), _seconds(handling), inf, MEDIA.get(channel, "chat"), customer=person))
        if owner is not None and first <= begun < midnight:
            at_work.add((int(_since(first, begun) // 3600), owner))
    mean = sum(one.handling for one in arrivals) / len(arrivals) if arrivals else USUAL_HANDLING
    return Recorded(sorted(arrivals, key=lambda one: one.at), min(days, MOST_DAYS), mean, first.weekday(), frozenset(at_work))


def _since(first: datetime, at: datetime) -> float:
    """Seconds on the clock at the wall: ten in the morning is ten in the morning on the day on which the clocks change too."""
    return (at.astimezone(first.tzinfo).replace(tzinfo=None) - first.replace(tzinfo=None)).total_seconds()


def _seconds(handling: object) -> float:
    return min(LONGEST_HANDLING, max(1.0, float(str(handling)))) if handling is not None else USUAL_HANDLING
