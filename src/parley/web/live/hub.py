"""Live signals for open pages: one ear on the bus per workspace, one encoding per signal, however many sockets hear it.

A signal's number is the time at which it left, in milliseconds and growing, so that a browser may come back to another process
with the number that it heard last: it is told everything since, with some slack for clocks that differ.
"""

import asyncio
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, Protocol

import msgspec
import structlog

from parley import workspace
from parley.core import clock
from parley.core.bus import GAP
from parley.core.errors import Unavailable
from parley.core.ground import Ground
from parley.core.ids import WorkspaceId
from parley.workspace import SessionId

log = structlog.get_logger()

GATHER_SECONDS = 0.02
"""Signals that come together leave together."""
BEAT_SECONDS = 20.0
SLACK_MS = 5_000
MOST_REMEMBERED = 5_000
"""Topics whose last change is known; whoever asks for older ones is told to read everything again."""
SHARE_MS = 12
LONGEST_PACE_MS = 2_000
"""However many pages show the same, together they ask for it no more often than this: live updates cost what changes, not who looks."""
IDLE_BEATS = 6
"""Beats for which a workspace is still listened to after its last page has gone: the next one opens in a moment."""


class Signal(msgspec.Struct, frozen=True):
    seq: int
    topics: tuple[str, ...] = ()
    paces: tuple[int, ...] = ()
    """For each topic, how long the page should wait between two questions about it, in milliseconds."""

    def encoded(self) -> str:
        return msgspec.json.encode(self).decode()


class Listener(Protocol):
    """An open page."""

    session_id: SessionId

    def tell(self, signal: Signal, frame: str) -> None: ...

    def end_session(self) -> None: ...


def stamp() -> int:
    """The number of a signal that leaves now."""
    return int(clock.now().timestamp() * 1000)


class Place:
    """One workspace, while any of its pages is open."""

    def __init__(self, hub: "Hub", workspace_id: WorkspaceId) -> None:
        self._hub = hub
        self._prefix = f"{workspace_id}/"
        self._changed: set[str] = set()
        self._latest: OrderedDict[str, int] = OrderedDict()
        self._showing: defaultdict[str, set[Listener]] = defaultdict(set)
        self._silence = hub.ground.bus.subscribe(self._prefix, self._hear)
        self.workspace_id = workspace_id
        self.listeners: dict[Listener, frozenset[str]] = {}
        self.since = self.seq = stamp()
        self.idle_beats = 0

    def join(self, listener: Listener) -> None:
        self.listeners[listener] = frozenset()
        self.idle_beats = 0

    def leave(self, listener: Listener) -> None:
        self._shows_no_more(listener, self.listeners.pop(listener, frozenset()))

    def show(self, listener: Listener, topics: frozenset[str], since: int) -> Signal:
        """From now on the page shows these topics. Returns what it has missed of those that are new to it."""
        fresh = topics - self.listeners[listener]
        self._shows_no_more(listener, self.listeners[listener] - topics)
        self.listeners[listener] = topics
        for topic in fresh:
            self._showing[topic].add(listener)
        return Signal(self.seq, self._missed(fresh, since - SLACK_MS))

    def beat(self) -> None:
        self.seq = max(self.seq, stamp())
        self._tell({Signal(self.seq): set(self.listeners)})
        self.idle_beats = 0 if self.listeners else self.idle_beats + 1

    def close(self) -> None:
        self._silence()

    async def end_closed_sessions(self) -> None:
        held = {listener.session_id for listener in self.listeners}
        async with self._hub.ground.database.transaction(self.workspace_id) as tx:
            still_open = await workspace.sessions.open_among(tx, list(held)) if held else held
        for listener in [one for one in self.listeners if one.session_id in held - still_open]:
            listener.end_session()

    def _missed(self, topics: frozenset[str], since: int) -> tuple[str, ...]:
        if since < self.since - SLACK_MS:
            return (GAP,) if topics else ()
        return tuple(sorted(topic for topic in topics if self._latest.get(topic, 0) > since))

    def _shows_no_more(self, listener: Listener, topics: Iterable[str]) -> None:
        for topic in topics:
            self._showing[topic].discard(listener)
            if not self._showing[topic]:
                del self._showing[topic]

    def _hear(self, topic: str) -> None:
        if not self._changed:
            asyncio.get_running_loop().call_later(GATHER_SECONDS, self._flush)
        self._changed.add(topic.removeprefix(self._prefix))

    def _flush(self) -> None:
        changed, self._changed = self._changed, set()
        self.seq = max(self.seq + 1, stamp())
        if workspace.sessions.CHANGED in changed:
            self._hub.spawn(_if_reachable(self.end_closed_sessions))
        self._remember(changed)
        self._tell(self._frames(changed))

    def _frames(self, changed: set[str]) -> dict[Signal, set[Listener]]:
        """Who is told what. Those who show the same of what has changed share one signal."""
        if GAP in changed:
            return {Signal(self.seq, (GAP,), (pace(len(self.listeners)),)): set(self.listeners)}
        heard: defaultdict[Listener, list[str]] = defaultdict(list)
        for topic in sorted(changed & self._showing.keys()):
            for listener in self._showing[topic]:
                heard[listener].append(topic)
        frames: defaultdict[Signal, set[Listener]] = defaultdict(set)
        for listener, topics in heard.items():
            frames[Signal(self.seq, tuple(topics), tuple(pace(len(self._showing[topic])) for topic in topics))].add(listener)
        return frames

    def _tell(self, frames: dict[Signal, set[Listener]]) -> None:
        for signal, listeners in frames.items():
            frame = signal.encoded()
            for listener in listeners:
                listener.tell(signal, frame)

    def _remember(self, changed: set[str]) -> None:
        if GAP in changed:
            self.since = self.seq
        for topic in changed:
            self._latest[topic] = self.seq
            self._latest.move_to_end(topic)
        while len(self._latest) > MOST_REMEMBERED:
            self.since = self._latest.popitem(last=False)[1]


def pace(pages: int) -> int:
    """How long each of so many pages that show the same should wait between two questions, in milliseconds."""
    return min(LONGEST_PACE_MS, pages * SHARE_MS)


class Hub:
    """All open pages of this process."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self._places: dict[WorkspaceId, Place] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._heart: asyncio.Task[None] | None = None

    def place(self, workspace_id: WorkspaceId) -> Place:
        if workspace_id not in self._places:
            self._places[workspace_id] = Place(self, workspace_id)
        if self._heart is None or self._heart.done():
            self._heart = asyncio.create_task(self._beat_forever(), name="live heart")
        return self._places[workspace_id]

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def close(self) -> None:
        """The process ends: nobody is listened to any more."""
        for place in self._places.values():
            place.close()
        self._places.clear()
        if self._heart:
            self._heart.cancel()

    async def _beat_forever(self) -> None:
        """Ends by itself when no place is left."""
        while self._places:
            await asyncio.sleep(BEAT_SECONDS)
            for place in tuple(self._places.values()):
                place.beat()
                await _if_reachable(place.end_closed_sessions)
                if place.idle_beats >= IDLE_BEATS and not place.listeners:
                    self._places.pop(place.workspace_id).close()


async def _if_reachable(look: Callable[[], Coroutine[Any, Any, None]]) -> None:
    try:
        await look()
    except Unavailable:
        log.warning("live.sessions_unavailable")
