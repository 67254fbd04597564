"""What columns and cells mean, in three languages."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from parley.people.importing import Field, Options, Told
from parley.people.importing.dates import day, is_month_first
from parley.people.importing.guessing import guess, has_head
from parley.people.importing.understanding import understood
from parley.people.profile import BUILT_IN

FIELDS = {
    **{name: Field(kind) for name, kind in BUILT_IN.items()},
    **{"shoe": Field("number"), "club": Field("flag"), "colour": Field("choice", ("Red", "Синий"))},
}


def one(target: str, cell: str) -> Told:
    return understood([cell, "+380501234567"], [target, "phone"], Options(), FIELDS)


@pytest.mark.parametrize(
    ("head", "targets"),
    [
        (
            ["Фамилия", "Имя", "Отчество", "Моб. телефон", "E-mail", "Дата рождения"],
            ["last", "first", "middle", "phone", "email", "birth_date"],
        ),
        (["ПІБ", "Телефон", "Пошта", "День народження", "Місто"], ["name", "phone", "email", "birth_date", "city"]),
        (["First Name", "Last Name", "Phone Number", "E-mail Address"], ["first", "last", "phone", "email"]),
        (["Ім’я", "Номер телефону", "Примітка"], ["name", "phone", "note"]),
        (["Клиент", "Телефон", "Телефон 2", "Размер обуви", "Что не так"], ["name", "phone", "phone", "shoe", ""]),
    ],
    ids=["russian", "ukrainian", "english", "one name", "an own field"],
)
def test_a_heading_says_what_its_column_means(head: list[str], targets: list[str]) -> None:
    assert guess(head, [], {"Размер обуви": "shoe"}) == targets


def test_what_stands_in_a_column_says_it_too() -> None:
    samples = [["Ada", "050 123 45 67", "ada@mail.example"], ["Eve", "", "eve@mail.example"]]
    assert guess(["", "", ""], samples, {}) == ["", "phone", "email"]


@pytest.mark.parametrize(
    ("first", "is_head"), [(["name", "phone"], True), (["Ada", "+380501234567"], False), (["Ada", "a@b.example"], False)]
)
def test_a_row_by_which_somebody_is_reached_is_no_heading(first: list[str], is_head: bool) -> None:
    assert has_head(first) is is_head


@pytest.mark.parametrize(
    "text",
    [
        "1990-03-05",
        "19900305",
        "1990-03-05T00:00:00",
        "05.03.1990",
        "5.3.1990 г.",
        "05/03/1990",
        "5-3-90",
        "5 марта 1990 г.",
        "5 березня 1990",
        "March 5, 1990",
        "5th"[:1] + " Mar 1990",
        "32937",
    ],
)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert day(text) == date(1990, 3, 5)


@pytest.mark.parametrize("text", ["", "31.02.1990", "1990", "5 фывап 1990", "вчера", "00.00.0000"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert day(text) is None or text == "1990"


def test_a_column_shows_whether_the_month_comes_first() -> None:
    assert is_month_first(["03/05/1990", "12/25/1985"]) and not is_month_first(["03/05/1990", "25/12/1985"])
    assert day("12/25/1985", month_first=True) == date(1985, 12, 25)


@pytest.mark.parametrize(
    ("target", "cell", "told"),
    [
        ("email", "Ada <ADA@Mail.example>; b@mail.example", [("email", "ada@mail.example"), ("email", "b@mail.example")]),
        ("telegram", "https://t.me/Ada_L", [("telegram", "@ada_l")]),
        ("instagram", "@ada.l", [("instagram", "@ada.l")]),
        ("phone", "067 123-45-67 / 380631234567", [("phone", "+380671234567"), ("phone", "+380631234567")]),
    ],
)
def test_addresses_come_in_the_form_in_which_they_are_compared(target: str, cell: str, told: list[tuple[str, str]]) -> None:
    assert [address for address in one(target, cell).addresses if address[1] != "+380501234567"] == told


@pytest.mark.parametrize(
    ("target", "cell", "value"),
    [
        ("birth_date", "5 мая 1990", "1990-05-05"),
        ("shoe", "1 234,50", "1234.50"),
        ("club", "Да", "yes"),
        ("club", "ні", "no"),
        ("colour", "СИНИЙ", "Синий"),
        ("website", "shop.example", "https://shop.example"),
    ],
)
def test_a_field_takes_what_people_write(target: str, cell: str, value: str) -> None:
    assert one(target, cell).facts == ((target, value),)


@pytest.mark.parametrize(
    ("target", "cell", "code"),
    [
        ("phone", "12", "phone"),
        ("email", "ada at home", "email"),
        ("birth_date", "31.02.1990", "date"),
        ("birth_date", "2999-01-01", "date"),
        ("shoe", "large", "number"),
        ("colour", "green", "choice"),
        ("tags", "x" * 41, "too_long"),
        ("a field that is gone", "x", "gone"),
    ],
)
def test_what_cannot_be_is_said_of_its_column(target: str, cell: str, code: str) -> None:
    assert one(target, cell).wrong == ((0, code),)


def test_a_dash_says_nothing() -> None:
    assert one("email", "—") == Told(addresses=(("phone", "+380501234567"),))


def test_a_name_in_parts_is_put_together() -> None:
    told = understood(["Петрова", "Анна", "Сергеевна", "a@b.example"], ["last", "first", "middle", "email"], Options(), FIELDS)
    assert told.name == "Анна Сергеевна Петрова"


@given(some.lists(some.text(), max_size=6), some.lists(some.sampled_from(["", "name", "phone", "tags", "note", "vk", *FIELDS]), max_size=6))
def test_no_row_is_too_odd(cells: list[str], targets: list[str]) -> None:
    told = understood(cells, targets, Options(), FIELDS)
    assert told.addresses or told.wrong
