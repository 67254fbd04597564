"""Updates by long polling."""

import asyncio
from collections.abc import Sequence

import msgspec
import pytest

from parley.channels.adapters.telegram import Telegram, TelegramSettings
from parley.channels.adapters.telegram.polling import Contested
from parley.channels.errors import AccountBroken, ProviderDown
from parley.channels.types import Account, Call
from parley.core.http import Http
from tests.providers import telegram as fake

TelegramAccount = Account[TelegramSettings]


@pytest.fixture
def account(account: TelegramAccount) -> TelegramAccount:
    return msgspec.structs.replace(account, settings=msgspec.structs.replace(account.settings, mode="polling"))


class Journal:
    """Takes calls in; `full` makes it fail as a database that is gone would."""

    def __init__(self, adapter: Telegram, account: TelegramAccount) -> None:
        self.adapter, self.account = adapter, account
        self.texts: list[str] = []
        self.full = False

    async def take(self, calls: Sequence[Call]) -> None:
        if self.full:
            raise ConnectionError
        self.texts += [fact.text for call in calls for fact in self.adapter.parse(call, self.account)]


@pytest.fixture
def journal(adapter: Telegram, account: TelegramAccount) -> Journal:
    return Journal(adapter, account)


async def test_only_an_account_that_polls_wants_a_listener(adapter: Telegram, account: TelegramAccount) -> None:
    hooked = msgspec.structs.replace(account.settings, mode="webhook")

    assert adapter.wants_listener(account)
    assert not adapter.wants_listener(msgspec.structs.replace(account, settings=hooked))


async def test_what_people_write_is_taken_in_order(
    ada: fake.User, adapter: Telegram, account: TelegramAccount, http: Http, journal: Journal
) -> None:
    await ada.writes("one")
    await ada.writes("two")
    listening = adapter.listen(account, b"", journal.take, http)
    await anext(listening)
    await ada.writes("three")
    await anext(listening)

    assert journal.texts == ["one", "two", "three"]


async def test_a_kept_cursor_goes_on_after_what_was_taken(
    bot: fake.Bot, ada: fake.User, adapter: Telegram, account: TelegramAccount, http: Http, journal: Journal
) -> None:
    await ada.writes("one")
    cursor = await anext(adapter.listen(account, b"", journal.take, http))
    await ada.writes("two")
    await anext(adapter.listen(account, cursor, journal.take, http))

    assert journal.texts == ["one", "two"]
    assert [update["message"]["text"] for update in bot.pending.values()] == ["two"]


async def test_what_could_not_be_committed_is_brought_again(
    ada: fake.User, adapter: Telegram, account: TelegramAccount, http: Http, journal: Journal
) -> None:
    await ada.writes("one")
    journal.full = True
    with pytest.raises(ConnectionError):
        await anext(adapter.listen(account, b"", journal.take, http))
    journal.full = False
    await anext(adapter.listen(account, b"", journal.take, http))

    assert journal.texts == ["one"]


async def test_a_bot_with_a_webhook_cannot_be_listened_to(
    adapter: Telegram, account: TelegramAccount, http: Http, journal: Journal
) -> None:
    hooked = msgspec.structs.replace(account, settings=msgspec.structs.replace(account.settings, mode="webhook"))
    await adapter.connect(hooked, http, webhook_url="https://elsewhere.example/hook")

    with pytest.raises(Contested, match="webhook is active"):
        await anext(adapter.listen(account, b"", journal.take, http))


async def test_connecting_for_polling_takes_an_old_webhook_off(
    ada: fake.User, adapter: Telegram, account: TelegramAccount, http: Http, journal: Journal
) -> None:
    hooked = msgspec.structs.replace(account, settings=msgspec.structs.replace(account.settings, mode="webhook"))
    await adapter.connect(hooked, http, webhook_url="https://elsewhere.example/hook")
    await adapter.connect(account, http, webhook_url="https://elsewhere.example/hook")
    await ada.writes("one")
    await anext(adapter.listen(account, b"", journal.take, http))

    assert journal.texts == ["one"]


async def test_a_second_program_that_listens_is_noticed(
    telegram: fake.Telegram, bot: fake.Bot, ada: fake.User, adapter: Telegram, account: TelegramAccount, http: Http, journal: Journal
) -> None:
    first = asyncio.ensure_future(anext(adapter.listen(account, b"", journal.take, http)))
    async with bot.changed:
        await bot.changed.wait_for(lambda: bot.poller == 1)
    second = asyncio.ensure_future(anext(adapter.listen(account, b"", journal.take, http)))

    with pytest.raises(Contested, match="other getUpdates request"):
        await first
    await ada.writes("one")
    await second
    assert journal.texts == ["one"]


async def test_a_number_is_forgotten_once_all_is_confirmed(
    telegram: fake.Telegram, bot: fake.Bot, adapter: Telegram, account: TelegramAccount, http: Http, journal: Journal
) -> None:
    """After a quiet week Telegram counts on from anywhere: a smaller number must not be skipped."""
    bot.longest_poll = 0
    cursor = await anext(adapter.listen(account, b"5000000", journal.take, http))

    assert cursor == b""


async def test_a_line_that_breaks_is_told_to_whoever_restarts_it(
    telegram: fake.Telegram, adapter: Telegram, account: TelegramAccount, http: Http, journal: Journal
) -> None:
    telegram.down()

    with pytest.raises(ProviderDown):
        await anext(adapter.listen(account, b"", journal.take, http))


async def test_a_revoked_token_ends_the_listening(adapter: Telegram, account: TelegramAccount, http: Http, journal: Journal) -> None:
    revoked = msgspec.structs.replace(account.settings, token="1:a-token-that-nobody-ever-made")

    with pytest.raises(AccountBroken, match="Unauthorized"):
        await anext(adapter.listen(msgspec.structs.replace(account, settings=revoked), b"", journal.take, http))
