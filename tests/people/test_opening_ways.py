"""What opens a way to somebody, and for how long: their words do, what merely happens on the line does not."""

from datetime import datetime, timedelta

import pytest

from parley import people
from parley.channels import Incoming, Kind
from parley.core import clock
from parley.people import Way
from tests.people.town import Town

LONG_AGO = timedelta(days=2)
MESSENGER = {"token": "a-token-of-nobody-at-all-000000", "app_id": "1", "app_secret": "a-secret-of-nobody"}


async def way(town: Town, who: str = "ada", *, on: str = "console") -> Way:
    async with town.begin() as tx:
        [found] = await people.ways(tx, await town.person(who, on=on, tx=tx), openers=[])
    return found


async def heard(town: Town, on: str = "console") -> datetime | None:
    return (await way(town, on=on)).last_in_at


async def spoke_long_ago(town: Town, on: str) -> datetime:
    at = clock.now() - LONG_AGO
    await town.says("ada", "hello", on=on, external_id="1", received_at=at, at=at)
    return at


@pytest.mark.parametrize("kind", [Kind.SYSTEM, Kind.TYPING, Kind.STATUS, Kind.REACTION, Kind.ECHO])
async def test_what_is_no_word_of_theirs_leaves_a_closed_way_closed(town: Town, kind: Kind) -> None:
    await town.says("ada", "hello")
    await town.says("ada", kind=Kind.UNSUBSCRIBED)
    await town.says("ada", "…", kind=kind)

    assert (await way(town)).closed_reason == "unsubscribed"


@pytest.mark.parametrize("kind", [Kind.SYSTEM, Kind.UNSUBSCRIBED, Kind.SUBSCRIBED, Kind.TYPING, Kind.STATUS, Kind.REACTION, Kind.ECHO])
async def test_what_is_no_word_of_theirs_gives_us_no_more_time(town: Town, kind: Kind) -> None:
    at = await spoke_long_ago(town, "console")
    await town.says("ada", "…", kind=kind)

    assert await heard(town) == at


@pytest.mark.parametrize("kind", [Kind.MESSAGE, Kind.POSTBACK, Kind.UNKNOWN])
async def test_a_word_of_theirs_gives_us_time_even_if_we_cannot_show_it(town: Town, kind: Kind) -> None:
    at = await spoke_long_ago(town, "console")
    await town.says("ada", "…", kind=kind)

    assert (await heard(town) or at) - at > LONG_AGO - timedelta(minutes=5)


async def test_whoever_lets_us_in_again_can_be_answered_again(town: Town) -> None:
    await town.says("ada", "hello")
    await town.says("ada", kind=Kind.UNSUBSCRIBED)
    await town.says("ada", kind=Kind.SUBSCRIBED)

    assert (await way(town)).closed_at is None


async def test_whoever_lets_us_in_can_be_answered_before_the_first_word(town: Town) -> None:
    await town.says("ada", kind=Kind.SUBSCRIBED)

    found = await way(town)
    assert (found.thread, found.last_in_at, found.closed_at) == ("ada", None, None)


@pytest.mark.parametrize("kind", [Kind.REACTION, Kind.REFERRAL, Kind.SUBSCRIBED])
async def test_where_the_provider_counts_more_as_a_word_so_do_we(town: Town, kind: Kind) -> None:
    await town.connects("messenger", **MESSENGER)
    at = await spoke_long_ago(town, "messenger")
    await town.says("ada", on="messenger", kind=kind, external_id="1" if kind is Kind.REACTION else "2", added=("👍",))

    assert (await heard(town, "messenger") or at) > at


async def test_whoever_left_and_came_back_within_one_batch_has_come_back(town: Town) -> None:
    await town.says("ada", "hello")
    batch: list[Incoming] = [town.fact("ada", kind=Kind.UNSUBSCRIBED), town.fact("ada", "I am back")]
    async with town.begin() as tx:
        await town.takes_in(tx, "console", *batch)

    assert (await way(town)).closed_at is None


async def test_who_wants_no_more_offers_may_still_be_answered(town: Town) -> None:
    await town.says("ada", "hello")
    await town.says("ada", kind=Kind.UNSUBSCRIBED, only_offers=True)

    assert (await way(town)).closed_reason is None


async def test_who_wants_offers_again_has_not_come_back_by_that(town: Town) -> None:
    await town.says("ada", "hello")
    await town.says("ada", kind=Kind.UNSUBSCRIBED)
    await town.says("ada", kind=Kind.SUBSCRIBED, only_offers=True)

    assert (await way(town)).closed_reason == "unsubscribed"
