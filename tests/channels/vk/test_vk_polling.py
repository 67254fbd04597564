"""Events by long polling."""

import asyncio
from collections.abc import Sequence

import msgspec
import pytest

from parley.channels.adapters.vk import Vk, VkSettings
from parley.channels.errors import AccountBroken, ProviderDown, Refused
from parley.channels.types import Account, Call
from parley.core.http import Http
from tests.providers import vk as fake

VkAccount = Account[VkSettings]


class Journal:
    """Takes calls in; `full` makes it fail as a database that is gone would."""

    def __init__(self, adapter: Vk, account: VkAccount) -> None:
        self.adapter, self.account = adapter, account
        self.texts: list[str] = []
        self.full = False

    async def take(self, calls: Sequence[Call]) -> None:
        if self.full:
            raise ConnectionError
        self.texts += [fact.text for call in calls for fact in self.adapter.parse(call, self.account)]


@pytest.fixture
async def account(account: VkAccount, adapter: Vk, http: Http) -> VkAccount:
    polled = msgspec.structs.replace(account, settings=msgspec.structs.replace(account.settings, mode="polling"))
    await adapter.connect(polled, http, webhook_url="https://parley.example/hooks/1")
    return polled


@pytest.fixture
def journal(adapter: Vk, account: VkAccount) -> Journal:
    return Journal(adapter, account)


def test_only_an_account_that_polls_wants_a_listener(adapter: Vk, account: VkAccount) -> None:
    hooked = msgspec.structs.replace(account.settings, mode="webhook")

    assert adapter.wants_listener(account)
    assert not adapter.wants_listener(msgspec.structs.replace(account, settings=hooked))


async def test_what_people_write_is_taken_in_order(ada: fake.User, adapter: Vk, account: VkAccount, http: Http, journal: Journal) -> None:
    listening = adapter.listen(account, b"", journal.take, http)
    await anext(listening)
    await ada.writes("one")
    await ada.writes("two")
    await anext(listening)
    await ada.writes("three")
    await anext(listening)

    assert journal.texts == ["one", "two", "three"]


async def test_a_kept_cursor_brings_what_was_written_meanwhile(
    ada: fake.User, adapter: Vk, account: VkAccount, http: Http, journal: Journal
) -> None:
    cursor = await anext(adapter.listen(account, b"", journal.take, http))
    await ada.writes("one")
    await ada.writes("two")
    await anext(adapter.listen(account, cursor, journal.take, http))

    assert journal.texts == ["one", "two"]


async def test_what_could_not_be_committed_is_brought_again(
    ada: fake.User, adapter: Vk, account: VkAccount, http: Http, journal: Journal
) -> None:
    cursor = await anext(adapter.listen(account, b"", journal.take, http))
    await ada.writes("one")
    journal.full = True
    with pytest.raises(ConnectionError):
        await anext(adapter.listen(account, cursor, journal.take, http))
    journal.full = False
    await anext(adapter.listen(account, cursor, journal.take, http))

    assert journal.texts == ["one"]


async def test_a_key_that_has_ended_is_renewed_and_nothing_is_missed(
    community: fake.Community, ada: fake.User, adapter: Vk, account: VkAccount, http: Http, journal: Journal
) -> None:
    listening = adapter.listen(account, b"", journal.take, http)
    await anext(listening)
    community.polling_key = "key-2"
    await ada.writes("one")
    await anext(listening)

    assert journal.texts == ["one"]


async def test_a_place_that_vk_has_forgotten_is_followed_by_the_one_that_it_names(
    community: fake.Community, ada: fake.User, adapter: Vk, account: VkAccount, http: Http, journal: Journal
) -> None:
    await ada.writes("long ago")
    community.oldest_place = 1
    listening = adapter.listen(account, b"0", journal.take, http)
    cursor = await anext(listening)
    await ada.writes("now")
    await anext(listening)

    assert cursor == b"1"
    assert journal.texts == ["now"]


async def test_a_key_that_is_never_right_ends_the_listening(
    vk: fake.Vk, community: fake.Community, adapter: Vk, account: VkAccount, http: Http, journal: Journal
) -> None:
    listening = adapter.listen(account, b"", journal.take, http)
    await anext(listening)
    vk.forgets_keys()

    with pytest.raises(ProviderDown, match="polling keys"):
        await anext(listening)


async def test_two_programs_may_listen(ada: fake.User, adapter: Vk, account: VkAccount, http: Http, journal: Journal) -> None:
    other = Journal(adapter, account)
    cursor = await anext(adapter.listen(account, b"", journal.take, http))
    first, second = (asyncio.ensure_future(anext(adapter.listen(account, cursor, one.take, http))) for one in (journal, other))
    await ada.writes("one")
    await asyncio.gather(first, second)

    assert journal.texts == other.texts == ["one"]


async def test_polling_that_somebody_switched_off_is_told_as_trouble(
    community: fake.Community, adapter: Vk, account: VkAccount, http: Http, journal: Journal
) -> None:
    assert await adapter.trouble(account, http) == ""
    community.polling = None

    assert "switched off" in await adapter.trouble(account, http)
    with pytest.raises(Refused, match="not enabled"):
        await anext(adapter.listen(account, b"", journal.take, http))


async def test_a_line_that_breaks_is_told_to_whoever_restarts_it(
    vk: fake.Vk, adapter: Vk, account: VkAccount, http: Http, journal: Journal
) -> None:
    listening = adapter.listen(account, b"", journal.take, http)
    await anext(listening)
    vk.down()

    with pytest.raises(ProviderDown):
        await anext(listening)


async def test_a_revoked_key_ends_the_listening(adapter: Vk, account: VkAccount, http: Http, journal: Journal) -> None:
    revoked = msgspec.structs.replace(account.settings, token="vk1.a.a-key-that-nobody-ever-made")

    with pytest.raises(AccountBroken, match="invalid access_token"):
        await anext(adapter.listen(msgspec.structs.replace(account, settings=revoked), b"", journal.take, http))
