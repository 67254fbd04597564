"""What a record is found by."""

from parley.people.matching import keys
from tests.people.matching.told import MAILBOX, NUMBER, claimed, proven, who


def test_the_most_telling_come_first() -> None:
    record = who(
        "Ada Lovelace",
        phones=proven(NUMBER),
        emails=proven(MAILBOX),
        documents=proven("crm:1815"),
        username="@Ada1815",
        birth_date="1815-12-10",
    )

    assert [key.partition(":")[0] for key in keys(record)] == ["d", "p", "e", "u", "b", "b", "m", "n"]


def test_what_is_nobodys_finds_nobody() -> None:
    assert keys(who(phones=claimed("88000000000"), emails=claimed("test@test.ru"))) == ()


def test_they_are_few_and_short_whatever_is_told() -> None:
    numbers = claimed(*(f"+7974077{number:04}" for number in range(1000, 1200)))
    found = keys(who("я" * 5_000, phones=numbers, username="x" * 5_000, cookie="c" * 5_000))

    assert 0 < len(found) <= 24
    assert max(map(len, found)) <= 80


def test_a_swapped_name_and_a_name_in_other_letters_meet() -> None:
    names = (("Анна", "Цветкова"), ("Tsvetkova", "Anna"), ("Аня", "Цвєткова"))
    found = [set(keys(who(birth_date="1974-05-15", first=first, last=last))) for first, last in names]

    assert set.intersection(*found)
