"""Who works here: the list, a new colleague, roles, goodbye."""

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
from parley.core.ids import StaffId
from parley.web.shell import redirects
from parley.web.shell.forms import refusal
from parley.web.shell.words import ROLES
from parley.workspace import Staff

PAGE = "/settings/staff"
Short = Annotated[str, msgspec.Meta(max_length=1000)]


class NewStaffForm(msgspec.Struct):
    name: Short = ""
    email: Short = ""
    role: Short = "operator"


class RoleForm(msgspec.Struct):
    role: Short


@get(PAGE)
async def staff_list(tx: NamedDependency[Tx], me: NamedDependency[Staff], done: FromQuery[str] = "") -> Template:
    workspace.require(me, "staff.manage")
    return await _list(tx, done=done)


@post(PAGE, status_code=200)
async def add_staff(tx: NamedDependency[Tx], me: NamedDependency[Staff], data: URLEncodedBody[NewStaffForm]) -> Response[Any]:
    password = workspace.first_password()
    verb = workspace.add_staff(tx, name=data.name, email=data.email, role=data.role, password=password, by=me)
    error = await refusal(tx, verb)
    return await _list(tx, form=data, error=error) if error else await _list(tx, told=(data.email, password))


@post(PAGE + "/{staff_id:uuid}/role", status_code=200)
async def change_role(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], staff_id: FromPath[UUID], data: URLEncodedBody[RoleForm]
) -> Response[Any]:
    error = await refusal(tx, workspace.change_role(tx, StaffId(staff_id), data.role, by=me))
    return await _list(tx, error=error) if error else redirects.see(PAGE, done="role")


@post(PAGE + "/{staff_id:uuid}/deactivate", status_code=303)
async def deactivate(tx: NamedDependency[Tx], me: NamedDependency[Staff], staff_id: FromPath[UUID]) -> Redirect:
    await workspace.deactivate(tx, StaffId(staff_id), by=me)
    return redirects.see(PAGE, done="deactivated")


@post(PAGE + "/{staff_id:uuid}/reactivate", status_code=303)
async def reactivate(tx: NamedDependency[Tx], me: NamedDependency[Staff], staff_id: FromPath[UUID]) -> Redirect:
    await workspace.reactivate(tx, StaffId(staff_id), by=me)
    return redirects.see(PAGE, done="reactivated")


@post(PAGE + "/{staff_id:uuid}/password", status_code=200)
async def reset_password(tx: NamedDependency[Tx], me: NamedDependency[Staff], staff_id: FromPath[UUID]) -> Template:
    password = await workspace.reset_password(tx, StaffId(staff_id), by=me)
    colleague = await workspace.staff_member(tx, StaffId(staff_id))
    return await _list(tx, told=(colleague.email, password))


async def _list(
    tx: Tx,
    *,
    form: NewStaffForm | None = None,
    error: ParleyError | None = None,
    told: tuple[str, str] | None = None,
    done: str = "",
) -> Template:
    """`told` is an e-mail and its first password, shown this once."""
    colleagues = await workspace.staff(tx)
    context = {"colleagues": colleagues, "roles": ROLES, "form": form or NewStaffForm(), "error": error, "told": told, "done": done}
    return Template("settings/staff.html", context=context, status_code=error.status if error else 200)
