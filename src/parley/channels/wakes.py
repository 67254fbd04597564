"""Brings new journal rows to their intake at once: in memory where it runs here, else by waking its lane."""

import asyncio
from collections.abc import Generator, Iterable
from contextlib import contextmanager, suppress
from typing import Any

from parley.channels.types import Account
from parley.core.db import Tx
from parley.core.errors import Unavailable
from parley.core.ground import Ground
from parley.core.ids import AccountId, WorkspaceId
from parley.core.lanes import LaneKind, wake_all

INTAKE_LANE = LaneKind("channels.intake", "in")
CHECK_LANE = LaneKind("channels.check", "later")
TEMPLATES_LANE = LaneKind("channels.templates", "later")
LISTEN_LANE = LaneKind("channels.listen", "listen")


class Wakes:
    """Which accounts' intakes run in this process, and which lanes are still to be woken.

    A wake that is lost in a crash does no harm: `channels.sweep` finds rows that nobody works.
    """

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self._attended: dict[AccountId, asyncio.Event] = {}
        self._asleep: dict[WorkspaceId, set[AccountId]] = {}
        self._waker: asyncio.Task[None] | None = None

    def wake(self, accounts: Iterable[Account[Any]]) -> None:
        for account in accounts:
            if account.id in self._attended:
                self._attended[account.id].set()
            else:
                self._asleep.setdefault(account.workspace_id, set()).add(account.id)
        if self._asleep and (self._waker is None or self._waker.done()):
            self._waker = asyncio.create_task(self._wake_lanes(), name="wakes")

    @contextmanager
    def attending(self, account_id: AccountId) -> Generator[asyncio.Event]:
        """While this is open, new rows of the account set the event instead of writing to its lane."""
        more = self._attended.setdefault(account_id, asyncio.Event())
        silence = self.ground.bus.subscribe(f"intake/{account_id}", lambda _topic: more.set())
        try:
            yield more
        finally:
            silence()
            self._attended.pop(account_id, None)

    async def _wake_lanes(self) -> None:
        while self._asleep:
            workspace_id, accounts = self._asleep.popitem()
            with suppress(Unavailable):
                async with self.ground.database.transaction(workspace_id) as tx:
                    await wake_intake(tx, accounts)


async def wake_intake(tx: Tx, accounts: Iterable[AccountId]) -> None:
    """Have the journal rows of these accounts worked; an intake that lingers in another process hears it too."""
    accounts = set(accounts)
    await wake_all(tx, INTAKE_LANE, (str(id) for id in accounts))
    tx.topics.update(f"intake/{id}" for id in accounts)
