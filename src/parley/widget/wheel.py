"""One timer for all sockets: each second it pings one spoke of them, and hangs up on those that stayed silent for a whole turn."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

SPOKES = 25
"""Seconds of a turn, and so between two pings."""


class Pinged(Protocol):
    async def turn(self) -> None:
        """A turn of the wheel has passed."""
        ...


Spawn = Callable[[Coroutine[Any, Any, None]], None]


class Wheel:
    def __init__(self, spawn: Spawn, *, seconds_per_spoke: float = 1.0) -> None:
        self._spawn = spawn
        self._seconds = seconds_per_spoke
        self._spokes: list[set[Pinged]] = [set() for _ in range(SPOKES)]
        self._now = 0
        self._task: asyncio.Task[None] | None = None

    def add(self, pinged: Pinged) -> int:
        """The spoke on which it sits: the one just passed, so that its first turn is a whole one."""
        self._spokes[self._now].add(pinged)
        if self._task is None:
            self._task = asyncio.create_task(self._roll(), name="widget wheel")
        return self._now

    def remove(self, pinged: Pinged, spoke: int) -> None:
        self._spokes[spoke].discard(pinged)

    async def _roll(self) -> None:
        """Stops by itself when nobody is left."""
        try:
            while any(self._spokes):
                await asyncio.sleep(self._seconds)
                self._now = (self._now + 1) % SPOKES
                for pinged in tuple(self._spokes[self._now]):
                    self._spawn(pinged.turn())
        finally:
            self._task = None
