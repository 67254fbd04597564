"""The one edge at which errors become answers: a page, a fragment or problem+json, in the person's language."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from litestar import Response
from litestar.exceptions import HTTPException
from litestar.response import Redirect, Template

from parley.core import ids
from parley.core.errors import Forbidden, Invalid, NotFound, ParleyError, TooMany
from parley.core.i18n import translator
from parley.web.shell import redirects
from parley.web.shell.forgery import ForgedRequest
from parley.web.shell.speaking import spoken_language
from parley.web.shell.visiting import Asked
from parley.workspace import NotSignedIn, TooManySignIns

log = structlog.get_logger(__name__)


class Broken(ParleyError):
    """Something went wrong on our side. Try again; if it stays so, tell your administrator the reference below."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR


class NotAllowedHere(ParleyError):
    """This address does not do that."""

    status = HTTPStatus.METHOD_NOT_ALLOWED


class TooLarge(ParleyError):
    """This is larger than Parley accepts."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


FRAMEWORK: Mapping[int, type[ParleyError]] = {
    401: NotSignedIn,
    403: ForgedRequest,
    404: NotFound,
    405: NotAllowedHere,
    413: TooLarge,
    429: TooMany,
}


def show_refusal(request: Asked, error: ParleyError) -> Response[Any]:
    """An error that people may see."""
    if isinstance(error, NotSignedIn) and not _is_fragment(request) and not _wants_json(request):
        return Redirect(redirects.to_sign_in(request), status_code=303)
    return _answer(request, error)


def show_framework_error(request: Asked, error: HTTPException) -> Response[Any]:
    """What Litestar refused before a handler ran: no such address, a form with missing fields, a forged form."""
    if error.status_code >= 500:
        return show_bug(request, error)
    return show_refusal(request, FRAMEWORK.get(error.status_code, Invalid)())


def show_bug(request: Asked, error: Exception) -> Response[Any]:
    """Anything else is a bug: the log has the story, the person a reference to it."""
    reference = ids.new().hex[-12:]
    log.error("bug", reference=reference, path=request.url.path, exc_info=error)
    return _answer(request, Broken(), reference)


HANDLERS: Mapping[Any, Any] = {ParleyError: show_refusal, HTTPException: show_framework_error, Exception: show_bug}


def _answer(request: Asked, error: ParleyError, reference: str = "") -> Response[Any]:
    if _wants_json(request):
        return _problem(request, error, reference)
    fragment = _is_fragment(request)
    name = "errors/_toast.html" if fragment else "errors/page.html"
    context = {"error": error, "reference": reference, "forbidden": isinstance(error, Forbidden)}
    headers = {**_retry(error), **(_steering(request, error) if fragment else {})}
    return Template(name, context=context, status_code=error.status, headers=headers)


def _problem(request: Asked, error: ParleyError, reference: str) -> Response[Any]:
    """RFC 9457."""
    title = translator(spoken_language(request)).sentence(error)
    problem = {"type": "about:blank", "title": title, "status": int(error.status)}
    named = {"detail": reference or None, "field": error.field}
    content = problem | {key: value for key, value in named.items() if value}
    return Response(content, status_code=error.status, media_type="application/problem+json", headers=_retry(error))


def _steering(request: Asked, error: ParleyError) -> dict[str, str]:
    """Tells htmx to leave the page as it is and to add a toast, or to sign in again."""
    if isinstance(error, NotSignedIn):
        return {"hx-redirect": redirects.to_sign_in(request)}
    return {"hx-retarget": "#toasts", "hx-reswap": "beforeend"}


def _retry(error: ParleyError) -> dict[str, str]:
    return {"retry-after": str(int(error.wait.total_seconds()) + 1)} if isinstance(error, TooManySignIns) else {}


def _is_fragment(request: Asked) -> bool:
    return "hx-request" in request.headers


def _wants_json(request: Asked) -> bool:
    accept = request.headers.get("accept", "")
    return "json" in accept and "text/html" not in accept
