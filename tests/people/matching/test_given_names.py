"""Which given names may be one person's."""

import pytest

from parley.people.matching import likeness
from parley.people.matching.likeness import Like
from parley.people.matching.naming import called

SAME = ("Иван Іван", "Иван Ivan", "Анна Ганна", "Елена Олена", "Дмитрий Dmytro", "Микола Николай", "Наталья Наталия", "Алексей Oleksii")
FORMS = ("Иван Ваня", "Екатерина Катюша", "Валерий Валерка", "James Jim", "Elizabeth Beth", "Евгения Jenya", "Елена Ленка", "Эдуард Ted")
TYPOS = ("Светозар Светозра", "Евпраксия Евпрасия", "Isabeau Isabaeu")
OTHERS = ("Александр Александра", "Валерий Валерия", "Максим Евгения", "Жанна Яна", "Мария Марина", "Bob Alice")


@pytest.mark.parametrize(("names", "like"), [(names, Like.SAME) for names in SAME] + [(names, Like.FORM) for names in FORMS])
def test_spellings_and_diminutives_are_known(names: str, like: Like) -> None:
    one, other = map(called, names.split())

    assert likeness.given(one, other) is like is likeness.given(other, one)


@pytest.mark.parametrize("names", TYPOS)
def test_a_slip_of_the_pen_is_forgiven_in_a_name_that_no_list_has(names: str) -> None:
    one, other = map(called, names.split())

    assert likeness.given(one, other) is Like.TYPO


@pytest.mark.parametrize("names", OTHERS)
def test_names_one_letter_apart_are_two_names_where_both_are_known(names: str) -> None:
    one, other = map(called, names.split())

    assert likeness.given(one, other) is Like.OTHER


@pytest.mark.parametrize("names", ["Вера Вероника", "Егор Георгий", "Жанна Janna"])
def test_what_may_be_one_name_or_two_is_left_to_a_person(names: str) -> None:
    one, other = map(called, names.split())

    assert likeness.given(one, other) is Like.OWN


def test_an_initial_fits_what_begins_with_it() -> None:
    assert likeness.given(called("С.Н. Гусев"), called("Степан Гусев")) is Like.INITIAL
    assert likeness.given(called("С.Н. Гусев"), called("Олег Гусев")) is Like.OTHER


@pytest.mark.parametrize("line", ["Морозов Виталий Сергеевич", "Виталий Морозов", "Vitaliy Morozov", "виталий сергеевич морозов"])
def test_a_name_is_found_in_any_order(line: str) -> None:
    name = called(line)

    assert (name.sense.names, name.last, name.sex) == (frozenset({"vitaly"}), "morozov", "m")
