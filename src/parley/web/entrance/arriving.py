"""What a browser is handed when it has proven something: a session, half of one, or a question for its passkey."""

import secrets
from typing import Any

from litestar import Response
from litestar.datastructures import Cookie
from litestar.response import Redirect

from parley import workspace
from parley.core.errors import NotFound
from parley.core.ids import WorkspaceId
from parley.web.shell import redirects
from parley.web.shell.browsers import browser_name
from parley.web.shell.visiting import LONGEST_TOKEN, Asked, cookie_name, session_cookie, visit
from parley.workspace import Entry, Half, HalfSignInOver, Step

SECOND, SET_UP = "/login/second", "/login/setup"
PAGES = {Step.PROVE: SECOND, Step.SET_UP: SET_UP}


def arrived(request: Asked, outcome: Entry | Half, next: str) -> Redirect:
    """On to work, or to the second step."""
    if isinstance(outcome, Entry):
        return signed_in(request, redirects.see(redirects.safe(next)), outcome)
    redirect = redirects.see(PAGES[outcome.step], **({"next": redirects.safe(next)} if next else {}))
    redirect.set_cookie(_kept(request, "half", outcome.token, int(workspace.halfway.LIFETIME.total_seconds())))
    return redirect


def signed_in(request: Asked, answer: Any, entry: Entry) -> Any:
    answer.set_cookie(session_cookie(request, entry.token))
    answer.delete_cookie(_name(request, "half"))
    return answer


def half_token(request: Asked) -> str:
    """What stands for the first step that was done."""
    token = request.cookies.get(_name(request, "half"), "")
    if not token or len(token) > LONGEST_TOKEN:
        raise HalfSignInOver
    return token


def half_workspace(token: str) -> WorkspaceId:
    try:
        return workspace.bearing.workspace_of(token)
    except NotFound:
        raise HalfSignInOver from None


def asked(request: Asked, options: str, secret: str) -> Response[bytes]:
    """A question for this browser's passkeys, with the cookie by which its answer is recognised."""
    response = Response(options.encode(), media_type="application/json")
    response.set_cookie(_kept(request, "asked", secret, int(workspace.challenges.LIFETIME.total_seconds())))
    return response


def question(options: str) -> Response[bytes]:
    return Response(options.encode(), media_type="application/json")


def asked_secret(request: Asked) -> str:
    return request.cookies.get(_name(request, "asked"), "")[:LONGEST_TOKEN]


def device_name(request: Asked) -> str:
    """What a passkey is called until its owner calls it something else."""
    return browser_name(visit(request).browser) or "1"


def fresh_secret() -> str:
    return secrets.token_urlsafe(32)


def _kept(request: Asked, name: str, value: str, seconds: int) -> Cookie:
    https = request.url.scheme == "https"
    return Cookie(key=_name(request, name), value=value, path="/", max_age=seconds, httponly=True, secure=https, samesite="lax")


def _name(request: Asked, name: str) -> str:
    return f"{cookie_name(request)}-{name}"
