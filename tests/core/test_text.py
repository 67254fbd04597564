"""What finds what, in Russian, Ukrainian and English."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.core.text import clean, fold, other_layouts, query_terms, tsquery, tsvector_text, words


def finds(query: str, text: str, hint: str = "") -> bool:
    """As PostgreSQL would: each word of the query is there in one of its forms."""
    there = tsvector_text(text, hint)
    return all(any(matches(term, there) for term in term_group) for term_group in query_terms(query))


def matches(term: str, there: list[str]) -> bool:
    start = term.removesuffix(":*")
    return any(lemma.startswith(start) for lemma in there) if start != term else term in there


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("записаться", "Хочу запись на завтра"),
        ("запись", "Можно к вам записаться?"),
        ("записываться", "запишите меня, пожалуйста"),
        ("стрижки", "Сколько стоит стрижка?"),
        ("стрижку", "цены на стрижки"),
        ("доставка", "Когда доставите заказ?"),
        ("оплатить", "Прошла ли оплата"),
        ("ребенок", "Ребёнок заболел"),
        ("ребёнок", "у меня двое детей"),
        ("елка", "Ёлка"),
        ("людей", "Сколько человек в группе"),
        ("мастер Ольга", "записался к мастеру Ольге"),
        ("ботокса", "цена на ботокс"),
        ("записа", "Как записаться"),
        ("стриж", "Стрижку, пожалуйста"),
        ("гель-лаком", "покрытие гель-лак"),
    ],
)
def test_russian_forms_of_a_word_meet(query: str, text: str) -> None:
    assert finds(query, text)
    assert finds(query, text, "ru")


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("години", "Перенесіть на годину пізніше"),
        ("годину", "Через дві години"),
        ("запис", "Хочу записатися на стрижку"),
        ("записатися", "Чи є вільний запис?"),
        ("людина", "скільки людей у групі"),
        ("людей", "люди"),
        ("м'ята", "Чай з м’ятою"),
        ("мята", "Чай з м'ятою"),
        ("п’ять", "рівно п'ять"),
        ("замовити", "Де моє замовлення?"),
        ("бронювання", "бронюю столик"),
        ("ціни", "яка ціна"),
        ("записати", "запишіть мене"),
        ("манік", "Манікюр завтра"),
    ],
)
def test_ukrainian_forms_of_a_word_meet(query: str, text: str) -> None:
    assert finds(query, text)
    assert finds(query, text, "uk")


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("appointments", "I need an appointment"),
        ("booking", "I booked a table"),
        ("client's", "for the clients"),
        ("Ada", "ada writes"),
        ("appoin", "appointment"),
    ],
)
def test_english_forms_of_a_word_meet(query: str, text: str) -> None:
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [("стрижка", "массаж спины"), ("ціна", "година"), ("сделка", "сделайте маникюр"), ("cat", "dog"), ("завтра массаж", "массаж вчера")],
)
def test_other_words_do_not_meet(query: str, text: str) -> None:
    assert not finds(query, text)


@pytest.mark.parametrize("code", ["+380501234567", "№ 1234-АБ", "iPhone15", "2026", "AB-12/34", "INV_0042", "东京", "ada@example.org"])
def test_numbers_and_codes_are_found_as_they_are(code: str) -> None:
    assert finds(code, f"Мой заказ {code}, спасибо")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ghbdtn", "привет"), ("ghbdsn", "привіт"), ("руддщ", "hello"), ("[kt,", "хлеб"), ("ghbdtn,", "привет"), ("GHBDTN", "привет"),
        ("cnhb;rf", "стрижка"), ("k.,jdm", "любовь"), ("`krf", "ёлка"), ("gjdsljvktyyz", "повідомлення"), ("'rcgthn", "эксперт"),
        ("]:fr", "їжак"),
        ("цщкдв", "world"), ("\\fyjr", "ґанок"),
    ],
)  # fmt: skip
def test_the_wrong_keyboard_layout_is_understood(typed: str, meant: str) -> None:
    assert meant in other_layouts(typed)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("ghbdtn", "Привет!"),
        ("pfgbcm yf cnhb;re", "Запись на стрижки"),
        ("cnhb;", "стрижка завтра"),
        ("ujlbyf", "три години"),
        ("wsyf", "яка ціна"),
        ("фззщштеьуте", "two appointments"),
    ],
)
def test_a_query_in_the_wrong_layout_finds(query: str, text: str) -> None:
    assert finds(query, text)


@pytest.mark.parametrize("typed", ["1234", "...", "c++", "naïve", "привет hello", "", "+380501234567"])
def test_what_is_no_mistyped_word_has_no_alternatives(typed: str) -> None:
    assert other_layouts(typed) == []


def test_only_the_last_word_may_be_a_beginning() -> None:
    terms = query_terms("завтра стриж")

    assert not [term for term in terms[0] if term.endswith(":*")]
    assert "стриж:*" in terms[1]


def test_a_word_that_is_finished_is_no_beginning() -> None:
    assert not [term for group in query_terms("стриж ") for term in group if term.endswith(":*")]


def test_a_query_is_written_for_postgresql() -> None:
    assert tsquery([["стрижка", "стриж:*"], ["o'neil\\"]]) == "('стрижка' | 'стриж':*) & ('o''neil\\\\')"


@pytest.mark.parametrize("nothing", ["", " ", "!?", "\0", "…"])
def test_nothing_is_found_by_nothing(nothing: str) -> None:
    assert tsvector_text(nothing) == query_terms(nothing) == words(nothing) == []


def test_a_long_query_is_cut() -> None:
    terms = query_terms("слово дело " * 500)

    assert len(terms) <= 16
    assert max(map(len, terms)) <= 20


def test_an_endless_word_is_cut() -> None:
    assert tsvector_text("x" * 500 + "1") == ["x" * 64]


def test_the_hint_decides_between_the_languages() -> None:
    assert tsvector_text("люди", "ru") == ["человек"]
    assert "людина" in tsvector_text("люди", "uk")
    assert {"человек", "людина"} <= set(tsvector_text("люди"))


def test_letters_speak_louder_than_the_hint() -> None:
    assert "людина" in tsvector_text("Які люди", "ru")
    assert tsvector_text("это люди", "uk")[-1] == "человек"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Ёлка\n\tи  ЁЖ ", "елка и еж"), ("за\u0301мок", "замок"), ("и\u0306од", "йод"),
        ("п’ять", "п'ять"), ("со\u00adба\u200bка", "собака"), ("a\0b", "ab"),
    ],
)  # fmt: skip
def test_what_looks_the_same_is_the_same(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_clean_text_keeps_what_people_see() -> None:
    assert clean("Ёж\n\0й\u0301 👩‍👩‍👧 \ud800") == "Ёж\nй\u0301 👩‍👩‍👧 \ufffd"


@settings(deadline=None)
@given(st.text(alphabet=st.characters(codec=None, max_codepoint=0x1FFFF, exclude_categories=[])))
def test_any_text_can_be_stored_indexed_and_asked_for(text: str) -> None:
    cleaned = clean(text)
    assert "\0" not in cleaned.encode().decode()
    assert clean(cleaned) == cleaned
    lemmas = tsvector_text(text)
    assert all(0 < len(lemma) <= 80 for lemma in lemmas)
    assert len(set(lemmas)) == len(lemmas)
    assert tsquery(query_terms(text)).count("'") % 2 == 0


@settings(deadline=None)
@given(st.lists(st.sampled_from("стрижка записаться годину ціна appointment 42 ребёнок людей".split()), min_size=1))
def test_a_text_is_found_by_its_own_words(chosen: list[str]) -> None:
    assert finds(" ".join(chosen), "Добрый день! " + " ".join(chosen))
