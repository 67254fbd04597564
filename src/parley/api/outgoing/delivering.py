"""Brings events to their receivers, one after the other in each endpoint's line, for a day if need be.

A run reads (transaction), calls (none open), records (transaction). One whose process dies in between is sent again under the same id.
"""

import time
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from parley import workspace
from parley.api.outgoing import payloads
from parley.api.outgoing.endpoints import FIELD
from parley.api.outgoing.lines import DELIVER_LANE
from parley.core import clock
from parley.core.db import Tx, storable
from parley.core.errors import NotFound
from parley.core.ground import Ground
from parley.core.http import Answer, HttpError
from parley.core.lanes import Job, Lane
from parley.core.metrics import counter
from parley.core.redaction import redacted_text
from parley.core.standard_webhooks import signed

SENDS = counter("hook_sends", "Attempts to deliver a webhook, by outcome", "outcome")

PATIENCE = timedelta(hours=24)
WAITS = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 300, 900, 1800, 3600, 7200, 10800, 14400, 14400, 14400, 14400))
TIMEOUT = timedelta(seconds=15)
LARGEST_ANSWER = 256 * 1024
SNIPPET = 500
OK = range(200, 300)
GONE = 410


class Due(msgspec.Struct, frozen=True):
    """The first in an endpoint's line."""

    id: UUID
    type: str
    subject: dict[str, Any]
    body: str | None
    happened_at: datetime
    queued_at: datetime
    due_at: datetime
    attempts: int
    url: str
    secret: bytes
    old_secret: bytes | None


class Outcome(msgspec.Struct, frozen=True):
    """What became of an attempt."""

    took: timedelta
    status: int | None = None
    snippet: str = ""
    error: str = ""

    @property
    def is_good(self) -> bool:
        return self.status in OK


NEXT = """
    SELECT d.id, d.type, d.subject, d.body, d.happened_at, d.queued_at, d.due_at, d.attempts, e.url, e.secret,
           CASE WHEN e.old_secret_until > now() THEN e.old_secret END AS old_secret
      FROM hook_deliveries d JOIN hook_endpoints e ON (e.workspace_id, e.id) = (d.workspace_id, d.endpoint_id)
     WHERE d.workspace_id = $1 AND d.endpoint_id = $2 AND d.state = 'pending' AND e.state = 'active'
     ORDER BY d.place LIMIT 1  -- hook_deliveries_line
"""


async def deliver(ground: Ground, lane: Lane) -> datetime | None:
    """Send what waits for one endpoint; where its first one has to wait, they all do."""
    endpoint_id = UUID(lane.key)
    while due := await _next(ground, lane, endpoint_id):
        if due.due_at > clock.now():
            return due.due_at
        outcome = await _send(ground, lane, due)
        SENDS.labels("delivered" if outcome.is_good else "failed").inc()
        await _record(ground, lane, endpoint_id, due, outcome)
    return None


async def _next(ground: Ground, lane: Lane, endpoint_id: UUID) -> Due | None:
    """The first in line, with its words. What it was about may be gone by now: that one is given up, and the next comes forward."""
    async with ground.database.transaction(lane.workspace_id) as tx:
        await lane.hold(tx)
        while due := await tx.row(Due, NEXT, tx.workspace_id, endpoint_id):
            if due.body is not None or (due := await _worded(tx, due)):
                return due
    return None


async def _worded(tx: Tx, due: Due) -> Due | None:
    try:
        body = await payloads.written(tx, due.type, due.subject, due.happened_at)
    except NotFound as error:
        sql = "UPDATE hook_deliveries SET state = 'failed', error = $3 WHERE workspace_id = $1 AND id = $2"
        await tx.execute(sql, tx.workspace_id, due.id, error.sentence())
        return None
    await tx.execute("UPDATE hook_deliveries SET body = $3 WHERE workspace_id = $1 AND id = $2", tx.workspace_id, due.id, body)
    return msgspec.structs.replace(due, body=body)


async def _send(ground: Ground, lane: Lane, due: Due) -> Outcome:
    body = (due.body or "").encode()
    headers = {"content-type": "application/json", **signed(str(due.id), clock.now(), body, _secrets(ground, lane, due))}
    began = time.monotonic()
    try:
        answer = await ground.http.call("POST", due.url, headers=headers, body=body, timeout=TIMEOUT, max_bytes=LARGEST_ANSWER)
    except TimeoutError:
        return Outcome(_since(began), error="no answer in time")
    except HttpError as error:
        return Outcome(_since(began), error=f"{error.sentence()} {error.reason}".strip())
    return Outcome(_since(began), answer.status, _snippet(answer))


def _secrets(ground: Ground, lane: Lane, due: Due) -> list[str]:
    """The one in force, and for a while the one before. Each is bound to its endpoint's row."""
    row = UUID(lane.key)
    sealed = [secret for secret in (due.secret, due.old_secret) if secret]
    return [ground.vault.open(secret, workspace=lane.workspace_id, row=row, field=FIELD).decode() for secret in sealed]


def _since(began: float) -> timedelta:
    return timedelta(seconds=time.monotonic() - began)


def _snippet(answer: Answer) -> str:
    """How the answer begins, without what looks like a secret in it."""
    return storable(redacted_text(answer.body[: SNIPPET * 4].decode("utf-8", "replace"))[:SNIPPET])


# ── what follows ────────────────────────────────────────────────────────────────────────────────

RECORD = """
    UPDATE hook_deliveries SET state = $3, attempts = attempts + 1, last_attempt_at = now(), due_at = $4, status = $5, took = $6,
           snippet = $7, error = $8
     WHERE workspace_id = $1 AND id = $2
"""
# Written only where it changes.
NOTE = """
    UPDATE hook_endpoints SET failing_since = CASE WHEN $3 THEN NULL ELSE now() END
     WHERE workspace_id = $1 AND id = $2 AND (failing_since IS NULL) <> $3
"""


async def _record(ground: Ground, lane: Lane, endpoint_id: UUID, due: Due, outcome: Outcome) -> None:
    again_at = None if outcome.is_good else _again_at(due)
    state = "delivered" if outcome.is_good else "pending" if again_at else "failed"
    told = outcome.status, outcome.took, outcome.snippet, outcome.error
    async with ground.database.transaction(lane.workspace_id) as tx:
        await lane.hold(tx)
        await tx.execute(RECORD, tx.workspace_id, due.id, state, again_at or due.due_at, *told)
        await tx.execute(NOTE, tx.workspace_id, endpoint_id, outcome.is_good)
        if state == "failed" or outcome.status == GONE:
            await _disable(tx, endpoint_id, outcome)
        tx.signal("webhooks")


def _again_at(due: Due) -> datetime | None:
    """None once the day is over."""
    at = clock.now() + WAITS[min(due.attempts, len(WAITS) - 1)]
    return at if at <= due.queued_at + PATIENCE else None


async def _disable(tx: Tx, endpoint_id: UUID, outcome: Outcome) -> None:
    """A day without one success, or its own word that it is gone. What still waits is kept until somebody switches it on again."""
    sql = "UPDATE hook_endpoints SET state = 'disabled' WHERE workspace_id = $1 AND id = $2 AND state = 'active' RETURNING url"
    url = await tx.value(sql, tx.workspace_id, endpoint_id)
    if url:
        detail = {"name": url, "status": outcome.status, "error": outcome.error}
        await workspace.audit.record(tx, None, "webhook.disabled", ("webhook", endpoint_id), detail)


DELIVER = Job(DELIVER_LANE.kind, DELIVER_LANE.lane, run=deliver, longest_wait=timedelta(minutes=5), attempts=1000)
