"""Where a provider knows a repetition by its key, an unknown outcome is settled by asking again; and what is known is recorded."""

import msgspec
import pytest

from parley.channels.adapters.console import signature
from tests.faults.load import SECRET, event, signed
from tests.faults.process import Parley
from tests.faults.stand import Stand
from tests.faults.wire import Line
from tests.providers.server import Answer, Request, serving
from tests.spine.waiting import until

ANSWERS = [str(number) for number in range(1, 7)]


class Program:
    """A program of the customer's own: checks the signature, keeps each key once, and hangs up without a word as often as it is told."""

    def __init__(self, cuts: int) -> None:
        self.kept: dict[str, str] = {}
        self.repeated: list[str] = []
        self._cuts = cuts

    async def handle(self, request: Request) -> Answer | None:
        if request.headers.get("x-parley-signature") != signature(request.body, SECRET):
            return Answer(401)
        said = request.json()
        if said["key"] in self.kept:
            self.repeated.append(said["text"])
        self.kept.setdefault(said["key"], said["text"])
        self._cuts -= 1
        return None if self._cuts >= 0 else Answer(200, msgspec.json.encode({"id": said["key"]}))


async def begun(parley: Parley, stand: Stand, address: str) -> None:
    account = await stand.connect(callback_url=f"{address}/callback")
    body, line = event("ada", 1), Line(parley.port)
    assert await line.ask("POST", f"/hooks/{account}", body, signed(body)) == 200
    line.close()
    conversation = await stand.conversation_of("ada says 1")
    for answer in ANSWERS:
        await stand.reply(conversation, answer)


async def all_sent(stand: Stand) -> bool:
    return await stand.count_states() == {"sent": len(ANSWERS)}


async def test_answers_that_were_dropped_are_asked_for_again_with_the_same_key(parley: Parley, stand: Stand) -> None:
    program = Program(cuts=2)
    await parley.start()
    async with serving(program.handle) as address:
        await begun(parley, stand, address)
        await until(lambda: all_sent(stand), within=60)

    assert list(program.kept.values()) == ANSWERS
    assert program.repeated == ["1", "1"]


@pytest.mark.slow
async def test_after_kill_9_the_part_in_flight_is_repeated_and_nothing_is_uncertain(parley: Parley, stand: Stand) -> None:
    program = Program(cuts=0)
    await parley.start()
    async with serving(program.handle) as address:
        await begun(parley, stand, address)
        await until(lambda: some_kept(program), within=60)
        await parley.kill()
        await parley.start()
        await until(lambda: all_sent(stand), within=60)

    assert list(program.kept.values()) == ANSWERS


async def some_kept(program: Program) -> bool:
    return bool(program.kept)
