"""A crowd on the site: `python -m bench.visitors PORT PATH ORIGIN COUNT`. Tells when it stands; for each line with messages a second
and seconds that it is told, some of it talks, and it tells how that went."""

import asyncio
import random
import sys
import time
from contextlib import suppress
from uuid import uuid4

import msgspec
import uvloop

from bench import crowd
from bench.crowd import Socket
from bench.figures import percentile

TALKERS = 500
PATIENCE_SECONDS = 30


class Answer(msgspec.Struct):
    """What a visitor hears, as far as it is looked at."""

    type: str
    id: str = ""
    data: dict[str, object] | None = None


class Visitors:
    """Each says hello; then some of them talk, and everybody's own words come back as events."""

    def __init__(self, count: int) -> None:
        self._strangers = count
        self._said: dict[str, float] = {}
        self._all_shown = asyncio.Event()
        self.all_welcomed = asyncio.Event()
        self.acknowledged: list[float] = []
        self.delivered: list[float] = []

    def hear(self, socket: Socket, frame: bytes) -> None:
        now, answer = time.monotonic(), msgspec.json.decode(frame, type=Answer)
        match answer.type:
            case "welcome":
                self._strangers -= 1
                if not self._strangers:
                    self.all_welcomed.set()
            case "ping":
                socket.say(_frame("pong"))
            case "ack":
                self.acknowledged.append(now - self._said[answer.id])
            case "event":
                self._shown(str((answer.data or {}).get("id")), now)
            case _:
                pass

    async def talk(self, sockets: list[Socket], per_second: float, count: int) -> None:
        self.acknowledged.clear()
        self.delivered.clear()
        start = time.monotonic()
        for number in range(count):
            await asyncio.sleep(max(0.0, start + number / per_second - time.monotonic()))
            id = uuid4().hex
            self._said[id] = time.monotonic()
            sockets[number % len(sockets)].say(_frame("message", id, {"text": f"is anybody there? {number}"}))
        self._all_shown.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._all_shown.wait()

    def _shown(self, id: str, now: float) -> None:
        at = self._said.pop(id, None)
        if at is not None:
            self.delivered.append(now - at)
        if not self._said:
            self._all_shown.set()

    def report(self) -> dict[str, float]:
        return {
            "missing": len(self._said),
            "acknowledged_p95": percentile(self.acknowledged, 95),
            "delivered_p50": percentile(self.delivered, 50),
            "delivered_p95": percentile(self.delivered, 95),
        }


def _frame(type: str, id: str = "", data: object = None) -> bytes:
    return msgspec.json.encode({"type": type, "id": id or uuid4().hex, "data": data or {}})


async def main(port: int, path: str, origin: str, count: int) -> None:
    visitors, started = Visitors(count), time.monotonic()
    sockets = await crowd.connect(port, path, {"origin": origin}, count, visitors.hear, _frame("hello", data={"language": "uk"}))
    await visitors.all_welcomed.wait()
    _tell({"seconds": time.monotonic() - started})
    talkers = random.sample(sockets, min(TALKERS, count))
    while asked := await asyncio.to_thread(sys.stdin.readline):
        per_second, seconds = map(float, asked.split())
        await visitors.talk(talkers, per_second, int(per_second * seconds))
        _tell(visitors.report())
    for socket in sockets:
        socket.close()


def _tell(told: dict[str, float]) -> None:
    sys.stdout.write(msgspec.json.encode(told).decode() + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])))
