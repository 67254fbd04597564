"""Numbers and mailboxes: what is one, and what is nobody's."""

import pytest

from parley.people.matching.addresses import is_nobodys, is_shared, mailbox, number

RUSSIAN = ("+7 974 077 37 49", "8 (974) 077-37-49", "89740773749", "9740773749", "79740773749", "8-974-077-3749", "0079740773749")
UKRAINIAN = ("+380 90 451 3611", "090 451 3611", "(090)4513611", "380904513611", "0904513611")
BRITISH = ("+44 7700 900063", "(07700) 900063", "07700900063", "447700900063")


@pytest.mark.parametrize("written", RUSSIAN)
def test_a_russian_number_is_one_however_it_is_written(written: str) -> None:
    assert number(written) == "+79740773749"


@pytest.mark.parametrize("written", UKRAINIAN)
def test_a_ukrainian_number_is_one_however_it_is_written(written: str) -> None:
    assert number(written) == "+380904513611"


@pytest.mark.parametrize("written", BRITISH)
def test_a_british_number_is_one_however_it_is_written(written: str) -> None:
    assert number(written) == "+447700900063"


@pytest.mark.parametrize("written", ["", "none", "+", "12", "позвоните мне"])
def test_what_is_no_number_is_empty(written: str) -> None:
    assert number(written) == ""


@pytest.mark.parametrize("written", ["+70000000000", "88000000000", "+79999999999", "8 800 555 35 35", "+380000000000", "+71234567890"])
def test_a_number_typed_to_get_past_a_form_is_nobodys(written: str) -> None:
    assert is_nobodys(number(written)) or number(written) == ""


def test_a_number_like_any_other_is_somebodys() -> None:
    assert not is_nobodys("+79740773749")


ALIASES = (
    ("ada.lovelace@gmail.com", "AdaLovelace+salon@googlemail.com"),
    ("ada-lovelace@yandex.ru", " Ada.Lovelace@ya.ru"),
    ("ada@ukr.net", "ADA+news@UKR.NET"),
    ("ada@icloud.com", "ada@me.com"),
)


@pytest.mark.parametrize(("one", "other"), ALIASES)
def test_aliases_lead_to_one_mailbox(one: str, other: str) -> None:
    assert mailbox(one) == mailbox(other) != ""


@pytest.mark.parametrize(("one", "other"), [("ada@mail.ru", "ada@bk.ru"), ("ada.l@mail.ru", "adal@mail.ru"), ("ada@ukr.net", "ada@i.ua")])
def test_sibling_domains_and_dots_are_other_mailboxes_where_the_provider_says_so(one: str, other: str) -> None:
    assert mailbox(one) != mailbox(other)


@pytest.mark.parametrize(
    "box", ["info@salon.example", "zakaz2@les.example", "no-reply@shop.ru", "test@test.ru", "1@1.ru", "none@none.com", "no@mail.ru"]
)
def test_an_offices_mailbox_or_a_made_up_one_is_shared(box: str) -> None:
    assert is_shared(box)


@pytest.mark.parametrize("box", ["ada.lovelace@mail.ru", "89161234567@mail.ru", "infoman.petrov@mail.ru"])
def test_a_persons_mailbox_is_theirs(box: str) -> None:
    assert not is_shared(box)
