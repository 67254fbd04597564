"""Staff and teams: who can be given a conversation."""

from typing import Annotated
from uuid import UUID

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta

from parley import workspace
from parley.api.paging import Page
from parley.api.shapes import Moment, Shape
from parley.core.db import Tx
from parley.core.ids import StaffId
from parley.workspace import TeamId


class Staff(Shape, frozen=True, kw_only=True):
    """Somebody who works here, or did."""

    id: UUID
    name: str
    email: str
    role: Annotated[str, Meta(description="`owner`, `admin`, `supervisor`, `operator` or `analyst`.")]
    language: str
    is_active: bool
    created_at: Moment


class Team(Shape, frozen=True, kw_only=True):
    """A group of staff with a queue of its own."""

    id: UUID
    name: str
    member_ids: list[UUID]


def shown(one: workspace.Staff) -> Staff:
    return Staff(
        id=one.id, name=one.name, email=one.email, role=one.role, language=one.language, is_active=one.active, created_at=one.created_at
    )


def _team(one: workspace.Team) -> Team:
    return Team(id=one.id, name=one.name, member_ids=list(one.members))


@get("/staff", summary="List staff")
async def list_staff(tx: NamedDependency[Tx]) -> Page[Staff]:
    """Everybody who works or worked here: the active first, by name."""
    return Page(data=[shown(one) for one in await workspace.staff(tx)])


@get("/staff/{staff_id:uuid}", summary="Get a member of staff")
async def get_staff(tx: NamedDependency[Tx], staff_id: FromPath[UUID]) -> Staff:
    """Active or not."""
    return shown(await workspace.staff_member(tx, StaffId(staff_id)))


@get("/teams", summary="List teams")
async def list_teams(tx: NamedDependency[Tx]) -> Page[Team]:
    """All of them, by name."""
    return Page(data=[_team(one) for one in await workspace.teams(tx)])


@get("/teams/{team_id:uuid}", summary="Get a team")
async def get_team(tx: NamedDependency[Tx], team_id: FromPath[UUID]) -> Team:
    """With its members."""
    return _team(await workspace.team(tx, TeamId(team_id)))


ROUTER = Router("/", route_handlers=[list_staff, get_staff, list_teams, get_team], tags=["Staff"], opt={"resource": "staff"})
