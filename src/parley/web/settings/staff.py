"""Who works here: everybody at a glance, and each one's page with role, sessions, second step, goodbye."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from parley import workspace
from parley.core.db import Tx
from parley.core.errors import ParleyError
from parley.core.ground import Ground
from parley.core.ids import StaffId
from parley.web.settings.security import places
from parley.web.shell import redirects
from parley.web.shell.forms import refusal
from parley.web.shell.words import ROLES
from parley.workspace import SessionId, Staff

PAGE = "/settings/staff"
ONE = PAGE + "/{staff_id:uuid}"
Short = Annotated[str, msgspec.Meta(max_length=1000)]


class RoleForm(msgspec.Struct):
    role: Short


@get(ONE)
async def colleague(tx: NamedDependency[Tx], me: NamedDependency[Staff], staff_id: FromPath[UUID], done: FromQuery[str] = "") -> Template:
    return await _colleague(tx, me, StaffId(staff_id), done=done)


@post(ONE + "/role", status_code=200)
async def change_role(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], staff_id: FromPath[UUID], data: URLEncodedBody[RoleForm]
) -> Response[Any]:
    error = await refusal(tx, workspace.change_role(tx, StaffId(staff_id), data.role, by=me))
    return await _colleague(tx, me, StaffId(staff_id), error=error) if error else _back(staff_id, "role")


@post(ONE + "/deactivate", status_code=303)
async def deactivate(tx: NamedDependency[Tx], me: NamedDependency[Staff], staff_id: FromPath[UUID]) -> Redirect:
    await workspace.deactivate(tx, StaffId(staff_id), by=me)
    return _back(staff_id, "deactivated")


@post(ONE + "/reactivate", status_code=303)
async def reactivate(tx: NamedDependency[Tx], me: NamedDependency[Staff], staff_id: FromPath[UUID]) -> Redirect:
    await workspace.reactivate(tx, StaffId(staff_id), by=me)
    return _back(staff_id, "reactivated")


@post(ONE + "/password", status_code=200)
async def make_password_link(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], ground: NamedDependency[Ground], staff_id: FromPath[UUID]
) -> Template:
    """A link to a new password, shown this once."""
    token = await workspace.password_links.make(tx, StaffId(staff_id), by=me)
    return await _colleague(tx, me, StaffId(staff_id), link=f"{ground.settings.public_url}/reset/{token}")


@post(ONE + "/second-step/reset", status_code=303)
async def reset_second_factor(tx: NamedDependency[Tx], me: NamedDependency[Staff], staff_id: FromPath[UUID]) -> Redirect:
    await workspace.second_factor.reset(tx, StaffId(staff_id), by=me)
    return _back(staff_id, "reset")


@post(ONE + "/sessions/end", status_code=303)
async def end_their_sessions(tx: NamedDependency[Tx], me: NamedDependency[Staff], staff_id: FromPath[UUID]) -> Redirect:
    await workspace.sign_out(tx, StaffId(staff_id), by=me)
    return _back(staff_id, "sessions")


@post(ONE + "/sessions/{their_session_id:uuid}/end", status_code=303)
async def end_their_session(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], staff_id: FromPath[UUID], their_session_id: FromPath[UUID]
) -> Redirect:
    await workspace.sign_out(tx, StaffId(staff_id), session_id=SessionId(their_session_id), by=me)
    return _back(staff_id, "session")


def _back(staff_id: UUID, done: str) -> Redirect:
    return redirects.see(f"{PAGE}/{staff_id}", done=done)


async def _colleague(tx: Tx, me: Staff, staff_id: StaffId, *, error: ParleyError | None = None, link: str = "", done: str = "") -> Template:
    workspace.require(me, "staff.manage")
    one = await workspace.staff_member(tx, staff_id)
    context = {
        "one": one,
        "manageable": one.id != me.id and (one.role != "owner" or me.role == "owner"),
        "factors": await workspace.second_factor.factors(tx, one),
        "seen_at": await workspace.roster.last_seen(tx, staff_id),
        "teams": [team for team in await workspace.teams(tx) if staff_id in team.members],
        "places_signed_in": places(await workspace.sessions.list_of(tx, staff_id)),
        "roles": ROLES,
        "link": link,
        "error": error,
        "done": done,
    }
    return Template("settings/colleague.html", context=context, status_code=error.status if error else 200)
