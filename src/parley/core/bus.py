"""Live signals: tells this process and the others that something has changed, by id, never by content."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any
from uuid import uuid4

import asyncpg
import msgspec
import structlog

log = structlog.get_logger()

Hear = Callable[[str], None]

CHANNEL = "parley"
GAP = "*"
"""The topic that everybody hears after signals may have been missed: read again whatever you show."""
COALESCE = 0.004
"""Seconds for which signals are gathered before they leave: NOTIFY takes a global lock at commit."""
PAYLOAD = 7900
"""Bytes; PostgreSQL refuses 8000."""


class Bus:
    """Signals over PostgreSQL's LISTEN/NOTIFY, on a connection of its own, outside of business transactions."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._me = uuid4().hex[:8]
        self._ears: dict[str, set[Hear]] = defaultdict(set)
        self._leaving: set[str] = set()
        self._more = asyncio.Event()
        self._has_talked = False
        self._task: asyncio.Task[None] | None = None

    def subscribe(self, topic: str, hear: Hear) -> Callable[[], None]:
        """Call `hear(topic)` on each signal, and `hear(GAP)` after a gap; `place/` hears every topic below it. Returns how to stop."""
        self._ears[topic].add(hear)
        return lambda: self._forget(topic, hear)

    def publish(self, topics: Iterable[str]) -> None:
        """Local listeners hear at once, other processes within milliseconds."""
        topics = set(topics)
        self._leaving |= topics
        self._more.set()
        for topic in topics:
            self._sound(topic)

    async def start(self) -> None:
        self._task = asyncio.create_task(self._keep_connected(), name="bus")

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.wait([self._task])

    def _forget(self, topic: str, hear: Hear) -> None:
        self._ears[topic].discard(hear)
        if not self._ears[topic]:
            del self._ears[topic]

    def _sound(self, topic: str) -> None:
        place = topic.partition("/")[0] + "/"
        for hear in (*self._ears.get(topic, ()), *self._ears.get(place, ())):
            hear(topic)

    def _sound_gap(self) -> None:
        for hear in {hear for ears in self._ears.values() for hear in ears}:
            hear(GAP)

    async def _keep_connected(self) -> None:
        while True:
            try:
                await self._talk()
            except Exception as error:  # whatever it was: a bus that ended would leave pages that never change
                log.warning("bus.disconnected", error=type(error).__name__)
                await asyncio.sleep(0.5)

    async def _talk(self) -> None:
        connection: Any = await asyncpg.connect(self.url, timeout=5, server_settings={"application_name": "parley bus"})
        try:
            connection.add_termination_listener(self._lost)
            await connection.add_listener(CHANNEL, self._arrived)
            self._catch_up()
            await self._send_forever(connection)
        finally:
            connection.terminate()

    def _lost(self, _connection: object) -> None:
        """Wakes whoever sends, so that it notices."""
        self._more.set()

    def _catch_up(self) -> None:
        """After a break neither we nor the others know what was missed: everybody reads again."""
        if self._has_talked:
            self._leaving.add(GAP)
            self._more.set()
        self._has_talked = True
        self._sound_gap()

    async def _send_forever(self, connection: Any) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(5):
                    await self._more.wait()
            if connection.is_closed():
                raise asyncpg.InterfaceError("the signal connection was closed")
            if not self._more.is_set():
                continue
            await asyncio.sleep(COALESCE)
            self._more.clear()
            leaving, self._leaving = self._leaving, set()
            for payload in _payloads(self._me, leaving):
                await connection.execute("SELECT pg_notify($1, $2)", CHANNEL, payload)

    def _arrived(self, _connection: object, _pid: int, _channel: str, payload: object) -> None:
        sender, *topics = msgspec.json.decode(str(payload), type=list[str])
        if sender != self._me:
            for topic in topics:
                self._sound_gap() if topic == GAP else self._sound(topic)


def _payloads(me: str, topics: Iterable[str]) -> Iterable[str]:
    """As few notifications as their size allows."""
    batch, size = [me], 16
    for topic in topics:
        if size + len(topic) + 3 > PAYLOAD:
            yield msgspec.json.encode(batch).decode()
            batch, size = [me], 16
        batch.append(topic)
        size += len(topic.encode()) + 3
    if len(batch) > 1:
        yield msgspec.json.encode(batch).decode()
