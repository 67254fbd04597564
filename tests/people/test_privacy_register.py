"""Requests by law have a last day, which can be put off once, and stay in the register as proof."""

from datetime import date, timedelta

import pytest

from parley import people
from parley.core import clock
from parley.core.errors import Invalid
from parley.people.privacy import Asked, DateInvalid, ExtendedOnce, Law, RequestClosed, Wish
from parley.people.privacy import laws as laws
from tests.people.by_law import erased
from tests.people.town import Town


@pytest.mark.parametrize(
    ("law", "received", "due", "extended"),
    [
        (Law.RUSSIA, "2026-03-02", "2026-03-17", "2026-03-24"),  # 9 March is a day off, since the 8th is a Sunday
        (Law.RUSSIA, "2026-06-05", "2026-06-22", "2026-06-29"),  # 12 June is a holiday
        (Law.EUROPE, "2026-01-31", "2026-02-28", "2026-04-30"),
        (Law.EUROPE, "2026-11-15", "2026-12-15", "2027-02-15"),
        (Law.EUROPE, "2026-12-15", "2027-01-15", "2027-03-15"),
        (Law.UKRAINE, "2026-01-31", "2026-03-02", "2026-03-17"),
    ],
)
def test_the_law_says_until_when(law: Law, received: str, due: str, extended: str) -> None:
    day = date.fromisoformat(received)
    assert (str(laws.due(law, day)), str(laws.extended(law, day))) == (due, extended)


def asked(town: Town, **more: object) -> Asked:
    return Asked(**{"kind": Wish.ACCESS, "channel": "email", "received_on": clock.now().date(), "asked_by": "Ada", **more})  # pyright: ignore[reportArgumentType]


async def noted(town: Town, **more: object) -> people.privacy.Request:
    async with town.begin() as tx:
        return await people.privacy.request(tx, await people.privacy.note(tx, asked(town, **more), by=town.grace))


async def test_a_request_is_extended_once_and_answered_once(town: Town) -> None:
    one = await noted(town)
    async with town.begin() as tx:
        await people.privacy.extend(tx, one.id, "many files")
        longer = await people.privacy.request(tx, one.id)
        assert longer.due_on > one.due_on
    async with town.begin() as tx:
        with pytest.raises(ExtendedOnce):
            await people.privacy.extend(tx, one.id, "still more")
        await people.privacy.close(tx, one.id, "done", "a copy was sent", by=town.grace)
    async with town.begin() as tx:
        with pytest.raises(RequestClosed):
            await people.privacy.close(tx, one.id, "refused", "no", by=town.grace)
        assert [found.id for found in await people.privacy.closed_requests(tx)] == [one.id]


async def test_the_most_urgent_stands_first_page_after_page(town: Town) -> None:
    ages = (3, 30, 10)
    known = [await noted(town, received_on=clock.now().date() - timedelta(days=age)) for age in ages]
    async with town.begin() as tx:
        first = await people.privacy.open_requests(tx, limit=2)
        rest = await people.privacy.open_requests(tx, after=(first[-1].due_on, first[-1].id), limit=2)
    assert [one.id for one in (*first, *rest)] == [known[1].id, known[2].id, known[0].id]


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"received_on": date(2999, 1, 1)}, DateInvalid),
        ({"received_on": date(1999, 1, 1)}, DateInvalid),
        ({"asked_by": " "}, Invalid),
        ({"channel": "rumour"}, Invalid),
        ({"wish": "a" * 3000}, Invalid),
    ],
)
async def test_what_cannot_be_is_refused(town: Town, wrong: dict[str, object], error: type[Invalid]) -> None:
    with pytest.raises(error):
        await noted(town, **wrong)


async def test_a_request_goes_with_its_address_when_persons_are_joined_and_parted(town: Town) -> None:
    await town.says("ada", "hello")
    await town.says("linus", "hello")
    ada, linus = await town.person("ada"), await town.person("linus")
    one = await noted(town, person_id=linus)
    async with town.begin() as tx:
        link = await people.merge(tx, ada, linus, by=town.grace)
        assert [found.id for found in await people.privacy.requests_of(tx, ada)] == [one.id]
        await people.unlink(tx, link, by=town.grace)
        assert await people.privacy.requests_of(tx, ada) == []
        assert [found.id for found in await people.privacy.requests_of(tx, linus)] == [one.id]


async def test_the_proof_that_somebody_was_answered_outlives_them(town: Town) -> None:
    await town.says("ada", "hello")
    one = await noted(town, person_id=await town.person("ada"), confirmed="by her passport", wish="all of it")
    async with town.begin() as tx:
        await people.privacy.close(tx, one.id, "done", "a copy was sent", by=town.grace)
    await erased(town, await town.person("ada"))
    async with town.begin() as tx:
        kept = await people.privacy.request(tx, one.id)
    assert (kept.state, kept.outcome, kept.asked_by, kept.confirmed, kept.wish, kept.name) == ("done", "a copy was sent", "", "", "", "")
