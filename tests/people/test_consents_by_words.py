"""Customers leave our offers, and come back, by one word."""

from collections.abc import Mapping
from typing import Any

import pytest

from parley import conversations, people
from parley.channels import Kind
from parley.people.consents import Allowed, Why, wish
from tests.people.agreeing import given, last, standing, words
from tests.people.town import Town


async def speaks(town: Town, language: str) -> None:
    await town.rows("UPDATE persons SET language = $2 WHERE workspace_id = $1 RETURNING 1", language)


# ── words


@pytest.mark.parametrize(
    "text", ["СТОП", "стоп", " Стоп! ", "/stop", "«Отписаться».", "ВІДПИСАТИСЯ", "unsubscribe", "Stop all", "стоп всё"]
)
def test_a_word_by_which_somebody_leaves_is_known_in_each_language(text: str) -> None:
    found = wish(text)
    assert found and not found.granted


@pytest.mark.parametrize("text", ["СТАРТ", "start", "Подписаться", "підписатися!", "subscribe"])
def test_a_word_by_which_somebody_comes_back_is_known_in_each_language(text: str) -> None:
    found = wish(text)
    assert found and found.granted


@pytest.mark.parametrize("text", ["", "/start", "Стоп, не та дата", "stop it please", "Где остановка?", "!!!", "стоп " * 30])
def test_who_says_more_than_that_word_is_not_taken_by_it(text: str) -> None:
    assert wish(text) is None


async def test_whoever_writes_stop_is_sent_no_offers_and_is_told_so_once(town: Town) -> None:
    await given(town)
    await town.says("ada", "СТОП")
    await town.says("ada", "стоп!")

    assert await standing(town) is Why.WITHDRAWN
    assert [text for text in await words(town) if "START" in text or "СТАРТ" in text] == [(await words(town))[2]]


async def test_what_was_written_is_the_proof(town: Town) -> None:
    await given(town)
    await town.says("ada", "Отписаться")

    said = await last(town)
    assert said and (said.source, said.proof.words) == ("customer", "Отписаться")
    async with town.begin() as tx:
        sql = "SELECT text FROM messages WHERE workspace_id = $1 AND id = $2::text::uuid"
        assert await tx.value(sql, tx.workspace_id, said.proof.message_id) == "Отписаться"


ANSWERS: Mapping[str, tuple[str, str]] = {
    "ru": ("стоп", "рассыл"),
    "uk": ("стоп", "розсил"),
    "en": ("stop", "offers"),
}


@pytest.mark.parametrize("language", ANSWERS)
async def test_the_answer_speaks_the_customers_language(town: Town, language: str) -> None:
    await given(town)
    await speaks(town, language)
    word, expected = ANSWERS[language]
    await town.says("ada", word)

    assert expected in (await words(town))[-1].lower()


async def test_start_gives_back_what_stop_has_taken_and_is_answered_once(town: Town) -> None:
    await given(town)
    await town.says("ada", "stop")
    await town.says("ada", "START")
    await town.says("ada", "start")

    assert await standing(town) is None
    assert len(await words(town)) == 6


async def test_start_means_nothing_to_whoever_has_never_left(town: Town) -> None:
    await town.says("ada", "hello")
    await town.says("ada", "start")

    assert (await standing(town), await words(town)) == (Why.NEVER, ["hello", "start"])


async def test_stop_all_reaches_into_every_channel(town: Town) -> None:
    await given(town, on="telegram")
    await town.says("ada", "hello")
    async with town.begin() as tx:
        await people.merge(tx, await town.person("ada", tx=tx), await town.person("ada", on="telegram", tx=tx), by=town.grace)
    await town.says("ada", "СТОП ВСЁ")

    assert await standing(town, on="telegram") is Why.EVERYWHERE


async def test_whoever_comes_back_by_one_address_and_has_left_by_another_is_told_the_truth(town: Town) -> None:
    await given(town, "ada", on="telegram")
    await given(town, "augusta", on="telegram")
    for who in ("ada", "augusta"):
        await town.says(who, "stop", on="telegram")
    async with town.begin() as tx:
        one, other = [await town.person(who, on="telegram", tx=tx) for who in ("ada", "augusta")]
        await people.merge(tx, one, other, by=town.grace)
    await town.says("ada", "start", on="telegram")

    assert await standing(town, on="telegram") is Why.ELSEWHERE
    assert any("another address" in text for text in await words(town, on="telegram"))


async def test_an_earlier_question_still_waits_for_its_answer(town: Town) -> None:
    await town.says("ada", "Where is my order?")
    id = await town.conversation("ada")
    async with town.begin() as tx:
        before = await conversations.conversation(tx, id)
    await town.says("ada", "stop")

    async with town.begin() as tx:
        after = await conversations.conversation(tx, id)
    assert (after.status, after.waiting_since) == (before.status, before.waiting_since)


async def test_a_stop_that_asks_for_nothing_else_waits_for_nobody(town: Town) -> None:
    await town.says("ada", "stop")
    async with town.begin() as tx:
        assert (await conversations.conversation(tx, await town.conversation("ada", tx=tx))).waiting_since is None


@pytest.mark.parametrize("how", [{"group": True}, {"kind": Kind.COMMENT}, {"automatic": True}, {"kind": Kind.ECHO}])
async def test_what_is_not_said_to_us_by_them_alone_withdraws_nothing(town: Town, how: dict[str, Any]) -> None:
    await given(town)
    await town.says("ada", "stop", **how)

    assert await standing(town) is None


async def test_whoever_only_pretends_to_be_somebody_withdraws_nothing_of_theirs(town: Town) -> None:
    await given(town)
    ada = await town.identity("ada")
    await town.says("ada", "stop", doubtful=True)

    async with town.begin() as tx:
        assert isinstance(await people.consents.allows(tx, ada, "marketing"), Allowed)


async def test_stop_in_the_subject_of_an_empty_mail_counts(town: Town) -> None:
    await given(town, "ada@client.test", on="email")
    await town.says("ada@client.test", "", subject="Unsubscribe", on="email")

    assert await standing(town, "ada@client.test", on="email") is Why.WITHDRAWN
