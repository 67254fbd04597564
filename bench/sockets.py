"""Idle widgets by the thousand, the messages of some of them, and one signal to a thousand open pages."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import msgspec

from bench.figures import Figure, figure, percentile
from bench.processes import resident_mib
from bench.salon import Salon
from bench.scale import Scale
from bench.stand import Stand, tell

PER_SECOND = 200
PAGES = 1_000


async def measure(stand: Stand, salon: Salon, scale: Scale) -> list[Figure]:
    return [one for count in scale.crowds async for one in _crowded(stand, salon, count, scale.talk_seconds)]


async def _crowded(stand: Stand, salon: Salon, count: int, seconds: int) -> AsyncGenerator[Figure]:
    before, path = resident_mib(stand.app), f"/widget/{salon.webchat}/socket"
    async with _process("bench.visitors", stand.settings.port, path, stand.settings.public_url, count) as crowd:
        standing = await _told(crowd)
        idle = resident_mib(stand.app)
        await _told(crowd, f"{PER_SECOND} 3")  # so that those who will talk are known
        await stand.execute("ANALYZE")
        served = await _told(crowd, f"{PER_SECOND} {seconds}")
        busy = resident_mib(stand.app)
    if served["missing"]:
        raise RuntimeError(f"{served['missing']} messages never came back")
    tell(f"{count} widgets: {idle:.0f} MiB idle, delivered after {served['delivered_p95'] * 1000:.0f} ms (p95)")
    largest = count >= 10_000
    yield figure(f"{count:,} widgets, connected", count / standing["seconds"], "1/s")
    yield figure(f"{count:,} widgets idle, each", (idle - before) * 1024 / count, "KiB")
    yield figure(f"{count:,} widgets and {PER_SECOND} messages/s, RSS of the app", busy, "MiB", at_most=1024 if largest else None)
    delivered = served["delivered_p95"] * 1000
    yield figure(f"{count:,} widgets and {PER_SECOND} messages/s, said → shown, p95", delivered, "ms", at_most=1000 if largest else None)
    yield figure(f"{count:,} widgets and {PER_SECOND} messages/s, acknowledged, p95", served["acknowledged_p95"] * 1000, "ms")


async def fan_out(stand: Stand, salon: Salon, scale: Scale) -> list[Figure]:
    async with _process("bench.audience", stand.settings.port, salon.cookie, salon.hook(), PAGES) as audience:
        await _told(audience)
        took = [await _told(audience, "once more") * 1000 for _ in range(scale.fan_outs)]
    tell(f"{PAGES} pages: the last one hears after {percentile(took, 50):.0f} ms")
    return [
        figure(f"webhook → the last of {PAGES:,} open pages, p50", percentile(took, 50), "ms", at_most=180),
        figure(f"webhook → the last of {PAGES:,} open pages, worst", max(took), "ms"),
    ]


@asynccontextmanager
async def _process(module: str, *arguments: object) -> AsyncGenerator[Process]:
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", module, *map(str, arguments), stdin=PIPE, stdout=PIPE)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _told(process: Process, asked: str = "") -> Any:
    assert process.stdin and process.stdout
    if asked:
        process.stdin.write(f"{asked}\n".encode())
    line = await process.stdout.readline()
    if not line:
        raise RuntimeError("the crowd has gone away")
    return msgspec.json.decode(line)
