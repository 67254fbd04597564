"""What people tell of themselves in passing."""

import pytest

from parley.people.matching.sayings import heard

NAMES = (
    ("Здравствуйте, это Эдуард Кузнецов, я звонил вчера", "Эдуард Кузнецов"),
    ("Добрый день! Меня зовут Ирина Петрова.", "Ирина Петрова"),
    ("Доброго дня, це Оксана Шевченко", "Оксана Шевченко"),
    ("Hi, my name is Ada Lovelace", "Ada Lovelace"),
    ("Цена устраивает.\nС уважением, Сергей Гусев", "Сергей Гусев"),
    ("Best regards, Grace Hopper", "Grace Hopper"),
)


@pytest.mark.parametrize(("words", "name"), NAMES)
def test_people_name_themselves(words: str, name: str) -> None:
    assert heard((words,)).names == (name,)


@pytest.mark.parametrize("words", ["это сколько стоит?", "я хочу записаться", "this is great", "Сколько стоит стрижка?"])
def test_talk_names_nobody(words: str) -> None:
    assert heard((words,)).names == ()


def test_a_number_a_mailbox_and_an_order_are_heard() -> None:
    said = heard(("мой номер 8 974 077-37-49, почта Ada.L@mail.ru, заказ a-58075, когда доставка?",))

    assert (said.numbers, said.mailboxes, said.orders) == (("+79740773749",), ("ada.l@mail.ru",), ("A-58075",))


@pytest.mark.parametrize("words", ["какой статус моего заказа и адрес доставки?", "скажіть мій баланс", "what is the status of my order"])
def test_a_question_for_what_only_the_owner_may_know_is_heard(words: str) -> None:
    assert heard((words,)).asks_private


def test_a_question_for_the_price_is_nobodys_secret() -> None:
    assert not heard(("сколько стоит стрижка?",)).asks_private


@pytest.mark.parametrize("words", ["меня зовут Ирина и я хочу записаться", "это Ирина из Тулы", "меня зовут Ирина хочу записаться"])
def test_the_words_after_a_name_are_no_surname(words: str) -> None:
    assert heard((words,)).names == ("Ирина",)
