"""kill -9 while answers go out: order is kept, nothing is said twice, and what was in flight is marked as uncertain."""

from collections.abc import AsyncIterator, Sequence

import pytest

from parley import channels
from parley.channels.contract import Connects
from parley.core.ids import ConversationId
from tests.faults.process import Parley
from tests.faults.stand import Stand
from tests.providers.telegram import Telegram, User
from tests.spine.waiting import until

NAMES = ("Ada", "Hedy", "Radia")
MANY = [f"Guest {number}" for number in range(20)]
ANSWERS = [str(number) for number in range(1, 7)]


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with Telegram().running() as telegram:
        yield telegram


async def connect_bot(stand: Stand, telegram: Telegram, parley: Parley) -> None:
    """As the account page does it: saved, then registered with Telegram."""
    id = await stand.connect("telegram", token=telegram.bot().token, api_url=telegram.address)
    adapter = channels.adapter("telegram")
    assert isinstance(adapter, Connects)
    account = await stand.ground.one(channels.Accounts).get(id)
    await adapter.connect(account, stand.ground.http, webhook_url=f"http://127.0.0.1:{parley.port}/hooks/{id}")


async def talks(stand: Stand, telegram: Telegram, names: Sequence[str] = NAMES) -> list[tuple[User, ConversationId]]:
    """Some customers, each of whom has said hello."""
    users = [telegram.user(name) for name in names]
    for user, name in zip(users, names, strict=True):
        await user.writes(f"{name} says hello")
    return [(user, await stand.conversation_of(f"{name} says hello")) for user, name in zip(users, names, strict=True)]


async def seen_by_each(users: Sequence[User], count: int) -> None:
    async def seen() -> bool:
        return all(len(user.sees) >= count for user in users)

    await until(seen, within=60)


def texts(user: User) -> list[str]:
    return [message.text for message in user.sees]


async def settled(stand: Stand) -> None:
    async def none_under_way() -> bool:
        return not (await stand.count_states()).keys() & {"queued", "sending"}

    await until(none_under_way, within=60)


async def test_what_was_in_flight_is_uncertain_and_the_rest_goes_on_in_order(parley: Parley, stand: Stand, telegram: Telegram) -> None:
    await parley.start()
    await connect_bot(stand, telegram, parley)
    conversations = await talks(stand, telegram)
    users = [user for user, _ in conversations]
    telegram.slow()
    for answer in ANSWERS:
        for _, conversation in conversations:
            await stand.reply(conversation, answer)
    for in_flight in (1, 2):
        await seen_by_each(users, in_flight)
        await parley.kill()
        await parley.start()
    await seen_by_each(users, 3)
    telegram.well()
    await settled(stand)

    assert [texts(user) for user in users] == [ANSWERS] * len(users)
    uncertain = [text for text, state in await stand.states() if state == "uncertain"]
    assert sorted(uncertain) == sorted(["1", "2"] * len(users))
    assert (await stand.count_states())["sent"] == (len(ANSWERS) - 2) * len(users)


@pytest.mark.slow
async def test_killed_at_any_moment_it_says_nothing_twice(parley: Parley, stand: Stand, telegram: Telegram) -> None:
    await parley.start()
    await connect_bot(stand, telegram, parley)
    conversations = await talks(stand, telegram, MANY)
    answers = [str(number) for number in range(1, 19)]
    for answer in answers:
        for _, conversation in conversations:
            await stand.reply(conversation, answer)
    kills = 4
    for kill in range(1, kills + 1):
        await seen_by_each([conversations[kill][0]], kill * len(answers) // 6)
        await parley.kill()
        await parley.start()
    await settled(stand)

    for user, _ in conversations:
        assert [int(text) for text in texts(user)] == sorted({int(text) for text in texts(user)})
    states = await stand.count_states()
    assert states["uncertain"] <= kills * len(MANY)
    assert states["sent"] + states["uncertain"] == len(answers) * len(MANY)
    assert sum(len(user.sees) for user, _ in conversations) >= states["sent"]
