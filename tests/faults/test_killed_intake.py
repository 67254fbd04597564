"""kill -9 in the middle of ingest: what was acknowledged is there, once, in order."""

import os
from pathlib import Path

import pytest

from tests.faults.killing import killed_under_load
from tests.faults.process import WITHIN, Parley

ROUNDS = int(os.environ.get("PARLEY_CHAOS_ROUNDS", "5"))


@pytest.mark.slow
@pytest.mark.timeout(60 + 30 * ROUNDS)
async def test_what_was_acknowledged_survives_kill_9_and_is_there_once(whole_parley: Parley, pg_bin: Path | None) -> None:
    outcome = await killed_under_load(whole_parley, pg_bin, ROUNDS)

    assert outcome.acknowledged > ROUNDS
    assert (outcome.lost, outcome.doubled, outcome.disordered) == ((), (), ())
    assert max(outcome.back_after) < WITHIN
