"""The way out: whoever listens for one visitor shares one line, one subscription, one read of the feed, one encoding."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Protocol

import structlog

from parley.core.bus import GAP, Bus
from parley.core.errors import Unavailable
from parley.core.ids import AccountId, IdentityId
from parley.widget.ports import FeedItem, Office, Webchat, agent_types, changed
from parley.widget.protocol import TYPING, Out
from parley.widget.seeking import Seeker

log = structlog.get_logger()

PAGE = 100
"""Items of the feed that are read at once."""
READERS = 8
"""Lines that read the feed at the same time."""
RETRY_SECONDS = 1.0


class Listener(Protocol):
    """A socket, or a request that waits."""

    after: int
    tab: str

    async def deliver(self, frames: Sequence[str]) -> None: ...

    async def replaced(self) -> None:
        """Somebody else has taken this place."""
        ...


class Line:
    """One visitor of one account, while anybody listens."""

    __slots__ = ("_dirty", "_lines", "_reading", "_unsubscribe", "account", "identity_id", "listeners", "visitor_id")

    def __init__(self, lines: "Lines", account: Webchat, visitor_id: str) -> None:
        self._lines = lines
        self._dirty = False
        self._reading = False
        self._unsubscribe: tuple[Callable[[], None], ...] = ()
        self.account = account
        self.visitor_id = visitor_id
        self.identity_id: IdentityId | None = None
        self.listeners: dict[Listener, None] = {}

    def seek(self) -> None:
        """The visitor has written: intake will soon know an identity for them."""
        if self.identity_id is None:
            self._lines.seeker.seek(self)

    def found(self, identity_id: IdentityId) -> None:
        bus = self._lines.bus
        self.identity_id = identity_id
        if self.listeners:
            self._unsubscribe = (
                bus.subscribe(changed(identity_id), self._hear),
                bus.subscribe(agent_types(identity_id), self._hear_typing),
            )
            self.wake()

    def wake(self) -> None:
        """Read on, now or right after the reading that is under way."""
        self._dirty = True
        if self.identity_id and not self._reading:
            self._reading = True
            self._lines.spawn(self._read_on(self.identity_id))

    def hang_up(self) -> None:
        for stop in self._unsubscribe:
            stop()
        self._unsubscribe = ()
        self._lines.seeker.forget(self)

    async def _read_on(self, identity_id: IdentityId) -> None:
        try:
            while self._dirty and self.listeners:
                self._dirty = False
                await self._read_once(identity_id)
        finally:
            self._reading = False

    async def _read_once(self, identity_id: IdentityId) -> None:
        try:
            items = await self._lines.read(self.account, identity_id, min(listener.after for listener in self.listeners))
        except Unavailable:
            log.warning("widget.feed_unavailable")
            self._dirty = True
            await asyncio.sleep(RETRY_SECONDS)
            return
        await self._hand_out(items)
        self._dirty = self._dirty or len(items) >= PAGE

    async def _hand_out(self, items: Sequence[FeedItem]) -> None:
        frames = [(item.seq, Out("event", seq=item.seq, data=item).encoded()) for item in items]
        await asyncio.gather(*(_advance(listener, frames) for listener in tuple(self.listeners)))

    def _hear(self, _topic: str) -> None:
        self.wake()

    def _hear_typing(self, topic: str) -> None:
        if topic != GAP:
            self._lines.spawn(deliver_to(tuple(self.listeners), TYPING))


class Lines:
    """All lines of this process."""

    def __init__(self, office: Office, bus: Bus, *, listeners_per_visitor: int = 20) -> None:
        self.bus = bus
        self.seeker = Seeker(office)
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

    async def read(self, account: Webchat, identity_id: IdentityId, after: int) -> Sequence[FeedItem]:
        async with self._readers:
            return await self._office.feed(account.workspace_id, identity_id, after, PAGE)

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


async def _advance(listener: Listener, frames: Sequence[tuple[int, str]]) -> None:
    """Give a listener what it does not have yet."""
    fresh = [frame for seq, frame in frames if seq > listener.after]
    if fresh:
        listener.after = frames[-1][0]
        await listener.deliver(fresh)
