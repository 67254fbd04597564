"""What is recognised in a text, and what only looks like it."""

from collections.abc import Sequence
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals import urgency as evals
from parley.routing.urgency import LONGEST, Kind, recognise
from parley.routing.urgency.lexicon import LANGUAGES, built_in_phrases, lexicon, word_list

HELD_OUT = [name for name in evals.SETS if name != "development"]
SENTENCES = [one for name in evals.SETS for one in evals.read(name)]


def kinds(text: str) -> tuple[str, ...]:
    return tuple(kind.value for kind in recognise(text).kinds)


# ── measured ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", evals.SETS)
def test_what_is_recognised_is_meant_and_what_is_meant_is_recognised(name: str) -> None:
    told = evals.quality(evals.read(name))

    assert told.precision >= evals.PRECISE
    assert told.recall >= evals.FOUND


@pytest.mark.parametrize("name", HELD_OUT)
def test_held_out_sets_are_large_and_half_of_them_is_harmless(name: str) -> None:
    sentences = evals.read(name)

    assert len(sentences) >= 150
    assert 0.4 <= sum(not one.wanted for one in sentences) / len(sentences) <= 0.6
    assert {one.language for one in sentences} == set(evals.LANGUAGES)
    assert {kind for one in sentences for kind in one.wanted} == set(Kind)


def test_a_message_takes_less_than_a_millisecond() -> None:
    assert evals.speed(SENTENCES).holds


# ── one thing each ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Срочно перезвоните", ["urgent"]),
        ("дело срочное", ["urgent"]),
        ("сро\u0301чно", ["urgent"]),
        ("срооооочно!!", ["urgent"]),
        ("cрoчнo", ["urgent"]),  # some of its letters are Latin
        ("chjxyj", ["urgent"]),
        ("srochno", ["urgent"]),
        ("терміново", ["urgent"]),
        ("ASAP please", ["urgent"]),
        ("деньги мне верните", ["refund"]),
        ("верните, пожалуйста, мои деньги", ["refund"]),
        ("подаю на вас в суд", ["legal"]),
        ("Срочно! Верните деньги, или подам в суд", ["urgent", "legal", "refund"]),
    ],
)
def test_forms_orders_scripts_and_layouts_are_understood(text: str, wanted: Sequence[str]) -> None:
    assert list(kinds(text)) == wanted


DENIED = """
    не срочно|Не очень срочно|это не так уж и срочно|ничего срочного|срочности нет|не терміново|терміновості немає|not urgent
    it isn't really urgent|it isn’t urgent|nothing urgent|no rush|no complaints|претензий нет|без претензий|скарг немає
"""


@pytest.mark.parametrize("text", [one.strip() for line in DENIED.strip().splitlines() for one in line.split("|")])
def test_what_is_denied_does_not_count(text: str) -> None:
    assert kinds(text) == ()


@pytest.mark.parametrize("text", ["Нет, срочно!", "Почему вы не звоните? Срочно!", "Я не понимаю, верните деньги", "No, it's urgent"])
def test_a_no_to_something_else_denies_nothing(text: str) -> None:
    assert kinds(text)


def test_a_phrase_does_not_reach_beyond_its_sentence() -> None:
    assert "refund" in kinds("верните мои деньги")
    assert "refund" not in kinds("Оплатить хочу сегодня, деньги с собой. Вернуть бы лето.")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("не срочно", "negated"),
        ("раньше жаловался", "past"),
        ("в объявлении было «срочно»", "quoted"),
        ("сколько стоит срочно?", "exception"),
        ("побыстрее бы", "too_weak"),
    ],
)
def test_what_does_not_count_says_why(text: str, why: str) -> None:
    reading = recognise(text)

    assert not reading.signs
    assert why in {aside.why for aside in reading.asides}


def test_a_weak_word_counts_beside_another_or_an_intensifier() -> None:
    assert not kinds("я расстроена")
    assert kinds("я очень расстроена") == ("anger", "complaint")
    assert not kinds("важно")
    assert kinds("важно, побыстрее") == ("urgent",)


def test_shouting_makes_anger_of_a_weak_word_and_of_nothing_else() -> None:
    assert kinds("где мой заказ") == ()
    assert kinds("ГДЕ МОЙ ЗАКАЗ") == ("anger",)
    assert kinds("Где мой заказ?!") == ("anger",)
    assert kinds("ХОЧУ ЗАПИСАТЬСЯ НА СТРИЖКУ!!!") == ()
    assert kinds("ОПЯТЬ К ВАМ, ОБОЖАЮ!!!") == ()


def test_quoted_lines_of_a_letter_are_not_theirs() -> None:
    assert kinds("> Срочно!\nСпасибо, получила") == ()
    assert kinds("«Срочно»") == ("urgent",)


def test_what_stands_very_far_down_is_not_looked_at() -> None:
    assert kinds("а " * (LONGEST // 2) + "срочно") == ()


# ── whatever is written ─────────────────────────────────────────────────────────────────────────

ANYTHING = st.text(max_size=300)
WORDS = st.lists(
    st.sampled_from(
        'не срочно нет деньги верните суд без not urgent refund жалоба ! . , « » " > \n терміново гроші раньше очень'.split(" ")
    ),
    max_size=30,
).map(" ".join)


@given(ANYTHING | WORDS)
@settings(max_examples=300, deadline=None)
def test_any_text_is_read(text: str) -> None:
    reading = recognise(text)

    assert {sign.kind for sign in reading.signs} == set(reading.kinds)
    assert all(sign.said for sign in (*reading.signs, *reading.asides))


@given(
    st.sampled_from([one.text for one in SENTENCES]),
    st.sampled_from([". Это не срочно", ". Це не терміново", ". It is not urgent", "\nno rush"]),
)
@settings(max_examples=200, deadline=None)
def test_saying_that_it_is_not_urgent_never_makes_it_urgent(text: str, denial: str) -> None:
    assert Kind.URGENT in recognise(text).kinds or Kind.URGENT not in recognise(text + denial).kinds


ALONE = ["срочно", "экстренно", "незамедлительно", "терміново", "негайно", "невідкладно", "urgent", "urgently", "emergency"]


@given(st.sampled_from(ALONE), st.sampled_from(["не", "not", "без"]), WORDS)
@settings(max_examples=200, deadline=None)
def test_denying_the_word_itself_takes_it_away_whatever_came_before(word: str, no: str, before: str) -> None:
    alone = Kind.URGENT in recognise(before).kinds

    assert alone or Kind.URGENT not in recognise(f"{before}. {no} {word}").kinds


@given(WORDS, st.integers(2, 12))
@settings(max_examples=100, deadline=None)
def test_kinds_do_not_depend_on_blanks(text: str, blanks: int) -> None:
    assert recognise(text).kinds == recognise(text.replace(" ", " " * blanks)[:LONGEST]).kinds


def test_time_grows_with_the_text_alone() -> None:
    def taken(text: str) -> float:
        begun = perf_counter()
        recognise(text)
        return perf_counter() - begun

    text = "верните деньги не срочно суд опять " * 60
    recognise(text * 2)
    assert min(taken(text * 2) for _ in range(5)) < 6 * min(taken(text) for _ in range(5))


# ── the lists ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_words_for_each_kind(language: str) -> None:
    words = word_list(language)

    for kind in Kind:
        assert len(getattr(words, kind.value).strong) >= 15, kind


def test_no_list_stands_on_a_word_that_everybody_writes() -> None:
    """A sentence of nothing but everyday words wants nobody."""
    everyday = "здравствуйте хочу записаться сколько стоит можно завтра вам у есть добрый день потрібно скільки коштує hello can i book you"
    for word in everyday.split():
        assert kinds(word) == (), word


def test_phrases_name_at_least_one_word_each() -> None:
    assert all(element for phrase in built_in_phrases() for element in phrase.elements)
    assert lexicon() is lexicon()
