"""A file that a call only names is brought after its message is safe: now, later, or never with a reason."""

from collections.abc import AsyncIterator

import msgspec
import pytest

from parley import channels, conversations
from parley.channels import Call, Incoming
from parley.conversations import Attached
from parley.core import clock
from parley.core.ground import Ground
from parley.core.lanes import Worker
from tests.people.town import Town
from tests.providers.telegram import Telegram, User
from tests.spine.waiting import until

PHOTO = b"\xff\xd8 a photo"


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with Telegram().running() as telegram:
        telegram.bot()
        yield telegram


@pytest.fixture
async def ada(town: Town, telegram: Telegram) -> User:
    ada = telegram.user("Ada")
    await town.connects("telegram", token=ada.bot.token, api_url=telegram.address)
    return ada


async def arrives(town: Town, user: User) -> None:
    """What the user has sent since the last time."""
    account = await town.ground.one(channels.Accounts).get(town.accounts["telegram"])
    adapter = channels.adapter("telegram")
    updates = [msgspec.json.encode(update) for update in user.bot.pending.values()]
    user.bot.pending.clear()
    facts = [Incoming(fact, clock.now()) for update in updates for fact in adapter.parse(Call(update), account)]
    async with town.begin() as tx:
        await town.takes_in(tx, "telegram", *facts)


async def attached(town: Town, user: User) -> list[Attached]:
    async with town.begin() as tx:
        timeline = await conversations.timeline(tx, await town.person(str(user.id), on="telegram", tx=tx))
    return [file for message in timeline for file in message.attachments]


async def settled(town: Town, user: User) -> list[Attached]:
    async def none_waiting() -> list[Attached]:
        files = await attached(town, user)
        return files if all(file.state != "waiting" for file in files) else []

    return await until(none_waiting)


async def test_the_message_is_there_before_its_file(town: Town, ada: User) -> None:
    await ada.sends("photo", PHOTO, caption="like this")
    await arrives(town, ada)

    assert await town.timeline(await town.person(str(ada.id), on="telegram")) == ["like this"]
    assert [(file.state, file.key) for file in await attached(town, ada)] == [("waiting", None)]


async def test_the_file_is_fetched_once_and_kept(town: Town, ada: User, telegram: Telegram, ground: Ground, worker: Worker) -> None:
    await ada.sends("photo", PHOTO, caption="like this")
    await arrives(town, ada)
    (file,) = await settled(town, ada)
    assert file.key is not None

    assert (file.state, file.size) == ("stored", len(PHOTO))
    assert await ground.files.get(file.key) == PHOTO
    assert telegram.calls.count("getFile") == 1


async def test_a_file_of_a_provider_that_is_away_is_fetched_when_it_is_back(
    town: Town, ada: User, telegram: Telegram, worker: Worker
) -> None:
    telegram.down()
    await ada.sends("document", PHOTO, name="plan.pdf", mime="application/pdf")
    await arrives(town, ada)

    async def was_tried() -> bool:
        return bool(await town.rows("SELECT FROM lanes WHERE workspace_id = $1 AND kind = 'conversations.fetch' AND attempts > 0"))

    await until(was_tried)
    telegram.well()

    assert [(file.state, file.name, file.error) for file in await settled(town, ada)] == [("stored", "plan.pdf", None)]


async def test_a_file_that_cannot_be_had_is_marked_with_the_reason_and_its_message_stays(
    town: Town, ada: User, telegram: Telegram, worker: Worker
) -> None:
    await ada.sends("document", PHOTO, name="gone.pdf")
    telegram.world.files.clear()
    await arrives(town, ada)
    (file,) = await settled(town, ada)

    assert (file.state, file.key, bool(file.error)) == ("failed", None, True)
    assert len(await town.talks()) == 1
