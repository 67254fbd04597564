"""How to serve somebody best: three lines from their own history, and nothing that it does not hold."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley import people
from parley.core.ids import IdentityId
from parley.people import Touch, Touchpoint, Worth, serving
from parley.people.serving import Heard, Known, Matter, Part
from tests.people.town import Town

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TALK = UUID(int=7)


def heard(*texts: str, rating: int | None = None) -> list[Heard]:
    """The latest first."""
    return [Heard(UUID(int=place), TALK, NOW - timedelta(hours=place), text, rating) for place, text in enumerate(texts)]


def matter(number: int, *tags: str, is_open: bool = False, subject: str = "") -> Matter:
    return Matter(UUID(int=number), number, NOW, is_open, tags, subject)


def said(known: Known) -> dict[str, tuple[str, ...]]:
    """Code -> values, of all lines."""
    return {part.code: part.values for line in serving.lines(known) for part in line.parts}


def part(known: Known, code: str) -> Part:
    return next(part for line in serving.lines(known) for part in line.parts if part.code == code)


def test_of_whom_nothing_is_known_nothing_is_said() -> None:
    assert serving.lines(Known()) == []


def test_a_line_without_basis_is_left_out() -> None:
    assert [line.about for line in serving.lines(Known(tags=["vip"]))] == ["care"]


@pytest.mark.parametrize(
    ("channels", "says"),
    [
        ({"telegram": 9, "email": 1}, ("telegram",)),
        ({"telegram": 2}, None),
        ({"telegram": 5, "email": 5}, None),
        ({}, None),
    ],
)
def test_a_channel_is_habitual_where_most_of_enough_words_came_by_it(channels: dict[str, int], says: tuple[str, ...] | None) -> None:
    assert said(Known(channels=channels)).get("channel") == says


@pytest.mark.parametrize(
    ("hours", "says"),
    [({18: 4, 19: 3, 20: 1, 9: 1}, ("18:00", "21:00")), ({23: 3, 0: 3, 1: 1}, ("23:00", "02:00")), ({18: 4}, None)],
)
def test_hours_are_told_from_five_messages_on_over_midnight_too(hours: dict[int, int], says: tuple[str, str] | None) -> None:
    assert said(Known(hours=hours)).get("hours") == says


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Можна записатися на суботу? Дякую за відповідь", "uk"),
        ("Добрый день, вы завтра работаете?", "ru"),
        ("Hello, can you book me for Saturday?", "en"),
        ("ok", ""),
        ("Alles gut, danke", ""),
        ("Спасибо", ""),
        ("Їжа была вкусной", ""),
        ("+380501234567", ""),
    ],
)
def test_a_language_is_told_by_letters_that_the_other_lacks(text: str, language: str) -> None:
    assert serving.language_of(text) == language


def test_somebody_writes_in_a_language_where_nearly_all_of_their_words_show_it() -> None:
    ukrainian, russian = "Чи є вільний час?", "Вы работаете?"

    assert said(Known(heard=heard(*[ukrainian] * 3, russian)))["language"] == ("uk",)
    assert "language" not in said(Known(heard=heard(ukrainian, ukrainian, russian)))
    assert "language" not in said(Known(heard=heard(ukrainian, ukrainian)))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Добрый день! Меня зовут Аня, хочу записаться", "Аня"),
        ("звіть мене Оленка", "Оленка"),
        ("My name is O'Hara.", "O'Hara"),
        ("Please call me back", ""),
        ("Call me Tomorrow", ""),
        ("меня зовут на работу", ""),
        ("это Эдуард", ""),
    ],
)
def test_a_name_is_theirs_where_they_say_so_themselves(text: str, name: str) -> None:
    assert serving.named_in(text) == name


def test_what_staff_wrote_of_their_name_counts_before_what_they_said() -> None:
    words = heard("Меня зовут Аня", "Меня зовут Анна")

    assert said(Known(heard=words))["called"] == ("Аня",)
    assert part(Known(heard=words), "called").heard == (words[0],)
    assert said(Known(heard=words, called="Анна Петровна"))["called"] == ("Анна Петровна",)


def test_topics_are_the_tags_of_the_latest_talks_or_their_subjects() -> None:
    matters = [
        matter(5, "refund", is_open=True),
        matter(4, subject="Invoice 12"),
        matter(3),
        matter(2, "refund", "colour"),
        matter(1, "late"),
    ]
    known = Known(matters=matters)

    assert said(known)["topics"] == ("refund", "Invoice 12", "colour")
    assert [one.number for one in part(known, "topics").matters] == [5, 4, 2]
    assert (said(known)["open"], part(known, "open").matters) == (("1",), (matters[0],))


def test_worth_counts_orders_apart_from_visits_and_opens_what_it_is_made_of() -> None:
    uah, eur, visits = Worth("order", "UAH", 3, Decimal(900)), Worth("order", "EUR", 1, Decimal(20)), Worth("visit", "", 4, Decimal(0))
    bought = Touchpoint(uuid4(), IdentityId(uuid4()), "order", "Shampoo", {}, NOW)
    known = Known(worth=[uah, eur, visits], touches=[bought])

    assert (said(known)["order"], said(known)["visit"]) == (("4",), ("4",))
    assert (part(known, "order").worth, part(known, "order").touches) == ((uah, eur), (bought,))


def test_what_is_to_be_minded_is_what_staff_pinned_the_last_rating_and_tags() -> None:
    words = [*heard("", rating=2), *heard("thank you", rating=5)]
    known = Known(tags=["vip"], pinned=["Allergic to henna"], heard=words)

    assert said(known) == {"pinned": ("Allergic to henna",), "rating": ("2",), "tags": ("vip",)}


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    serving.lines(Known(heard=heard(*[text] * 3), called="", pinned=[text]))


async def test_worth_is_read_over_all_addresses_of_a_person(town: Town) -> None:
    await town.says("ada", "hello")
    await town.says("countess", "hello")
    async with town.begin() as tx:
        ada, countess = await town.identity("ada", tx=tx), await town.identity("countess", tx=tx)
        order = {"amount": "10.50", "currency": "EUR"}
        await people.note_touches(tx, [Touch(ada, "order", detail=order), Touch(countess, "order", detail=order), Touch(ada, "visit")])
        await people.merge(tx, await town.person("ada", tx=tx), await town.person("countess", tx=tx), by=town.grace)
        found = await people.worth(tx, await town.person("ada", tx=tx))

    assert found == [Worth("order", "EUR", 2, Decimal("21.00")), Worth("visit", "", 1, Decimal(0))]
