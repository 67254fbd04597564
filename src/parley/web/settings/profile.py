"""My own page: name, language, password, and where I am signed in."""

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
from parley.web.shell import redirects
from parley.web.shell.browsers import browser_name
from parley.web.shell.forms import refusal
from parley.web.shell.words import ROLES
from parley.workspace import Presence, SessionId

PAGE = "/settings/profile"
Short = Annotated[str, msgspec.Meta(max_length=1000)]


class ProfileForm(msgspec.Struct):
    name: Short
    language: Short


class PasswordForm(msgspec.Struct):
    current: Short
    password: Short


@get("/settings", sync_to_thread=False)
def settings() -> Redirect:
    return redirects.see(PAGE)


@get(PAGE)
async def profile(tx: NamedDependency[Tx], presence: NamedDependency[Presence], done: FromQuery[str] = "") -> Template:
    return await _profile(tx, presence, done=done)


@post(PAGE, status_code=200)
async def change_profile(tx: NamedDependency[Tx], presence: NamedDependency[Presence], data: URLEncodedBody[ProfileForm]) -> Response[Any]:
    verb = workspace.describe_myself(tx, name=data.name, language=data.language, me=presence.staff)
    if error := await refusal(tx, verb):
        return await _profile(tx, presence, error=error)
    return redirects.see(PAGE, done="profile")


@post(PAGE + "/password", status_code=200)
async def change_password(
    tx: NamedDependency[Tx], presence: NamedDependency[Presence], data: URLEncodedBody[PasswordForm]
) -> Response[Any]:
    verb = workspace.change_password(tx, current=data.current, new=data.password, me=presence.staff, keep=presence.session.id)
    if error := await refusal(tx, verb):
        return await _profile(tx, presence, error=error)
    return redirects.see(PAGE, done="password")


@post(PAGE + "/sessions/{session_id:uuid}/end", status_code=303)
async def end_session(tx: NamedDependency[Tx], presence: NamedDependency[Presence], session_id: FromPath[UUID]) -> Redirect:
    await workspace.sessions.end(tx, SessionId(session_id), by=presence.staff)
    return redirects.see(PAGE, done="session")


async def _profile(tx: Tx, presence: Presence, *, error: ParleyError | None = None, done: str = "") -> Template:
    sessions = await workspace.sessions.list_of(tx, presence.staff.id)
    shown = [(session, browser_name(session.browser), session.id == presence.session.id) for session in sessions]
    context = {"sessions": shown, "role_name": ROLES[presence.staff.role], "error": error, "done": done}
    return Template("settings/profile.html", context=context, status_code=error.status if error else 200)
