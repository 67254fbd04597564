"""What a machine may unite by itself, and what forbids it."""

from typing import Any

import msgspec
import pytest

from parley.people.matching import Record, Tier, compare, crowds, objections
from tests.people.matching.told import MAILBOX, NUMBER, claimed, network, proven, who

ONE_PERSON: tuple[tuple[str, dict[str, Any], dict[str, Any]], ...] = (
    ("a number proven twice", {"phones": proven(NUMBER)}, {"phones": proven("8 (974) 077-37-49")}),
    ("a proven number that calls", {"phones": proven(NUMBER)}, {"phones": network(NUMBER)}),
    ("a mailbox proven twice", {"emails": proven(MAILBOX)}, {"emails": proven(f"  {MAILBOX.upper()}")}),
    ("a document proven twice", {"documents": proven("crm:1815")}, {"documents": proven("crm:1815")}),
)


@pytest.mark.parametrize(("one", "other"), [case[1:] for case in ONE_PERSON], ids=[case[0] for case in ONE_PERSON])
def test_a_proven_key_on_both_sides_unites(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert compare(who("Ada Lovelace", **one), who("", **other)).tier is Tier.SAME


@pytest.mark.parametrize("names", ["Иван Ivan", "Валерий Валерка", "Ганна Анна", "Morozova Морозова", "Ada Ada"])
def test_names_that_fit_do_not_stand_in_the_way(names: str) -> None:
    one, other = names.split()

    assert compare(who(one, phones=proven(NUMBER)), who(other, phones=network(NUMBER))).tier is Tier.SAME


@pytest.mark.parametrize("trust", [claimed, network])
def test_a_number_that_nobody_proved_unites_nobody(trust: Any) -> None:
    assert compare(who("Ada Lovelace", phones=trust(NUMBER)), who("Ada Lovelace", phones=trust(NUMBER))).tier is Tier.MAYBE


FORBIDDEN: tuple[tuple[str, Record, Record, str], ...] = (
    ("wife", who("Георгий Жуков"), who("Вероника Жукова"), "other_given_name"),
    ("sex", who("Саша Попова"), who("Александр Попов"), "other_sex"),
    ("birthday", who("Ada Byron", birth_date="1957-03-09"), who("Ada Byron", birth_date="1986-11-20"), "other_birth_date"),
    ("father", who(first="Иван", middle="Петрович"), who(first="Иван", middle="Олегович"), "other_patronymic"),
    ("surname", who("Анна Лебедева"), who("Анна Цветкова"), "other_surname"),
    ("full name", who("Вера"), who("Вероника"), "own_name"),
    ("silence", who("Ada", days_ago=700), who("Ada"), "long_silence"),
    ("documents", who("Ada", documents=proven("crm:1815")), who("Ada", documents=proven("crm:1906")), "other_document"),
    ("nickname", who("Айнур"), who("Сергей"), "other_nickname"),
    ("two names", who("Роберт", first="Наталья"), who("Роберт Хохлов"), "two_names"),
)


@pytest.mark.parametrize(("one", "other", "reason"), [case[1:] for case in FORBIDDEN], ids=[case[0] for case in FORBIDDEN])
def test_a_doubt_stays_the_machines_hand(one: Record, other: Record, reason: str) -> None:
    one, other = _with_number(one), _with_number(other)

    verdict = compare(one, other)

    assert verdict.tier is not Tier.SAME
    assert reason in {against.code for against in (*verdict.against, *verdict.reasons)}


def _with_number(record: Record) -> Record:
    """The same, calling from a number that is proven."""
    return msgspec.structs.replace(record, phones=proven(NUMBER))


def test_a_maiden_name_is_no_obstacle_where_the_birthday_agrees() -> None:
    one = who("Анна Лебедева", phones=proven(NUMBER), birth_date="1974-05-15")

    assert compare(one, who("Анна Цветкова", phones=proven(NUMBER), birth_date="1974-05-15")).tier is Tier.SAME


@pytest.mark.parametrize("shared", ["info@salon.example", "zakaz@les.example", "test@test.ru", "1@1.ru"])
def test_a_shared_or_made_up_mailbox_unites_nobody(shared: str) -> None:
    assert compare(who("Ada Lovelace", emails=proven(shared)), who("Ada Lovelace", emails=proven(shared))).tier is Tier.NO


@pytest.mark.parametrize("told", [{"company": "masked"}, {"said": ("звонок через Авито (подменный номер)",)}])
def test_a_number_that_an_aggregator_lends_unites_nobody(told: dict[str, Any]) -> None:
    assert compare(who("Ada", phones=network(NUMBER), **told), who("Ada", phones=proven(NUMBER))).tier is Tier.NO


def test_a_call_without_a_name_from_a_familys_number_is_nobodys_in_particular() -> None:
    he, she, call = (
        who("Георгий Жуков", phones=proven(NUMBER)),
        who("Вероника Жукова", phones=proven(NUMBER)),
        who(phones=network(NUMBER)),
    )
    known = crowds([he, she, call])

    assert known == {f"p:{NUMBER}": 2}
    assert compare(he, call, known).tier is not Tier.SAME


def test_a_number_sold_anew_has_one_owner_at_a_time() -> None:
    old, new = who("Степан Калинин", phones=proven(NUMBER), days_ago=900), who("Тимофей Юдин", phones=proven(NUMBER), days_ago=30)

    assert crowds([old, new]) == {}
    assert compare(new, who(phones=network(NUMBER)), crowds([old, new])).tier is Tier.SAME


def test_two_groups_are_held_apart_by_any_two_who_are_not_one() -> None:
    ones = [who("", phones=proven(NUMBER)), who("Георгий Жуков", phones=proven(NUMBER))]

    assert [reason.code for reason in objections(ones, [who("Вероника Жукова", phones=proven(NUMBER))])] == ["other_given_name"]
    assert objections(ones, [who("Георгий Жуков", phones=proven(NUMBER))]) == ()


def test_nobody_has_more_than_five_numbers() -> None:
    numbers = [f"+7974077374{digit}" for digit in range(6)]

    assert [reason.code for reason in objections([who(phones=proven(*numbers[:3]))], [who(phones=proven(*numbers[3:]))])] == ["many_phones"]
    assert objections([who(phones=proven(*numbers[:3]))], [who(phones=proven(*numbers[3:5]))]) == ()
