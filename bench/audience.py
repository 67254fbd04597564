"""A thousand open pages: `python -m bench.audience PORT COOKIE HOOK COUNT`. For each line that it is told, one message comes in,
and it tells in seconds when the last page has heard of it."""

import asyncio
import sys
import time

import msgspec
import uvloop

from bench import crowd, http
from bench.crowd import Socket
from bench.updates import HEADERS, update

SHOWN = msgspec.json.encode({"show": ["inbox"], "since": 0})


class Audience:
    """Counts who has heard that the inbox has changed."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._greeted: set[Socket] = set()
        self._heard: set[Socket] = set()
        self.all_greeted = asyncio.Event()
        self.all_heard = asyncio.Event()

    def expect(self) -> None:
        self._heard.clear()
        self.all_heard.clear()

    def hear(self, socket: Socket, frame: bytes) -> None:
        self._greeted.add(socket)
        if len(self._greeted) == self._count:
            self.all_greeted.set()
        if b'"inbox"' in frame:
            self._heard.add(socket)
        if len(self._heard) == self._count:
            self.all_heard.set()


async def main(port: int, cookie: str, hook: str, count: int) -> None:
    audience = Audience(count)
    headers = {"origin": f"http://{http.HOST}", "cookie": cookie}
    sockets = await crowd.connect(port, "/live", headers, count, audience.hear, SHOWN)
    await audience.all_greeted.wait()
    _tell(0.0)
    async with http.line(port) as line:
        while await asyncio.to_thread(sys.stdin.readline):
            _tell(await _spread(audience, line, hook))
    for socket in sockets:
        socket.close()


async def _spread(audience: Audience, line: http.Line, hook: str) -> float:
    audience.expect()
    started = time.monotonic()
    await line.post(hook, update(700_000, "hello, all of you"), HEADERS)
    await audience.all_heard.wait()
    return time.monotonic() - started


def _tell(seconds: float) -> None:
    sys.stdout.write(f"{seconds}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])))
