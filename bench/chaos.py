"""`make chaos`: kill -9 under load, PARLEY_CHAOS_ROUNDS times (100), and a count of what was lost, doubled or out of order."""

import asyncio
import os
import sys
import tempfile
from pathlib import Path

from tests.faults.killing import Outcome, killed_under_load
from tests.faults.process import Parley

ROUNDS = int(os.environ.get("PARLEY_CHAOS_ROUNDS", "100"))
BACK_WITHIN = 5.0
"""Seconds: the goal, which a machine that is busy otherwise may miss."""


async def main(folder: Path) -> bool:
    parley = Parley(folder / "parley")
    try:
        outcome = await killed_under_load(parley, _pg_bin(), ROUNDS, _tell)
    finally:
        await parley.gone()
    sys.stdout.write(_told(outcome))
    return not (outcome.lost or outcome.doubled or outcome.disordered)


def _pg_bin() -> Path | None:
    wanted = os.environ.get("PARLEY_PG_BIN")
    return Path(wanted) if wanted else None


def _tell(number: int, back_after: float) -> None:
    sys.stderr.write(f"\rkilled {number} of {ROUNDS} times; back after {back_after:.2f} s  ")


def _told(outcome: Outcome) -> str:
    back = sorted(outcome.back_after)
    heard = ", ".join(f"{count:,} × {answer}" for answer, count in outcome.answers.items())
    return (
        f"\n{outcome.rounds} kills, {outcome.acknowledged:,} calls acknowledged ({heard})\n"
        f"lost {len(outcome.lost)}, doubled {len(outcome.doubled)}, conversations out of order {len(outcome.disordered)}\n"
        f"back after {back[len(back) // 2]:.2f} s in the median, {back[-1]:.2f} s at worst (goal: {BACK_WITHIN:.0f} s)\n"
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="parley-chaos-", ignore_cleanup_errors=True) as place:
        Path(place).chmod(0o711)  # PostgreSQL's own user goes through it
        sys.exit(0 if asyncio.run(main(Path(place))) else 1)
