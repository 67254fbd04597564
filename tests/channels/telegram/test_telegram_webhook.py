"""Updates by webhook, from the fake Telegram to what the adapter understands."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import msgspec
import pytest

from parley.channels.adapters.telegram import Telegram, TelegramSettings
from parley.channels.errors import AccountBroken, InvalidSignature, Refused
from parley.channels.types import Account, Call, Inbound, Kind, Trust
from parley.core.http import Http
from tests.providers import telegram as fake
from tests.providers.server import Answer, Request, serving

TelegramAccount = Account[TelegramSettings]


class Hook:
    """Our side of the webhook: keeps what is genuine; fails as often as it is told to."""

    def __init__(self, adapter: Telegram, account: TelegramAccount) -> None:
        self.adapter, self.account = adapter, account
        self.failures = 0
        self.calls: list[Call] = []
        self.tried_again = asyncio.Event()

    async def take(self, request: Request) -> Answer:
        call = Call(request.body, request.headers)
        self.adapter.verify(call, self.account)
        self.calls.append(call)
        if len(self.calls) > 1:
            self.tried_again.set()
        self.failures -= 1
        return Answer(503 if self.failures >= 0 else 200)

    def facts(self) -> list[Inbound]:
        return [fact for call in self.calls for fact in self.adapter.parse(call, self.account)]


@asynccontextmanager
async def connected(adapter: Telegram, account: TelegramAccount, http: Http) -> AsyncGenerator[Hook]:
    hook = Hook(adapter, account)
    async with serving(hook.take) as address:
        await adapter.connect(account, http, webhook_url=f"{address}/hooks/telegram/1")
        yield hook
        await adapter.disconnect(account, http)


async def test_what_ada_writes_arrives(
    telegram: fake.Telegram, ada: fake.User, adapter: Telegram, account: TelegramAccount, http: Http
) -> None:
    async with connected(adapter, account, http) as hook:
        await ada.starts("site-7f3a")
        await ada.writes("Є час на завтра?")
        await telegram.settled()

    start, question = hook.facts()
    assert (start.kind, start.payload, start.token) == (Kind.MESSAGE, "site-7f3a", "site-7f3a")
    assert (question.text, question.thread) == ("Є час на завтра?", str(ada.id))
    assert question.sender
    assert (question.sender.id, question.sender.name, question.sender.language) == (str(ada.id), "Ada", "uk")


async def test_a_call_that_was_not_taken_comes_again_under_the_same_key(
    telegram: fake.Telegram, ada: fake.User, adapter: Telegram, account: TelegramAccount, http: Http
) -> None:
    async with connected(adapter, account, http) as hook:
        hook.failures = 2
        await ada.writes("one")
        await ada.writes("two")
        await telegram.settled()

    assert [fact.text for fact in hook.facts()] == ["one", "one", "one", "two"]
    assert len({adapter.key(call) for call in hook.calls}) == 2


async def test_reactions_arrive_because_they_are_asked_for(
    telegram: fake.Telegram, ada: fake.User, adapter: Telegram, account: TelegramAccount, http: Http
) -> None:
    async with connected(adapter, account, http) as hook:
        message = await ada.writes("Дякую")
        await ada.reacts("❤", to=message["message_id"])
        await telegram.settled()

    assert [(fact.kind, fact.added) for fact in hook.facts()] == [(Kind.MESSAGE, ()), (Kind.REACTION, ("❤",))]


async def test_an_edit_names_the_message_that_it_changes(
    telegram: fake.Telegram, ada: fake.User, adapter: Telegram, account: TelegramAccount, http: Http
) -> None:
    async with connected(adapter, account, http) as hook:
        message = await ada.writes("на 5-ту")
        await telegram.settled()
        await ada.edits(message, "на 6-ту")
        await telegram.settled()

    said, edited = hook.facts()
    assert (edited.kind, edited.text, edited.provider_key) == (Kind.EDIT, "на 6-ту", said.provider_key)


async def test_who_blocks_the_bot_has_left_and_who_unblocks_it_is_back(
    telegram: fake.Telegram, ada: fake.User, adapter: Telegram, account: TelegramAccount, http: Http
) -> None:
    async with connected(adapter, account, http) as hook:
        await ada.blocks()
        await ada.unblocks()
        await telegram.settled()

    assert [fact.kind for fact in hook.facts()] == [Kind.UNSUBSCRIBED, Kind.SUBSCRIBED]


async def test_an_own_contact_proves_the_phone(
    telegram: fake.Telegram, ada: fake.User, adapter: Telegram, account: TelegramAccount, http: Http
) -> None:
    async with connected(adapter, account, http) as hook:
        await ada.shares_their_contact("380501234567")
        await telegram.settled()

    (shared,) = hook.facts()
    assert shared.sender
    assert [(also.kind, also.value, also.trust) for also in shared.sender.also] == [("phone", "+380501234567", Trust.PROVEN)]


async def test_a_failing_webhook_is_told_as_trouble(ada: fake.User, adapter: Telegram, account: TelegramAccount, http: Http) -> None:
    async with connected(adapter, account, http) as hook:
        assert await adapter.trouble(account, http) == ""
        hook.failures = 1000
        await ada.writes("one")
        await hook.tried_again.wait()

        assert (await adapter.trouble(account, http)).startswith("Wrong response from the webhook: 503")


async def test_a_webhook_that_somebody_took_off_is_told_as_trouble(adapter: Telegram, account: TelegramAccount, http: Http) -> None:
    assert await adapter.trouble(account, http) == "No webhook is registered for this bot. Connect the account again."


async def test_a_stranger_who_knows_the_address_is_turned_away(adapter: Telegram, account: TelegramAccount) -> None:
    with pytest.raises(InvalidSignature):
        adapter.verify(Call(b'{"update_id": 1}', {"x-telegram-bot-api-secret-token": "guessed"}), account)


async def test_a_webhook_on_a_plain_address_is_refused(adapter: Telegram, account: TelegramAccount, http: Http) -> None:
    with pytest.raises(Refused, match="HTTPS URL"):
        await adapter.connect(account, http, webhook_url="http://parley.example/hooks/telegram/1")


async def test_a_check_tells_the_bots_name_and_a_wrong_token_is_broken(adapter: Telegram, account: TelegramAccount, http: Http) -> None:
    revoked = msgspec.structs.replace(account.settings, token="1:a-token-that-nobody-ever-made")

    assert await adapter.check(account, http) == ("@salon_bot", "Salon")
    with pytest.raises(AccountBroken, match="Unauthorized"):
        await adapter.check(msgspec.structs.replace(account, settings=revoked), http)


def test_a_webhook_secret_is_made_where_none_is_given() -> None:
    one, other = (msgspec.convert({"token": "1:a-token-that-nobody-ever-made"}, TelegramSettings) for _ in range(2))

    assert len(one.webhook_secret) >= 32
    assert one.webhook_secret != other.webhook_secret


@pytest.mark.parametrize("token", ["", "no-colon", "1:short", "1:../../../../../../../../etc", "1:AAAAAAAAAAAAAAAAAAAAAAAA\n"])
def test_a_token_that_is_none_is_not_accepted(token: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"token": token}, TelegramSettings)
