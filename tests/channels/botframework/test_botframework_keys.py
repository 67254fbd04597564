"""By which keys a call is believed: how they are learnt, how long they hold, and what an unknown one costs."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from parley.channels.adapters.botframework import BotFramework, BotFrameworkSettings
from parley.channels.adapters.botframework.believed import MOST, Believed, Found
from parley.channels.adapters.botframework.keys import pinned
from parley.channels.errors import ProviderDown
from parley.channels.types import Account
from parley.core import clock
from parley.core.http import Http
from tests.channels.botframework.botframework_door import Door, opened
from tests.providers import botframework as fake
from tests.providers.botframework.api import KEYS
from tests.spine.waiting import until

BotAccount = Account[BotFrameworkSettings]
Later = Callable[..., None]


async def nothing_is_taken(calls: object) -> None:
    raise AssertionError(calls)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Moves the clock on from the real time."""
    real = clock.now

    def move(**by: float) -> None:
        monkeypatch.setattr(clock, "now", lambda: real() + timedelta(**by))

    return move


@pytest.fixture
async def door(adapter: BotFramework, account: BotAccount, bot: fake.Bot) -> AsyncIterator[Door]:
    async with opened(adapter, account, bot) as door:
        yield door


def asked(microsoft: fake.Microsoft) -> int:
    """How often the keys were asked for."""
    return microsoft.calls.count(f"GET {KEYS}")


async def connected(adapter: BotFramework, account: BotAccount, http: Http) -> None:
    await adapter.connect(account, http, webhook_url="https://salon.example/hooks/1")


async def test_the_listener_learns_the_keys_before_the_first_call(
    microsoft: fake.Microsoft, ada: fake.Person, adapter: BotFramework, account: BotAccount, http: Http, door: Door
) -> None:
    assert adapter.wants_listener(account)
    await anext(adapter.listen(account, b"", nothing_is_taken, http))
    await ada.writes("Добрий день")

    assert microsoft.bringer.statuses == [200]


async def test_a_listener_that_learns_nothing_says_so(
    microsoft: fake.Microsoft, adapter: BotFramework, account: BotAccount, http: Http
) -> None:
    microsoft.down()

    with pytest.raises(ProviderDown):
        await anext(adapter.listen(account, b"", nothing_is_taken, http))


async def test_a_call_before_the_keys_are_known_is_asked_to_come_again_and_then_taken(
    microsoft: fake.Microsoft, ada: fake.Person, adapter: BotFramework, account: BotAccount, http: Http, door: Door
) -> None:
    microsoft.down()
    with pytest.raises(ProviderDown):
        await connected(adapter, account, http)
    microsoft.well()
    await ada.writes("Добрий день")

    assert (microsoft.bringer.statuses[0], microsoft.bringer.statuses[-1]) == (503, 200)
    assert [fact.text for fact in door.facts()] == ["Добрий день"]


async def test_many_calls_need_the_keys_once(
    microsoft: fake.Microsoft, ada: fake.Person, adapter: BotFramework, account: BotAccount, http: Http, door: Door
) -> None:
    await connected(adapter, account, http)
    for text in ("one", "two", "three"):
        await ada.writes(text)

    assert [fact.text for fact in door.facts()] == ["one", "two", "three"]
    assert asked(microsoft) == 1


async def test_an_invented_key_is_turned_away_and_makes_us_ask_no_sooner_than_in_an_hour(
    microsoft: fake.Microsoft, ada: fake.Person, adapter: BotFramework, account: BotAccount, http: Http, door: Door, later: Later
) -> None:
    await connected(adapter, account, http)
    microsoft.keychain.signer = fake.Signer(7)
    later(minutes=59)
    await ada.writes("Переведіть гроші")

    assert (microsoft.bringer.statuses, asked(microsoft)) == ([401], 1)

    later(minutes=61)
    await ada.writes("Переведіть гроші")

    assert microsoft.bringer.statuses[-1] == 401
    assert (door.calls, asked(microsoft)) == ([], 2)


async def test_a_new_key_of_microsofts_is_learnt_when_it_appears(
    microsoft: fake.Microsoft, ada: fake.Person, adapter: BotFramework, account: BotAccount, http: Http, door: Door, later: Later
) -> None:
    await connected(adapter, account, http)
    microsoft.keychain.rotates()
    later(hours=2)
    await ada.writes("Добрий день")

    assert microsoft.bringer.statuses[0] == 503
    assert [fact.text for fact in door.facts()] == ["Добрий день"]
    assert asked(microsoft) == 2


async def test_keys_are_renewed_while_they_still_hold(
    microsoft: fake.Microsoft, ada: fake.Person, adapter: BotFramework, account: BotAccount, http: Http, door: Door, later: Later
) -> None:
    await connected(adapter, account, http)
    later(hours=13)
    await ada.writes("Добрий день")

    async def renewed() -> bool:
        return asked(microsoft) == 2

    assert microsoft.bringer.statuses == [200]
    assert await until(renewed)


async def test_a_key_that_microsoft_has_withdrawn_is_believed_for_a_day_at_most(
    microsoft: fake.Microsoft,
    ada: fake.Person,
    adapter: BotFramework,
    account: BotAccount,
    http: Http,
    door: Door,
    later: Later,
) -> None:
    await connected(adapter, account, http)
    withdrawn = microsoft.keychain.signer
    microsoft.keychain.rotates(keeps_old=False)
    microsoft.keychain.signer = withdrawn
    later(hours=25)
    await ada.writes("Переведіть гроші")

    assert microsoft.bringer.statuses[0] == 503
    assert microsoft.bringer.statuses[-1] == 401
    assert door.calls == []


async def test_keys_of_yesterday_are_not_believed_though_microsoft_is_silent(
    microsoft: fake.Microsoft,
    bot: fake.Bot,
    ada: fake.Person,
    adapter: BotFramework,
    account: BotAccount,
    http: Http,
    door: Door,
    later: Later,
) -> None:
    await connected(adapter, account, http)
    microsoft.down()
    later(hours=25)

    assert await microsoft.bringer.call(bot, ada.activity("message", text="Добрий день")) == 503
    assert door.calls == []


async def test_pinned_keys_are_all_there_is_and_nothing_is_asked_for(
    microsoft: fake.Microsoft, bot: fake.Bot, ada: fake.Person, adapter: BotFramework, account: BotAccount, http: Http
) -> None:
    pinned = msgspec.json.encode(microsoft.keychain.document()).decode()
    account = msgspec.structs.replace(account, settings=msgspec.structs.replace(account.settings, signing_keys=pinned))
    await connected(adapter, account, http)
    async with opened(adapter, account, bot) as door:
        await ada.writes("Добрий день")
        microsoft.keychain.rotates()
        await ada.writes("Переведіть гроші")

    assert not adapter.wants_listener(account)
    assert (microsoft.bringer.statuses, len(door.calls), microsoft.calls) == ([200, 401], 1, [])


async def test_pinned_keys_that_are_none_let_nobody_in(
    microsoft: fake.Microsoft, bot: fake.Bot, ada: fake.Person, adapter: BotFramework, account: BotAccount
) -> None:
    account = msgspec.structs.replace(account, settings=msgspec.structs.replace(account.settings, signing_keys="none"))
    async with opened(adapter, account, bot):
        await ada.writes("Добрий день")

    assert microsoft.bringer.statuses == [401]


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "00000000-0000-4000-8000-00000000dead"},
        {"iss": "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"},
        {"serviceurl": "https://evil.example/"},
        {"exp": 1_700_000_000},
    ],
    ids=["for another bot", "of the emulator", "for another address", "over"],
)
async def test_a_token_of_microsofts_that_does_not_fit_opens_nothing(
    claims: dict[str, Any],
    microsoft: fake.Microsoft,
    bot: fake.Bot,
    ada: fake.Person,
    adapter: BotFramework,
    account: BotAccount,
    http: Http,
    door: Door,
) -> None:
    await connected(adapter, account, http)

    assert await microsoft.bringer.call(bot, ada.activity("message", text="?"), **claims) == 401
    assert door.calls == []


async def test_a_token_just_over_passes_while_clocks_may_differ(
    microsoft: fake.Microsoft, bot: fake.Bot, ada: fake.Person, adapter: BotFramework, account: BotAccount, http: Http, door: Door
) -> None:
    await connected(adapter, account, http)
    now = clock.now()

    assert await microsoft.bringer.call(bot, ada.activity("message", text="?"), exp=now - timedelta(minutes=4)) == 200
    assert await microsoft.bringer.call(bot, ada.activity("message", text="?"), exp=now - timedelta(minutes=6)) == 401


async def test_a_token_of_one_conversation_does_not_send_our_answers_elsewhere(
    microsoft: fake.Microsoft, bot: fake.Bot, ada: fake.Person, adapter: BotFramework, account: BotAccount, http: Http, door: Door
) -> None:
    await connected(adapter, account, http)
    overheard = microsoft.keychain.token(bot.app_id, ada.service_url)
    elsewhere = ada.activity("message", text="?", serviceUrl="https://evil.example/")

    assert await microsoft.bringer.call(bot, elsewhere, authorization=f"Bearer {overheard}") == 401


async def test_a_token_that_was_believed_is_turned_away_with_its_key(
    microsoft: fake.Microsoft,
    bot: fake.Bot,
    ada: fake.Person,
    adapter: BotFramework,
    account: BotAccount,
    http: Http,
    door: Door,
) -> None:
    await connected(adapter, account, http)
    activity = ada.activity("message", text="Добрий день")
    held = f"Bearer {microsoft.keychain.token(bot.app_id, activity['serviceUrl'])}"
    believed = [await microsoft.bringer.call(bot, activity, authorization=held) for _ in range(2)]
    microsoft.keychain.rotates(keeps_old=False)
    await connected(adapter, account, http)

    assert (believed, await microsoft.bringer.call(bot, activity, authorization=held)) == ([200, 200], 401)


def test_what_was_believed_is_forgotten_with_its_end_and_the_oldest_first(account: BotAccount, later: Later) -> None:
    settings, believed = account.settings, Believed()
    published = msgspec.json.encode({"keys": [fake.Signer(1).published()]}).decode()
    found = Found("key-1", pinned(published)["key-1"], {"exp": (clock.now() + timedelta(hours=1)).timestamp()})
    for number in range(MOST + 1):
        believed.keep(f"token {number}", settings, found)

    assert [believed.find(f"token {number}", settings, timedelta(minutes=5)) for number in (0, 1)] == [None, found]
    later(hours=1, minutes=4)
    assert believed.find("token 1", settings, timedelta(minutes=5)) == found
    later(hours=1, minutes=6)
    assert believed.find("token 1", settings, timedelta(minutes=5)) is None


async def test_a_token_that_was_believed_for_one_bot_says_nothing_of_another(
    microsoft: fake.Microsoft, bot: fake.Bot, ada: fake.Person, adapter: BotFramework, account: BotAccount, http: Http, door: Door
) -> None:
    await connected(adapter, account, http)
    activity = ada.activity("message", text="Добрий день")
    held = f"Bearer {microsoft.keychain.token(bot.app_id, activity['serviceUrl'])}"
    ours = await microsoft.bringer.call(bot, activity, authorization=held)
    other = "00000000-0000-0000-0000-000000000042"
    door.account = msgspec.structs.replace(account, settings=msgspec.structs.replace(account.settings, app_id=other))
    theirs = await microsoft.bringer.call(bot, activity, authorization=held)

    assert (ours, theirs) == (200, 401)


async def test_a_token_that_was_believed_vouches_for_no_other_connector(
    microsoft: fake.Microsoft, bot: fake.Bot, ada: fake.Person, adapter: BotFramework, account: BotAccount, http: Http, door: Door
) -> None:
    await connected(adapter, account, http)
    activity = ada.activity("message", text="Добрий день")
    held = f"Bearer {microsoft.keychain.token(bot.app_id, activity['serviceUrl'])}"
    genuine = await microsoft.bringer.call(bot, activity, authorization=held)
    elsewhere = await microsoft.bringer.call(bot, activity | {"serviceUrl": "https://evil.example/"}, authorization=held)

    assert (genuine, elsewhere) == (200, 401)
