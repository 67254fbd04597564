"""How an account gets connected, and what comes of it, at the fake X."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from urllib.parse import parse_qsl

import msgspec
import pytest

from parley.channels.adapters.x import X, XSettings
from parley.channels.adapters.x.registering import EVENTS
from parley.channels.errors import AccountBroken, InvalidSignature, Refused
from parley.channels.types import Account, Call, Inbound, Kind
from parley.core.http import Http
from tests.channels.x.conftest import settings_of
from tests.providers import x as fake
from tests.providers.server import Answer, Request, serving

XAccount = Account[XSettings]


class Hook:
    """Our side of the webhook: answers challenges, and keeps what is genuine."""

    def __init__(self, adapter: X, account: XAccount) -> None:
        self.adapter, self.account = adapter, account
        self.calls: list[Call] = []

    async def take(self, request: Request) -> Answer:
        query = dict(parse_qsl(request.path.partition("?")[2]))
        call = Call(request.body, request.headers, query, request.method)
        try:
            if call.method == "GET":
                return Answer(200, self.adapter.handshake(call, self.account))
            self.adapter.verify(call, self.account)
        except InvalidSignature:
            return Answer(401)
        self.calls.append(call)
        return Answer(200)

    def facts(self) -> list[Inbound]:
        return [fact for call in self.calls for fact in self.adapter.parse(call, self.account)]


@asynccontextmanager
async def connected(adapter: X, account: XAccount, http: Http) -> AsyncGenerator[Hook]:
    hook = Hook(adapter, account)
    async with serving(hook.take) as address:
        await adapter.connect(account, http, webhook_url=f"{address}/hooks/1")
        yield hook


def heard(place: fake.Account) -> list[str]:
    """What X tells of an account, and how often."""
    return sorted(one.event_type for one in place.app.subscriptions if one.user_id == place.id)


async def test_a_check_tells_by_what_name_customers_know_the_account(adapter: X, account: XAccount, http: Http) -> None:
    assert await adapter.check(account, http) == ("@salon", "Salon")


async def test_connecting_twice_registers_once(place: fake.Account, adapter: X, account: XAccount, http: Http) -> None:
    async with connected(adapter, account, http):
        await adapter.connect(account, http, webhook_url=place.app.webhooks[0].url)

    assert len(place.app.webhooks) == 1
    assert heard(place) == sorted(EVENTS)


async def test_a_parley_that_has_moved_is_called_at_its_new_address_only(
    place: fake.Account, adapter: X, account: XAccount, http: Http
) -> None:
    async with connected(adapter, account, http):
        before = place.app.webhooks[0].url
    async with connected(adapter, account, http):
        assert [hook.url != before for hook in place.app.webhooks] == [True]

    assert heard(place) == sorted(EVENTS)


async def test_who_disconnects_leaves_nothing_behind(place: fake.Account, adapter: X, account: XAccount, http: Http) -> None:
    async with connected(adapter, account, http):
        await adapter.disconnect(account, http)

    assert (place.app.webhooks, place.app.subscriptions) == ([], [])


async def test_two_accounts_of_one_app_do_not_touch_each_other(
    x: fake.X, place: fake.Account, adapter: X, account: XAccount, http: Http
) -> None:
    place.app.room = 2
    second = x.account("Barber", app=place.app)
    other = msgspec.structs.replace(account, settings=XSettings(**settings_of(x, second)))
    async with connected(adapter, account, http), connected(adapter, other, http) as hook:
        await adapter.disconnect(account, http)
        await x.person("Ada", to=second).writes("Добрий день")

    assert (heard(place), heard(second)) == ([], sorted(EVENTS))
    assert [fact.text for fact in hook.facts()] == ["Добрий день"]


async def test_an_app_without_room_for_a_webhook_is_told_so_in_plain_words(
    place: fake.Account, adapter: X, account: XAccount, http: Http
) -> None:
    place.app.room = 0

    with pytest.raises(Refused, match=r"no room for one more webhook. Remove one at console.x.com"):
        async with connected(adapter, account, http):
            pass


async def test_an_address_that_x_cannot_reach_is_refused_in_plain_words(adapter: X, account: XAccount, http: Http) -> None:
    async with serving(_silent) as address:
        with pytest.raises(Refused, match="X called Parley's address and did not get the answer"):
            await adapter.connect(account, http, webhook_url=address)
    with pytest.raises(Refused, match="public https address without a port"):
        await adapter.connect(account, http, webhook_url="https://parley.example:8443/hooks/1")


async def _silent(request: Request) -> Answer:
    return Answer(404)


async def test_a_webhook_that_x_has_given_up_is_told_as_trouble_and_comes_back(
    place: fake.Account, ada: fake.Person, adapter: X, account: XAccount, http: Http
) -> None:
    assert (await adapter.trouble(account, http)).startswith("X brings no messages")
    async with connected(adapter, account, http) as hook:
        assert await adapter.trouble(account, http) == ""
        (registered,) = place.app.webhooks
        registered.valid = False
        assert (await adapter.trouble(account, http)).startswith("X could not reach Parley")
        await adapter.connect(account, http, webhook_url=registered.url)
        await ada.writes("Добрий день")

    assert [fact.text for fact in hook.facts()] == ["Добрий день"]


async def test_an_app_that_signs_with_its_client_secret_needs_it_known(
    x: fake.X, place: fake.Account, ada: fake.Person, adapter: X, account: XAccount, http: Http
) -> None:
    place.app.client_secret = "TESTclientSecret"
    knowing = msgspec.structs.replace(account, settings=XSettings(**settings_of(x, place)))
    with pytest.raises(Refused, match="is the secret the app's own"):
        async with connected(adapter, account, http):
            pass
    async with connected(adapter, knowing, http) as hook:
        await ada.writes("Добрий день")

    assert [fact.text for fact in hook.facts()] == ["Добрий день"]


async def test_a_wrong_pair_of_keys_is_broken(adapter: X, account: XAccount, http: Http) -> None:
    forged = msgspec.structs.replace(account.settings, api_secret="a-secret-that-nobody-issued")

    with pytest.raises(AccountBroken, match="Unable to verify your credentials"):
        await adapter.connect(msgspec.structs.replace(account, settings=forged), http, webhook_url="https://parley.example/hooks/1")


async def test_what_ada_does_is_understood(
    x: fake.X, place: fake.Account, ada: fake.Person, adapter: X, account: XAccount, http: Http
) -> None:
    async with connected(adapter, account, http) as hook:
        await ada.writes("Ви працюєте?")
        await ada.types()
        await ada.mentions("@salon найкращі")
        await ada.writes_for_two_only()

    facts = hook.facts()
    assert [fact.kind for fact in facts] == [Kind.MESSAGE, Kind.COMMENT, Kind.UNKNOWN]
    assert {fact.sender.id for fact in facts if fact.sender} == {ada.id}
    assert len({adapter.key(call) for call in hook.calls}) == 3


@pytest.mark.parametrize(
    "pasted",
    [
        {"access_token": "no-number-before-it"},
        {"access_token": "1-short"},
        {"api_key": "with a space in it"},
        {"api_secret": "a-line-break\n"},
        {"access_secret": "інші-літери-алфавіту"},
        {"api_url": "ftp://api.x.com"},
    ],
    ids=["token", "short", "key", "secret", "letters", "address"],
)
def test_what_cannot_be_a_key_is_not_accepted(pasted: dict[str, str], account: XAccount) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(msgspec.structs.asdict(account.settings) | pasted, XSettings)
