"""Why a conversation waits, in one sentence: every hindrance in every language, with its names and figures."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from parley.core.i18n import Language, translator
from parley.routing import MOST_AHEAD, Hindrance, Queue, QueueId, SkillId, State, Wait, Why
from parley.routing.queues import SkillNeed
from parley.web.thread.waiting import Teller

COLOUR, FRENCH, ANA = UUID(int=1), UUID(int=2), UUID(int=3)
NAMES: Mapping[Language, Mapping[str, str]] = {
    "en": {str(COLOUR): "Colour", str(FRENCH): "French"},
    "ru": {str(COLOUR): "Цвет", str(FRENCH): "Французский"},
    "uk": {str(COLOUR): "Колір", str(FRENCH): "Французька"},
}
AT = datetime(2026, 1, 12, 14, 5, tzinfo=UTC).timestamp()
KYIV = ZoneInfo("Europe/Kyiv")


def wait(why: Why | None, *skills: UUID, ahead: int = 2, minutes: float | None = 4, name: str = "Salon") -> Wait:
    queue = Queue(id=QueueId(UUID(int=9)), position=1, name=name, needs=tuple(SkillNeed(SkillId(skill)) for skill in skills))
    return Wait(queue, ahead, 0.0, why, timedelta(minutes=minutes) if minutes is not None else None)


def said(language: Language, told: Wait) -> str:
    return Teller(translator(language), KYIV, NAMES[language], {ANA: "Ana"}).sentence(told)


COLOUR_ID = str(COLOUR)
GONE = {State.BREAK: 2, State.AWAY: 1}
SENTENCES: Mapping[str, tuple[Wait, str, str, str]] = {
    "not_yet": (
        wait(Why(Hindrance.NOT_YET, until=AT)),
        "it is put off until 16:05",
        "отложен до 16:05",
        "відкладено до 16:05",
    ),
    "nobody": (
        wait(Why(Hindrance.NOBODY)),
        "in the queue “Salon” nobody takes such conversations",
        "в очереди «Salon» никто не берёт такие диалоги",
        "у черзі «Salon» ніхто не бере таких діалогів",
    ),
    "nobody-nameless": (
        wait(Why(Hindrance.NOBODY), name=""),
        "in the queue “Everything else” nobody takes such conversations",
        "в очереди «Всё остальное» никто не берёт такие диалоги",
        "у черзі «Усе інше» ніхто не бере таких діалогів",
    ),
    "skill": (
        wait(Why(Hindrance.SKILL, count=3, skill=COLOUR_ID, level=4), COLOUR),
        "nobody who serves the queue (3) has the skill “Colour” at level 4 or higher",
        "никто из тех, кто обслуживает очередь (3), не владеет навыком «Цвет» хотя бы на уровне 4",
        "ніхто з тих, хто обслуговує чергу (3), не володіє навичкою «Колір» хоча б на рівні 4",
    ),
    "gone": (
        wait(Why(Hindrance.GONE, count=3, states=GONE)),
        "all three who could take it are not there: 1 away, 2 on a break",
        "все трое, кто может взять, сейчас не принимают: нет на месте — 1, перерыв — 2",
        "усі троє, хто може взяти, зараз не приймають: немає на місці — 1, перерва — 2",
    ),
    "gone-one": (
        wait(Why(Hindrance.GONE, count=1, states={State.OFFLINE: 1})),
        "the only one who could take it is not there: not at work",
        "единственный, кто может взять, сейчас не принимает: не на работе",
        "єдиний, хто може взяти, зараз не приймає: не на роботі",
    ),
    "known": (
        wait(Why(Hindrance.KNOWN, until=AT, agent=ANA)),
        "Ana knows the customer, and it is kept for them until 16:05",
        "с клиентом знаком сотрудник Ana, диалог ждёт его до 16:05",
        "із клієнтом знайомий співробітник Ana, діалог чекає на нього до 16:05",
    ),
    "passed": (
        wait(Why(Hindrance.PASSED, count=2)),
        "both with room have let it pass",
        "оба, кто свободен, не взяли его вовремя",
        "обоє, хто вільний, не взяли його вчасно",
    ),
    "passed-one": (
        wait(Why(Hindrance.PASSED, count=1)),
        "the only one with room has let it pass",
        "единственный, кто свободен, не взял его вовремя",
        "єдиний, хто вільний, не взяв його вчасно",
    ),
    "best": (
        wait(Why(Hindrance.BEST, count=2, until=AT, skill=COLOUR_ID, level=4), COLOUR),
        "those with room (2) have the skill “Colour” below level 4; from 16:05 on less is enough",
        "у свободных (2) навык «Цвет» ниже уровня 4; с 16:05 хватит и меньшего",
        "у вільних (2) навичка «Колір» нижча за рівень 4; з 16:05 вистачить і меншого",
    ),
    "best-for-ever": (
        wait(Why(Hindrance.BEST, count=2, skill=COLOUR_ID, level=4), COLOUR),
        "those with room (2) have the skill “Colour” below level 4",
        "у свободных (2) навык «Цвет» ниже уровня 4",
        "у вільних (2) навичка «Колір» нижча за рівень 4",
    ),
    "full": (
        wait(Why(Hindrance.FULL, count=3), COLOUR),
        "all three who have the skill “Colour” have their hands full",
        "все трое, кто владеет навыком «Цвет», заняты",
        "усі троє, хто володіє навичкою «Колір», зайняті",
    ),
    "full-one": (
        wait(Why(Hindrance.FULL, count=1), COLOUR),
        "the only one who has the skill “Colour” has their hands full",
        "единственный, кто владеет навыком «Цвет», занят",
        "єдиний, хто володіє навичкою «Колір», зайнятий",
    ),
    "full-many": (
        wait(Why(Hindrance.FULL, count=21), COLOUR, FRENCH),
        "all 21 who have the skills “Colour”, “French” have their hands full",
        "все 21, кто владеет навыками «Цвет», «Французский», заняты",
        "усі 21, хто володіє навичками «Колір», «Французька», зайняті",
    ),
    "nothing": (
        wait(Why(Hindrance.NOTHING)),
        "it goes to somebody in a moment",
        "сейчас будет передан",
        "зараз буде переданий",
    ),
}
BEGINS: Mapping[Language, str] = {"en": "Waits: ", "ru": "Ждёт: ", "uk": "Чекає: "}
ENDS: Mapping[Language, str] = {
    "en": "; two before it, about 4 minutes",
    "ru": "; перед ним двое, примерно 4 минуты",
    "uk": "; перед ним двоє, приблизно 4 хвилини",
}
LANGUAGES: tuple[Language, ...] = ("en", "ru", "uk")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", SENTENCES)
def test_every_hindrance_is_told_in_every_language(case: str, language: Language) -> None:
    told, *sentences = SENTENCES[case]

    assert said(language, told) == BEGINS[language] + sentences[LANGUAGES.index(language)] + ENDS[language]


def test_no_hindrance_is_forgotten() -> None:
    assert {told.why.hindrance for told, *_ in SENTENCES.values() if told.why} == set(Hindrance)


@pytest.mark.parametrize(
    ("ahead", "minutes", "ending"),
    [
        (0, None, "он первый"),
        (1, 0.2, "перед ним один, примерно 1 минута"),
        (4, 2, "перед ним четверо, примерно 2 минуты"),
        (5, 11, "перед ним ещё 5, примерно 11 минут"),
        (21, 21, "перед ним ещё 21, примерно 21 минута"),
        (MOST_AHEAD, None, "перед ним больше 1\xa0000"),
    ],
    ids=["first", "one", "four", "five", "twenty-one", "very-many"],
)
def test_where_nothing_is_given_out_people_are_waited_for_in_a_place(ahead: int, minutes: float | None, ending: str) -> None:
    assert said("ru", wait(None, ahead=ahead, minutes=minutes)) == f"Ждёт, пока кто-нибудь возьмёт; {ending}"
