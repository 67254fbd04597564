"""Which visitors of this process have a page open, told to the rooms behind: when they come, while they stay, when they go."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any

import structlog

from parley.core.errors import Unavailable
from parley.core.ids import IdentityId, WorkspaceId
from parley.widget.attendance import RENEWED_EVERY
from parley.widget.ports import Office

log = structlog.get_logger()

Present = tuple[WorkspaceId, IdentityId]
Spawn = Callable[[Coroutine[Any, Any, None]], None]


class Register:
    """One statement a minute for all who stay; those who come together are written together."""

    def __init__(self, office: Office, spawn: Spawn) -> None:
        self._office = office
        self._spawn = spawn
        self._present: Counter[Present] = Counter()
        self._new: set[Present] = set()
        self._task: asyncio.Task[None] | None = None

    def come(self, workspace_id: WorkspaceId, identity_id: IdentityId) -> None:
        self._present[workspace_id, identity_id] += 1
        if not self._new:
            self._spawn(self._write_new())
        self._new.add((workspace_id, identity_id))
        if self._task is None:
            self._task = asyncio.create_task(self._renew(), name="widget register")

    def leave(self, workspace_id: WorkspaceId, identity_id: IdentityId) -> None:
        """An identity may be on several lines: a user of the site and who they were before the login."""
        self._present[workspace_id, identity_id] -= 1
        if self._present[workspace_id, identity_id] <= 0:
            del self._present[workspace_id, identity_id]
            self._spawn(self._write_gone(workspace_id, identity_id))

    async def _write_new(self) -> None:
        await asyncio.sleep(0)
        new, self._new = self._new, set()
        await self._write(new)

    async def _write_gone(self, workspace_id: WorkspaceId, identity_id: IdentityId) -> None:
        try:
            await self._office.gone(workspace_id, identity_id)
        except Unavailable:
            log.warning("widget.attendance_unavailable")

    async def _renew(self) -> None:
        """Stops by itself when nobody is left."""
        try:
            while self._present:
                await asyncio.sleep(RENEWED_EVERY.total_seconds())
                await self._write(set(self._present))
        finally:
            self._task = None

    async def _write(self, present: set[Present]) -> None:
        try:
            if present:
                await self._office.here(tuple(present))
        except Unavailable:
            log.warning("widget.attendance_unavailable")
