"""Finds the identities of visitors who have just written for the first time: intake makes them a moment later."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

import structlog

from parley.core.errors import Unavailable
from parley.core.ids import AccountId
from parley.widget.ports import Office

if TYPE_CHECKING:
    from parley.widget.lines import Line

log = structlog.get_logger()

FIRST_PAUSE = 0.05
LONGEST_PAUSE = 5.0
"""Seconds between two looks for all who are sought; it doubles while nobody is found."""


class Seeker:
    """One task and one query per account, however many are sought; no task while nobody is."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._sought: set[Line] = set()
        self._once: set[Line] = set()
        self._pause = FIRST_PAUSE
        self._more = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def seek(self, line: "Line") -> None:
        """Look until the visitor is found, or nobody listens any more."""
        self._sought.add(line)
        self._start()

    def look_once(self, line: "Line") -> None:
        """A returning visitor may never have written: one look is enough."""
        self._once.add(line)
        self._start()

    def forget(self, line: "Line") -> None:
        self._sought.discard(line)
        self._once.discard(line)

    def _start(self) -> None:
        self._pause = FIRST_PAUSE
        self._more.set()
        if self._task is None:
            self._task = asyncio.create_task(self._look_until_found(), name="widget seeker")

    async def _look_until_found(self) -> None:
        try:
            while self._sought or self._once:
                self._more.clear()
                if not await self._look_for_all():
                    await self._rest()
        finally:
            self._task = None

    async def _rest(self) -> None:
        pause = self._pause
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
        with suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await self._more.wait()
        await asyncio.sleep(FIRST_PAUSE)

    async def _look_for_all(self) -> bool:
        """Whether somebody was found."""
        lines = self._sought | self._once
        try:
            found = [await self._look(group) for group in _by_account(lines)]
        except Unavailable:
            log.warning("widget.identities_unavailable")
            return False
        self._once -= lines
        return any(found)

    async def _look(self, lines: list["Line"]) -> bool:
        identities = await self._office.identities(lines[0].account, [line.visitor_id for line in lines])
        met = [line for line in lines if line.visitor_id in identities]
        for line in met:
            self.forget(line)
            line.found(identities[line.visitor_id])
        return bool(met)


def _by_account(lines: Iterable["Line"]) -> Iterable[list["Line"]]:
    groups: defaultdict[AccountId, list[Line]] = defaultdict(list)
    for line in lines:
        groups[line.account.id].append(line)
    return groups.values()
