"""Between the two steps of a sign-in: the password was right, and for ten minutes one browser may prove the rest."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from parley.core import clock, ids
from parley.core.crypto import Vault
from parley.core.db import Database, Tx
from parley.core.errors import NotFound
from parley.core.ids import StaffId, WorkspaceId
from parley.workspace import authenticator, bearing, queries, second_factor, sessions, throttle
from parley.workspace.errors import HalfSignInOver, TooManySignIns
from parley.workspace.second_factor import Step
from parley.workspace.types import Entry, Staff, Visit

LIFETIME = timedelta(minutes=10)

BEGIN = "INSERT INTO half_sign_ins (workspace_id, id, staff_id, token_hash, expires_at) VALUES ($1, $2, $3, $4, $5)"
SWEEP = "DELETE FROM half_sign_ins WHERE workspace_id = $1 AND staff_id = $2 AND expires_at <= $3"
FIND = """
    SELECT h.id, h.staff_id FROM half_sign_ins h JOIN staff s ON (s.workspace_id, s.id) = (h.workspace_id, h.staff_id) AND s.active
     WHERE h.workspace_id = $1 AND h.token_hash = $2 AND h.expires_at > $3
"""


class Half(msgspec.Struct, frozen=True):
    """What a browser holds in between. The token is here and nowhere else."""

    step: Step
    token: str

    def __repr__(self) -> str:
        return f"Half({self.step})"


class Waiting(msgspec.Struct, frozen=True):
    """Who stands halfway in, and what they have to show."""

    id: UUID
    staff: Staff
    factors: second_factor.Factors


async def arrive(tx: Tx, staff: Staff, visit: Visit) -> Entry | Half:
    """Somebody has proven their password: a session, or the second step before it."""
    step = (await second_factor.factors(tx, staff)).step
    if step is Step.NONE:
        return await sessions.open(tx, staff, visit)
    made, now = bearing.fresh(tx.workspace_id), clock.now()
    await tx.execute(SWEEP, tx.workspace_id, staff.id, now)
    await tx.execute(BEGIN, tx.workspace_id, ids.new(), staff.id, made.digest, now + LIFETIME)
    return Half(step, made.token)


async def waiting(tx: Tx, token: str) -> Waiting:
    rows = await tx.records(FIND, tx.workspace_id, bearing.digest(token), clock.now())
    if not rows:
        raise HalfSignInOver
    return await _waiting(tx, rows[0])


async def prove(database: Database, vault: Vault, *, token: str, code: str, visit: Visit) -> Entry:
    """The second step by a code. Guesses are counted like those at a password, and all together, wherever they come from."""
    workspace_id = _workspace_of(token)
    async with database.transaction(workspace_id) as tx:
        who = (await waiting(tx, token)).staff
    await pay(database, who, visit)
    async with database.transaction(workspace_id) as tx:
        here = await waiting(tx, token)
        await authenticator.check(tx, vault, code, staff=here.staff)
        entry = await finish(tx, here, visit)
    await forgive(database, who, visit)
    return entry


async def finish(tx: Tx, here: Waiting, visit: Visit) -> Entry:
    """Both steps are done."""
    if not await tx.execute("DELETE FROM half_sign_ins WHERE workspace_id = $1 AND id = $2", tx.workspace_id, here.id):
        raise HalfSignInOver
    return await sessions.open(tx, here.staff, visit)


async def pay(database: Database, staff: Staff, visit: Visit) -> None:
    """Count a guess at somebody's code as a failure before it is looked at."""
    async with database.across() as tx:
        toll = await throttle.charge(tx, _key(staff), visit.address, strict=True)
    if toll.wait:
        raise TooManySignIns(toll.wait)


async def forgive(database: Database, staff: Staff, visit: Visit) -> None:
    async with database.across() as tx:
        await throttle.forgive(tx, _key(staff), visit.address)


def _key(staff: Staff) -> str:
    return f"second step of {staff.id}"


def _workspace_of(token: str) -> WorkspaceId:
    try:
        return bearing.workspace_of(token)
    except NotFound:
        raise HalfSignInOver from None


async def _waiting(tx: Tx, row: Any) -> Waiting:
    staff = await queries.staff_member(tx, StaffId(row["staff_id"]))
    return Waiting(row["id"], staff, await second_factor.factors(tx, staff))
