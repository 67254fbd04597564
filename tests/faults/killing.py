"""kill -9 in the middle of a load, again and again, and a count of what came of it."""

import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import msgspec

from tests.faults.load import Load
from tests.faults.process import Parley
from tests.faults.stand import Stand, found_salon, standing, url_of


class Outcome(msgspec.Struct, frozen=True):
    """What a series of kills has left behind."""

    rounds: int
    acknowledged: int
    lost: tuple[str, ...]
    """Acknowledged, and not among the messages."""
    doubled: tuple[str, ...]
    disordered: tuple[str, ...]
    """Customers whose messages are not in the order in which they were said."""
    back_after: tuple[float, ...]
    """Seconds from each start to the first call that was taken."""
    answers: dict[str, int]


async def killed_under_load(parley: Parley, pg_bin: Path | None, rounds: int, tell: Callable[[int, float], object] = max) -> Outcome:
    """`tell` hears each round and after how many seconds its calls were taken again."""
    await parley.start()
    async with standing(await url_of(parley.data, pg_bin), parley.data) as ground:
        stand = Stand(ground, await found_salon(ground, "grace@salon.example"))
        load = Load(parley.port, await stand.connect())
    back: list[float] = []
    async with load.running():
        for number in range(1, rounds + 1):
            await load.more(random.randint(1, 600))
            back.append(await _kill_and_start(parley, load))
            tell(number, back[-1])
    async with standing(await url_of(parley.data, pg_bin), parley.data) as ground:
        return await _outcome(msgspec.structs.replace(stand, ground=ground), load, back)


async def _kill_and_start(parley: Parley, load: Load) -> float:
    await parley.kill()
    began = time.monotonic()
    await parley.start()
    await load.more(1)
    return time.monotonic() - began


async def _outcome(stand: Stand, load: Load, back: list[float]) -> Outcome:
    await stand.idle()
    said = await stand.said()
    times = Counter(key for keys in said.values() for key in keys)
    return Outcome(
        rounds=len(back),
        acknowledged=len(load.taken),
        lost=tuple(sorted(load.taken - times.keys())),
        doubled=tuple(sorted(key for key, count in times.items() if count > 1)),
        disordered=disordered(said),
        back_after=tuple(back),
        answers={str(answer): count for answer, count in sorted(load.answers.items(), key=str)},
    )


def disordered(said: dict[str, list[str]]) -> tuple[str, ...]:
    """Conversations in which somebody else spoke, or a word stands before an earlier one."""
    return tuple(keys[0] for keys in said.values() if keys != sorted(keys) or len({key.split(":")[0] for key in keys}) > 1)
