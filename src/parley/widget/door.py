"""The widget's address space as one ASGI callable, in front of the framework."""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs

from parley.channels.adapters.webchat.settings import allows
from parley.channels.errors import InvalidSignature
from parley.core.asgi import BodyTooLarge, Disconnected, Receive, Scope, Send, body, header, respond, stream
from parley.core.errors import Forbidden, NotFound, Unavailable
from parley.core.serving import give, headers_of
from parley.widget import pages
from parley.widget.counter import Answer, Counter
from parley.widget.pages import Asset
from parley.widget.poll import Poll, Superseded, TooFast
from parley.widget.ports import Webchat
from parley.widget.preview import LARGEST_DRAFT, POLICY, preview, tried_on
from parley.widget.protocol import BadFrame, Close
from parley.widget.room import Room
from parley.widget.socket import Socket
from parley.widget.uploading import NotTaken

STATUSES: Mapping[type[Exception], int] = {
    BadFrame: 400,
    Disconnected: 400,
    InvalidSignature: 401,
    Forbidden: 403,
    NotFound: 404,
    Superseded: 409,
    BodyTooLarge: 413,
    NotTaken: 415,
    TooFast: 429,
    Unavailable: 503,
}
ASKED = frozenset(("frames", "events", "look", "talks", "files"))
PREFLIGHT = {
    "access-control-allow-methods": "GET, POST",
    "access-control-allow-headers": "authorization, content-type",
    "access-control-max-age": "86400",
}


class Widget:
    """Serves `/widget.js` and everything under `/widget/`."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self._poll = Poll(room)
        self._counter = Counter(room)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        match scope["type"], scope["path"].split("/")[1:]:
            case "websocket", ["widget", account_id, "socket"]:
                await self._socket(scope, receive, send, account_id)
            case "http", ["widget.js"] | ["widget", "assets", _, _] as path:
                await _serve(scope, send, pages.loader() if path == ["widget.js"] else pages.asset(*path[2:]))
            case "http", ["widget", "files", token]:
                await self._file(scope, send, token)
            case "http", ["widget", "preview", account_id]:
                await self._preview(scope, receive, send, account_id)
            case "http", ["widget", account_id, "logo"]:
                await self._logo(scope, send, account_id)
            case "http", ["widget", account_id, *asked] if asked and asked[0] in ASKED:
                await self._answer(scope, receive, send, account_id, asked)
            case "http", _:
                await respond(send, 404)
            case _:
                await send({"type": "websocket.close", "code": Close.NO_ACCOUNT})

    async def _socket(self, scope: Scope, receive: Receive, send: Send, account_id: str) -> None:
        """Accepts before it refuses: only so does the browser learn the reason."""
        await receive()
        await send({"type": "websocket.accept"})
        origin = header(scope, "origin")
        try:
            account = await self.room.account(account_id)
        except (NotFound, Unavailable) as error:
            return await send({"type": "websocket.close", "code": _close(error)})
        if not self._welcomes(origin, account):
            return await send({"type": "websocket.close", "code": Close.ORIGIN})
        return await Socket(self.room, account, origin, receive, send).serve()

    async def _answer(self, scope: Scope, receive: Receive, send: Send, account_id: str, asked: Sequence[str]) -> None:
        """One request of the plain HTTP way, with the sharing headers that its origin needs."""
        origin = header(scope, "origin")
        shared = {"vary": "origin", "cache-control": "no-store", "content-type": "application/json"}
        try:
            account = await self.room.account(account_id)
            if not self._may_ask(scope["method"], origin, account):
                raise Forbidden
            shared |= {"access-control-allow-origin": origin} if origin else {}
            status, content, more = await self._asked(scope, receive, account, asked)
        except tuple(STATUSES) as error:
            status, content, more = _status(error), b"{}", {"retry-after": "5"}
        await respond(send, status, content, {**shared, **more})

    async def _asked(self, scope: Scope, receive: Receive, account: Webchat, asked: Sequence[str]) -> Answer:
        match scope["method"], asked:
            case "OPTIONS", _:
                return 204, b"", PREFLIGHT
            case "POST", ["frames"]:
                return 200, (await self._poll.post(scope, receive, account)).encode(), {}
            case "GET", ["events"]:
                return 200, (await self._poll.events(scope, account)).encode(), {}
            case _:
                return await self._counter.answer(scope, receive, account, asked)

    async def _preview(self, scope: Scope, receive: Receive, send: Send, account_id: str) -> None:
        """The sample page; and how settings that are only tried on would look on it."""
        try:
            account = await self.room.account(account_id)
            if scope["method"] == "POST":
                return await respond(send, 200, tried_on(await body(receive, LARGEST_DRAFT)), {"content-type": "application/json"})
        except (NotFound, Unavailable, BadFrame, BodyTooLarge, Disconnected) as error:
            return await respond(send, _status(error))
        asked = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [header(scope, "accept-language")])[0]
        headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": POLICY, "referrer-policy": "same-origin"}
        return await respond(send, 200, preview(account.id, asked[:2].lower()), headers)

    async def _file(self, scope: Scope, send: Send, token: str) -> None:
        """A file of ours for whoever was given its address: the token in it is the permission, and ends."""
        try:
            file = await self.room.office.file(token)
        except (NotFound, Unavailable) as error:
            return await respond(send, _status(error))
        return await give(send, file, header(scope, "range"))

    async def _logo(self, scope: Scope, send: Send, account_id: str) -> None:
        try:
            file = await self.room.office.logo(await self.room.account(account_id))
        except (NotFound, Unavailable) as error:
            return await respond(send, _status(error))
        return await stream(send, file.pieces, {**headers_of(file), "cache-control": "public, max-age=86400"})

    def _welcomes(self, origin: str, account: Webchat) -> bool:
        return bool(origin) and (origin == self.room.own_origin or allows(account.settings, origin))

    def _may_ask(self, method: str, origin: str, account: Webchat) -> bool:
        """Browsers name no origin when a page asks its own host: it may read then, and without our sharing header nobody else can."""
        return self._welcomes(origin, account) or (not origin and method == "GET")


def _status(error: Exception) -> int:
    return next(status for kind, status in STATUSES.items() if isinstance(error, kind))


def _close(error: NotFound | Unavailable) -> Close:
    return Close.NO_ACCOUNT if isinstance(error, NotFound) else Close.UNAVAILABLE


async def _serve(scope: Scope, send: Send, asset: Asset | None) -> None:
    if asset is None:
        return await respond(send, 404)
    if "gzip" in header(scope, "accept-encoding"):
        return await respond(send, 200, asset.gzipped, {**asset.headers, "content-encoding": "gzip"})
    return await respond(send, 200, asset.content, asset.headers)
