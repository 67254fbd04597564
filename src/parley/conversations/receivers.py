"""To whom a conversation may be given: somebody who works here and answers, a team that is there."""

from uuid import UUID

from msgspec import UNSET, UnsetType

from parley import workspace
from parley.conversations.errors import NobodySuch, NoSuchTeam
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import StaffId
from parley.workspace import TeamId


async def require(tx: Tx, owner: UUID | UnsetType | None = UNSET, team: UUID | UnsetType | None = UNSET) -> None:
    """Raises `NobodySuch` or `NoSuchTeam`; asks once, for however many conversations."""
    if owner:
        await _require_staff(tx, StaffId(owner))
    if team:
        await _require_team(tx, TeamId(team))


async def answering(tx: Tx) -> frozenset[StaffId]:
    """Everybody to whom something may be given."""
    return frozenset(one.id for one in await workspace.staff(tx) if workspace.may(one, "conversations.reply"))


async def _require_staff(tx: Tx, id: StaffId) -> None:
    try:
        staff = await workspace.staff_member(tx, id)
    except NotFound:
        raise NobodySuch(field="owner_id") from None
    if not workspace.may(staff, "conversations.reply"):
        raise NobodySuch(field="owner_id")


async def _require_team(tx: Tx, id: TeamId) -> None:
    try:
        await workspace.team(tx, id)
    except NotFound:
        raise NoSuchTeam(field="team_id") from None
