"""kill -9 in the middle of a load, again and again: what was acknowledged is there, once."""

import os
import random
import time
from pathlib import Path

import pytest

from tests.faults.load import Load
from tests.faults.process import WITHIN, Parley
from tests.faults.stand import Stand, founded, url_of

ROUNDS = int(os.environ.get("PARLEY_CHAOS_ROUNDS", "10"))


@pytest.mark.slow
@pytest.mark.timeout(60 + 30 * ROUNDS)
async def test_what_was_acknowledged_survives_kill_9_and_is_there_once(
    whole_parley: Parley, pg_bin: Path | None, record_property: pytest.RecordProperty
) -> None:
    await whole_parley.start()
    async with founded(await url_of(whole_parley.data, pg_bin), whole_parley.data) as stand:
        account = await stand.connect()
    load, back = Load(whole_parley.port, account), list[float]()
    async with load.running():
        for _ in range(ROUNDS):
            await load.more(random.randint(1, 800))
            await whole_parley.kill()
            back.append(await back_after(whole_parley, load))
    report(record_property, load, back)

    async with founded_again(whole_parley, pg_bin) as stand:
        await stand.idle()
        said = await stand.said()
    assert_each_once_and_in_order(said, load)
    assert max(back) < WITHIN
