"""Durable ingest, the whole way: signed webhooks in, message rows committed."""

import os
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path

import msgspec

from bench import load, pgbench
from bench.figures import Figure, figure, percentile
from bench.processes import cpu_seconds, own_cpu_seconds
from bench.salon import Salon
from bench.scale import Scale
from bench.stand import Stand, tell, until

CLIENTS = (1, 16, 64)


class Taken(msgspec.Struct, frozen=True):
    """One run of one concurrency."""

    messages: int
    seconds: float
    app_cpu: float
    database_cpu: float
    acknowledged: load.Answered

    @property
    def per_second(self) -> float:
        return self.messages / self.seconds

    @property
    def cpu_ms(self) -> float:
        """Processor time per message, database included."""
        return (self.app_cpu + self.database_cpu) / self.messages * 1000


async def measure(stand: Stand, salon: Salon, scale: Scale) -> list[Figure]:
    fresh = await take(stand, salon, clients=16, seconds=scale.warm_up_seconds)
    await analyzed(stand)
    figures = [one for clients in CLIENTS async for one in _compared(stand, salon, clients, scale.ingest_seconds)]
    return [
        figure("one flush of the disk", _flush_ms(stand.settings.data / "flush"), "ms"),
        figure("ingest in the first seconds of a new database, 16 clients", fresh.per_second, "messages/s"),
        *figures,
    ]


async def analyzed(stand: Stand) -> None:
    """What autovacuum does by itself within the first minute: tell the planner what the tables hold."""
    await stand.execute("VACUUM ANALYZE")


async def _compared(stand: Stand, salon: Salon, clients: int, seconds: int) -> AsyncGenerator[Figure]:
    before = await pgbench.commits_per_second(stand, clients, seconds)
    taken = await take(stand, salon, clients=clients, seconds=seconds)
    plain = (before + await pgbench.commits_per_second(stand, clients, seconds)) / 2
    tell(f"ingest, {clients} clients: {taken.per_second:.0f}/s beside pgbench's {plain:.0f}/s, {taken.cpu_ms:.2f} ms of processor each")
    yield figure(f"ingest / pgbench, {clients} clients", taken.per_second / plain, "ratio", at_least=0.8)
    yield figure(f"pgbench one-row commits, {clients} clients", plain, "1/s")
    yield figure(f"ingest, {clients} clients", taken.per_second, "messages/s", at_least=2500 if clients == 64 else None)
    yield figure(f"processor per message, {clients} clients", taken.cpu_ms, "ms", at_most=0.8 if clients == 64 else None)
    yield figure(f"… of the app, {clients} clients", taken.app_cpu / taken.messages * 1000, "ms")
    yield figure(f"… of PostgreSQL, {clients} clients", taken.database_cpu / taken.messages * 1000, "ms")
    if clients == 64:
        yield figure("acknowledgement, 64 clients, p50", taken.acknowledged.p50 / 1000, "ms", at_most=50)
        yield figure("acknowledgement, 64 clients, p99", taken.acknowledged.p99 / 1000, "ms", at_most=250)


def _flush_ms(path: Path) -> float:
    """What a commit waits for at least; a disk that takes next to nothing makes pgbench fast."""
    with path.open("wb", buffering=0) as file:
        took: list[float] = []
        for _ in range(200):
            file.write(bytes(8192))
            started = time.monotonic()
            os.fdatasync(file.fileno())
            took.append((time.monotonic() - started) * 1000)
    return percentile(took, 50)


async def take(stand: Stand, salon: Salon, *, clients: int, seconds: int, chats: int = 1000) -> Taken:
    return await taken(stand, lambda: load.send(stand, salon, clients=clients, seconds=seconds, chats=chats))


async def taken(stand: Stand, send: Callable[[], Awaitable[load.Answered]]) -> Taken:
    """Send, and wait until the last message is committed."""
    async with stand.connection() as connection:
        known = await connection.fetchval("SELECT count(*) FROM messages")
        app, database, started = own_cpu_seconds(stand.app), cpu_seconds(stand.postmaster), time.monotonic()
        answered = await send()
        await until(lambda: connection.fetchval("SELECT NOT EXISTS (SELECT FROM journal_pending)"), every=0.005)
        took = time.monotonic() - started
        app, database = own_cpu_seconds(stand.app) - app, cpu_seconds(stand.postmaster) - database
        messages = await connection.fetchval("SELECT count(*) FROM messages") - known
    if answered.errors or messages < answered.requests:
        raise RuntimeError(f"{answered.requests} were acknowledged, {answered.errors} failed, {messages} messages were committed")
    return Taken(messages, took, app, database, answered)
