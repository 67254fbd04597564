"""The three lines above a person's panel: in three languages, each with what it rests on."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from parley import people
from parley.core.ground import Ground
from parley.core.i18n import Language, translator
from parley.core.ids import PersonId
from parley.people import Touch, Worth
from parley.people.serving import Heard, Known, Matter, lines
from parley.web.person import serving
from parley.workspace import Staff
from tests.web.conftest import Browser, Open, hired, sign_in, submit
from tests.web.desk import Line

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
KYIV = ZoneInfo("Europe/Kyiv")
OLENA = Known(
    channels={"telegram": 9},
    hours={18: 9},
    heard=[Heard(UUID(int=n), UUID(int=9), AT, "Чи є вільний час?", 4 if n == 3 else None) for n in range(4)],
    called="Оленка",
    matters=[Matter(UUID(int=4), 4, AT, True, ("refund",)), Matter(UUID(int=3), 3, AT, True)],
    worth=[Worth("order", "UAH", 2, Decimal(1200)), Worth("visit", "", 5, Decimal(0))],
    tags=["vip"],
    pinned=["Allergic to henna"],
)


def spoken(language: Language, here: UUID | None = None) -> list[str]:
    shown = serving.shown(lines(OLENA), translator(language), KYIV, here)
    return [" · ".join(part.text for part in line.parts).replace("\xa0", " ") for line in shown]


@pytest.mark.parametrize(
    ("language", "says"),
    [
        (
            "en",
            [
                "Telegram · usually 16:00–19:00 · writes in Ukrainian · call them “Оленка”",
                "2 open conversations · refund",
                "2 orders: UAH1,200.00 · 5 visits · Allergic to henna · last rating: 4 of 5 · vip",
            ],
        ),
        (
            "ru",
            [
                "Telegram · обычно 16:00–19:00 · пишет по-украински · обращаться «Оленка»",
                "2 открытых диалога · refund",
                "2 заказа: 1 200,00 ₴ · 5 визитов · Allergic to henna · последняя оценка: 4 из 5 · vip",
            ],
        ),
        (
            "uk",
            [
                "Telegram · зазвичай 16:00–19:00 · пише українською · звертатися «Оленка»",
                "2 відкриті діалоги · refund",
                "2 замовлення: 1 200,00 ₴ · 5 візитів · Allergic to henna · остання оцінка: 4 із 5 · vip",
            ],
        ),
    ],
)
def test_three_lines_are_said_in_the_readers_language(language: Language, says: list[str]) -> None:
    assert spoken(language) == says


def test_the_conversation_that_is_open_beside_is_no_news() -> None:
    assert spoken("en", UUID(int=4))[1] == "1 more open conversation · refund"


def test_a_line_opens_the_words_and_conversations_on_which_it_rests() -> None:
    manner, matters, _ = serving.shown(lines(OLENA), translator("en"), KYIV)

    assert "/conversations/00000000-0000-0000-0000-000000000009?at=00000000-0000-0000-0000-000000000000" in [
        one.href for part in manner.parts for one in part.basis
    ]
    assert [one.text for one in matters.parts[1].basis] == ["#4 · 20 Nov · refund"]


@pytest.fixture
async def ada(ground: Ground, line: Line, grace: Staff) -> PersonId:
    """She wrote thrice, and bought something."""
    for text in ("Hello, can you book me?", "My name is Ada, and I would like tea", "Thank you, are you open?"):
        await line.says("ada", text)
        id = await line.conversation_of("ada", grace)
    async with ground.database.transaction(grace.workspace_id) as tx:
        person = PersonId(await tx.value("SELECT person_id FROM conversations WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id))
        identity = (await people.identities(tx, person))[0].id
        await people.note_touches(tx, [Touch(identity, "order", "Shampoo", {"amount": "300", "currency": "UAH"})])
    return person


async def test_they_stand_above_the_panel_and_open(grace_at_work: Browser, ada: PersonId) -> None:
    page = (await grace_at_work.get(f"/people/{ada}")).text

    assert "How to serve them best" in page and "1 order: UAH" in page and "Shampoo" in page


async def test_a_pinned_note_is_minded(grace_at_work: Browser, ground: Ground, grace: Staff, ada: PersonId) -> None:
    async with ground.database.transaction(grace.workspace_id) as tx:
        note = await people.add_note(tx, ada, "Allergic to henna", by=grace.id)
    for do, times in (("pin", 3), ("unpin", 2)):
        await submit(grace_at_work, f"/person-notes/{note}", page=f"/people/{ada}", person=str(ada), do=do, next=f"/people/{ada}")
        assert (await grace_at_work.get(f"/people/{ada}")).text.count("Allergic to henna</") == times


async def test_values_are_shown_as_people_write_them(grace_at_work: Browser, ground: Ground, grace: Staff, ada: PersonId) -> None:
    async with ground.database.transaction(grace.workspace_id) as tx:
        fields = {
            kind: (await people.add_field(tx, kind.title(), kind, choices)).id
            for kind, choices in {"phone": [], "email": [], "money": ["UAH"], "choices": ["tea", "jam", "milk"]}.items()
        }
    given = {"phone": "050 123 45 67", "email": "Ada@Example.org", "money": "1 200 грн"}
    for kind, value in given.items():
        answer = await submit(grace_at_work, f"/people/{ada}/facts", page=f"/people/{ada}", field=str(fields[kind]), value=value)
        assert answer.status_code == 303, kind
    several = {"field": str(fields["choices"]), "value": ["", "tea", "milk"]}
    await submit(grace_at_work, f"/people/{ada}/facts", page=f"/people/{ada}", **several)  # pyright: ignore[reportArgumentType]

    page = (await grace_at_work.get(f"/people/{ada}")).text.replace("\xa0", " ")
    assert 'href="tel:+380501234567">+380 50 123 4567<' in page and 'href="mailto:ada@example.org"' in page
    assert "UAH1,200.00" in page and "tea; milk" in page


async def test_an_analyst_sees_them_too_and_may_not_pin(opened: Open, ground: Ground, grace: Staff, ada: PersonId) -> None:
    async with ground.database.transaction(grace.workspace_id) as tx:
        await people.add_note(tx, ada, "Allergic to henna", by=grace.id)
    browser = opened()
    await sign_in(browser, await hired(ground.database, grace, "Analyst", "analyst"))
    page = (await browser.get(f"/people/{ada}")).text

    assert "How to serve them best" in page and 'value="pin"' not in page
