"""Erasures: asked for, stopped while they wait, and looked at."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import msgspec

from parley import workspace
from parley.core import clock, ids
from parley.core.db import Tx
from parley.core.errors import Invalid, NotFound
from parley.core.ids import IdentityId, PersonId
from parley.core.lanes import LaneKind, cancel, wake
from parley.people import queries
from parley.people.privacy.deciding import rules
from parley.people.privacy.errors import ErasureBegun, ErasureUnderWay, HeldByLaw
from parley.people.privacy.holds import holds
from parley.people.privacy.types import Basis, Erasure
from parley.workspace import Staff

ERASE_LANE = LaneKind("people.erase")
LONGEST_REASON = 500

COLUMNS = """id, person_id, identity_ids, whole, request_id, basis, reason, asked_at, asked_by, asked_name, runs_at, state, began_at,
             step, steps, after, counts, ended_at, replay_of, protocol"""
ASK = """
    INSERT INTO erasures (workspace_id, id, person_id, identity_ids, whole, request_id, basis, reason, asked_by, asked_name, runs_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""
UNDER_WAY = """
    SELECT EXISTS (SELECT FROM erasures  -- erasures_person
                    WHERE workspace_id = $1 AND person_id = $2 AND state IN ('waiting', 'running') AND identity_ids && $3)
"""
STOP = """
    UPDATE erasures SET state = 'stopped', stopped_by = $3, ended_at = now() WHERE workspace_id = $1 AND id = $2 AND state = 'waiting'
"""


class By(msgspec.Struct, frozen=True):
    """Whoever asks: a colleague, or a program by its token."""

    id: UUID
    name: str


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be erased, and why."""

    person_id: PersonId
    identity_id: IdentityId | None = None
    """One address alone; None for the whole person."""
    basis: Basis
    reason: str = ""
    request_id: UUID | None = None
    at_once: bool = False


async def ask(tx: Tx, wanted: Wanted, *, by: By) -> UUID:
    """Have somebody erased once the time is over in which it can be stopped. Whose it is, is settled now."""
    theirs = await _chosen(tx, wanted)
    await _refuse_unlawful(tx, wanted, theirs)
    id, now = ids.new(), clock.now()
    runs_at = now if wanted.at_once else now + timedelta(days=(await rules(tx)).wait_days)
    why = wanted.request_id, wanted.basis.value, wanted.reason.strip()
    whole = wanted.identity_id is None
    await tx.execute(ASK, tx.workspace_id, id, wanted.person_id, theirs, whole, *why, by.id, by.name, runs_at)
    await wake(tx, ERASE_LANE, str(id), at=runs_at)
    _tell(tx, wanted.person_id, id)
    return id


async def ask_as(tx: Tx, wanted: Wanted, *, by: Staff) -> UUID:
    """The same, by a colleague; only some may have it done at once."""
    workspace.require(by, "people.erase_at_once" if wanted.at_once else "people.erase")
    id = await ask(tx, wanted, by=By(by.id, by.name))
    await workspace.audit.record(tx, by, "privacy.erasure_asked", ("erasure", id))
    return id


async def _chosen(tx: Tx, wanted: Wanted) -> list[IdentityId]:
    """Locked, so that two who ask at once follow one another."""
    await tx.execute("SELECT FROM persons WHERE workspace_id = $1 AND id = $2 FOR UPDATE", tx.workspace_id, wanted.person_id)
    theirs = [one.id for one in await queries.identities(tx, wanted.person_id)]
    if wanted.identity_id is None:
        if not theirs:
            raise NotFound
        return theirs
    if wanted.identity_id not in theirs:
        raise NotFound
    return [wanted.identity_id]


async def _refuse_unlawful(tx: Tx, wanted: Wanted, theirs: Sequence[IdentityId]) -> None:
    if len(wanted.reason) > LONGEST_REASON or "\0" in wanted.reason:
        raise Invalid(field="reason")
    if wanted.request_id and not await tx.value(
        "SELECT EXISTS (SELECT FROM privacy_requests WHERE workspace_id = $1 AND id = $2)", tx.workspace_id, wanted.request_id
    ):
        raise NotFound
    if await holds(tx, theirs):
        raise HeldByLaw
    if await tx.value(UNDER_WAY, tx.workspace_id, wanted.person_id, list(theirs)):
        raise ErasureUnderWay


async def stop(tx: Tx, id: UUID, *, by: UUID) -> Erasure:
    """While it waits; what has begun is finished."""
    found = await erasure(tx, id)
    if not await tx.execute(STOP, tx.workspace_id, id, by):
        raise ErasureBegun
    await cancel(tx, ERASE_LANE, str(id))
    _tell(tx, found.person_id, id)
    return found


async def stop_as(tx: Tx, id: UUID, *, by: Staff) -> Erasure:
    workspace.require(by, "people.erase")
    found = await stop(tx, id, by=by.id)
    await workspace.audit.record(tx, by, "privacy.erasure_stopped", ("erasure", id))
    return found


async def hurry(tx: Tx, id: UUID, *, by: Staff) -> None:
    """Do not wait any longer."""
    workspace.require(by, "people.erase_at_once")
    found = await erasure(tx, id)
    sql = "UPDATE erasures SET runs_at = now() WHERE workspace_id = $1 AND id = $2 AND state = 'waiting'"
    if await holds(tx, found.identity_ids):
        raise HeldByLaw
    if not await tx.execute(sql, tx.workspace_id, id):
        raise ErasureBegun
    await wake(tx, ERASE_LANE, str(id))
    await workspace.audit.record(tx, by, "privacy.erasure_hurried", ("erasure", id))
    _tell(tx, found.person_id, id)


def _tell(tx: Tx, person_id: PersonId, id: UUID) -> None:
    tx.signal(f"person/{person_id}")
    tx.signal(f"erasure/{id}")


async def erasure(tx: Tx, id: UUID) -> Erasure:
    found = await tx.row(Erasure, f"SELECT {COLUMNS} FROM erasures WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id)
    if found is None:
        raise NotFound
    return found


NEWEST = UUID(int=2**128 - 1)


async def erasures(tx: Tx, *, before: UUID = NEWEST, limit: int = 50) -> list[Erasure]:
    """Latest first."""
    sql = f"SELECT {COLUMNS} FROM erasures WHERE workspace_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"
    return await tx.rows(Erasure, sql, tx.workspace_id, before, limit)


async def erasures_of(tx: Tx, person_id: PersonId) -> list[Erasure]:
    """Latest first."""
    sql = f"SELECT {COLUMNS} FROM erasures WHERE workspace_id = $1 AND person_id = $2 ORDER BY id DESC LIMIT 50  -- erasures_person"
    return await tx.rows(Erasure, sql, tx.workspace_id, person_id)


async def erasures_for(tx: Tx, request_id: UUID) -> list[Erasure]:
    """Those that answer a request, latest first."""
    sql = f"SELECT {COLUMNS} FROM erasures WHERE workspace_id = $1 AND request_id = $2 ORDER BY id DESC LIMIT 20  -- erasures_request"
    return await tx.rows(Erasure, sql, tx.workspace_id, request_id)


async def protocol(tx: Tx, id: UUID) -> str:
    """The signed protocol of what is done."""
    found = await erasure(tx, id)
    if found.protocol is None:
        raise NotFound
    return found.protocol


async def kept_protocols(tx: Tx) -> list[str]:
    """All of them, oldest first: what belongs beside the backups."""
    sql = "SELECT protocol FROM erasures WHERE workspace_id = $1 AND protocol IS NOT NULL ORDER BY id"
    return await tx.values(sql, tx.workspace_id)
