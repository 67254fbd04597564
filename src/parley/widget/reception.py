"""Takes a visitor's frames in, whichever way they come: counted, understood, committed, acknowledged."""

import asyncio
from contextlib import suppress
from datetime import datetime
from uuid import uuid4

import msgspec

from parley.channels.adapters.webchat import Webchat as Adapter
from parley.channels.adapters.webchat.adapter import identification
from parley.channels.adapters.webchat.tokens import Visitor
from parley.channels.adapters.webchat.wire import Frame
from parley.channels.errors import Unreadable
from parley.channels.types import Call
from parley.core import clock
from parley.core.bus import Bus
from parley.core.errors import ParleyError, Unavailable
from parley.core.ids import IdentityId
from parley.widget import protocol
from parley.widget.lines import Line
from parley.widget.ports import Journal, Office, Webchat, visitor_typed_in, visitor_types, visitor_types_in
from parley.widget.protocol import JOURNALLED, BadFrame, Hello, Out

PREVIEW_EVERY = 1.5
"""Seconds."""


class Guest(msgspec.Struct):
    """A visitor at one connection, and the page from which they speak."""

    account: Webchat
    visitor: Visitor
    page: dict[str, str]
    """Headers that every call of this connection carries."""


class Bucket:
    """Allows `rate` frames a second, and `burst` of them at once."""

    __slots__ = ("at", "burst", "left", "rate")

    def __init__(self, rate: float, burst: float) -> None:
        self.rate, self.burst, self.left = rate, burst, burst
        self.at = _seconds()

    def takes(self) -> bool:
        now = _seconds()
        self.left = min(self.burst, self.left + (now - self.at) * self.rate)
        self.at = now
        if self.left < 1:
            return False
        self.left -= 1
        return True


class Reception:
    def __init__(self, journal: Journal, office: Office, bus: Bus) -> None:
        self._journal = journal
        self._office = office
        self._bus = bus
        self._adapter = Adapter()

    async def take(self, said: Frame, guest: Guest, line: Line | None) -> Out | None:
        """What to answer to one frame, if anything."""
        match said.type:
            case kind if kind in JOURNALLED:
                return await self._commit(said, guest, line)
            case "typing":
                await self._type(said, line)
            case "ping":
                return Out("pong", said.id)
            case "pong":
                pass
            case _:
                return Out("error", said.id, data={"code": "unknown"})
        return None

    async def log_in(self, guest: Guest, line: Line | None) -> None:
        """Tell the journal that an anonymous visitor is now known to the site; the same login is told once."""
        said = Frame("identify", id=uuid4().hex)
        call = _call(said, guest, clock.now())
        with suppress(ParleyError):  # each later frame carries the same facts
            await self._append(call, guest, f"{guest.visitor.id}:user:{guest.visitor.user_id}")
        _seek(line)

    async def _commit(self, said: Frame, guest: Guest, line: Line | None) -> Out:
        call = _call(said, guest, clock.now())
        try:
            self._adapter.parse(call, guest.account)
            await self._append(call, guest, self._adapter.key(call))
        except Unreadable:
            return Out("error", said.id, data={"code": "invalid"})
        except ParleyError:  # unreachable or overloaded: the browser keeps the message and says it again
            return Out("error", said.id, data={"code": "unavailable"})
        _seek(line)
        return Out("ack", said.id, data={"at": call.received_at})

    async def _append(self, call: Call, guest: Guest, key: str) -> None:
        await self._journal.append(guest.account, key, call)

    async def _type(self, said: Frame, line: Line | None) -> None:
        if not line or not line.identity_id:
            return
        topics = [visitor_types(line.identity_id)]
        if line.standing:
            topics.append(visitor_types_in(line.account.workspace_id, line.standing.talk))
            if await self._previewed(said, line, line.identity_id):
                topics.append(visitor_typed_in(line.account.workspace_id, line.standing.talk))
        self._bus.publish(topics)

    async def _previewed(self, said: Frame, line: Line, identity_id: IdentityId) -> bool:
        """Whether there is something to see of what they type: only where the owner wishes it, and no more often than once in a while."""
        if not line.account.settings.manners.previews_typing or _seconds() - line.previewed_at < PREVIEW_EVERY:
            return False
        line.previewed_at = _seconds()
        try:
            await self._office.typed(line.account.workspace_id, identity_id, protocol.typed(said))
        except (BadFrame, Unavailable):
            return False
        return True


def page_headers(hello: Hello, origin: str) -> dict[str, str]:
    told = {
        "origin": origin,
        "x-page-url": hello.page.url,
        "x-page-title": hello.page.title,
        "referer": hello.page.referrer,
        "accept-language": hello.language,
    }
    return {name: value for name, value in told.items() if value}


def _call(said: Frame, guest: Guest, now: datetime) -> Call:
    body = msgspec.json.encode(said)
    headers = {**guest.page, **identification(guest.visitor, body, guest.account.settings, now)}
    return Call(body, headers, received_at=now)


def _seek(line: Line | None) -> None:
    if line:
        line.seek()


def _seconds() -> float:
    return asyncio.get_running_loop().time()
