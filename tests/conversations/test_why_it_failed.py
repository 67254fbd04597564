"""Why something did not arrive: it is told in the provider's words, and a way is closed only by there being nobody any more."""

from typing import Any

import pytest

from parley import people
from parley.channels import Delivered, Failure, Kind
from parley.core.ground import Ground
from tests.conversations.test_receipts_in_any_order import said, send
from tests.people.town import Town

WHY = "SELECT error_kind, error FROM deliveries WHERE workspace_id = $1"


async def fails(town: Town, delivery: object, **more: Any) -> None:
    await town.says("ada", kind=Kind.STATUS, external_id=str(delivery), delivered=Delivered.FAILED, error="131047: too late", **more)


async def is_open(town: Town) -> bool:
    async with town.begin() as tx:
        [way] = await people.ways(tx, await town.person("ada", tx=tx), openers=[])
    return way.closed_at is None


@pytest.mark.parametrize("failure", Failure)
async def test_a_way_is_closed_only_when_there_is_nobody_any_more(town: Town, ground: Ground, failure: Failure) -> None:
    _, delivery = await said(town)
    await send(town, ground)
    await fails(town, delivery, failure=failure)

    assert await is_open(town) is (failure is not Failure.GONE)
    assert await town.rows(WHY) == [(failure.value, "131047: too late")]


async def test_a_failure_of_which_nothing_is_known_closes_no_way(town: Town, ground: Ground) -> None:
    _, delivery = await said(town)
    await send(town, ground)
    await fails(town, delivery)

    assert await is_open(town)
    assert await town.rows(WHY) == [("Refused", "131047: too late")]


async def test_a_failure_that_comes_before_the_answer_to_our_send_keeps_its_kind(town: Town, ground: Ground) -> None:
    _, delivery = await said(town)
    await fails(town, delivery, failure=Failure.GONE)
    await send(town, ground)

    assert not await is_open(town)
    assert await town.rows(WHY) == [("RecipientGone", "131047: too late")]
