"""Fifty operators with live inboxes while customers write: `python -m bench.desk PORT HOOK SECONDS COOKIE …` is the operators' side."""

import asyncio
import sys
import time
from contextlib import AsyncExitStack, suppress

import msgspec
import uvloop
from websockets.asyncio.client import connect

from bench import http, salon
from bench.figures import Figure, figure, percentile
from bench.live import Browser
from bench.processes import cpu_seconds
from bench.salon import Salon
from bench.scale import Scale
from bench.stand import Stand, tell
from bench.updates import HEADERS, update

OPERATORS = 50
PER_SECOND = 20
CHATS = range(600_000, 600_040)


class Seen(msgspec.Struct, frozen=True):
    """What the operators' side has measured, in seconds."""

    visible: list[float]
    fragments: list[float]
    asked: int


async def measure(stand: Stand, place: Salon, scale: Scale) -> list[Figure]:
    cookies = await salon.hire(stand, place, OPERATORS)
    before, started = cpu_seconds(stand.app), time.monotonic()
    command = [sys.executable, "-m", "bench.desk", str(stand.settings.port), place.hook(), str(scale.live_seconds), *cookies]
    operators = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    out, _ = await operators.communicate()
    busy = (cpu_seconds(stand.app) - before) / (time.monotonic() - started)
    seen = msgspec.json.decode(out, type=Seen)
    p95 = percentile(seen.visible, 95)
    tell(f"{OPERATORS} operators at {PER_SECOND}/s: visible after {p95 * 1000:.0f} ms (p95), {busy:.2f} cores")
    return [
        figure(f"{OPERATORS} operators, {PER_SECOND} messages/s: visible, p50", percentile(seen.visible, 50) * 1000, "ms"),
        figure(f"{OPERATORS} operators, {PER_SECOND} messages/s: visible, p95", p95 * 1000, "ms", at_most=1000),
        figure("… of which the fragment, p95", percentile(seen.fragments, 95) * 1000, "ms"),
        figure("… fragments asked for, by all", seen.asked / scale.live_seconds, "1/s"),
        figure("… cores taken by the app", busy, "cores", at_most=1),
    ]


async def main(port: int, hook: str, seconds: int, cookies: list[str]) -> None:
    async with AsyncExitStack() as stack:
        browsers = [await _open(stack, port, cookie) for cookie in cookies]
        sent = await _write(port, hook, seconds * PER_SECOND)
        await asyncio.sleep(2)
    visible = [browser.shown[number] - at for browser in browsers for number, at in sent.items() if number in browser.shown]
    fragments = [took for browser in browsers for took in browser.fetched_in]
    sys.stdout.buffer.write(msgspec.json.encode(Seen(visible, fragments, len(fragments))))


async def _open(stack: AsyncExitStack, port: int, cookie: str) -> Browser:
    browser = Browser(await stack.enter_async_context(http.line(port)), cookie)
    headers = {"cookie": cookie, "origin": f"http://{http.HOST}:{port}"}
    socket = await stack.enter_async_context(connect(f"ws://{http.HOST}:{port}/live", additional_headers=headers))
    await socket.send(msgspec.json.encode({"show": ["inbox"], "since": 0}).decode())
    for work in (browser.listen(socket), browser.look()):
        stack.push_async_callback(_ended, asyncio.create_task(work))
    return browser


async def _ended(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _write(port: int, hook: str, count: int) -> dict[int, float]:
    """At an even pace: number -> when it was due."""
    start, sent = time.monotonic() + 0.5, dict[int, float]()
    async with http.line(port) as line:
        for number in range(count):
            sent[number] = start + number / PER_SECOND
            await asyncio.sleep(max(0.0, sent[number] - time.monotonic()))
            await line.post(hook, update(CHATS[number % len(CHATS)], f"message no. {number}"), HEADERS)
    return sent


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4:]))
