"""What it takes to stand there: the time to start, and memory, app and database together."""

import asyncio

from bench.figures import Figure, figure
from bench.processes import family, memory_mib
from bench.stand import Stand, tell

SETTLE_SECONDS = 3


async def idle(stand: Stand) -> list[Figure]:
    """Of a server that has been started for the second time and has done nothing yet."""
    await asyncio.sleep(SETTLE_SECONDS)
    figures = [
        figure("start to healthy, the second time", stand.ready_after, "s"),
        figure("memory idle, app and database", _whole(stand), "MiB PSS", at_most=400),
        figure("… of the app", memory_mib([stand.app]), "MiB PSS"),
    ]
    tell(f"ready after {stand.ready_after:.1f} s; idle it takes {figures[1].value:.0f} MiB")
    return figures


async def loaded(stand: Stand) -> list[Figure]:
    await asyncio.sleep(SETTLE_SECONDS)
    return [
        figure("memory after the load above, app and database", _whole(stand), "MiB PSS"),
        figure("… of the app, after the load", memory_mib([stand.app]), "MiB PSS"),
    ]


def _whole(stand: Stand) -> float:
    return memory_mib(list({*family(stand.app), *family(stand.postmaster)}))
