"""X's API over HTTP, with the faults that a test asks for."""

import base64
import re
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec

from tests.providers.server import Answer, Request, serving
from tests.providers.x import hearing, messages, refusals, uploading
from tests.providers.x.people import Person
from tests.providers.x.refusals import Refusal
from tests.providers.x.signing import account_of, app_of
from tests.providers.x.webhooks import Bringer
from tests.providers.x.world import Account, App, Json, World


class X:
    """All of X, as far as one app sees it."""

    def __init__(self) -> None:
        self.world = World()
        self.bringer = Bringer(self.world)
        self.address = ""
        self.calls: list[str] = []
        """What was asked for, in order: `POST /2/webhooks`."""
        self._fault: Callable[[], Answer] | None = None
        self._drops_answers = False

    # ── whom it has ─────────────────────────────────────────────────────────────────────────────

    def account(self, name: str = "Salon", *, app: App | None = None) -> Account:
        """One that has let an app in."""
        return self.world.account(name, app or self.world.app())

    def person(self, name: str, *, to: Account) -> Person:
        return Person(self.world, self.bringer, self.world.account(name, to.app), to, self.address)

    # ── how it fails ────────────────────────────────────────────────────────────────────────────

    def well(self) -> None:
        """Ends every fault."""
        self._fault, self._drops_answers = None, False

    def down(self) -> None:
        """A proxy's error page in place of each answer; nothing is done."""
        self._fault = lambda: Answer(502, b"<html><h1>502 Bad Gateway</h1></html>", {"content-type": "text/html"})

    def drops_answers(self) -> None:
        """Does what it is asked, and hangs up without an answer."""
        self._drops_answers = True

    # ── how it answers ──────────────────────────────────────────────────────────────────────────

    async def handle(self, request: Request) -> Answer | None:
        self.calls.append(f"{request.method} {request.path}")
        if self._fault:
            return self._fault()
        try:
            answer = await self._answer(request)
        except Refusal as refusal:
            answer = Answer(refusal.status, msgspec.json.encode(refusal.body), refusal.headers)
        return None if self._drops_answers else answer

    async def _answer(self, request: Request) -> Answer:
        asked = f"{request.method} {request.path}"
        for pattern, method in METHODS:
            if found := pattern.fullmatch(asked):
                return await method(self, request, *found.groups())
        raise refusals.problem(404, "Not Found", "Not Found")

    def owner(self, request: Request) -> Account:
        """In whose name it is asked, and with whose money."""
        account = account_of(self.world, request, self.address)
        if account.app.credit is not None:
            if account.app.credit == 0:
                raise refusals.without_credit()
            account.app.credit -= 1
        return account

    def messenger(self, request: Request) -> Account:
        """Somebody whose app may use direct messages."""
        account = self.owner(request)
        if not account.app.may_message:
            raise refusals.without_rights()
        return account

    @asynccontextmanager
    async def running(self, *, port: int = 0) -> AsyncGenerator["X"]:
        async with serving(self.handle, port=port) as self.address:
            yield self
        await self.bringer.close()


def _fields(request: Request) -> Json:
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise refusals.problem(415, "Unsupported Media Type", "Unsupported Media Type")
    try:
        return msgspec.json.decode(request.body, type=dict[str, Any])
    except msgspec.DecodeError:
        raise refusals.invalid("The request body is not JSON") from None


def _said(body: Json, status: int = 200) -> Answer:
    return Answer(status, msgspec.json.encode(body))


async def _token(x: X, request: Request) -> Answer:
    given = request.headers.get("authorization", "").removeprefix("Basic ")
    key, _, secret = base64.b64decode(given).decode().partition(":")
    app = x.world.apps.get(key)
    if app is None or app.secret != secret or request.form()[0] != {"grant_type": "client_credentials"}:
        raise Refusal(403, {"errors": [{"code": 99, "message": "Unable to verify your credentials"}]})
    return _said({"token_type": "bearer", "access_token": app.bearer})


async def _me(x: X, request: Request) -> Answer:
    return _said({"data": x.owner(request).user()})


async def _users(x: X, request: Request, ids: str) -> Answer:
    x.owner(request)
    found = [x.world.accounts[id].user() for id in ids.split(",") if id in x.world.accounts]
    return _said({"data": found} if found else {"errors": [{"title": "Not Found Error", "detail": "Could not find users."}]})


async def _send(x: X, request: Request, to: str) -> Answer:
    sender = x.messenger(request)
    return _said(await messages.send(x.world, x.bringer, sender, to, _fields(request)), 201)


async def _upload(x: X, request: Request) -> Answer:
    return _said(uploading.at_once(x.world, x.owner(request), _fields(request)))


async def _begin(x: X, request: Request) -> Answer:
    return _said(uploading.begin(x.world, x.owner(request), _fields(request)))


async def _append(x: X, request: Request, id: str) -> Answer:
    uploading.append(x.world, x.owner(request), id, *request.form())
    return Answer(204)


async def _end(x: X, request: Request, id: str) -> Answer:
    return _said(uploading.end(x.world, x.owner(request), id))


async def _status(x: X, request: Request, id: str) -> Answer:
    return _said(uploading.status(x.world, x.owner(request), id))


async def _file(x: X, request: Request) -> Answer:
    owner, file = x.owner(request), x.world.files.get(request.path)
    if file is None or file.owner != owner.id:
        raise refusals.problem(404, "Not Found", "Not Found")
    return Answer(200, file.data, {"content-type": file.mime})


async def _post(x: X, request: Request, id: str) -> Answer:
    x.owner(request)
    post = x.world.posts.get(id)
    if post is None:
        gone = {
            "title": "Not Found Error",
            "detail": f"Could not find tweet with id: [{id}].",
            "type": f"{refusals.PROBLEMS}resource-not-found",
        }
        return _said({"errors": [gone]})
    return _said({"data": post, "includes": {"users": [x.world.accounts[post["author_id"]].user()]}})


async def _webhooks(x: X, request: Request) -> Answer:
    found = app_of(x.world, request).webhooks
    return _said({"data": [hook.json() for hook in found], "meta": {"result_count": len(found)}})


async def _add_webhook(x: X, request: Request) -> Answer:
    return _said(await hearing.add_webhook(x.world, x.bringer, app_of(x.world, request), _fields(request)))


async def _validate(x: X, request: Request, id: str) -> Answer:
    return _said(await hearing.validate(x.bringer, app_of(x.world, request), id))


async def _remove_webhook(x: X, request: Request, id: str) -> Answer:
    return _said(hearing.remove_webhook(app_of(x.world, request), id))


async def _subscriptions(x: X, request: Request) -> Answer:
    found = app_of(x.world, request).subscriptions
    return _said({"data": [one.json() for one in found], "meta": {"total_subscriptions": len(found)}})


async def _subscribe(x: X, request: Request) -> Answer:
    return _said(hearing.subscribe(x.world, x.messenger(request), _fields(request)))


async def _unsubscribe(x: X, request: Request, id: str) -> Answer:
    return _said(hearing.unsubscribe(x.owner(request), id))


Method = Callable[..., Awaitable[Answer]]
METHODS: list[tuple[re.Pattern[str], Method]] = [
    (re.compile(pattern), method)
    for pattern, method in (
        (r"POST /oauth2/token", _token),
        (r"GET /2/users/me", _me),
        (r"GET /2/users\?ids=([0-9,]+)&.*", _users),
        (r"POST /2/dm_conversations/with/([0-9]{1,19})/messages", _send),
        (r"POST /2/media/upload", _upload),
        (r"POST /2/media/upload/initialize", _begin),
        (r"POST /2/media/upload/([0-9]+)/append", _append),
        (r"POST /2/media/upload/([0-9]+)/finalize", _end),
        (r"GET /2/media/upload\?command=STATUS&media_id=([0-9]+)", _status),
        (r"GET /1\.1/ton/data/dm/.*", _file),
        (r"GET /2/tweets/([0-9]{1,19})\?.*", _post),
        (r"GET /2/webhooks", _webhooks),
        (r"POST /2/webhooks", _add_webhook),
        (r"PUT /2/webhooks/([0-9]+)", _validate),
        (r"DELETE /2/webhooks/([0-9]+)", _remove_webhook),
        (r"GET /2/activity/subscriptions", _subscriptions),
        (r"POST /2/activity/subscriptions", _subscribe),
        (r"DELETE /2/activity/subscriptions/([0-9]+)", _unsubscribe),
    )
]
