"""The widget's WebSocket, as a raw ASGI callable: one receive loop, no timer and no task of its own while it is idle."""

import asyncio
from collections.abc import Sequence

import structlog

from parley.channels.adapters.webchat.wire import MAX_FRAME_BYTES
from parley.channels.errors import InvalidSignature
from parley.core import clock
from parley.core.asgi import Receive, Send
from parley.core.errors import Unavailable
from parley.widget import protocol
from parley.widget.admission import Admitted, admit
from parley.widget.lines import Line
from parley.widget.ports import Webchat
from parley.widget.protocol import PING, BadFrame, Close, Out
from parley.widget.reception import Bucket, Guest, page_headers
from parley.widget.room import Room

log = structlog.get_logger()

SLOW_SECONDS = 15.0
"""How long a browser may refuse to take its frames."""


class HangUp(Exception):
    """This conversation is over."""

    def __init__(self, code: Close) -> None:
        self.code = code


class Socket:
    __slots__ = ("_alive", "_bucket", "_receive", "_room", "_send", "_task", "account", "after", "origin", "stood", "tab")

    def __init__(self, room: Room, account: Webchat, origin: str, receive: Receive, send: Send) -> None:
        self._room = room
        self._receive = receive
        self._send = send
        self._alive = True
        self._bucket = Bucket(room.limits.frames_per_second, room.limits.burst)
        self._task = asyncio.current_task()
        self.account = account
        self.origin = origin
        self.after = 0
        self.stood = ""
        self.tab = ""

    async def serve(self) -> None:
        """Until either side hangs up."""
        spoke = self._room.wheel.add(self)
        try:
            await self._talk()
        except HangUp as reason:
            await self._close(reason.code)
        except Unavailable:
            await self._close(Close.UNAVAILABLE)
        except asyncio.CancelledError:
            if self._task:  # the server itself is stopping
                raise
        finally:
            self._room.wheel.remove(self, spoke)

    async def deliver(self, frames: Sequence[str]) -> None:
        try:
            async with asyncio.timeout(SLOW_SECONDS):
                for frame in frames:
                    await self._send({"type": "websocket.send", "text": frame})
        except TimeoutError:
            self._drop()
        except (OSError, RuntimeError):
            pass  # it is gone or closed, and the receive loop is told so

    async def replaced(self) -> None:
        await self._close(Close.REPLACED)

    async def turn(self) -> None:
        """Ping; a browser that has said nothing since the last ping is gone."""
        if not self._alive:
            await self._close(Close.SILENT)
            return
        self._alive = False
        await self.deliver([PING])

    async def _talk(self) -> None:
        said = await self._next()
        if said is None:
            return
        admitted, guest = self._admit(said)
        await self._tell(await self._room.welcome(said.id, admitted, self.account, self.after))
        line = self._room.lines.join(self.account, guest.visitor.id, self, known=admitted.met)
        try:
            if admitted.logged_in:
                await self._room.reception.log_in(guest, line)
            await self._converse(guest, line)
        finally:
            self._room.lines.leave(line, self)

    def _admit(self, said: protocol.Frame) -> tuple[Admitted, Guest]:
        try:
            hello = protocol.hello(said)
            admitted = admit(hello, self.account.settings, clock.now())
        except BadFrame:
            raise HangUp(Close.BAD_FRAME) from None
        except InvalidSignature:
            raise HangUp(Close.AUTH) from None
        self.tab = hello.tab
        self.after = max(0, said.seq) if admitted.known else 0
        return admitted, Guest(self.account, admitted.visitor, page_headers(hello, self.origin))

    async def _converse(self, guest: Guest, line: Line) -> None:
        while (said := await self._next()) is not None:
            answer = await self._room.reception.take(said, guest, line)
            if answer:
                await self._tell(answer)

    async def _next(self) -> protocol.Frame | None:
        """The browser's next frame; none when it has hung up."""
        event = await self._receive()
        if event["type"] != "websocket.receive":
            return None
        self._alive = True
        text: str = event.get("text") or ""
        if len(text.encode()) > MAX_FRAME_BYTES:
            raise HangUp(Close.TOO_BIG)
        if not self._bucket.takes():
            raise HangUp(Close.RATE)
        try:
            return protocol.frame(text)
        except BadFrame:
            raise HangUp(Close.BAD_FRAME) from None

    async def _tell(self, out: Out) -> None:
        await self.deliver([out.encoded()])

    async def _close(self, code: Close) -> None:
        try:
            async with asyncio.timeout(SLOW_SECONDS):
                await self._send({"type": "websocket.close", "code": int(code)})
        except TimeoutError:
            self._drop()
        except (OSError, RuntimeError):
            pass  # it was closed already

    def _drop(self) -> None:
        """Leave a browser that takes nothing: it cannot even be told goodbye."""
        task, self._task = self._task, None
        if task:
            task.cancel()
