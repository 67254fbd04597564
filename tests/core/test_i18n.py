"""Three languages, equal in every sentence."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Catalog
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.core import clock
from parley.core.errors import Forbidden, NotFound, ParleyError
from parley.core.i18n import LANGUAGES, N_, Language, language_of, negotiated, translator
from parley.core.i18n import __main__ as update_catalogues
from parley.core.i18n.catalogues import path_of, read
from parley.core.i18n.extraction import problems, template

KYIV = ZoneInfo("Europe/Kyiv")
AT = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
THIN, HARD = "\u202f", "\xa0"
TRANSLATED: tuple[Language, ...] = ("ru", "uk")


@pytest.fixture(scope="module")
def everything() -> Catalog:
    return template()


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated(everything: Catalog, language: Language) -> None:
    assert problems(read(language), everything) == [], "run `python -m parley.core.i18n` and translate what it names"


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_holds_nothing_that_the_code_no_longer_says(everything: Catalog, language: Language) -> None:
    assert [message.id for message in read(language) if message.id and everything.get(message.id) is None] == []


def test_the_sentences_of_errors_are_found_without_importing_them(everything: Catalog) -> None:
    kinds = [ParleyError, *_below(ParleyError)]

    assert {kind.sentence() for kind in kinds if kind.__module__.startswith("parley.")} <= {str(message.id) for message in everything}


def _below(kind: type[ParleyError]) -> Iterator[type[ParleyError]]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


PAGE = "<b>{{ _('Hello') }}</b>{% trans %}Bye{% endtrans %}{{ ngettext('a', 'b', n) }}"


def test_texts_are_found_in_code_templates_and_errors(tmp_path: Path) -> None:
    (tmp_path / "web" / "templates").mkdir(parents=True)
    (tmp_path / "web" / "templates" / "page.html").write_text(
        "<b>{{ _('Hello') }}</b>{% trans %}Bye{% endtrans %}{{ ngettext('a', 'b', n) }}"
    )
    (tmp_path / "errors.py").write_text(
        'class Gone(ParleyError):\n    """It is gone.\n\n    More."""\n'
        'class Away(errors.NotFound):\n    """Not an error of ours."""\n'
        'class FarGone(Gone):\n    """It is far gone."""\n'
        'class Plain(Exception):\n    """Only for programmers."""\n'
    )
    (tmp_path / "words.py").write_text('A = N_("Owner")\nB = gettext("Grace")\nC = ngettext("one", "%(n)s many", 3)\nD = f("no")\n')

    found = {str(message.id) for message in template(tmp_path) if message.id}

    assert found == {"Hello", "Bye", "('a', 'b')", "It is gone.", "It is far gone.", "Owner", "Grace", "('one', '%(n)s many')"}


@pytest.fixture
def wanted() -> Catalog:
    wanted = Catalog(fuzzy=False)
    wanted.add("Hello %(name)s, {place}")
    wanted.add(("One call", "%(n)s calls"))
    return wanted


def russian(
    hello: str = "Привет, %(name)s, {place}", calls: tuple[str, ...] = ("%(n)s звонок", "%(n)s звонка", "%(n)s звонков")
) -> Catalog:
    catalog = Catalog(locale="ru")
    catalog.add("Hello %(name)s, {place}", hello)
    catalog.add(("One call", "%(n)s calls"), calls)
    return catalog


def test_a_complete_catalogue_has_no_problems(wanted: Catalog) -> None:
    assert problems(russian(), wanted) == []


@pytest.mark.parametrize(
    ("catalog", "problem"),
    [
        (russian(hello=""), "not translated: 'Hello"),
        (russian(hello="Привет, %(nane)s, {place}"), "placeholders differ: 'Hello"),
        (russian(hello="Привет, %(name)s"), "placeholders differ: 'Hello"),
        (russian(calls=("%(n)s звонок", "%(n)s звонка", "")), "not translated: ('One call'"),
        (russian(calls=("%(n)s звонок", "%(n)s звонков")), "not translated: ('One call'"),
        (russian(calls=("один звонок", "%(n)s звонка", "%(n)s звонков")), "placeholders differ: ('One call'"),
    ],
)
def test_an_incomplete_catalogue_is_named(wanted: Catalog, catalog: Catalog, problem: str) -> None:
    (found,) = problems(catalog, wanted)

    assert found.startswith(problem)


def test_a_guessed_translation_is_not_enough(wanted: Catalog) -> None:
    catalog = russian()
    catalog.get("Hello %(name)s, {place}").flags.add("fuzzy")  # pyright: ignore[reportOptionalMemberAccess]

    assert problems(catalog, wanted) == ["fuzzy: 'Hello %(name)s, {place}'"]


def test_an_empty_catalogue_lacks_everything(wanted: Catalog) -> None:
    assert len(problems(Catalog(locale="uk"), wanted)) == 2


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The catalogues of this test."""
    monkeypatch.setattr("parley.core.i18n.catalogues.FOLDER", tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_bringing_a_catalogue_up_to_date_keeps_translations_and_guesses_nothing(wanted: Catalog) -> None:
    update_catalogues.update("ru", "Russian", wanted)
    path_of("ru").write_text(path_of("ru").read_text().replace('{place}"\nmsgstr ""', '{place}"\nmsgstr "Привет"'))
    wanted.add("Hello %(name)s, {places}")
    wanted.delete(("One call", "%(n)s calls"))

    update_catalogues.update("ru", "Russian", wanted)

    assert {str(message.id): message.string for message in read("ru") if message.id} == {
        "Hello %(name)s, {place}": "Привет",
        "Hello %(name)s, {places}": "",
    }


@pytest.mark.usefixtures("folder")
def test_bringing_a_catalogue_up_to_date_twice_changes_nothing(wanted: Catalog) -> None:
    update_catalogues.update("uk", "Ukrainian", wanted)
    once = path_of("uk").read_text()

    update_catalogues.update("uk", "Ukrainian", wanted)

    assert path_of("uk").read_text() == once


def test_an_error_is_told_in_the_language_of_the_person() -> None:
    assert translator("en").sentence(Forbidden()) == "Your role does not allow this."
    assert translator("ru").sentence(Forbidden("detail")) == "Ваша роль этого не позволяет."
    assert translator("uk").sentence(NotFound()) == "Тут нічого немає, або у вас немає доступу."


def test_an_unknown_text_stays_as_it_is() -> None:
    assert [translator(language).gettext("Never said before") for language in LANGUAGES] == ["Never said before"] * 3
    assert [translator(language).gettext("") for language in LANGUAGES] == ["", "", ""]
    assert N_("Later") == "Later"


MINUTE = ("Too many attempts. Try again in %(n)s minute.", "Too many attempts. Try again in %(n)s minutes.")


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("ru", {1: "минуту", 2: "минуты", 5: "минут", 11: "минут", 21: "минуту", 112: "минут", 0: "минут"}),
        ("uk", {1: "хвилину", 3: "хвилини", 5: "хвилин", 14: "хвилин", 101: "хвилину", 22: "хвилини", 0: "хвилин"}),
        ("en", {1: "minute", 2: "minutes", 21: "minutes", 0: "minutes"}),
    ],
)
def test_numbers_take_their_form(language: Language, forms: dict[int, str]) -> None:
    assert {n: (translator(language).ngettext(*MINUTE, n) % {"n": n}).rstrip(".").split()[-1] for n in forms} == forms


def test_a_day_and_a_time_are_written_as_the_language_does() -> None:
    assert [translator(language).date(date(2026, 11, 22)) for language in LANGUAGES] == [
        f"22 нояб. 2026{THIN}г.",
        f"22 лист. 2026{THIN}р.",
        "22 Nov 2026",
    ]
    assert [translator(language).time(AT, KYIV) for language in LANGUAGES] == ["14:30"] * 3
    assert translator("uk").moment(AT, KYIV) == f"22 лист. 2026{THIN}р., 14:30"


def test_how_long_ago_is_written_as_the_language_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)

    assert [translator(language).ago(AT - timedelta(minutes=3)) for language in LANGUAGES] == [
        "3 минуты назад",
        "3 хвилини тому",
        "3 minutes ago",
    ]
    assert [translator(language).ago(AT + timedelta(hours=5)) for language in LANGUAGES] == ["через 5 часов", "через 5 годин", "in 5 hours"]
    assert [translator(language).duration(timedelta(days=2)) for language in LANGUAGES] == ["2 дня", "2 дні", "2 days"]


def test_numbers_and_money_are_written_as_the_language_does() -> None:
    assert [translator(language).number(Decimal("1234.5")) for language in LANGUAGES] == [f"1{HARD}234,5", f"1{HARD}234,5", "1,234.5"]
    assert [translator(language).percent(0.45) for language in LANGUAGES] == [f"45{HARD}%", "45%", "45%"]
    assert translator("uk").money(Decimal("1234.5"), "UAH") == f"1{HARD}234,50{HARD}₴"


@pytest.mark.parametrize(
    ("number", "shown"),
    [("+380501234567", "+380 50 123 4567"), ("+79991234567", "+7 999 123-45-67"), ("4567", "4567"), ("unknown", "unknown"), ("", "")],
)
def test_a_phone_is_written_for_people(number: str, shown: str) -> None:
    assert translator("en").phone(number) == shown


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("uk-UA,uk;q=0.9,ru;q=0.8,en;q=0.7", "uk"),
        ("en;q=0.5, ru", "ru"),
        ("de, fr;q=0.9, uk;q=0.2", "uk"),
        ("RU_ru", "ru"),
        ("ru;q=0, en", "en"),
        ("de", "en"),
        ("*", "en"),
        ("", "en"),
        ("uk;q=much, ru;q=0.1", "ru"),
        ("en, uk", "en"),
        ("x" * 100_000 + ", uk", "en"),
    ],
)
def test_the_browser_is_answered_in_the_language_it_wants_most(header: str, language: Language) -> None:
    assert negotiated(header) == language


@settings(deadline=None)
@given(st.text())
def test_any_header_ends_in_a_language_of_ours(header: str) -> None:
    assert negotiated(header, default="uk") in LANGUAGES


def test_only_our_languages_are_known() -> None:
    assert [language_of(tag) for tag in ("uk", "en-GB", "ukr", "be", "")] == ["uk", "en", None, None, None]
