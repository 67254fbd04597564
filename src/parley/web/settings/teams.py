"""Teams: their names and members; a removed one can be brought back."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from parley import workspace
from parley.core.db import Tx
from parley.core.errors import Invalid, ParleyError
from parley.core.ids import StaffId
from parley.web.settings.choices import Chosen, chosen
from parley.web.shell import redirects
from parley.web.shell.forms import refusal
from parley.workspace import Staff, TeamExists, TeamId

PAGE = "/settings/teams"
ONE = PAGE + "/{team_id:uuid}"
Short = Annotated[str, msgspec.Meta(max_length=1000)]


class NewTeamForm(msgspec.Struct):
    name: Short = ""


class TeamForm(msgspec.Struct):
    name: Short = ""
    members: Chosen = ""


@get(PAGE)
async def team_list(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], done: FromQuery[str] = "", removed: FromQuery[UUID | None] = None
) -> Template:
    return await _list(tx, me, done=done, removed=removed)


@post(PAGE, status_code=200)
async def add_team(tx: NamedDependency[Tx], me: NamedDependency[Staff], data: URLEncodedBody[NewTeamForm]) -> Response[Any]:
    """On to its page, where its members are chosen."""
    try:
        async with tx.attempt():
            made = await workspace.add_team(tx, data.name, by=me)
    except (TeamExists, Invalid) as error:
        return await _list(tx, me, form=data, error=error)
    return redirects.see(f"{PAGE}/{made.id}", done="added")


@get(ONE)
async def team(tx: NamedDependency[Tx], me: NamedDependency[Staff], team_id: FromPath[UUID], done: FromQuery[str] = "") -> Template:
    return await _team(tx, me, TeamId(team_id), done=done)


@post(ONE, status_code=200)
async def change_team(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], team_id: FromPath[UUID], data: URLEncodedBody[TeamForm]
) -> Response[Any]:
    members = [StaffId(id) for id in chosen(data.members)]
    if error := await refusal(tx, _changed(tx, me, TeamId(team_id), data.name, members)):
        return await _team(tx, me, TeamId(team_id), name=data.name, members=members, error=error)
    return redirects.see(PAGE, done="changed")


@post(ONE + "/remove", status_code=303)
async def remove_team(tx: NamedDependency[Tx], me: NamedDependency[Staff], team_id: FromPath[UUID]) -> Redirect:
    await workspace.remove_team(tx, TeamId(team_id), by=me)
    return redirects.see(PAGE, removed=str(team_id))


@post(ONE + "/restore", status_code=200)
async def restore_team(tx: NamedDependency[Tx], me: NamedDependency[Staff], team_id: FromPath[UUID]) -> Response[Any]:
    if error := await refusal(tx, workspace.restore_team(tx, TeamId(team_id), by=me)):
        return await _list(tx, me, error=error)
    return redirects.see(PAGE, done="restored")


async def _changed(tx: Tx, me: Staff, id: TeamId, name: str, members: list[StaffId]) -> None:
    await workspace.rename_team(tx, id, name, by=me)
    await workspace.set_members(tx, id, members, by=me)


async def _list(
    tx: Tx, me: Staff, *, form: NewTeamForm | None = None, error: ParleyError | None = None, removed: UUID | None = None, done: str = ""
) -> Template:
    workspace.require(me, "staff.manage")
    people = {one.id: one for one in await workspace.staff(tx)}
    teams = [(team, [people[id] for id in team.members if people[id].active]) for team in await workspace.teams(tx)]
    context = {"teams": teams, "form": form or NewTeamForm(), "removed": removed, "error": error, "done": done}
    return Template("settings/teams.html", context=context, status_code=error.status if error else 200)


async def _team(
    tx: Tx,
    me: Staff,
    id: TeamId,
    *,
    name: str | None = None,
    members: list[StaffId] | None = None,
    error: ParleyError | None = None,
    done: str = "",
) -> Template:
    workspace.require(me, "staff.manage")
    shown = await workspace.team(tx, id)
    ticked = set(shown.members if members is None else members)
    people = [one for one in await workspace.staff(tx) if one.active or one.id in ticked]
    context = {
        "team": shown,
        "name": shown.name if name is None else name,
        "people": people,
        "ticked": ticked,
        "error": error,
        "done": done,
    }
    return Template("settings/team.html", context=context, status_code=error.status if error else 200)
