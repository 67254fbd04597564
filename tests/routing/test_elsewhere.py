"""Which texts send their reader to another channel, and when that leads round."""

import re

import pytest

from parley.routing.silence.elsewhere import HINT, sent_to, way_round

ALL = frozenset({"telegram", "whatsapp", "viber", "vk", "messenger", "instagram", "email", "webchat", "max", "ok"})

SENDING = [
    ("Напишите нам, пожалуйста, в WhatsApp", "whatsapp"),
    ("Пишите в вотсап, там отвечаем быстрее", "whatsapp"),
    ("Обращайтесь в наш телеграм-канал", "telegram"),
    ("По записи обратитесь в Вайбер", "viber"),
    ("Свяжитесь с нами в Телеграме", "telegram"),
    ("Напишіть нам у вайбер, будь ласка", "viber"),
    ("Звертайтеся у телеграм", "telegram"),
    ("Зв'яжіться з нами в інстаграмі", "instagram"),
    ("Please write to us on WhatsApp", "whatsapp"),
    ("Message us on Instagram and we will answer", "instagram"),
    ("Здесь не отвечаем. Напишите на почту", "email"),
    ("Напишите на help@salon.example", "email"),
    ("Наш бот: https://t.me/salon_bot", "telegram"),
    ("wa.me/380501234567", "whatsapp"),
    ("Задайте вопрос в онлайн-чате на сайте", "webchat"),
    ("Напишите нам ВКонтакте", "vk"),
    ("Пишите в одноклассники", "ok"),
]
STAYING = [
    "Мы получили ваше сообщение из WhatsApp",
    "Не пишите в телеграм, бот не работает",
    "Напишите, когда вам удобно. Телеграм у нас тоже есть",
    "Спасибо, вкусно! Напишите ещё",
    "Контакты в профиле",
    "Максимально быстро ответим, напишите вопрос",
    "Please wait in line",
    "",
]


@pytest.mark.parametrize(("text", "channel"), SENDING, ids=[f"{n}-{channel}" for n, (_, channel) in enumerate(SENDING)])
def test_a_text_that_sends_its_reader_elsewhere_is_understood(text: str, channel: str) -> None:
    assert sent_to(text, ALL) == {channel}
    assert re.search(HINT, text, re.IGNORECASE), "the database would not have chosen it"


@pytest.mark.parametrize("text", STAYING, ids=range(len(STAYING)))
def test_a_text_that_only_names_a_channel_sends_nobody(text: str) -> None:
    assert sent_to(text, ALL) == set()


def test_only_channels_of_our_own_count() -> None:
    assert sent_to("Напишите нам в WhatsApp", {"telegram", "email"}) == set()


def test_a_text_of_any_length_is_read_in_time() -> None:
    """What a hostile text could make slow would be seen by the time limit of the tests."""
    assert sent_to("напиши " * 100_000, ALL) == set()


@pytest.mark.parametrize(
    ("steps", "way"),
    [
        pytest.param([("telegram", "whatsapp"), ("whatsapp", "telegram")], ("telegram", "whatsapp"), id="there and back"),
        pytest.param([("a", "b"), ("b", "c"), ("c", "a")], ("a", "b", "c"), id="by a third"),
        pytest.param([("a", "b"), ("b", "c"), ("c", "a"), ("c", "b")], ("b", "c"), id="the shortest"),
        pytest.param([("telegram", "whatsapp"), ("viber", "whatsapp")], (), id="to one place"),
        pytest.param([("a", "b"), ("a", "c"), ("b", "c")], (), id="two ways"),
        pytest.param([], (), id="nowhere"),
    ],
)
def test_a_way_round_is_found(steps: list[tuple[str, str]], way: tuple[str, ...]) -> None:
    assert way_round(steps) == way
