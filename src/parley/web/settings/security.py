"""How I sign in: password, second step, passkeys, and where I am signed in just now."""

from typing import Annotated, Any, Literal
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
from parley.web.shell import redirects
from parley.web.shell.browsers import browser_name
from parley.web.shell.forms import refusal
from parley.workspace import Presence, Session, SessionId, Staff

PAGE = "/settings/security"
Short = Annotated[str, msgspec.Meta(max_length=1000)]
PHONES = ("iPhone", "Android", "Mobile")


class PasswordForm(msgspec.Struct):
    password: Short
    current: Short = ""


class DemandForm(msgspec.Struct):
    second_factor: Literal["", "admins", "all"]


class Place(msgspec.Struct, frozen=True):
    """Where somebody is signed in, in words."""

    session: Session
    browser: str
    icon: str
    is_this_one: bool


@get(PAGE)
async def security(
    tx: NamedDependency[Tx], presence: NamedDependency[Presence], ground: NamedDependency[Ground], done: FromQuery[str] = ""
) -> Template:
    return await page(tx, presence, ground, done=done)


@post(PAGE + "/password", status_code=200)
async def change_password(
    tx: NamedDependency[Tx], presence: NamedDependency[Presence], ground: NamedDependency[Ground], data: URLEncodedBody[PasswordForm]
) -> Response[Any]:
    verb = workspace.change_password(tx, current=data.current, new=data.password, me=presence.staff, keep=presence.session.id)
    if error := await refusal(tx, verb):
        return await page(tx, presence, ground, error=error, at="password")
    return redirects.see(PAGE, done="password")


@post(PAGE + "/sessions/{session_id:uuid}/end", status_code=303)
async def end_session(tx: NamedDependency[Tx], presence: NamedDependency[Presence], session_id: FromPath[UUID]) -> Redirect:
    await workspace.sessions.end(tx, SessionId(session_id), by=presence.staff)
    return redirects.see(PAGE, done="session")


@post(PAGE + "/sessions/end-others", status_code=303)
async def end_other_sessions(tx: NamedDependency[Tx], presence: NamedDependency[Presence]) -> Redirect:
    await workspace.sessions.end_others(tx, keep=presence.session.id, by=presence.staff)
    return redirects.see(PAGE, done="sessions")


@post(PAGE + "/demand", status_code=303)
async def demand_second_factor(tx: NamedDependency[Tx], me: NamedDependency[Staff], data: URLEncodedBody[DemandForm]) -> Redirect:
    """For everybody who works here; it holds from each one's next sign-in on."""
    known = (await workspace.workspace(tx)).settings
    await workspace.decide(tx, msgspec.structs.replace(known, second_factor=data.second_factor), by=me)
    return redirects.see(PAGE, done="demand")


async def page(
    tx: Tx, presence: Presence, ground: Ground, *, error: ParleyError | None = None, at: str = "", minutes: int = 0, done: str = ""
) -> Template:
    """`at` names the card in which an error belongs."""
    me = presence.staff
    context = {
        "factors": await workspace.second_factor.factors(tx, me),
        "passkeys": await workspace.passkeys.list_of(tx, me.id),
        "is_fresh": workspace.proving.is_fresh(presence.session),
        "passkeys_possible": workspace.challenges.is_possible(ground.settings.public_url),
        "places_signed_in": places(await workspace.sessions.list_of(tx, me.id), presence.session.id),
        "demand": (await workspace.workspace(tx)).settings.second_factor,
        "error": error,
        "at": at,
        "minutes": minutes,
        "done": done,
    }
    return Template("settings/security.html", context=context, status_code=error.status if error else 200)


def places(sessions: list[Session], this_one: SessionId | None = None) -> list[Place]:
    return [Place(one, browser_name(one.browser), _icon(one.browser), one.id == this_one) for one in sessions]


def _icon(browser: str) -> str:
    return "phone" if any(mark in browser for mark in PHONES) else "screen"
