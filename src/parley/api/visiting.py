"""A request to the API: whose token, how fast, what body; then one transaction, committed before the answer leaves."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, cast
from urllib.parse import parse_qsl
from uuid import UUID

import msgspec
from litestar.enums import ScopeType
from litestar.handlers import HTTPRouteHandler
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from parley.api import idempotency, tokens
from parley.api.callers import Caller
from parley.api.captured import Captured, replayed
from parley.api.problems import BodyInvalid, BodyTooBig, NotJson, ParameterInvalid, flaw
from parley.api.rates import Rates
from parley.api.scopes import ScopeMissing
from parley.core import asgi
from parley.core.db import Tx
from parley.core.ground import Ground

LARGEST_BODY = 1024 * 1024
LONGEST_QUERY = 8192
TRIES = 3
LISTING = frozenset({"limit", "cursor"})
OK = range(200, 300)
SCHEME = "bearer "


class Visiting(ASGIMiddleware):
    """Stands in front of every handler of the API. What a handler refuses is undone."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        ground: Ground = scope["litestar_app"].state.ground
        secret = _secret(scope)
        workspace_id, digest = tokens.workspace_of(secret), tokens.hashed(secret)
        left = ground.one(Rates).take(digest)
        body = await _body(receive)
        captured = Captured()
        for _ in range(TRIES):
            captured = Captured()
            with suppress(_Refused):
                async with ground.database.transaction(workspace_id) as tx:
                    await _Visit(ground, tx, scope, body).run(secret, next_app, captured)
            if not scope["state"].pop("overtaken", False):
                break
        await captured.go(send, scope, left=left)


class _Refused(Exception):
    """The handler has said no: roll back."""


class _Visit:
    """One try at a request, in its transaction."""

    def __init__(self, ground: Ground, tx: Tx, scope: Scope, body: bytes) -> None:
        self.ground = ground
        self.tx = tx
        self.scope: Any = scope
        self.body = body

    async def run(self, secret: str, app: ASGIApp, captured: Captured) -> None:
        token = await tokens.known(self.tx, secret, address=_address(self.scope))
        self._allow(token)
        key = self._key()
        if key and (known := await self._known_answer(token.id, key)):
            captured.repeat(known)
            return
        self._check()
        self.scope["state"].update(tx=self.tx, caller=Caller(token, self.tx.workspace_id, _address(self.scope)))
        await app(self.scope, replayed(self.body), captured.send)
        if captured.status not in OK:
            raise _Refused
        if key:
            answer = idempotency.Answer(captured.status, captured.body)
            await idempotency.keep(self.tx, self.ground, token.id, key, self._fingerprint(), answer)

    def _allow(self, token: tokens.Token) -> None:
        needed = scope_of(self._handler, self.scope["method"])
        if needed not in token.scopes:
            raise ScopeMissing(f"needs the scope {needed}")

    def _key(self) -> str:
        """Only what is not repeatable by itself needs one."""
        is_given = any(name == idempotency.HEADER.encode() for name, _ in self.scope["headers"])
        return idempotency.checked(asgi.header(self.scope, idempotency.HEADER)) if is_given and self.scope["method"] == "POST" else ""

    async def _known_answer(self, token_id: UUID, key: str) -> idempotency.Answer | None:
        return await idempotency.known_answer(self.tx, self.ground, token_id, key, self._fingerprint())

    def _fingerprint(self) -> bytes:
        return idempotency.fingerprint(self.scope["method"], f"{self.scope['path']}?{self.scope['query_string']!r}", self.body)

    def _check(self) -> None:
        """What would otherwise be ignored, bent into shape, or stumbled over by the database."""
        self._check_query()
        data = self._handler.parsed_data_field
        if data is None:
            return
        if asgi.header(self.scope, "content-type").partition(";")[0].strip().lower() != "application/json":
            raise NotJson
        _check_json(self.body, data.annotation)

    def _check_query(self) -> None:
        if len(self.scope["query_string"]) > LONGEST_QUERY:
            raise ParameterInvalid
        taken = self._handler.parsed_fn_signature.parameters.keys()
        known = taken | LISTING if "asked" in taken else taken
        seen: set[str] = set()
        for name, value in parse_qsl(self.scope["query_string"].decode("latin-1"), keep_blank_values=True):
            if name not in known or name in seen or "\0" in value:
                raise ParameterInvalid(field=name[:100])
            seen.add(name)

    @property
    def _handler(self) -> HTTPRouteHandler:
        return cast(HTTPRouteHandler, self.scope["route_handler"])


def scope_of(handler: HTTPRouteHandler, method: str) -> str:
    """What a token needs for this."""
    resource = handler.opt["resource"]
    return f"{resource}:{'read' if method in ('GET', 'HEAD') else 'write'}"


def _secret(scope: Any) -> str:
    given = asgi.header(scope, "authorization")
    if given[: len(SCHEME)].lower() != SCHEME:
        raise tokens.Unauthorized
    return given[len(SCHEME) :].strip()


async def _body(receive: Any) -> bytes:
    """Read before a transaction is opened: a slow sender must hold no connection of the database."""
    try:
        return await asgi.body(receive, LARGEST_BODY)
    except asgi.BodyTooLarge:
        raise BodyTooBig from None
    except asgi.Disconnected:
        raise BodyInvalid from None


def _check_json(body: bytes, type: Any) -> None:
    try:
        msgspec.json.decode(body, type=type)
    except msgspec.ValidationError as error:
        field, message = flaw(error)
        raise BodyInvalid(message, field=field) from None
    except (ValueError, RecursionError) as error:
        raise BodyInvalid(str(error)[:200], field="body") from None
    if b"\\u0000" in body:
        raise BodyInvalid("a NUL character cannot be kept", field="body")


def _address(scope: Mapping[str, Any]) -> str:
    return str(scope["client"][0]) if scope.get("client") else ""
