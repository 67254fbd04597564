"""What Meta's odder calls mean for a page."""

import pytest

from parley.channels.adapters.messenger import Messenger, MessengerSettings
from parley.channels.errors import Unreadable
from parley.channels.types import Account, Call, Inbound, Kind
from tests.providers.meta.webhooks import written

MessengerAccount = Account[MessengerSettings]
EVENT = {"sender": {"id": "7"}, "recipient": {"id": "1"}, "timestamp": 1790000000000}
HELLO = EVENT | {"message": {"mid": "m_1", "text": "Добрий день"}}


def told(adapter: Messenger, account: MessengerAccount, *events: object) -> list[Inbound]:
    body = written({"object": "page", "entry": [{"id": "1", "time": 1790000000000, "messaging": list(events)}]})
    return list(adapter.parse(Call(body), account))


def test_an_event_told_twice_in_a_call_is_one_fact(adapter: Messenger, account: MessengerAccount) -> None:
    assert [fact.text for fact in told(adapter, account, HELLO, HELLO)] == ["Добрий день"]


@pytest.mark.parametrize("bad", [{"message": {"text": "no mid"}}, {"message": "no object"}, {"sender": 7.5}, 7, None])
def test_an_event_that_cannot_be_read_spoils_no_other(bad: object, adapter: Messenger, account: MessengerAccount) -> None:
    assert [fact.kind for fact in told(adapter, account, HELLO, bad)] == [Kind.MESSAGE, Kind.UNKNOWN]


def test_an_event_that_cannot_be_read_is_kept_as_failed_where_it_is_alone(adapter: Messenger, account: MessengerAccount) -> None:
    with pytest.raises(Unreadable):
        told(adapter, account, EVENT | {"message": {"text": "no mid"}})


@pytest.mark.parametrize(("stamp", "year"), [(1790000000000, 2026), (1790000000, 2026), ("1790000000", 2026), (7, 2026), ("soon", 2026)])
def test_a_time_that_is_none_is_that_of_the_entry(stamp: int | str, year: int, adapter: Messenger, account: MessengerAccount) -> None:
    at = told(adapter, account, HELLO | {"timestamp": stamp})[0].at

    assert at is not None
    assert at.year == year


def test_a_message_and_its_deletion_are_two_facts_of_one_message(adapter: Messenger, account: MessengerAccount) -> None:
    said, gone = told(adapter, account, HELLO, EVENT | {"message": {"mid": "m_1", "is_deleted": True}})

    assert said.provider_key == gone.provider_key
    assert said.key != gone.key
