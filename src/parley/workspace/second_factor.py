"""Who must, and who may, prove more than a password when they sign in."""

from enum import Enum

import msgspec

from parley.core.crypto import Vault
from parley.core.db import Tx
from parley.core.ids import StaffId
from parley.workspace import audit, authenticator, passkeys, queries, sessions
from parley.workspace.errors import SecondFactorDemanded
from parley.workspace.staffing import confirm_password, somebody_else
from parley.workspace.types import Staff


class Step(Enum):
    """What still stands between a right password and a session."""

    NONE = "none"
    PROVE = "prove"
    SET_UP = "set up"


class Factors(msgspec.Struct, frozen=True):
    """What somebody has beside a password."""

    app: bool
    passkeys: int
    codes_left: int
    demanded: bool
    """Whether their workspace leaves them no choice."""
    has_password: bool

    @property
    def step(self) -> Step:
        if self.app or (self.demanded and self.passkeys):
            return Step.PROVE
        return Step.SET_UP if self.demanded else Step.NONE


async def factors(tx: Tx, staff: Staff) -> Factors:
    has_password = await tx.value("SELECT has_password FROM staff WHERE workspace_id = $1 AND id = $2", tx.workspace_id, staff.id)
    return Factors(
        app=await authenticator.is_on(tx, staff.id),
        passkeys=await passkeys.count(tx, staff.id),
        codes_left=await authenticator.codes_left(tx, staff.id),
        demanded=await is_demanded(tx, staff),
        has_password=has_password,
    )


async def is_demanded(tx: Tx, staff: Staff) -> bool:
    whom = (await queries.workspace(tx)).settings.second_factor
    return whom == "all" or (whom == "admins" and staff.role in ("owner", "admin"))


async def turn_off(tx: Tx, vault: Vault, *, current: str, code: str, me: Staff) -> None:
    """With password and code, so that a browser that was left open is not enough."""
    await confirm_password(tx, current, me=me)
    await authenticator.check(tx, vault, code, staff=me)
    known = await factors(tx, me)
    if known.demanded and not known.passkeys:
        raise SecondFactorDemanded
    await authenticator.forget(tx, me.id)
    await audit.record(tx, me, "second_factor.turned_off", ("staff", me.id))


async def reset(tx: Tx, staff_id: StaffId, *, by: Staff) -> None:
    """Somebody has lost their phone: app, codes and passkeys are forgotten, and they are signed out everywhere."""
    await somebody_else(tx, staff_id, by=by)
    await authenticator.forget(tx, staff_id)
    await passkeys.forget_all(tx, staff_id)
    await sessions.end_all(tx, staff_id)
    await audit.record(tx, by, "second_factor.reset", ("staff", staff_id))
