"""Message in, visible in an operator's browser: the signal, the gathering that the page does, and the fragment it then asks for."""

import asyncio
import random
import re
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Any

import msgspec
from websockets.asyncio.client import connect

from bench import http
from bench.figures import Figure, figure, percentile
from bench.salon import Salon
from bench.scale import Scale
from bench.stand import Stand, tell, until
from bench.updates import HEADERS, update

PER_SECOND = 50
CHATS = range(500_000, 500_040)
GATHER_SECONDS = 0.06
"""As in live.js."""
MARK = re.compile(rb"message no\. (\d+)")
MET = """
    SELECT i.address, c.id FROM identities i JOIN conversations c ON (c.workspace_id, c.person_id) = (i.workspace_id, i.person_id)
     WHERE i.workspace_id = $1 AND i.address = ANY($2)
"""


class Browser:
    """An operator who looks at the list of conversations."""

    def __init__(self, fragments: http.Line, cookie: str) -> None:
        self._fragments = fragments
        self._cookie = cookie
        self._changed = asyncio.Event()
        self._pace = 0.0
        self._asked = 0.0
        self.signalled: list[tuple[float, frozenset[str]]] = []
        self.shown: dict[int, float] = {}
        self.fetched_in: list[float] = []

    async def listen(self, socket: Any) -> None:
        async for frame in socket:
            signal = msgspec.json.decode(frame)
            topics = frozenset(signal["topics"])
            self.signalled.append((time.monotonic(), topics))
            if "inbox" in topics:
                self._pace = (signal["paces"][signal["topics"].index("inbox")] if signal["paces"] else 0) / 1000
                self._changed.set()

    async def look(self) -> None:
        while True:
            await self._changed.wait()
            await asyncio.sleep(self._delay())
            self._changed.clear()
            self._asked = asked = time.monotonic()
            fragment = await self._fragments.get("/inbox/rows", {"cookie": self._cookie, "hx-request": "true"})
            now = time.monotonic()
            self.fetched_in.append(now - asked)
            for mark in MARK.findall(fragment):
                self.shown.setdefault(int(mark), now)

    def _delay(self) -> float:
        """As in live.js."""
        spread = max(0.0, self._pace - GATHER_SECONDS) * random.random()
        return max(GATHER_SECONDS, self._asked + self._pace - time.monotonic(), spread)


async def measure(stand: Stand, salon: Salon, scale: Scale) -> list[Figure]:
    async with _looking(stand, salon, await _met(stand, salon)) as (browser, topics):
        sent = await _write(stand, salon, scale.live_seconds * PER_SECOND)
        await asyncio.sleep(1)
    visible = [browser.shown[number] - at for number, at in sent.items() if number in browser.shown]
    signalled = [_first_signal(browser, topics[_chat(number)], at) - at for number, at in sent.items()]
    if len(visible) < 0.95 * len(sent):
        raise RuntimeError(f"{len(sent)} were written, {len(visible)} were seen")
    tell(f"{PER_SECOND}/s: visible after {percentile(visible, 95) * 1000:.0f} ms (p95)")
    return [
        figure(f"message in → visible in a browser at {PER_SECOND}/s, p50", percentile(visible, 50) * 1000, "ms"),
        figure(f"message in → visible in a browser at {PER_SECOND}/s, p95", percentile(visible, 95) * 1000, "ms", at_most=300),
        figure("… of which to the frame on its socket, p95", percentile(signalled, 95) * 1000, "ms"),
        figure("… of which the fragment, p95", percentile(browser.fetched_in, 95) * 1000, "ms"),
    ]


async def _met(stand: Stand, salon: Salon) -> dict[int, str]:
    """The topic of each chat's conversation, once all have written."""
    async with http.line(stand.settings.port) as line, stand.connection() as connection:
        for chat in CHATS:
            await line.post(salon.hook(), update(chat, "good evening"), HEADERS)
        topics: dict[int, str] = {}

        async def all_are_there() -> bool:
            rows = await connection.fetch(MET, salon.workspace_id, [str(chat) for chat in CHATS])
            topics.update((int(address), f"conversation/{id}") for address, id in rows)
            return len(topics) == len(CHATS)

        await until(all_are_there)
    await stand.execute("ANALYZE")
    return topics


@asynccontextmanager
async def _looking(stand: Stand, salon: Salon, topics: dict[int, str]) -> AsyncGenerator[tuple[Browser, dict[int, str]]]:
    port = stand.settings.port
    headers = {"cookie": salon.cookie, "origin": f"http://{http.HOST}:{port}"}
    async with http.line(port) as fragments, connect(f"ws://{http.HOST}:{port}/live", additional_headers=headers) as socket:
        browser = Browser(fragments, salon.cookie)
        await socket.send(msgspec.json.encode({"show": ["inbox", *topics.values()], "since": 0}).decode())
        tasks = [asyncio.create_task(browser.listen(socket)), asyncio.create_task(browser.look())]
        try:
            yield browser, topics
        finally:
            for task in tasks:
                task.cancel()
            with suppress(asyncio.CancelledError):
                await asyncio.gather(*tasks)


async def _write(stand: Stand, salon: Salon, count: int) -> dict[int, float]:
    """At an even pace, whatever the server does: number -> when it was due."""
    start, sent = time.monotonic() + 0.1, dict[int, float]()
    async with http.line(stand.settings.port) as one, http.line(stand.settings.port) as other:
        for number in range(0, count, 2):
            due = start + number / PER_SECOND
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            sent[number] = sent[number + 1] = due
            await asyncio.gather(*(_say(line, salon, number + nth) for nth, line in enumerate((one, other))))
    return sent


async def _say(line: http.Line, salon: Salon, number: int) -> None:
    status = await line.post(salon.hook(), update(_chat(number), f"message no. {number}"), HEADERS)
    if status != 200:
        raise RuntimeError(f"a webhook was answered with {status}")


def _chat(number: int) -> int:
    return CHATS[number % len(CHATS)]


def _first_signal(browser: Browser, topic: str, since: float) -> float:
    return next((at for at, topics in browser.signalled if at >= since and topic in topics), float("inf"))
