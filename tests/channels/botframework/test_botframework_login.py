"""Signing in: under whose token an answer goes, and how long one does."""

from datetime import timedelta

import msgspec
import pytest

from parley.channels.adapters.botframework import BotFramework, BotFrameworkSettings
from parley.channels.errors import AccountBroken, RecipientGone
from parley.channels.types import Account, Part
from parley.core import clock, ids
from parley.core.http import Http
from parley.core.ids import AccountId
from tests.providers import botframework as fake

BotAccount = Account[BotFrameworkSettings]


def logins(microsoft: fake.Microsoft, bot: fake.Bot) -> int:
    return microsoft.calls.count(f"POST /{bot.tenant}/oauth2/v2.0/token")


async def test_one_token_does_for_many_answers_until_shortly_before_its_end(
    microsoft: fake.Microsoft,
    bot: fake.Bot,
    ada: fake.Person,
    adapter: BotFramework,
    account: BotAccount,
    http: Http,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await ada.installs()
    started = clock.now()
    for minutes, expected in ((0, 1), (54, 1), (56, 2), (57, 2)):
        monkeypatch.setattr(clock, "now", lambda minutes=minutes: started + timedelta(minutes=minutes))
        await adapter.send(Part(to=ada.answer_to, text="Так"), account, http)
        assert logins(microsoft, bot) == expected


async def test_a_token_that_ended_early_is_replaced_and_the_answer_said_once(
    microsoft: fake.Microsoft, bot: fake.Bot, ada: fake.Person, adapter: BotFramework, account: BotAccount, http: Http
) -> None:
    await ada.installs()
    await adapter.send(Part(to=ada.answer_to, text="one"), account, http)
    bot.tokens.clear()
    await adapter.send(Part(to=ada.answer_to, text="two"), account, http)

    assert [seen.text for seen in ada.sees] == ["one", "two"]
    assert logins(microsoft, bot) == 2


async def test_a_secret_that_was_changed_breaks_the_account_until_the_new_one_is_entered(
    microsoft: fake.Microsoft, bot: fake.Bot, ada: fake.Person, adapter: BotFramework, account: BotAccount, http: Http
) -> None:
    await ada.installs()
    await adapter.send(Part(to=ada.answer_to, text="one"), account, http)
    microsoft.changes_secret(bot)
    with pytest.raises(AccountBroken, match="Invalid client secret provided"):
        await adapter.send(Part(to=ada.answer_to, text="two"), account, http)
    with pytest.raises(AccountBroken):
        await adapter.trouble(account, http)
    entered = msgspec.structs.replace(account, settings=msgspec.structs.replace(account.settings, app_password=bot.secret))

    assert await adapter.trouble(entered, http) == ""
    await adapter.send(Part(to=ada.answer_to, text="two"), entered, http)
    assert [seen.text for seen in ada.sees] == ["one", "two"]


async def test_two_bots_do_not_speak_under_one_token(
    microsoft: fake.Microsoft, ada: fake.Person, adapter: BotFramework, account: BotAccount, http: Http
) -> None:
    other = microsoft.bot("Clinic")
    settings = BotFrameworkSettings(app_id=other.app_id, app_password=other.secret, tenant_id=other.tenant, api_url=microsoft.address)
    clinic = msgspec.structs.replace(account, id=AccountId(ids.new()), settings=settings)
    linus = microsoft.person("Linus", of=other)
    await ada.installs()
    await linus.installs()
    await adapter.send(Part(to=ada.answer_to, text="салон"), account, http)
    await adapter.send(Part(to=linus.answer_to, text="клініка"), clinic, http)

    assert ([seen.text for seen in ada.sees], [seen.text for seen in linus.sees]) == (["салон"], ["клініка"])
    with pytest.raises(RecipientGone):
        await adapter.send(Part(to=ada.answer_to, text="не туди"), clinic, http)


async def test_what_was_pasted_is_checked_with_microsoft(
    microsoft: fake.Microsoft, adapter: BotFramework, account: BotAccount, http: Http
) -> None:
    elsewhere = msgspec.structs.replace(account.settings, tenant_id="another.example")

    assert await adapter.check(account, http) == (account.settings.app_id, "")
    with pytest.raises(AccountBroken, match="not found in the directory"):
        await adapter.check(msgspec.structs.replace(account, settings=elsewhere), http)
