"""`python -m bench [--quick] [--only NAME …]`: the table on standard output, progress on standard error, and build/bench.json."""

import argparse
import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

import msgspec
import uvloop

from bench import channels, desk, footprint, ingest, lanes, live, matching, reading, routing, salon, sockets, stand, weights
from bench.figures import Figure, table
from bench.salon import Salon
from bench.scale import FULL, QUICK, Scale
from bench.stand import Stand, tell

RESULT = Path("build/bench.json")

Measure = Callable[[Stand, Salon, Scale], Awaitable[list[Figure]]]


async def _idle(stand: Stand, _salon: Salon, _scale: Scale) -> list[Figure]:
    return await footprint.idle(stand)


async def _loaded(stand: Stand, _salon: Salon, _scale: Scale) -> list[Figure]:
    return await footprint.loaded(stand)


MEASURES: Mapping[str, Measure] = {
    "idle": _idle,
    "ingest": ingest.measure,
    "channels": channels.measure,
    "live": live.measure,
    "desk": desk.measure,
    "lanes": lanes.measure,
    "sockets": sockets.measure,
    "fanout": sockets.fan_out,
    "reading": reading.measure,
    "matching": matching.measure,
    "routing": routing.measure,
    "loaded": _loaded,
    "weights": weights.measure,
}


async def measured(scale: Scale, only: Sequence[str]) -> list[Figure]:
    """One server for all, started twice, since the first start makes the database."""
    figures: list[Figure] = []
    async with stand.folder() as data:
        async with stand.running(data) as first:
            tell(f"first start: ready after {first.ready_after:.1f} s; load average {os.getloadavg()[0]:.1f}")
            place = await salon.found(first)
        async with stand.running(data, {"PARLEY_ALLOW_PRIVATE_HOSTS": "127.0.0.1"}) as second:
            for name, measure in MEASURES.items():
                if name in only:
                    figures += await measure(second, place, scale)
            tell(f"done; load average {os.getloadavg()[0]:.1f}")
    return figures


def write(figures: Sequence[Figure]) -> None:
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_bytes(msgspec.json.format(msgspec.json.encode(figures)))
    sys.stdout.write(table(figures) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description="Parley measured against its own goals.")
    parser.add_argument("--quick", action="store_true", help="smaller counts, the same figures")
    parser.add_argument("--only", nargs="+", choices=MEASURES, default=tuple(MEASURES))
    asked = parser.parse_args()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        write(runner.run(measured(QUICK if asked.quick else FULL, asked.only)))


if __name__ == "__main__":
    main()
