"""A look at the channels of each workspace, every minute: is anything not as it always is?"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from parley import workspace
from parley.core import clock
from parley.core.db import Tx
from parley.core.ground import Ground
from parley.core.ids import AccountId, WorkspaceId
from parley.core.lanes import Job, Lane, LaneKind, wake
from parley.routing.silence import counting, keeping, usual
from parley.routing.silence.sending_round import sent_round
from parley.routing.silence.types import AlarmKind, Facts, Sighting
from parley.routing.silence.usual import Slot
from parley.workspace import Hours

WATCH_LANE = LaneKind("routing.watch")
QUIET_AT_LEAST = timedelta(minutes=20)
MOST_WAITING = 1000
USUAL_OF = timedelta(weeks=usual.WEEKS)
FEWEST_WAITS = 20
"""Fewer answers tell nothing of what is usual."""
SILENT = """
    SELECT h.account_id, h.last_in_at, k.known_since
      FROM account_health h JOIN accounts a ON (a.workspace_id, a.id) = (h.workspace_id, h.account_id)
      CROSS JOIN LATERAL (SELECT o.hour AS known_since FROM account_hours o
                           WHERE (o.workspace_id, o.account_id) = ($1, h.account_id) ORDER BY o.hour LIMIT 1) k
     WHERE h.workspace_id = $1 AND a.state = 'active' AND h.last_in_at < $2
"""
HOURS = "SELECT account_id, hour, received FROM account_hours WHERE workspace_id = $1 AND account_id = ANY($2) AND hour = ANY($3)"
WAITING = """
    SELECT w.account_id, c.waiting_since
      FROM conversations c JOIN messages w ON (w.workspace_id, w.conversation_id, w.seq) = ($1, c.id, c.inbound_seq)  -- messages_in_order
      JOIN accounts a ON (a.workspace_id, a.id) = ($1, w.account_id) AND a.state = 'active'
     WHERE c.workspace_id = $1 AND c.status = 'open' AND c.joined_to IS NULL AND c.waiting_since IS NOT NULL  -- conversations_waiting
     ORDER BY c.waiting_since, c.id LIMIT $2
"""
USUAL = """
    SELECT h.account_id, percentile_cont(0.9) WITHIN GROUP (ORDER BY w.seconds)
      FROM account_hours h, unnest(h.waits) AS w (seconds)
     WHERE h.workspace_id = $1 AND h.account_id = ANY($2) AND h.hour > $3 GROUP BY 1 HAVING count(*) >= $4
"""


class Silent(msgspec.Struct, frozen=True):
    """An account on which nothing has come for a while."""

    account_id: AccountId
    last_in_at: datetime
    known_since: datetime


async def watch_all(ground: Ground, lane: Lane) -> None:
    async with ground.database.across() as tx:
        watched: list[WorkspaceId] = await tx.values("SELECT DISTINCT workspace_id FROM accounts WHERE state = 'active'")
    for workspace_id in watched:
        async with ground.database.transaction(workspace_id) as tx:
            await wake(tx, WATCH_LANE, "")


async def watch(ground: Ground, lane: Lane) -> None:
    while await _count(ground, lane):
        pass
    async with ground.database.transaction(lane.workspace_id) as tx:
        await lane.hold(tx)
        await look_at_channels(tx)


async def _count(ground: Ground, lane: Lane) -> bool:
    """Up to a day's worth of hours; with them is seen who was sent round meanwhile. Whether more are left."""
    async with ground.database.transaction(lane.workspace_id) as tx:
        await lane.hold(tx)
        return await count_hours(tx)


async def count_hours(tx: Tx) -> bool:
    counted = await counting.count(tx, await workspace.business_hours(tx))
    if counted is None:
        return False
    await keeping.note(tx, await sent_round(tx, *counted))
    return True


async def look_at_channels(tx: Tx) -> None:
    open_hours, now = await workspace.business_hours(tx), clock.now()
    await keeping.keep(tx, [*await _quiet(tx, open_hours, now), *await _slow(tx, open_hours, now)])


async def _quiet(tx: Tx, open_hours: Hours, now: datetime) -> list[Sighting]:
    """Not on days unlike their weekday: what always comes need not come then."""
    zone = ZoneInfo(open_hours.zone)
    today = now.astimezone(zone).date()
    if open_hours.spans(today) != open_hours.week[today.weekday()]:
        return []
    silent = await tx.rows(Silent, SILENT, tx.workspace_id, now - QUIET_AT_LEAST)
    slots = {one.account_id: usual.slots(one.last_in_at, now, zone) for one in silent}
    received = await _received(tx, slots)
    found = {one: usual.expected(slots[one.account_id], received[one.account_id], one.known_since) for one in silent}
    return [
        Sighting(kind=AlarmKind.QUIET, account_id=one.account_id, facts=Facts(since=one.last_in_at, expected=int(expected)))
        for one, expected in found.items()
        if expected >= usual.MISSED
    ]


async def _received(tx: Tx, slots: Mapping[AccountId, Sequence[Slot]]) -> Mapping[AccountId, Mapping[datetime, int]]:
    """How much came in the hours of the weeks before."""
    hours = sorted({hour for of in slots.values() for slot in of for hour in slot.before})
    received: dict[AccountId, dict[datetime, int]] = defaultdict(dict)
    for account, hour, count in await tx.records(HOURS, tx.workspace_id, list(slots), hours) if slots else ():
        received[account][hour] = count
    return received


async def _slow(tx: Tx, open_hours: Hours, now: datetime) -> list[Sighting]:
    waits: dict[AccountId, list[timedelta]] = defaultdict(list)
    for account, since in await tx.records(WAITING, tx.workspace_id, MOST_WAITING):
        waits[account].append(open_hours.business_time(since, now))
    several = [account for account, of in waits.items() if len(of) >= usual.SEVERAL]
    known = await tx.records(USUAL, tx.workspace_id, several, now - USUAL_OF, FEWEST_WAITS) if several else ()
    already = await keeping.sounding(tx, AlarmKind.SLOW)
    return [
        Sighting(kind=AlarmKind.SLOW, account_id=account, facts=_waiting(waits[account], seconds))
        for account, seconds in known
        if usual.is_slow(waits[account], timedelta(seconds=seconds), already=account in already)
    ]


def _waiting(waits: Sequence[timedelta], seconds: float) -> Facts:
    return Facts(waiting=len(waits), wait=usual.middle(waits).total_seconds(), usual=seconds)


WATCH_ALL = Job("routing.watch_all", "later", run=watch_all, every=timedelta(minutes=1))
WATCH = Job(WATCH_LANE.kind, WATCH_LANE.lane, run=watch)
