"""How soon a question in public wants its first answer: a complaint that everybody reads is not one that waits for its turn."""

from datetime import timedelta
from typing import Annotated

import msgspec

from parley.core.db import Tx
from parley.core.errors import Invalid
from parley.workspace import audit
from parley.workspace.permissions import require
from parley.workspace.types import Staff

LONGEST_MINUTES = 24 * 60


class PublicAnswers(msgspec.Struct, frozen=True):
    """The name is that of the workspace's settings."""

    public_answer_minutes: Annotated[int, msgspec.Meta(ge=1, le=LONGEST_MINUTES)] = 15


class NoSuchTime(Invalid):
    """Choose between one minute and a day."""


async def decided(tx: Tx) -> PublicAnswers:
    settings = await tx.value("SELECT settings FROM workspaces WHERE workspace_id = $1", tx.workspace_id)
    return msgspec.convert(settings or {}, PublicAnswers)


async def within(tx: Tx) -> timedelta:
    return timedelta(minutes=(await decided(tx)).public_answer_minutes)


async def decide(tx: Tx, minutes: int, *, by: Staff) -> None:
    """For questions that are asked from now on."""
    require(by, "workspace.manage")
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise NoSuchTime(field="minutes")
    chosen = PublicAnswers(minutes)
    await tx.execute("UPDATE workspaces SET settings = settings || $2 WHERE workspace_id = $1", tx.workspace_id, chosen)
    await audit.record(tx, by, "workspace.public_answers_changed", ("workspace", tx.workspace_id), msgspec.to_builtins(chosen))
