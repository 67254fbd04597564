"""`python -m bench [--quick] [--only NAME]`: the table on standard output, progress on standard error, build/bench.json."""

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec
import uvloop

from bench import ingest, salon, stand
from bench.figures import Figure, table
from bench.stand import tell

RESULT = Path("build/bench.json")


async def main(quick: bool, only: str | None) -> list[Figure]:
    figures: list[Figure] = []
    async with stand.folder() as data, stand.running(data) as first:
        tell(f"ready after {first.ready_after:.1f} s; load average {os.getloadavg()[0]:.1f}")
        place = await salon.found(first)
        figures += await ingest.measure(first, place, seconds=3 if quick else 8, warm_up=2 if quick else 4)
    return figures


def write(figures: Sequence[Figure]) -> None:
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_bytes(msgspec.json.format(msgspec.json.encode(figures)))
    sys.stdout.write(table(figures) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only")
    asked = parser.parse_args()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        write(runner.run(main(asked.quick, asked.only)))
