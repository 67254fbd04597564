"""SIGTERM under load: what is under way is finished, nobody is cut off, and the process ends well."""

from tests.faults.load import Load
from tests.faults.process import Parley
from tests.faults.stand import Stand


async def test_told_to_end_under_load_it_answers_everybody_and_keeps_what_it_took(parley: Parley, stand: Stand) -> None:
    await parley.start()
    load = Load(parley.port, await stand.connect())
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
