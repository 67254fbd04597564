"""Signing in: charge the attempt · look the e-mail up · compare outside any transaction · open a session."""

import asyncio

import msgspec

from parley.core.db import Database, Tx
from parley.core.ids import StaffId, WorkspaceId
from parley.workspace import halfway, passwords, queries, rules, throttle
from parley.workspace.errors import EmailInvalid, TooManySignIns, WrongPassword
from parley.workspace.halfway import Half
from parley.workspace.types import Entry, Visit

# Across all workspaces, since nobody knows yet where this person works.
CANDIDATES = """
    SELECT s.workspace_id, s.id AS staff_id, w.name AS workspace_name, s.password_hash
      FROM staff s JOIN workspaces w ON w.workspace_id = s.workspace_id
     WHERE s.email = $1 AND s.active
     ORDER BY w.created_at, w.workspace_id LIMIT 8  -- staff_sign_in
"""


class Workplace(msgspec.Struct, frozen=True):
    """A workspace in which this e-mail works."""

    workspace_id: WorkspaceId
    staff_id: StaffId
    workspace_name: str
    password_hash: str

    def __repr__(self) -> str:
        return f"Workplace({self.workspace_id}, {self.staff_id})"


class Choice(msgspec.Struct, frozen=True):
    """The password is right in several workspaces: which one shall it be?"""

    workplaces: list[Workplace]


async def sign_in(database: Database, *, email: str, password: str, visit: Visit, into: WorkspaceId | None = None) -> Entry | Half | Choice:
    """Open a session for whoever knows the password, or half of one; or refuse with WrongPassword, TooManySignIns, Busy."""
    address = _address(email)
    await _pay(database, address, visit)
    proven = await _proven(await _candidates(database, address), password[: rules.LONGEST])
    chosen = [place for place in proven if into in (None, place.workspace_id)]
    if not chosen:
        raise WrongPassword
    async with database.across() as tx:
        await throttle.forgive(tx, address, visit.address)
    return Choice(chosen) if len(chosen) > 1 else await _enter(database, chosen[0], password, visit)


async def pay_for_a_letter(database: Database, email: str, visit: Visit) -> str:
    """The address as it is looked up, once the wish for a letter is counted: a mailbox is not to be flooded either."""
    address = _address(email)
    async with database.across() as tx:
        toll = await throttle.charge(tx, f"letter to {address}", visit.address, strict=True)
    if toll.wait:
        raise TooManySignIns(toll.wait)
    return address


async def workplaces(tx: Tx, address: str) -> list[tuple[WorkspaceId, StaffId]]:
    """Where this address works, across all workspaces."""
    return [(place.workspace_id, place.staff_id) for place in await tx.rows(Workplace, CANDIDATES, address)]


def _address(email: str) -> str:
    """What is not an e-mail is looked up like one, so that it costs the same time and the same charge."""
    try:
        return rules.email(email)
    except EmailInvalid:
        return email.strip().lower()[:254].replace("\0", "")


async def _pay(database: Database, email: str, visit: Visit) -> None:
    async with database.across() as tx:
        toll = await throttle.charge(tx, email, visit.address)
    if toll.wait:
        raise TooManySignIns(toll.wait)
    await asyncio.sleep(toll.slow_down.total_seconds())


async def _candidates(database: Database, email: str) -> list[Workplace]:
    async with database.across() as tx:
        return await tx.rows(Workplace, CANDIDATES, email)


async def _proven(places: list[Workplace], password: str) -> list[Workplace]:
    if not places:
        await passwords.waste_a_match(password)
    return [place for place in places if await passwords.matches(place.password_hash, password)]


async def _enter(database: Database, place: Workplace, password: str, visit: Visit) -> Entry | Half:
    fresh = await passwords.hashed(password) if passwords.outdated(place.password_hash) else place.password_hash
    async with database.transaction(place.workspace_id) as tx:
        staff = await queries.staff_member(tx, place.staff_id)
        # Whoever was deactivated, or whose password changed, since the comparison, does not come in.
        sql = "UPDATE staff SET password_hash = $4 WHERE workspace_id = $1 AND id = $2 AND active AND password_hash = $3"
        if not await tx.execute(sql, tx.workspace_id, place.staff_id, place.password_hash, fresh):
            raise WrongPassword
        return await halfway.arrive(tx, staff, visit)
