"""A workspace begins: founded by whoever comes first, and how far its newcomer has come since."""

from typing import Literal, get_args

import msgspec

from parley.core import clock, ids
from parley.core.db import Database, Tx
from parley.core.errors import NotFound
from parley.core.ids import WorkspaceId
from parley.workspace import branding, service, sessions
from parley.workspace.permissions import require
from parley.workspace.types import Entry, Staff, Visit

Step = Literal["practice", "channel", "site"]
Outcome = Literal["done", "skipped"]
STEPS: tuple[Step, ...] = get_args(Step)
LOCK = 7_290_455_220

KEEP_STEP = """
    INSERT INTO beginnings AS b (workspace_id, steps) VALUES ($1, $2)
    ON CONFLICT (workspace_id) DO UPDATE SET steps = b.steps || excluded.steps
"""
DISMISS = """
    INSERT INTO beginnings (workspace_id, dismissed_at) VALUES ($1, $2)
    ON CONFLICT (workspace_id) DO UPDATE SET dismissed_at = excluded.dismissed_at
"""


class Founding(msgspec.Struct, frozen=True, kw_only=True):
    """What the first newcomer says about their business and themselves."""

    name: str
    business: str
    accent: str
    language: str
    time_zone: str
    owner_name: str
    owner_email: str
    owner_password: str

    def __repr__(self) -> str:
        return f"Founding({self.name!r})"


class Beginning(msgspec.Struct, frozen=True):
    """Which steps were done or skipped, and whether anybody still wants to be reminded of the rest."""

    steps: dict[Step, Outcome]
    is_dismissed: bool

    @property
    def left(self) -> list[Step]:
        return [step for step in STEPS if step not in self.steps]


async def is_founded(database: Database) -> bool:
    """Whether anybody has a workspace on this installation."""
    return bool(await database.glance(dict[str, object], "SELECT 1 AS one FROM workspaces LIMIT 1"))


async def begin(tx: Tx, database: Database, founding: Founding, visit: Visit) -> Entry:
    """Found the first workspace of an installation, in a transaction of a fresh id, and sign its owner in.

    Raises `NotFound` where there is one already: of two who come at the same moment, the second waits here and sees it."""
    await tx.execute("SELECT pg_advisory_xact_lock($1)", LOCK)
    if await is_founded(database):
        raise NotFound
    _, owner = await service.found(
        tx,
        name=founding.name,
        owner_name=founding.owner_name,
        owner_email=founding.owner_email,
        owner_password=founding.owner_password,
        language=founding.language,
        time_zone=founding.time_zone,
    )
    await branding.choose_business(tx, business=founding.business, accent=founding.accent, by=owner)
    await tx.execute("INSERT INTO beginnings (workspace_id) VALUES ($1)", tx.workspace_id)
    return await sessions.open(tx, owner, visit)


def fresh_id() -> WorkspaceId:
    """For the transaction in which a workspace is founded."""
    return WorkspaceId(ids.new())


async def progress(tx: Tx) -> Beginning:
    """A workspace that did not begin here has nothing left to do."""
    rows = await tx.records("SELECT steps, dismissed_at FROM beginnings WHERE workspace_id = $1", tx.workspace_id)
    if not rows:
        return Beginning({}, is_dismissed=True)
    steps, dismissed_at = rows[0]
    return Beginning(msgspec.convert(steps, dict[Step, Outcome]), is_dismissed=dismissed_at is not None)


def step_of(name: str) -> Step:
    """The step that is called so."""
    for step in STEPS:
        if step == name:
            return step
    raise NotFound


async def keep_step(tx: Tx, step: Step, outcome: Outcome, *, by: Staff) -> None:
    """What was done stays done, also when somebody skips it later."""
    require(by, "workspace.manage")
    known = (await progress(tx)).steps
    if known.get(step) != "done":
        await tx.execute(KEEP_STEP, tx.workspace_id, {step: outcome})
        tx.signal("beginning")


async def dismiss(tx: Tx, *, by: Staff) -> None:
    require(by, "workspace.manage")
    await tx.execute(DISMISS, tx.workspace_id, clock.now())
    tx.signal("beginning")
