"""Pushes to browsers: gathered by a look once a second, then sent by one lane for each member of staff.

A run reads (transaction), calls the push services (none open), records (transaction). What a service has refused for good is forgotten;
what nobody could take within `FRESH` is no news any more."""

import asyncio
from datetime import datetime, timedelta
from http import HTTPStatus
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from parley.core import clock
from parley.core.db import Tx
from parley.core.ground import Ground
from parley.core.http import AddressForbidden, HttpError
from parley.core.ids import StaffId, WorkspaceId
from parley.core.lanes import Job, Lane, LaneKind, RetryLater, wake_all
from parley.desk.notices import webpush
from parley.desk.notices.browsers import Browser, browsers, forget, push_key
from parley.desk.notices.digesting import Due, Push, digest
from parley.desk.notices.quiet import is_quiet
from parley.desk.notices.wishing import wishes, zone_of
from parley.workspace import staff_member

FRESH = timedelta(minutes=10)
FLOOD = timedelta(minutes=1)
TOKEN_LIVES = timedelta(hours=12)
KEPT_BY_THE_SERVICE = timedelta(hours=4)
CALL = timedelta(seconds=10)
PADDED_TO, MOST_SAID = 512, 64 * 1024
GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
AGAIN_FROM = HTTPStatus.TOO_MANY_REQUESTS
"""From here on an answer means: not now."""
NOBODY_THERE = 599

PUSH_LANE = LaneKind("notices.push", "later")

# ── gathering ───────────────────────────────────────────────────────────────────────────────────

# A lane that waits for its next try, or for its next summary, is left to wait.
WAITING = """
    SELECT DISTINCT n.workspace_id, n.staff_id FROM notices n  -- notices_due
     WHERE n.push_due AND NOT EXISTS (
           SELECT FROM lanes l
            WHERE (l.workspace_id, l.kind, l.key) = (n.workspace_id, 'notices.push', n.staff_id::text) AND l.worker IS NULL)
"""


class _Waiting(msgspec.Struct, frozen=True):
    workspace_id: WorkspaceId
    staff_id: StaffId


async def gather(ground: Ground, lane: Lane) -> None:
    """Wake the lane of everybody who has something to hear. Intake only writes rows: it waits for no lane."""
    waiting: dict[WorkspaceId, list[str]] = {}
    for one in await ground.database.glance(_Waiting, WAITING):
        waiting.setdefault(one.workspace_id, []).append(str(one.staff_id))
    for workspace_id, staff in waiting.items():
        async with ground.database.transaction(workspace_id) as tx:
            await wake_all(tx, PUSH_LANE, staff)


# ── sending ─────────────────────────────────────────────────────────────────────────────────────


class Round(msgspec.Struct, frozen=True):
    """What one run has to send, and to whom."""

    done: tuple[UUID, ...] = ()
    """Notices that will have been told, or are not to be."""
    pushes: tuple[Push, ...] = ()
    browsers: tuple[Browser, ...] = ()
    later: datetime | None = None


DUE = """
    SELECT n.id, n.kind, n.conversation_id, n.count, n.made_at, p.name, coalesce(s.name, '') AS by
      FROM notices n
      JOIN conversations c ON (c.workspace_id, c.id) = ($1, n.conversation_id)
      JOIN persons p ON (p.workspace_id, p.id) = ($1, c.person_id)
      LEFT JOIN staff s ON (s.workspace_id, s.id) = ($1, n.by_id)
     WHERE n.workspace_id = $1 AND n.staff_id = $2 AND n.push_due ORDER BY n.id LIMIT 1000  -- notices_due
"""
LATELY = """
    SELECT kind, sum(count)::int, max(pushed_at) FROM notices  -- notices_pushed
     WHERE workspace_id = $1 AND staff_id = $2 AND pushed_at > $3 GROUP BY kind
"""
PUSHED = "UPDATE notices SET push_due = false, pushed_at = $3 WHERE workspace_id = $1 AND id = ANY($2)"


async def push(ground: Ground, lane: Lane) -> datetime | None:
    """Send what is due to every browser of one member of staff."""
    async with ground.database.transaction(lane.workspace_id) as tx:
        key = await push_key(tx, ground.vault)
        todo = await _round(tx, ground, StaffId(UUID(lane.key)))
    asked = [(browser, one) for browser in todo.browsers for one in todo.pushes]
    statuses = await asyncio.gather(*(_send(ground, key, browser, one) for browser, one in asked))
    gone = {browser.id for (browser, _), status in zip(asked, statuses, strict=True) if status in GONE}
    if asked and all(status >= AGAIN_FROM for status in statuses):
        raise RetryLater("no push service has taken it")
    await _record(ground, lane, todo, gone)
    return todo.later


async def _round(tx: Tx, ground: Ground, staff_id: StaffId) -> Round:
    due = await tx.rows(Due, DUE, tx.workspace_id, staff_id)
    now = clock.now()
    fresh = [one for one in due if one.made_at > now - FRESH]
    staff, wanted = await staff_member(tx, staff_id), await wishes(tx, staff_id)
    if not fresh or not staff.active or is_quiet(wanted, now, await zone_of(tx)):
        return Round(tuple(one.id for one in due))
    lately = {kind: (count, at) for kind, count, at in await tx.records(LATELY, tx.workspace_id, staff_id, now - FLOOD)}
    told = digest(fresh, lately, staff.language, now)
    stale = tuple(one.id for one in due if one.made_at <= now - FRESH)
    return Round(stale + told.taken, told.pushes, tuple(await browsers(tx, ground.vault, staff_id)), told.later)


async def _send(ground: Ground, key: EllipticCurvePrivateKey, browser: Browser, one: Push) -> int:
    """The push service's answer; `NOBODY_THERE` where there was none."""
    address = browser.address
    body = webpush.sealed(msgspec.json.encode(one), webpush.read(address.p256dh), webpush.read(address.auth), padded_to=PADDED_TO)
    headers = {
        "authorization": webpush.authorization(key, audience=address.origin, subject=_subject(ground), expires=clock.now() + TOKEN_LIVES),
        "content-encoding": "aes128gcm",
        "content-type": "application/octet-stream",
        "ttl": str(int(KEPT_BY_THE_SERVICE.total_seconds())),
        "urgency": "high",
        "topic": webpush.topic(one.tag),
    }
    try:
        return (await ground.http.call("POST", address.endpoint, headers=headers, body=body, timeout=CALL, max_bytes=MOST_SAID)).status
    except AddressForbidden:
        return HTTPStatus.GONE
    except HttpError:
        return NOBODY_THERE


def _subject(ground: Ground) -> str:
    """Whom a push service may ask about us; it has to be an address of the web."""
    return "https:" + ground.settings.public_url.partition(":")[2]


async def _record(ground: Ground, lane: Lane, todo: Round, gone: set[UUID]) -> None:
    async with ground.database.transaction(lane.workspace_id) as tx:
        await lane.hold(tx)
        await tx.execute(PUSHED, tx.workspace_id, list(todo.done), clock.now() if todo.pushes else None)
        await forget(tx, sorted(gone))


GATHERING = Job("notices.gather", "later", run=gather, every=timedelta(seconds=1))
PUSHING = Job(PUSH_LANE.kind, PUSH_LANE.lane, run=push, attempts=1000, longest_wait=timedelta(minutes=2))
