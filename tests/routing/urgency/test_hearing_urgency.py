"""What is urgent in a customer's words reaches whoever gives out, and the timeline says why."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from parley import conversations, routing, wiring
from parley.conversations import ConversationResolved, MessagesReceived, Priority
from parley.core import clock, events
from parley.core.errors import Forbidden, NotFound
from parley.core.lanes import Worker
from parley.routing import UrgentRecognised, urgency
from parley.routing.urgency import Kind, PhraseExists, PhraseUnusable
from tests.people.town import Town
from tests.routing.floor import Floor
from tests.spine.waiting import until

PRIORITIES = """
    SELECT p.name, c.priority FROM conversations c JOIN persons p ON (p.workspace_id, p.id) = (c.workspace_id, c.person_id)
     WHERE c.workspace_id = $1 AND c.joined_to IS NULL
"""
LINES = "SELECT content FROM messages WHERE workspace_id = $1 AND direction = 'system' ORDER BY seq"
WAITING = "SELECT 1 FROM lanes WHERE workspace_id = $1 AND kind = 'routing.hear'"


@pytest.fixture
async def ears(town: Town) -> AsyncIterator[None]:
    """Whoever reads what came in, and nobody else."""
    worker = Worker(town.ground, town.ground.database, town.ground.bus, (urgency.HEAR,))
    await worker.start()
    yield
    await worker.stop()


@pytest.fixture
def told() -> list[UrgentRecognised]:
    """What is announced meanwhile."""
    seen: list[UrgentRecognised] = []

    async def note(_: Any, event: UrgentRecognised) -> None:
        seen.append(event)

    events.wire({**wiring.REACTIONS, UrgentRecognised: [note]})
    return seen


async def is_heard(town: Town) -> bool:
    return not await town.rows(WAITING)


async def hears(town: Town, who: str, text: str, **more: Any) -> None:
    await town.says(who, text, **more)
    await until(lambda: is_heard(town))


async def priorities(town: Town) -> dict[str, Priority]:
    return {name: Priority(priority) for name, priority in await town.rows(PRIORITIES)}


async def lines(town: Town) -> list[Any]:
    return [content["signs"] for (content,) in await town.rows(LINES) if content["event"] == "urgent"]


@pytest.mark.parametrize(
    ("text", "priority"),
    [
        ("Срочно перезвоните!", Priority.URGENT),
        ("Подам на вас в суд", Priority.URGENT),
        ("Хочу пожаловаться на мастера", Priority.HIGH),
        ("Поверніть гроші", Priority.HIGH),
        ("How dare you", Priority.HIGH),
        ("Не срочно, просто спросить", Priority.NORMAL),
    ],
)
async def test_what_presses_is_raised_as_far_as_it_presses(town: Town, ears: None, text: str, priority: Priority) -> None:
    await hears(town, "ada", text)

    assert await priorities(town) == {"Ada": priority}


@pytest.mark.parametrize("on", ["console", "telegram", "email"])
async def test_it_is_heard_on_any_channel(town: Town, ears: None, on: str) -> None:
    await hears(town, "ada", "Мне срочно!", on=on)

    assert list((await priorities(town)).values()) == [Priority.URGENT]


async def test_the_subject_of_a_letter_counts(town: Town, ears: None) -> None:
    await hears(town, "ada", "Добрый день.", on="email", subject="СРОЧНО: ключи")

    assert list((await priorities(town)).values()) == [Priority.URGENT]


async def test_the_timeline_says_by_which_words(town: Town, floor: Floor, ears: None) -> None:
    await hears(town, "ada", "Верните мне, пожалуйста, Ивановой, деньги")

    assert await lines(town) == [[{"kind": "refund", "said": "верните мне деньги"}]]


async def test_those_above_are_told_once_for_a_message(town: Town, floor: Floor, told: list[UrgentRecognised], ears: None) -> None:
    await hears(town, "ada", "Срочно! Верните деньги")

    (one,) = told
    assert one.kinds == ("urgent", "refund")
    async with town.begin() as tx:
        talk = await conversations.conversation(tx, await floor.talk("ada"))
    assert (one.conversation_id, one.person_id) == (talk.id, talk.person_id)


async def test_whoever_lowers_it_is_not_overruled_by_the_same_message(
    town: Town, floor: Floor, told: list[UrgentRecognised], ears: None
) -> None:
    await hears(town, "ada", "Срочно!")
    async with town.begin() as tx:
        await conversations.prioritise(tx, await floor.talk("ada"), priority=Priority.NORMAL, by=town.grace)
        await urgency.heard(tx, MessagesReceived(((told[0].conversation_id, told[0].message_id),)))
    await until(lambda: is_heard(town))

    assert await priorities(town) == {"Ada": Priority.NORMAL}
    assert len(told) == 1


async def test_the_next_message_raises_it_again(town: Town, floor: Floor, ears: None) -> None:
    await hears(town, "ada", "Срочно!")
    async with town.begin() as tx:
        await conversations.prioritise(tx, await floor.talk("ada"), priority=Priority.LOW, by=town.grace)

    await hears(town, "ada", "Ну срочно же!")

    assert await priorities(town) == {"Ada": Priority.URGENT}


async def test_nothing_is_lowered(town: Town, floor: Floor, ears: None) -> None:
    await hears(town, "ada", "Срочно!")

    await hears(town, "ada", "И верните деньги")

    assert await priorities(town) == {"Ada": Priority.URGENT}


async def test_many_at_once_are_one_batch(town: Town, ears: None) -> None:
    async with town.begin() as tx:
        await town.takes_in(tx, "console", town.fact("ada", "Срочно!"), town.fact("emmy", "Верните деньги"), town.fact("sofia", "Спасибо!"))
    await until(lambda: is_heard(town))

    assert await priorities(town) == {"Ada": Priority.URGENT, "Emmy": Priority.HIGH, "Sofia": Priority.NORMAL}


async def test_what_machines_write_is_not_urgent(town: Town, ears: None) -> None:
    await hears(town, "ada", "Срочно! Я в отпуске", automatic=True)

    assert await priorities(town) == {"Ada": Priority.NORMAL}


async def test_what_is_resolved_meanwhile_is_left_alone(town: Town, floor: Floor, told: list[UrgentRecognised]) -> None:
    await town.says("ada", "Срочно!")
    async with town.begin() as tx:
        await conversations.resolve(tx, await floor.talk("ada"), by=town.grace)
    worker = Worker(town.ground, town.ground.database, town.ground.bus, (urgency.HEAR,))
    await worker.start()
    await until(lambda: is_heard(town))
    await worker.stop()

    assert await priorities(town) == {"Ada": Priority.NORMAL}
    assert not told


async def test_a_conversation_bears_its_kinds_until_it_is_resolved(town: Town, floor: Floor, ears: None) -> None:
    await hears(town, "ada", "Верните деньги!")
    await hears(town, "ada", "Срочно!")
    id = await floor.talk("ada")
    async with town.begin() as tx:
        assert await urgency.kinds_of(tx, [id]) == {id: (Kind.URGENT, Kind.REFUND)}
        await urgency.settled(tx, ConversationResolved(id, None))
        assert await urgency.kinds_of(tx, [id]) == {}


async def test_what_is_urgent_is_given_out_first(town: Town, floor: Floor, ears: None) -> None:
    await floor.rules(chat=1)
    await hears(town, "ada", "Добрый день")
    await hears(town, "emmy", "Это срочно")
    await floor.hires("Barbara")

    await floor.looks_round()

    assert await floor.owners() == {"Ada": None, "Emmy": "Barbara"}


# ── a workspace's own words ─────────────────────────────────────────────────────────────────────


async def test_own_words_are_heard_in_any_form(town: Town, floor: Floor, ears: None) -> None:
    async with town.begin() as tx:
        await urgency.add(tx, "сломанный замок", Kind.URGENT, by=floor.chief)

    await hears(town, "ada", "У нас опять со сломанным замком")

    assert await priorities(town) == {"Ada": Priority.URGENT}


async def test_an_exception_means_nothing(town: Town, floor: Floor, ears: None) -> None:
    async with town.begin() as tx:
        await urgency.add(tx, "срочно фото", None, by=floor.chief)

    await hears(town, "ada", "Мне срочно фото 3 на 4")

    assert await priorities(town) == {"Ada": Priority.NORMAL}


async def test_a_kind_that_is_off_is_heard_by_own_words_only(town: Town, floor: Floor, ears: None) -> None:
    async with town.begin() as tx:
        await urgency.switch(tx, [Kind.REFUND], by=floor.chief)
        await urgency.add(tx, "возвратный талон", Kind.REFUND, by=floor.chief)

    await hears(town, "ada", "Верните деньги")
    await hears(town, "emmy", "Потеряла возвратный талон")

    assert await priorities(town) == {"Ada": Priority.NORMAL, "Emmy": Priority.HIGH}


async def test_words_of_one_workspace_are_none_of_another(town: Town, floor: Floor) -> None:
    elsewhere = await Town.founded(town.ground)
    async with town.begin() as tx:
        word = await urgency.add(tx, "карамба", Kind.ANGER, by=floor.chief)
    async with elsewhere.begin() as tx:
        assert await urgency.own_words(tx) == []
        assert not urgency.recognise("Карамба!", await urgency.lexicon_of(tx)).kinds
        with pytest.raises(NotFound):
            await urgency.remove(tx, word.id, by=floor.chief)


async def test_a_removed_word_comes_back_whole(town: Town, floor: Floor) -> None:
    async with town.begin() as tx:
        word = await urgency.add(tx, "карамба", Kind.ANGER, by=floor.chief)
        await urgency.remove(tx, word.id, by=floor.chief)
        assert await urgency.own_words(tx) == []
        await urgency.restore(tx, word.id, by=floor.chief)
        assert await urgency.own_words(tx) == [word]


async def test_a_word_stands_in_a_list_once(town: Town, floor: Floor) -> None:
    async with town.begin() as tx:
        await urgency.add(tx, "Карамба", Kind.ANGER, by=floor.chief)
        await urgency.add(tx, "карамба", Kind.URGENT, by=floor.chief)
        with pytest.raises(PhraseExists):
            await urgency.add(tx, "карамба", Kind.ANGER, by=floor.chief)


@pytest.mark.parametrize("phrase", ["", "   ", "!!!", "а " * 7, "х" * 81, "срочно !"], ids="none blank signs many long sign".split())
async def test_what_is_no_word_is_refused(town: Town, floor: Floor, phrase: str) -> None:
    async with town.begin() as tx:
        with pytest.raises(PhraseUnusable) as refused:
            await urgency.add(tx, phrase, Kind.ANGER, by=floor.chief)
    assert refused.value.field == "phrase"


async def test_operators_do_not_change_what_is_listened_to(town: Town, floor: Floor) -> None:
    async with town.begin() as tx:
        grace = await floor.member("Grace")
        word = await urgency.add(tx, "карамба", Kind.ANGER, by=floor.chief)
        for step in (
            urgency.add(tx, "ой", Kind.URGENT, by=grace),
            urgency.remove(tx, word.id, by=grace),
            urgency.restore(tx, word.id, by=grace),
            urgency.switch(tx, [Kind.URGENT], by=grace),
        ):
            with pytest.raises(Forbidden):
                await step


async def test_the_clock_of_a_mark_is_ours(town: Town, floor: Floor, ears: None) -> None:
    before = clock.now()
    await hears(town, "ada", "Срочно!")
    marked = await town.rows("SELECT at FROM urgent_messages WHERE workspace_id = $1")
    assert [before <= at <= clock.now() for (at,) in marked] == [True]
    assert routing.urgency is urgency
