"""Customers leave our offers by their channel's own switch, and agree in the form before a chat."""

from parley import people
from parley.channels import Kind
from parley.people.consents import Why
from tests.people.agreeing import given, last, standing
from tests.people.town import Town


async def test_the_channels_own_switch_withdraws_offers_and_gives_them_back(town: Town) -> None:
    await given(town)
    await town.says("ada", kind=Kind.UNSUBSCRIBED, only_offers=True)
    assert await standing(town) is Why.WITHDRAWN
    await town.says("ada", kind=Kind.SUBSCRIBED, only_offers=True)
    assert await standing(town) is None


async def test_a_switch_counts_though_more_is_said_in_the_same_batch(town: Town) -> None:
    await given(town)
    async with town.begin() as tx:
        await town.takes_in(tx, "console", town.fact("ada", kind=Kind.UNSUBSCRIBED, only_offers=True), town.fact("ada", "one more thing"))

    assert await standing(town) is Why.WITHDRAWN


async def test_whoever_blocks_us_wants_no_offers_and_unblocking_asks_for_none(town: Town) -> None:
    await given(town)
    await town.says("ada", kind=Kind.UNSUBSCRIBED)
    await town.says("ada", kind=Kind.SUBSCRIBED)

    assert await standing(town) is Why.WITHDRAWN


async def test_a_call_that_is_worked_twice_says_it_once(town: Town) -> None:
    await given(town)
    left = town.fact("ada", kind=Kind.UNSUBSCRIBED, only_offers=True)
    for _ in range(2):
        async with town.begin() as tx:
            await town.takes_in(tx, "console", left)

    async with town.begin() as tx:
        said = await people.consents.history(tx, await town.person("ada", tx=tx))
    assert [one.granted for one in said] == [False, True]


async def test_an_old_call_that_is_run_again_overrides_nothing_that_was_said_since(town: Town) -> None:
    await given(town)
    left = town.fact("ada", kind=Kind.UNSUBSCRIBED, only_offers=True)
    for fact in (left, town.fact("ada", kind=Kind.SUBSCRIBED, only_offers=True), left):
        async with town.begin() as tx:
            await town.takes_in(tx, "console", fact)

    assert await standing(town) is None


# ── the form before a chat


async def test_the_form_before_a_chat_leaves_what_was_agreed_to_and_where(town: Town) -> None:
    page = "https://shop.example/contacts"
    await town.says("ada", "hello", agreed="I agree. https://shop.example/terms", extra={"page_url": page})

    said = await last(town, purpose="processing")
    assert said and (said.granted, said.source, said.proof.text, said.proof.page) == (
        True,
        "form",
        "I agree. https://shop.example/terms",
        page,
    )
    assert said.proof.message_id


async def test_the_words_of_a_form_are_known_as_the_published_text_that_they_are(town: Town) -> None:
    async with town.begin() as tx:
        text = await people.consents.publish(tx, "processing", "en", "I agree.", after=0, by=town.grace)
    await town.says("ada", "hello", agreed="I agree. https://shop.example/terms")

    said = await last(town, purpose="processing")
    assert said and said.text_id == text.id
