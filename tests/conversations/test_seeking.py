"""What people type into the search box, in three languages."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from parley.conversations.seeking import Sought, sought

KYIV = ZoneInfo("Europe/Kyiv")
TODAY = date(2026, 11, 22)


def understood(query: str) -> Sought:
    return sought(query, KYIV, TODAY)


@pytest.mark.parametrize(
    ("query", "means"),
    [
        ("стрижка завтра", Sought(words="стрижка завтра")),
        ("от:Ада стрижка", Sought(words="стрижка", who="Ада")),
        ('від:"Ада Лавлейс" канал:телеграм', Sought(who="Ада Лавлейс", channel="telegram")),
        ("from:«Ada» channel:Viber tag:vip", Sought(who="Ada", channel="viber", tag="vip")),
        ("канал:вконтакте", Sought(channel="vk")),
        ("channel:Teams", Sought(channel="botframework")),
        ("есть:фото", Sought(has="image")),
        ("є:файл статус:відкрито", Sought(has="file", status="open")),
        ("назначен:мне", Sought(owner="мне")),
        ("before:2026-11-01", Sought(before=datetime(2026, 10, 31, 22, tzinfo=UTC))),
        ("после:1.11", Sought(after=datetime(2026, 10, 31, 22, tzinfo=UTC))),
        ("після:24.12", Sought(after=datetime(2025, 12, 23, 22, tzinfo=UTC))),
        ("до:01/02/25", Sought(before=datetime(2025, 1, 31, 22, tzinfo=UTC))),
        ("с:вчера", Sought(after=datetime(2026, 11, 20, 22, tzinfo=UTC))),
        ("до:31.02 привет", Sought(words="привет", unknown=("до:31.02",))),
        ("статус:весело", Sought(unknown=("статус:весело",))),
        ("адрес:Киев, в 10:30", Sought(words="адрес:Киев, в 10:30")),
        ("https://salon.example/a", Sought(words="https://salon.example/a")),
    ],
    ids=str,
)
def test_a_query_is_understood(query: str, means: Sought) -> None:
    found = understood(query)
    assert found == means or (found.words.split(), found) == (means.words.split(), found)
    assert [getattr(found, name) for name in Sought.__struct_fields__ if name != "words"] == [
        getattr(means, name) for name in Sought.__struct_fields__ if name != "words"
    ]


def test_a_blank_at_the_end_stays_so_that_the_last_word_is_whole() -> None:
    assert understood("от:Ада стриж ").words == "стриж "
