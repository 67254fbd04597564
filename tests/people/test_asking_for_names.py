"""Whom a channel only numbers is asked for by name: once, beside the way of the message, and never against what is known."""

from collections.abc import AsyncIterator

import pytest

from parley import people
from parley.channels import Sender
from parley.core.ground import Ground
from parley.core.lanes import Lane, RetryLater
from parley.people import NAME
from tests.people.town import Town
from tests.providers import line as fake_line
from tests.providers import vk as fake_vk

CLAIM = """
    UPDATE lanes SET worker = 1, fence = fence + 1, next_run_at = now() + interval '1 hour' WHERE workspace_id = $1 AND kind = 'people.name'
    RETURNING workspace_id, id, kind, key, payload, fence, attempts
"""


@pytest.fixture
async def vk() -> AsyncIterator[fake_vk.Vk]:
    async with fake_vk.Vk().running() as vk:
        yield vk


@pytest.fixture
async def town(town: Town, vk: fake_vk.Vk) -> Town:
    community = vk.community()
    await town.connects("vk", token=community.token, group_id=community.id, mode="webhook", secret="s" * 20, api_url=vk.address)
    return town


async def speaks(town: Town, *who: str, on: str = "vk") -> None:
    """They say something, and the channel tells their numbers alone."""
    for one in who:
        await town.says(one, "hello", on=on, sender=Sender(one))


async def asks(town: Town, ground: Ground) -> None:
    """The job has one run."""
    async with ground.database.across() as tx:
        lane = await tx.row(Lane, CLAIM, town.workspace_id)
    assert lane is not None
    await NAME.run(ground, lane)


async def is_asked(town: Town) -> bool:
    return bool(await town.rows("SELECT FROM nameless WHERE workspace_id = $1"))


async def name(town: Town, who: str, *, on: str = "vk") -> str:
    async with town.begin() as tx:
        return (await people.person(tx, await town.person(who, on=on, tx=tx))).name


async def test_all_who_are_new_are_asked_for_in_one_call(town: Town, ground: Ground, vk: fake_vk.Vk) -> None:
    users = [vk.user(who) for who in ("Ada", "Hedy", "Mary")]
    await speaks(town, *(str(user.id) for user in users))
    assert vk.calls == []
    await asks(town, ground)

    assert [await name(town, str(user.id)) for user in users] == ["Ada Lovelace", "Hedy Lovelace", "Mary Lovelace"]
    assert vk.calls == ["users.get"]


async def test_nobody_is_asked_for_twice_whether_the_provider_knows_them_or_not(town: Town, ground: Ground, vk: fake_vk.Vk) -> None:
    ada = str(vk.user("Ada").id)
    await speaks(town, ada, "77")
    await asks(town, ground)
    await speaks(town, ada, "77")

    assert not await is_asked(town)
    assert (await name(town, ada), await name(town, "77")) == ("Ada Lovelace", "")


async def test_who_tells_their_name_is_not_asked_for(town: Town) -> None:
    await town.says("501", "hello", on="vk")

    assert not await is_asked(town)


async def test_a_channel_that_cannot_be_asked_is_not(town: Town) -> None:
    await speaks(town, "501", on="telegram")

    assert not await is_asked(town)


async def test_the_name_that_staff_gave_stays(town: Town, ground: Ground, vk: fake_vk.Vk) -> None:
    ada = str(vk.user("Ada").id)
    await speaks(town, ada)
    async with town.begin() as tx:
        await people.rename(tx, await town.person(ada, on="vk", tx=tx), "Countess")
    await asks(town, ground)

    assert await name(town, ada) == "Countess"
    assert await town.rows("SELECT name FROM identities WHERE workspace_id = $1") == [("Ada Lovelace",)]


async def test_the_name_that_they_told_meanwhile_stays(town: Town, ground: Ground, vk: fake_vk.Vk) -> None:
    ada = str(vk.user("Ada").id)
    await speaks(town, ada)
    await town.says(ada, "it is me", on="vk", sender=Sender(ada, "Augusta"))
    await asks(town, ground)

    assert await town.rows("SELECT name FROM identities WHERE workspace_id = $1") == [("Augusta",)]


async def test_a_provider_that_is_down_is_asked_later(town: Town, ground: Ground, vk: fake_vk.Vk) -> None:
    ada = str(vk.user("Ada").id)
    await speaks(town, ada)
    vk.down()
    with pytest.raises(RetryLater):
        await asks(town, ground)
    vk.well()
    await asks(town, ground)

    assert await name(town, ada) == "Ada Lovelace"


async def test_a_key_that_is_refused_is_left_for_a_person_to_mend(town: Town, ground: Ground, vk: fake_vk.Vk) -> None:
    ada = str(vk.user("Ada").id)
    await speaks(town, ada)
    vk.refuses(5, "User authorization failed")
    await asks(town, ground)
    vk.well()
    await asks(town, ground)

    assert await name(town, ada) == "Ada Lovelace"


async def test_one_of_whom_nothing_is_told_does_not_stand_in_the_way_of_others(town: Town, ground: Ground) -> None:
    async with fake_line.Line().running() as line:
        channel = line.channel("Salon")
        settings = {"access_token": channel.token, "channel_secret": channel.secret, "api_url": line.address}
        await town.connects("line", **settings)
        gone, ada = line.person("Hedy", of=channel), line.person("Ada", of=channel)
        channel.known |= {gone.id, ada.id}
        channel.blocked_by.add(gone.id)
        await speaks(town, gone.id, ada.id, on="line")
        await asks(town, ground)

    assert await name(town, ada.id, on="line") == "Ada"
    assert not await is_asked(town)
