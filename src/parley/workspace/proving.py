"""What opens more ways in asks for a proof that is fresh: a browser that was left open is not enough."""

from datetime import timedelta

from parley.core import clock
from parley.core.db import Tx
from parley.core.ids import StaffId
from parley.workspace import ceremonies, staffing
from parley.workspace.challenges import Site
from parley.workspace.errors import ProofTooOld
from parley.workspace.types import Presence, Session

FRESH = timedelta(minutes=10)
PROVEN = "UPDATE sessions SET proven_at = $4 WHERE workspace_id = $1 AND id = $2 AND staff_id = $3"


def is_fresh(session: Session) -> bool:
    """Whether its owner has signed in, or shown again who they are, just now."""
    return clock.now() - session.proven_at < FRESH


def require_fresh(session: Session) -> None:
    if not is_fresh(session):
        raise ProofTooOld


async def by_password(tx: Tx, password: str, *, here: Presence) -> None:
    await staffing.know_password(tx, password, me=here.staff)
    await _note(tx, here.session, here.staff.id)


async def by_passkey(tx: Tx, site: Site, credential: str, *, challenge: bytes, here: Presence) -> None:
    await ceremonies.second_step(tx, site, credential, challenge=challenge, staff=here.staff)
    await _note(tx, here.session, here.staff.id)


async def _note(tx: Tx, session: Session, staff_id: StaffId) -> None:
    await tx.execute(PROVEN, tx.workspace_id, session.id, staff_id, clock.now())
