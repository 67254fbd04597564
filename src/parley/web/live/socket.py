"""`/live`: the WebSocket by which an open page hears what has changed. It names the topics that it shows; no content passes here."""

import asyncio
from typing import Annotated, Any

import msgspec
from litestar import WebSocket, websocket
from litestar.exceptions import WebSocketDisconnect

from parley import workspace
from parley.core.ground import Ground
from parley.web.live.hub import Hub, Place, Signal
from parley.web.shell.forgery import same_origin
from parley.web.shell.visiting import database_of, session_token, visit
from parley.workspace import NotSignedIn, Presence, SessionId

SESSION_ENDED = 4401
BAD_FRAME = 4400
ELSEWHERE = 4403
SLOW_SECONDS = 15.0
"""How long a browser may refuse to take a frame."""
MOST_BYTES = 16_384

Topic = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class Shown(msgspec.Struct, frozen=True):
    """What a page says: the topics that it shows, and the number of the last signal that it heard."""

    show: Annotated[frozenset[Topic], msgspec.Meta(max_length=100)]
    since: int = 0


@websocket("/live")
async def live(socket: WebSocket[Any, Any, Any]) -> None:
    if not same_origin(socket.headers):
        await socket.close(ELSEWHERE)
        return
    # It is accepted before it is refused: only so does the browser learn that its session has ended.
    await socket.accept()
    try:
        presence = await _presence(socket)
    except NotSignedIn:
        await socket.close(SESSION_ENDED)
        return
    ground: Ground = socket.app.state.ground
    hub = ground.one(Hub)
    await Page(socket, hub, hub.place(presence.staff.workspace_id), presence.session.id).serve()


async def _presence(socket: WebSocket[Any, Any, Any]) -> Presence:
    token = session_token(socket)
    async with database_of(socket).transaction(workspace.sessions.workspace_of(token)) as tx:
        return await workspace.sessions.resume(tx, token, visit(socket))


class Page:
    """One open page. While it takes a frame, what it hears meanwhile waits as topics, so that a slow one costs no memory."""

    __slots__ = ("_busy", "_hub", "_place", "_socket", "_waiting", "session_id")

    def __init__(self, socket: WebSocket[Any, Any, Any], hub: Hub, place: Place, session_id: SessionId) -> None:
        self._socket = socket
        self._hub = hub
        self._place = place
        self._busy = False
        self._waiting: set[str] = set()
        self.session_id = session_id

    async def serve(self) -> None:
        self._place.join(self)
        try:
            while (said := await self._next()) is not None:
                self._answer(said)
        except msgspec.DecodeError:
            await self._close(BAD_FRAME)
        except WebSocketDisconnect:
            pass
        finally:
            self._place.leave(self)

    def tell(self, signal: Signal, frame: str) -> None:
        if self._busy:
            self._waiting.update(signal.topics)
        else:
            self._busy = True
            self._hub.spawn(self._send(frame))

    def end_session(self) -> None:
        self._place.leave(self)
        self._hub.spawn(self._close(SESSION_ENDED))

    def _answer(self, said: Shown) -> None:
        signal = self._place.show(self, said.show, said.since)
        self.tell(signal, signal.encoded())

    async def _next(self) -> Shown | None:
        event: Any = await self._socket.receive()
        if event["type"] != "websocket.receive":
            return None
        text: str = event.get("text") or ""
        if len(text) > MOST_BYTES:
            raise msgspec.DecodeError
        return msgspec.json.decode(text, type=Shown)

    async def _send(self, frame: str) -> None:
        try:
            async with asyncio.timeout(SLOW_SECONDS):
                await self._socket.send({"type": "websocket.send", "bytes": None, "text": frame})
        except (OSError, RuntimeError, TimeoutError, WebSocketDisconnect):
            return  # it stays busy: the receive loop will be told that it is gone
        self._busy = False
        if self._waiting:
            topics, self._waiting = tuple(sorted(self._waiting)), set()
            signal = Signal(self._place.seq, topics)
            self.tell(signal, signal.encoded())

    async def _close(self, code: int) -> None:
        try:
            await self._socket.close(code)
        except (OSError, RuntimeError, WebSocketDisconnect):
            return
