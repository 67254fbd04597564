"""The pages before work begins: signing in and out, the language and the colours of this browser."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from parley import routing, workspace
from parley.core.db import Tx
from parley.core.errors import ParleyError
from parley.core.ids import WorkspaceId
from parley.routing import State
from parley.web.entrance import arriving
from parley.web.shell import redirects, speaking, templating
from parley.web.shell.visiting import Asked, cookie_name, database_of, ground_of, visit
from parley.workspace import Busy, Choice, PasskeyRefused, Presence, TooManySignIns, WrongPassword

Short = Annotated[str, msgspec.Meta(max_length=1000)]
Credential = Annotated[str, msgspec.Meta(max_length=20_000)]
YEAR = 365 * 24 * 3600


class SignInForm(msgspec.Struct):
    email: Short
    password: Short
    next: Short = ""
    workspace: Short = ""


class PasskeyForm(msgspec.Struct):
    credential: Credential
    next: Short = ""


class AppearanceForm(msgspec.Struct):
    next: Short = ""
    language: Short = ""
    theme: Short = ""


@get("/", sync_to_thread=False)
def home() -> Redirect:
    return redirects.see(redirects.HOME)


@get("/login", sync_to_thread=False)
def login_page(request: Asked, next: FromQuery[str] = "", done: FromQuery[str] = "") -> Template:
    return _login(request, SignInForm(email="", password="", next=next), done=done)


@post("/login", status_code=200)
async def sign_in(request: Asked, data: URLEncodedBody[SignInForm]) -> Response[Any]:
    try:
        outcome = await workspace.sign_in(
            database_of(request), email=data.email, password=data.password, visit=visit(request), into=_workspace_id(data.workspace)
        )
    except (WrongPassword, TooManySignIns, Busy) as error:
        return _login(request, data, error=error)
    if isinstance(outcome, Choice):
        return _login(request, data, choice=outcome)
    return arriving.arrived(request, outcome, data.next)


@post("/login/passkey/question", status_code=200)
async def ask_for_passkey(request: Asked) -> Response[bytes]:
    """Of anybody's: nobody has said yet who they are."""
    site, secret = workspace.challenges.site(ground_of(request).settings.public_url), arriving.fresh_secret()
    async with database_of(request).across() as tx:
        options = await workspace.ceremonies.ask_to_sign(tx, site, holder=workspace.challenges.holder(secret))
    return arriving.asked(request, options, secret)


@post("/login/passkey", status_code=200)
async def sign_in_by_passkey(request: Asked, data: URLEncodedBody[PasskeyForm]) -> Response[Any]:
    site = workspace.challenges.site(ground_of(request).settings.public_url)
    holder = workspace.challenges.holder(arriving.asked_secret(request))
    try:
        entry = await workspace.ceremonies.sign_in(database_of(request), site, data.credential, holder=holder, visit=visit(request))
    except PasskeyRefused as error:
        return _login(request, SignInForm(email="", password="", next=data.next), error=error)
    return arriving.arrived(request, entry, data.next)


@post("/logout", status_code=303)
async def sign_out(request: Asked, tx: NamedDependency[Tx], presence: NamedDependency[Presence]) -> Redirect:
    """Whoever leaves their last browser has gone home."""
    me = presence.staff
    await workspace.sessions.end(tx, presence.session.id, by=me)
    if not await workspace.sessions.list_of(tx, me.id):
        await routing.agents.send_away(tx, [me.id], "", State.OFFLINE)
    redirect = redirects.see("/login")
    redirect.delete_cookie(cookie_name(request))
    return redirect


@post("/appearance", status_code=303, sync_to_thread=False)
def choose_appearance(request: Asked, data: URLEncodedBody[AppearanceForm]) -> Redirect:
    """The language before signing in, and the colours, are this browser's, not the person's."""
    redirect = redirects.see(redirects.safe(data.next))
    if data.language in speaking.NAMES:
        redirect.set_cookie(_preference(request, speaking.COOKIE, data.language))
    if data.theme in templating.THEMES:
        redirect.set_cookie(_preference(request, templating.THEME_COOKIE, data.theme))
    return redirect


def _login(request: Asked, form: SignInForm, *, error: ParleyError | None = None, choice: Choice | None = None, done: str = "") -> Template:
    minutes = minutes_of(error)
    context = {
        "form": form,
        "error": error,
        "minutes": minutes,
        "workplaces": choice.workplaces if choice else [],
        "passkeys": workspace.challenges.is_possible(ground_of(request).settings.public_url),
        "done": done,
    }
    headers = {"retry-after": str(minutes * 60)} if minutes else {}
    return Template("entrance/login.html", context=context, status_code=error.status if error else 200, headers=headers)


def minutes_of(error: ParleyError | None) -> int:
    """How long to wait, in whole minutes; 0 where that is not what is wrong."""
    return int(-(-error.wait.total_seconds() // 60)) if isinstance(error, TooManySignIns) else 0


def _workspace_id(text: str) -> WorkspaceId | None:
    try:
        return WorkspaceId(UUID(text)) if text else None
    except ValueError:
        raise WrongPassword from None


def _preference(request: Asked, name: str, value: str) -> Cookie:
    return Cookie(key=name, value=value, path="/", max_age=YEAR, httponly=True, secure=request.url.scheme == "https", samesite="lax")
