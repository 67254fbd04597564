"""What a job is, and the lane it is run for."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
from cronsim import CronSim

from parley.core import clock
from parley.core.db import Tx
from parley.core.ids import LaneId, WorkspaceId


class Lane(msgspec.Struct, frozen=True):
    """One leased lane. `hold` it in the transaction that records what was done."""

    workspace_id: WorkspaceId
    id: LaneId
    kind: str
    key: str
    payload: dict[str, Any]
    fence: int
    attempts: int

    async def hold(self, tx: Tx) -> None:
        """Refuse to write if somebody else has taken the lane over while we were paused."""
        # The weakest lock that keeps a claim away: a stronger one would make wakes wait, and deadlock with those who wake us.
        sql = "SELECT fence FROM lanes WHERE workspace_id = $1 AND id = $2 FOR KEY SHARE"
        fence = await tx.value(sql, self.workspace_id, self.id)
        if fence != self.fence:
            raise LeaseLost(self.kind)


Run = Callable[[Any, Lane], Awaitable[datetime | None]]
"""(ground, lane) -> when to run again; None when there is nothing left to do."""


@dataclass(frozen=True)
class LaneKind:
    """Names a kind of lane: enough to wake it."""

    kind: str
    lane: str = "later"
    """The class whose slots it uses, so that reports never delay messages: `in`, `out`, `later`, or `listen` for what never ends."""


@dataclass(frozen=True, kw_only=True)
class Job(LaneKind):
    """A kind of lane and what is done in it. Declared once, in the room that owns it."""

    run: Run
    attempts: int = 12
    """Failures in a row after which the lane is dead and waits for a person."""
    every: str | timedelta | None = None
    """A cron expression (UTC) or an interval where it recurs by itself."""
    longest_wait: timedelta = timedelta(minutes=15)

    def next_time(self) -> datetime:
        """When a recurring job is due after now."""
        now = clock.now()
        return now + self.every if isinstance(self.every, timedelta) else next(CronSim(self.every or "* * * * *", now))

    def backoff(self, attempts: int) -> timedelta:
        return min(timedelta(seconds=2 ** min(attempts, 20) / 2), self.longest_wait)


class LeaseLost(Exception):
    """Another worker has taken this lane over."""


class RetryLater(Exception):
    """Not now: run the lane again after `wait`. Counts as an attempt, not as a fault."""

    def __init__(self, reason: str, wait: timedelta | None = None) -> None:
        super().__init__(reason)
        self.wait = wait
