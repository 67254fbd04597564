"""Lets parts leave no faster than their provider takes them, so that it need not refuse any."""

import asyncio
from collections.abc import Hashable, Iterator
from typing import Any

from parley.channels import registry
from parley.channels.types import Account, Pace
from parley.core.ground import Ground

MOST_KEPT = 20_000


class Turns:
    """When the next part may leave, for each account and each thread of it: token buckets, each kept as one moment (GCRA)."""

    def __init__(self, _ground: Ground | None = None) -> None:
        self._full_at: dict[Hashable, float] = {}
        """When the bucket will be full again, if nothing more leaves."""

    def take(self, account: Account[Any], thread: str) -> float:
        """Have the next turn. Returns in how many seconds it comes."""
        now, wait = asyncio.get_running_loop().time(), 0.0
        for key, pace in _paces(account, thread):
            full_at = max(self._full_at.get(key, now), now)
            wait = max(wait, full_at - now - (pace.burst - 1) / pace.per_second)
            self._full_at[key] = full_at + 1 / pace.per_second
        self._forget_full(now)
        return wait

    def give_back(self, account: Account[Any], thread: str) -> None:
        """There was nothing to say, or it took too long to wait."""
        for key, pace in _paces(account, thread):
            if key in self._full_at:
                self._full_at[key] -= 1 / pace.per_second

    def _forget_full(self, now: float) -> None:
        if len(self._full_at) > MOST_KEPT:
            self._full_at = {key: at for key, at in self._full_at.items() if at > now}


def _paces(account: Account[Any], thread: str) -> Iterator[tuple[Hashable, Pace]]:
    can = registry.adapter(account.kind).manifest.can
    if can.pace:
        yield account.id, can.pace
    if can.pace_of_thread:
        yield (account.id, thread), can.pace_of_thread
