"""The pages before work begins: signing in and out, the language and the colours of this browser."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from parley import workspace
from parley.core.db import Tx
from parley.core.errors import ParleyError
from parley.core.ids import WorkspaceId
from parley.web.shell import redirects, speaking, templating
from parley.web.shell.visiting import Asked, cookie_name, database_of, session_cookie, visit
from parley.workspace import Busy, Choice, Presence, TooManySignIns, WrongPassword

Short = Annotated[str, msgspec.Meta(max_length=1000)]
YEAR = 365 * 24 * 3600


class SignInForm(msgspec.Struct):
    email: Short
    password: Short
    next: Short = ""
    workspace: Short = ""


class AppearanceForm(msgspec.Struct):
    next: Short = ""
    language: Short = ""
    theme: Short = ""


@get("/", sync_to_thread=False)
def home() -> Redirect:
    return redirects.see(redirects.HOME)


@get("/login", sync_to_thread=False)
def login_page(next: FromQuery[str] = "") -> Template:
    return _login(SignInForm(email="", password="", next=next))


@post("/login", status_code=200)
async def sign_in(request: Asked, data: URLEncodedBody[SignInForm]) -> Response[Any]:
    try:
        outcome = await workspace.sign_in(
            database_of(request), email=data.email, password=data.password, visit=visit(request), into=_workspace_id(data.workspace)
        )
    except (WrongPassword, TooManySignIns, Busy) as error:
        return _login(data, error=error)
    if isinstance(outcome, Choice):
        return _login(data, choice=outcome)
    return _entered(request, outcome.token, data.next)


@post("/logout", status_code=303)
async def sign_out(request: Asked, tx: NamedDependency[Tx], presence: NamedDependency[Presence]) -> Redirect:
    await workspace.sessions.end(tx, presence.session.id, by=presence.staff)
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


def _entered(request: Asked, token: str, next: str) -> Redirect:
    redirect = redirects.see(redirects.safe(next))
    redirect.set_cookie(session_cookie(request, token))
    return redirect


def _login(form: SignInForm, *, error: ParleyError | None = None, choice: Choice | None = None) -> Template:
    minutes = -(-error.wait.total_seconds() // 60) if isinstance(error, TooManySignIns) else 0
    context = {"form": form, "error": error, "minutes": int(minutes), "workplaces": choice.workplaces if choice else []}
    headers = {"retry-after": str(int(minutes * 60))} if minutes else {}
    return Template("entrance/login.html", context=context, status_code=error.status if error else 200, headers=headers)


def _workspace_id(text: str) -> WorkspaceId | None:
    try:
        return WorkspaceId(UUID(text)) if text else None
    except ValueError:
        raise WrongPassword from None


def _preference(request: Asked, name: str, value: str) -> Cookie:
    return Cookie(key=name, value=value, path="/", max_age=YEAR, httponly=True, secure=request.url.scheme == "https", samesite="lax")
