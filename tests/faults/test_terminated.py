"""SIGTERM under load: what is under way is finished, nobody is cut off, and the process ends well."""

import pytest

from tests.faults.load import Load
from tests.faults.process import Parley
from tests.faults.stand import Stand


@pytest.mark.slow
@pytest.mark.parametrize("keep_alive", [True, False], ids=["on lines kept open", "on a line for each call"])
async def test_told_to_end_under_load_it_answers_everybody_and_keeps_what_it_took(parley: Parley, stand: Stand, keep_alive: bool) -> None:
    await parley.start()
    load = Load(parley.port, await stand.connect(), keep_alive=keep_alive)
    codes: list[int] = []
    async with load.running():
        for _ in range(3):
            await load.more(300)
            codes.append(await parley.terminate())
            await parley.start()
    await stand.idle()

    assert codes == [0, 0, 0]
    assert load.answers.keys() <= {200, "refused"}
    assert load.taken <= {key for keys in (await stand.said()).values() for key in keys}
