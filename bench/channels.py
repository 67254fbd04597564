"""Durable ingest of each channel that comes by webhook, beside Telegram's in the same minute."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager, suppress
from itertools import islice
from pathlib import Path
from statistics import median

from bench import calls, ingest, load, words
from bench.dialects import DIALECTS
from bench.figures import Figure, figure
from bench.salon import Salon
from bench.scale import Scale
from bench.stand import Stand, tell
from parley import app, channels

SCRIPT = Path(__file__).with_name("calls.lua")
YARDSTICK = "telegram"
CLIENTS = 16
MOST_A_SECOND = 8_000
"""So many calls are made beforehand; a machine that takes more wants more."""


class Channel:
    """One account, and its calls that nobody has sent yet."""

    def __init__(self, kind: str, path: str, file: Path) -> None:
        self.kind = kind
        self.file = file
        self.calls: Iterator[bytes] = calls.endless(kind, path, words.many(997))

    async def take(self, stand: Stand) -> ingest.Taken:
        self.file.write_bytes(b"\0".join(islice(self.calls, MOST_A_SECOND)))
        return await ingest.taken(stand, lambda: load.wrk(stand, SCRIPT, self.file, clients=CLIENTS, seconds=1))


async def measure(stand: Stand, salon: Salon, scale: Scale) -> list[Figure]:
    async with _far_away() as provider:
        connected = await _connected(stand, salon, provider)
        yardstick = connected.pop(YARDSTICK)
        for each in (yardstick, *connected.values()):
            await each.take(stand)  # so that nobody is the first on an empty table
        await ingest.analyzed(stand)
        return [one for channel in connected.values() for one in await _beside(stand, channel, yardstick, scale.channel_rounds)]


@asynccontextmanager
async def _far_away() -> AsyncGenerator[str]:
    """A provider that is asked who people are, takes its time, and does not know: in life its answers come no faster."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while await reader.readuntil(b"\r\n\r\n"):
                await asyncio.sleep(0.2)
                writer.write(b"HTTP/1.1 404 -\r\ncontent-length: 2\r\n\r\n{}")
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def _connected(stand: Stand, salon: Salon, provider: str) -> dict[str, Channel]:
    found: dict[str, Channel] = {}
    async with app.opened(stand.settings) as ground, ground.database.transaction(salon.workspace_id) as tx:
        for kind in DIALECTS:
            account = await channels.save(tx, ground, kind, kind, calls.settings_of(kind, provider))
            found[kind] = Channel(kind, f"/hooks/{account}", stand.settings.data / f"{kind}.calls")
    return found


async def _beside(stand: Stand, channel: Channel, yardstick: Channel, rounds: int) -> list[Figure]:
    """One after the other, and the other way round: whatever else the machine does, and whatever a round leaves behind, is for both."""
    pairs: list[tuple[ingest.Taken, ingest.Taken]] = []
    for number in range(rounds):
        first, second = (yardstick, channel) if number % 2 == 0 else (channel, yardstick)
        taken = {each: await each.take(stand) for each in (first, second)}
        pairs.append((taken[yardstick], taken[channel]))
    ratio = median(theirs.per_second / ours.per_second for ours, theirs in pairs)
    work = median(theirs.cpu_ms / ours.cpu_ms for ours, theirs in pairs)
    speed = median(theirs.per_second for _, theirs in pairs)
    tell(f"{channel.kind}: {speed:.0f}/s, {ratio:.2f} of {YARDSTICK}'s, with {work:.2f} of its processor for each")
    return [
        figure(f"{channel.kind}: ingest / {YARDSTICK}'s, {CLIENTS} clients", ratio, "ratio", at_least=0.8),
        figure(f"… messages of {channel.kind}", speed, "messages/s"),
        figure(f"… processor per message / {YARDSTICK}'s", work, "ratio"),
    ]
