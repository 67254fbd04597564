"""The summary of a conversation: how it began, the last question, the last answer, what was promised; the same from the same words."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from parley.routing import handing
from parley.routing.handing import Line, summarise

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def told(*said: str | tuple[str, ...]) -> list[Line]:
    """`> …` is ours; a tuple brings files."""
    lines: list[Line] = []
    for seq, one in enumerate(said, start=1):
        text, files = (one, ()) if isinstance(one, str) else (one[0], one[1:])
        ours, words = text.startswith("> "), text.removeprefix("> ")
        at = NOON + timedelta(minutes=seq)
        lines.append(Line(id=UUID(int=seq), seq=seq, is_theirs=not ours, text=words, at=at, files=files))
    return lines


def test_it_tells_how_it_began_and_what_is_open() -> None:
    made = summarise(
        told(
            "Добрый день! Хочу записаться на стрижку.",
            "> Здравствуйте! На какой день?",
            ("Вот так хочу", "image", "image"),
            "> Хорошо. Я уточню у мастера и перезвоню вам. Вам удобно вечером?",
            "Да. А сколько это стоит? Жду ответа",
            "И можно ли с ребёнком",
        )
    )

    assert made.asked and made.asked.text == "Добрый день! Хочу записаться на стрижку."
    assert made.question and made.question.text == "И можно ли с ребёнком"
    assert made.answered and made.answered.text.startswith("Хорошо.")
    assert [one.text for one in made.promised] == ["Я уточню у мастера и перезвоню вам."]
    assert (made.unanswered, made.files) == (2, {"image": 2})


@pytest.mark.parametrize(
    "words",
    [
        "We will get back to you tomorrow.",
        "I'll ask the master.",
        "Somebody will write to you by five.",
        "Мы вам перезвоним.",
        "Уточню и напишу.",
        "Отправим ссылку вечером.",
        "Вернёмся к вам с ответом.",
        "Ми вам зателефонуємо.",
        "Уточнимо й повідомимо.",
        "Надішлемо посилання ввечері.",
        "Зв’яжемося з вами завтра.",
    ],
)
def test_a_promise_is_known_in_three_languages(words: str) -> None:
    assert [one.text for one in summarise(told("Hello", "> " + words)).promised] == [words]
    assert summarise(told("Hello", words)).promised == (), "only we promise"


@pytest.mark.parametrize(
    "words", ["Вы перезвоните нам?", "Saturday is free.", "Стрижка стоит 1500.", "Дякуємо, гарного дня!", "Will you come?"]
)
def test_what_is_no_promise_is_none(words: str) -> None:
    assert summarise(told("Hello", "> " + words)).promised == ()


def test_one_question_is_told_once_and_nothing_of_nothing() -> None:
    assert summarise([]) == handing.Summary()
    made = summarise(told("Чи є місце на суботу?"))
    assert made.asked and made.question is None and made.answered is None and made.unanswered == 1


def test_a_long_word_is_cut_between_words_and_it_is_the_same_each_time() -> None:
    lines = told("слово " * 200, "> ответ")
    made = summarise(lines)
    assert made.asked and len(made.asked.text) <= 280 and made.asked.text.endswith("слово…")
    assert made == summarise(lines)
