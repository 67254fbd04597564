"""RFC 9457: what was wrong with a request, for the program and for the person who reads its log."""

import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Annotated, Any, cast

import msgspec
import structlog
from litestar import Response
from litestar.connection import Request
from litestar.exceptions import HTTPException, ValidationException
from msgspec import UNSET, Meta, UnsetType

from parley.api.rates import TooFast
from parley.api.shapes import Shape
from parley.core import ids
from parley.core.db import AGAIN
from parley.core.errors import Invalid, NotFound, ParleyError, TooMany
from parley.core.ground import Ground
from parley.core.i18n import negotiated, translator

log = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"
PAGE = "/api/problems"
PATH = re.compile(r" - at `\$\.?(.*)`$")
NAMED = re.compile(r"(?:unknown|missing required) field `([^`]*)`")


class Flaw(Shape, frozen=True, kw_only=True):
    """One thing that is wrong with the request."""

    field: Annotated[str, Meta(description="Where: a field of the body, a parameter, or a header.", examples=["name"])]
    message: str


class Problem(Shape, frozen=True, kw_only=True, omit_defaults=True):
    """Why a request was refused (RFC 9457)."""

    type: Annotated[str, Meta(description="The address of this problem's description; the same for every problem of its kind.")]
    title: Annotated[str, Meta(description="What is wrong, in the language that Accept-Language asks for: ru, uk or en.")]
    status: int
    detail: str | UnsetType = UNSET
    errors: list[Flaw] | UnsetType = UNSET
    reference: Annotated[str | UnsetType, Meta(description="Names an error of ours in our log.")] = UNSET
    person_id: Annotated[str | UnsetType, Meta(description="Whom an identity belongs to already.")] = UNSET


class BodyInvalid(Invalid):
    """The body is not what this address expects."""


class ParameterInvalid(Invalid):
    """A parameter of the address is not what it should be."""


class NotJson(ParleyError):
    """Send JSON: Content-Type: application/json."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


class BodyTooBig(ParleyError):
    """This is larger than Parley accepts."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class MethodUnknown(ParleyError):
    """This address does not do that."""

    status = HTTPStatus.METHOD_NOT_ALLOWED


class Overtaken(ParleyError):
    """Others changed the same at the same moment. Try again."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class Broken(ParleyError):
    """Something went wrong on our side."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR


FRAMEWORK: Mapping[int, type[ParleyError]] = {
    404: NotFound,
    405: MethodUnknown,
    413: BodyTooBig,
    415: NotJson,
    429: TooMany,
}
AnyRequest = Request[Any, Any, Any]


def refuse(request: AnyRequest, error: ParleyError) -> Response[bytes]:
    flaws = [(error.field, said(request, error))] if error.field else []
    return answered(request, error, flaws)


def refuse_as_framework(request: AnyRequest, error: HTTPException) -> Response[bytes]:
    """What Litestar refused before a handler ran."""
    if error.status_code >= 500:
        return refuse_as_bug(request, error)
    if isinstance(error, ValidationException):
        return answered(request, ParameterInvalid(), list(_flaws(error.extra)))
    kind = FRAMEWORK.get(error.status_code, BodyInvalid)
    return answered(request, kind(), headers=dict(error.headers or {}))


def refuse_as_overtaken(request: AnyRequest, error: Exception) -> Response[bytes]:
    """Nobody's fault; whoever asked for the transaction sees the mark and may do it again."""
    request.scope["state"]["overtaken"] = True
    return answered(request, Overtaken(), headers={"retry-after": "1"})


def refuse_as_bug(request: AnyRequest, error: Exception) -> Response[bytes]:
    """Anything else is a bug: the log has the story, the program a reference to it."""
    reference = ids.new().hex[-12:]
    log.error("api.bug", reference=reference, path=request.url.path, exc_info=error)
    return answered(request, Broken(), reference=reference)


HANDLERS: Mapping[Any, Any] = {
    ParleyError: refuse,
    HTTPException: refuse_as_framework,
    **dict.fromkeys(AGAIN, refuse_as_overtaken),
    Exception: refuse_as_bug,
}


def answered(
    request: AnyRequest, error: ParleyError, flaws: list[tuple[str, str]] | None = None, *, reference: str = "", headers: Any = None
) -> Response[bytes]:
    problem = Problem(
        type=f"{cast(Ground, request.app.state.ground).settings.public_url}{PAGE}#{slug(type(error))}",
        title=said(request, error),
        status=int(error.status),
        detail=error.detail if error.detail and error.status < 500 else UNSET,
        errors=[Flaw(field=field, message=message) for field, message in flaws] if flaws else UNSET,
        reference=reference or UNSET,
        person_id=getattr(error, "person_id", UNSET),
    )
    return Response(
        msgspec.json.encode(problem), status_code=error.status, media_type=MEDIA_TYPE, headers={**_hints(error), **(headers or {})}
    )


def said(request: AnyRequest, error: ParleyError) -> str:
    return translator(negotiated(request.headers.get("accept-language", ""))).sentence(error)


def slug(kind: type[ParleyError]) -> str:
    """`IsResolved` is `is-resolved`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", kind.__name__).lower()


def flaw(error: msgspec.ValidationError) -> tuple[str, str]:
    """Where in a body something is wrong, and what."""
    text = str(error)
    where = PATH.search(text)
    message = text[: where.start()] if where else text
    named = NAMED.search(message)
    path = ".".join(filter(None, [where[1] if where else "", named[1] if named else ""]))
    return path or "body", message


def _flaws(extra: Any) -> Iterator[tuple[str, str]]:
    for one in extra if isinstance(extra, list) else []:  # pyright: ignore[reportUnknownVariableType]
        told = cast(dict[str, str], one)
        yield told.get("key", "body"), told.get("message", "")


def _hints(error: ParleyError) -> dict[str, str]:
    if error.status == HTTPStatus.UNAUTHORIZED:
        return {"www-authenticate": 'Bearer realm="Parley"'}
    return {"retry-after": str(int(error.wait.total_seconds()) + 1)} if isinstance(error, TooFast) else {}
