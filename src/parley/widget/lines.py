"""The way out: whoever listens for one visitor shares one line, one subscription, one read of the feed, one encoding."""

import asyncio
import hashlib
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Protocol

import msgspec
import structlog

from parley.conversations import Standing
from parley.core.bus import GAP, Bus
from parley.core.errors import Unavailable
from parley.core.ids import AccountId, IdentityId
from parley.widget.attending import Register
from parley.widget.ports import News, Office, Place, Webchat, agent_types, changed, stirs
from parley.widget.protocol import TYPING, Out
from parley.widget.seeking import Seeker

log = structlog.get_logger()

PAGE = 100
"""Items of the feed that are read at once."""
READERS = 8
"""Lines that read the feed at the same time."""
RETRY_SECONDS = 1.0
STILL_TYPES_SECONDS = 4.0
PLACE_SECONDS = 5.0
"""Whoever waits is told their place again so often: it changes by what becomes of others, and by time."""


class Listener(Protocol):
    """A socket, or a request that waits."""

    after: int
    tab: str
    stood: str
    """The mark of what it was told last about how the conversation stands."""

    async def deliver(self, frames: Sequence[str]) -> None: ...

    async def replaced(self) -> None:
        """Somebody else has taken this place."""
        ...


class Line:
    """One visitor of one account, while anybody listens."""

    __slots__ = (
        "_asks_place",
        "_dirty",
        "_lines",
        "_reading",
        "_typing",
        "_unsubscribe",
        "account",
        "identity_id",
        "listeners",
        "place",
        "previewed_at",
        "standing",
        "visitor_id",
    )

    def __init__(self, lines: "Lines", account: Webchat, visitor_id: str) -> None:
        self._lines = lines
        self._asks_place = False
        self._dirty = False
        self._reading = False
        self._typing = False
        self._unsubscribe: dict[str, Callable[[], None]] = {}
        self.account = account
        self.visitor_id = visitor_id
        self.identity_id: IdentityId | None = None
        self.standing: Standing | None = None
        self.place: Place | None = None
        self.previewed_at = 0.0
        self.listeners: dict[Listener, None] = {}

    def seek(self) -> None:
        """The visitor has written: intake will soon know an identity for them."""
        if self.identity_id is None:
            self._lines.seeker.seek(self)

    def found(self, identity_id: IdentityId) -> None:
        self.identity_id = identity_id
        if self.listeners:
            self._hear(changed(identity_id), lambda _topic: self.wake())
            self._hear(agent_types(identity_id), self._hear_typing)
            self._lines.register.come(self.account.workspace_id, identity_id)
            self.wake()

    def wake(self) -> None:
        """Read on, now or right after the reading that is under way."""
        self._dirty = True
        if self.identity_id and not self._reading:
            self._reading = True
            self._lines.spawn(self._read_on(self.identity_id))

    def hang_up(self) -> None:
        for stop in self._unsubscribe.values():
            stop()
        self._unsubscribe = {}
        self._lines.seeker.forget(self)
        if self.identity_id:
            self._lines.register.leave(self.account.workspace_id, self.identity_id)

    # ── reading ─────────────────────────────────────────────────────────────────────────────────

    async def _read_on(self, identity_id: IdentityId) -> None:
        try:
            while self._dirty and self.listeners:
                self._dirty = False
                await self._read_once(identity_id)
        finally:
            self._reading = False

    async def _read_once(self, identity_id: IdentityId) -> None:
        try:
            news = await self._lines.read(self.account, identity_id, min(listener.after for listener in self.listeners))
        except Unavailable:
            log.warning("widget.feed_unavailable")
            self._dirty = True
            await asyncio.sleep(RETRY_SECONDS)
            return
        self._follow(news.standing)
        self._wait_on(news.place)
        await self._hand_out(news)
        self._dirty = self._dirty or len(news.items) >= PAGE

    async def _hand_out(self, news: News) -> None:
        frames = [(item.seq, Out("event", seq=item.seq, data=item).encoded()) for item in news.items]
        mark = _mark(news)
        stands = mark, Out("standing", mark, data=_standing(news)).encoded()
        await asyncio.gather(*(_advance(listener, frames, stands) for listener in tuple(self.listeners)))

    def _follow(self, standing: Standing | None) -> None:
        """Hear what happens in the conversation that is current now."""
        before, self.standing = self.standing, standing
        if standing is None or not self.listeners or (before and before.talk == standing.talk):
            return
        stirred, attended = stirs(self.account.workspace_id, standing.talk)
        for topic in stirs(self.account.workspace_id, before.talk) if before else ():
            self._unsubscribe.pop(topic)()
        self._hear(stirred, lambda _topic: self.wake())
        self._hear(attended, self._hear_presence)

    def _wait_on(self, place: Place | None) -> None:
        """Ask for the place again as long as they have one."""
        self.place = place
        if place and not self._asks_place:
            self._asks_place = True
            self._lines.spawn(self._ask_again())

    async def _ask_again(self) -> None:
        try:
            while self.listeners and self.place:
                await asyncio.sleep(PLACE_SECONDS)
                self.wake()
        finally:
            self._asks_place = False

    def _hear(self, topic: str, then: Callable[[str], None]) -> None:
        self._unsubscribe[topic] = self._lines.bus.subscribe(topic, then)

    # ── who is writing ──────────────────────────────────────────────────────────────────────────

    def _hear_typing(self, topic: str) -> None:
        if topic != GAP:
            self._lines.spawn(deliver_to(tuple(self.listeners), TYPING))

    def _hear_presence(self, topic: str) -> None:
        """Somebody has opened the conversation, and so read it; or has begun to write."""
        self.wake()
        if topic != GAP and not self._typing:
            self._typing = True
            self._lines.spawn(self._show_typing())

    async def _show_typing(self) -> None:
        try:
            while self.listeners and self.standing and (name := await self._lines.typist(self.account, self.standing)):
                await deliver_to(tuple(self.listeners), Out("typing", data={"name": name}).encoded())
                await asyncio.sleep(STILL_TYPES_SECONDS)
        finally:
            self._typing = False


class Lines:
    """All lines of this process."""

    def __init__(self, office: Office, bus: Bus, *, listeners_per_visitor: int = 20) -> None:
        self.bus = bus
        self.seeker = Seeker(office)
        self.register = Register(office, self.spawn)
        self._office = office
        self._limit = listeners_per_visitor
        self._lines: dict[tuple[AccountId, str], Line] = {}
        self._readers = asyncio.Semaphore(READERS)
        self._tasks: set[asyncio.Task[None]] = set()

    def join(self, account: Webchat, visitor_id: str, listener: Listener, *, known: bool) -> Line:
        """Listen for a visitor. One who is `known` may have a feed already; a new one has none before they write."""
        line = self._lines.setdefault((account.id, visitor_id), Line(self, account, visitor_id))
        self._make_room(line, listener.tab)
        line.listeners[listener] = None
        if line.identity_id:
            line.wake()
        elif known:
            self.seeker.look_once(line)
        return line

    def of(self, account: Webchat, visitor_id: str) -> Line | None:
        """The line on which somebody listens for this visitor just now."""
        return self._lines.get((account.id, visitor_id))

    def leave(self, line: Line, listener: Listener) -> None:
        line.listeners.pop(listener, None)
        if not line.listeners and self._lines.get((line.account.id, line.visitor_id)) is line:
            del self._lines[line.account.id, line.visitor_id]
            line.hang_up()

    async def broadcast(self, account_id: AccountId, out: Out) -> None:
        """Say the same to every listener of an account; it is encoded once."""
        listeners = [listener for (owner, _), line in self._lines.items() if owner == account_id for listener in line.listeners]
        await deliver_to(listeners, out.encoded())

    async def read(self, account: Webchat, identity_id: IdentityId, after: int) -> News:
        async with self._readers:
            return await self._office.news(account.workspace_id, identity_id, after, PAGE)

    async def typist(self, account: Webchat, standing: Standing) -> str:
        try:
            return await self._office.typist(account.workspace_id, standing.talk)
        except Unavailable:
            return ""

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _make_room(self, line: Line, tab: str) -> None:
        """A tab has one place; and a visitor has so many."""
        leaving = [listener for listener in line.listeners if tab and listener.tab == tab]
        if not leaving and len(line.listeners) >= self._limit:
            leaving = [next(iter(line.listeners))]
        for listener in leaving:
            line.listeners.pop(listener)
            self.spawn(listener.replaced())


async def deliver_to(listeners: Sequence[Listener], frame: str) -> None:
    await asyncio.gather(*(listener.deliver([frame]) for listener in listeners))


def _standing(news: News) -> Any:
    return {**msgspec.to_builtins(news.standing), "place": news.place} if news.standing and news.place else news.standing


def _mark(news: News) -> str:
    return hashlib.blake2s(msgspec.json.encode(_standing(news)), digest_size=6).hexdigest() if news.standing else ""


async def _advance(listener: Listener, frames: Sequence[tuple[int, str]], stands: tuple[str, str]) -> None:
    """Give a listener what it does not have yet: first the words, then how they stand."""
    fresh = [frame for seq, frame in frames if seq > listener.after]
    if fresh:
        listener.after = frames[-1][0]
    if stands[0] and stands[0] != listener.stood:
        listener.stood = stands[0]
        fresh.append(stands[1])
    if fresh:
        await listener.deliver(fresh)
