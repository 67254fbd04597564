"""Counts each hour once, when it is over: how much came in on each account, and how long answers took."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from parley.core import clock, ids
from parley.core.db import Tx
from parley.core.ids import AccountId
from parley.routing.silence.usual import HOUR, WEEKS, hour_of
from parley.workspace import Hours

SETTLED = timedelta(minutes=2)
"""A message that was begun before the hour was over may still be on its way into the database for so long."""
AT_ONCE = timedelta(hours=24)
KEPT = timedelta(weeks=WEEKS, days=2)
MOST_ANSWERS = 20_000
MOST_WAITS = 200
"""Of one account and hour: as many tell what is usual as all of them would."""

COUNTED = "SELECT counted_until FROM watches WHERE workspace_id = $1"
BEGIN = "INSERT INTO watches (workspace_id, counted_until) VALUES ($1, $2) ON CONFLICT DO NOTHING"
# By the time in its id a message is of the hour in which we got it, whatever its provider says.
RECEIVED = """
    SELECT m.account_id, h.hour, count(*)::int
      FROM unnest($2::timestamptz[], $3::uuid[], $4::uuid[]) AS h (hour, first, next)
      JOIN messages m ON m.workspace_id = $1 AND m.id >= h.first AND m.id < h.next AND m.direction = 'in'
      JOIN accounts a ON (a.workspace_id, a.id) = ($1, m.account_id)
     GROUP BY 1, 2
"""
# What was answered is the first that nobody had answered yet.
ANSWERED = """
    SELECT a.account_id, m.id, a.at, m.at
      FROM messages m CROSS JOIN LATERAL (
           SELECT i.account_id, i.at FROM messages i  -- messages_in_order
            WHERE (i.workspace_id, i.conversation_id) = ($1, m.conversation_id) AND i.direction = 'in' AND i.seq < m.seq
              AND i.seq > coalesce((
                  SELECT o.seq FROM messages o
                   WHERE (o.workspace_id, o.conversation_id) = ($1, m.conversation_id) AND o.direction = 'out' AND o.seq < m.seq
                   ORDER BY o.seq DESC LIMIT 1), 0)
            ORDER BY i.seq LIMIT 1) a
      JOIN accounts k ON (k.workspace_id, k.id) = ($1, a.account_id)
     WHERE m.workspace_id = $1 AND m.id >= $2 AND m.id < $3 AND m.direction = 'out' AND m.author_kind <> 'machine'
     ORDER BY m.id LIMIT $4
"""
ADD = """
    INSERT INTO account_hours (workspace_id, account_id, hour, received, waits)
    SELECT $1, n.* FROM jsonb_to_recordset($2) AS n (account_id uuid, hour timestamptz, received int, waits real[])
    ON CONFLICT (workspace_id, account_id, hour) DO NOTHING
"""
FORGET = "DELETE FROM account_hours WHERE workspace_id = $1 AND hour < $2"

Cell = tuple[AccountId, datetime]


async def count(tx: Tx, open_hours: Hours) -> tuple[datetime, datetime] | None:
    """Up to a day's worth of hours that are over: from when until when. None where there is none."""
    done = hour_of(clock.now() - SETTLED)
    since = await _counted_until(tx)
    if since >= done:
        return None
    until = min(since + AT_ONCE, done)
    await _count(tx, since, until, open_hours)
    await tx.execute("UPDATE watches SET counted_until = $2 WHERE workspace_id = $1", tx.workspace_id, until)
    await tx.execute(FORGET, tx.workspace_id, clock.now() - KEPT)
    return since, until


async def _counted_until(tx: Tx) -> datetime:
    """Whoever is watched for the first time is counted from when there was anything to count."""
    await tx.execute(BEGIN, tx.workspace_id, await _beginning(tx))
    return await tx.value(COUNTED + " FOR UPDATE", tx.workspace_id)


async def _beginning(tx: Tx) -> datetime:
    first = await tx.value("SELECT min(created_at) FROM accounts WHERE workspace_id = $1", tx.workspace_id)
    earliest = clock.now() - timedelta(weeks=WEEKS)
    return hour_of(max(first or clock.now(), earliest))


async def _count(tx: Tx, since: datetime, until: datetime, open_hours: Hours) -> None:
    hours = [since + HOUR * n for n in range((until - since) // HOUR)]
    edges = [ids.first_at(hour) for hour in (*hours, until)]
    came = await tx.records(RECEIVED, tx.workspace_id, hours, edges[:-1], edges[1:])
    waits = _waits(await tx.records(ANSWERED, tx.workspace_id, edges[0], edges[-1], MOST_ANSWERS), open_hours)
    received: dict[Cell, int] = {(account, hour): n for account, hour, n in came}
    rows = [
        {"account_id": account, "hour": hour, "received": received.get((account, hour), 0), "waits": waits.get((account, hour), [])}
        for account, hour in {**received, **waits}
    ]
    if rows:
        await tx.execute(ADD, tx.workspace_id, rows)


def _waits(answers: Sequence[Any], open_hours: Hours) -> dict[Cell, list[float]]:
    waits: dict[Cell, list[float]] = defaultdict(list)
    for account, message, asked, answered in answers:
        of_hour = waits[account, hour_of(ids.made_at(message))]
        if len(of_hour) < MOST_WAITS:
            of_hour.append(open_hours.business_time(asked, answered) // timedelta(seconds=1))
    return waits
