"""The program that asks, as far as the rooms below need to know it."""

from typing import Any
from uuid import UUID

import msgspec

from parley import workspace
from parley.api.tokens import Token
from parley.conversations import Author
from parley.core.db import Tx
from parley.core.ids import StaffId, WorkspaceId

MACHINE = "machine"


class Caller(msgspec.Struct, frozen=True):
    """A token at work. What it does bears its own id, not that of whoever made it: nobody has done this by hand."""

    token: Token
    workspace_id: WorkspaceId
    address: str = ""

    @property
    def by(self) -> StaffId:
        return StaffId(self.token.id)

    @property
    def author(self) -> Author:
        return Author(MACHINE, self.token.id)

    async def record(self, tx: Tx, action: str, target: tuple[str, UUID], detail: dict[str, Any] | None = None) -> None:
        """Into the audit log, as done over the API with this token."""
        told = {**(detail or {}), "api": self.token.name, "token": str(self.token.id), "address": self.address}
        await workspace.audit.record(tx, None, action, target, told)
