"""`POST /hooks/<account>`: 200 once the call is committed, 401 for a forger, 404 for a stranger, 413, 503 when nothing can be kept."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

import structlog
from prometheus_client import Counter

from parley import channels
from parley.channels import Account, Accounts, Call, InvalidSignature, Journal, Unreadable
from parley.channels.contract import Adapter, AnswersCalls, Shakes, able
from parley.core.asgi import Asgi, BodyTooLarge, Disconnected, Receive, Scope, Send, body, respond
from parley.core.errors import NotFound, ParleyError
from parley.core.ground import Ground
from parley.core.ids import AccountId
from parley.core.metrics import counter

log = structlog.get_logger()

CALLS = counter("webhook_calls", "Calls of providers, by the status that they were answered with", "status")
_counted: dict[int, Counter] = {}

PREFIX = "/hooks/"
LARGEST_BODY = 4 * 1024 * 1024


class Webhooks:
    """Stands in front of the application and takes what is addressed to it; everything else passes by."""

    def __init__(self, ground: Ground, otherwise: Asgi) -> None:
        self.accounts = ground.one(Accounts)
        self.journal = ground.one(Journal)
        self.http = ground.http
        self.otherwise = otherwise

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            await self.otherwise(scope, receive, send)
            return
        status, said = await self._answer(scope, receive)
        _count(status)
        await respond(send, status, said, _type_of(said))

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[int, bytes]:
        try:
            return await self._take(scope, receive)
        except InvalidSignature:
            return HTTPStatus.UNAUTHORIZED, b""
        except (Unreadable, Disconnected):
            return HTTPStatus.BAD_REQUEST, b""
        except BodyTooLarge:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, b""
        except ParleyError as error:
            return error.status, b""
        except Exception:
            # Whatever it was, the provider must not believe that we have it.
            log.exception("webhook.failed")
            return HTTPStatus.SERVICE_UNAVAILABLE, b""

    async def _take(self, scope: Scope, receive: Receive) -> tuple[int, bytes]:
        account = await self.accounts.get(_account_id(scope["path"]))
        adapter = channels.adapter(account.kind)
        call = await _call(scope, receive)
        if call.method == "GET":
            return HTTPStatus.OK, _shake(adapter, call, account)
        adapter.verify(call, account)
        for concerned in await self.accounts.concerned(call, account):
            await self.journal.append(concerned, adapter.key(call), call)
        said = await adapter.answer(call, account, self.http) if able(adapter, AnswersCalls) else b""
        return HTTPStatus.OK, said


def _type_of(said: bytes) -> Mapping[str, str]:
    """Nothing is said to a browser: providers want a bare word, or JSON."""
    if not said:
        return {}
    return {"content-type": "application/json" if said.startswith(b"{") else "text/plain; charset=utf-8"}


def _count(status: int) -> None:
    if status not in _counted:
        _counted[status] = CALLS.labels(str(int(status)))
    _counted[status].inc()


def _account_id(path: str) -> AccountId:
    try:
        return AccountId(UUID(path[len(PREFIX) :]))
    except ValueError:
        raise NotFound from None


def _shake(adapter: Adapter, call: Call, account: Account[Any]) -> bytes:
    if not able(adapter, Shakes):
        raise NotFound
    return adapter.handshake(call, account)


async def _call(scope: Scope, receive: Receive) -> Call:
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    query = dict(parse_qsl(scope["query_string"].decode("latin-1"))) if scope["query_string"] else {}
    return Call(await body(receive, LARGEST_BODY), headers, query, scope["method"])
