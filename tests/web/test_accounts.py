"""Accounts: connecting them, keeping their secrets, mending them."""

import re
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from parley import channels, workspace
from parley.channels import AccountRow, Call
from parley.channels.adapters.console import signature
from parley.core import ids
from parley.core.errors import NotFound
from parley.core.ground import Ground
from parley.core.i18n import translator
from parley.workspace import Staff
from tests.providers import telegram as fake
from tests.spine.waiting import until
from tests.web.conftest import Browser, Open, hired, sign_in, submit
from tests.web.desk import SECRET, Line

PAGE = "/accounts"


@pytest.fixture
async def telegram() -> AsyncIterator[fake.Telegram]:
    async with fake.Telegram().running() as telegram:
        yield telegram


async def accounts(ground: Ground, staff: Staff) -> list[AccountRow]:
    async with ground.database.transaction(staff.workspace_id) as tx:
        return await channels.accounts(tx)


async def actions(ground: Ground, staff: Staff) -> list[str]:
    async with ground.database.transaction(staff.workspace_id) as tx:
        return [entry.action for entry in await workspace.audit.page(tx)]


async def connects(browser: Browser, kind: str, **settings: str) -> httpx2.Response:
    page = f"{PAGE}/new/{kind}"
    fields = {name if name == "name" else f"set-{name}": value for name, value in settings.items()}
    return await submit(browser, page, page=page, headers=None, **fields)


async def test_a_bot_is_connected_with_its_token(grace_at_work: Browser, ground: Ground, grace: Staff, telegram: fake.Telegram) -> None:
    bot = telegram.bot("Salon", "salon_bot")

    answer = await connects(grace_at_work, "telegram", token=bot.token, api_url=telegram.address, mode="polling")

    (account,) = await accounts(ground, grace)
    assert answer.headers["location"] == f"{PAGE}/{account.id}?done=connected"
    assert (account.kind, account.name, account.address, account.state) == ("telegram", "Salon", "@salon_bot", "active")
    assert telegram.calls == ["getMe", "deleteWebhook"]
    assert "account.connected" in await actions(ground, grace)
    page = (await grace_at_work.get(answer.headers["location"])).text
    assert "@salon_bot" in page and "Connected." in page and bot.token not in page


async def test_a_token_that_the_provider_does_not_know_is_said_in_plain_words_and_kept_nowhere(
    grace_at_work: Browser, ground: Ground, grace: Staff, telegram: fake.Telegram
) -> None:
    token = "1:" + "a" * 35

    answer = await connects(grace_at_work, "telegram", token=token, api_url=telegram.address)

    assert answer.status_code == 409
    assert "The provider does not accept this account&#39;s credentials." in answer.text and token not in answer.text
    assert await accounts(ground, grace) == []


async def test_an_account_whose_calls_the_provider_will_not_bring_needs_attention(
    grace_at_work: Browser, ground: Ground, grace: Staff, telegram: fake.Telegram
) -> None:
    bot = telegram.bot()

    await connects(grace_at_work, "telegram", token=bot.token, api_url=telegram.address)  # our address here is no https

    (account,) = await accounts(ground, grace)
    assert account.state == "broken" and account.last_error
    page = (await grace_at_work.get(f"{PAGE}/{account.id}")).text
    assert "Needs attention" in page and "HTTPS" in page


@pytest.mark.parametrize("settings", [{"token": "not a token"}, {"token": "1:" + "a" * 35, "api_url": "ftp://x"}, {}])
async def test_a_wrong_setting_is_marked_and_the_others_stay(grace_at_work: Browser, settings: dict[str, str]) -> None:
    answer = await connects(grace_at_work, "telegram", name="Our bot", mode="polling", **settings)

    assert answer.status_code == 400
    assert answer.text.count('aria-invalid="true"') == 1
    assert 'value="Our bot"' in answer.text and '<option value="polling" selected>' in answer.text
    assert "not a token" not in answer.text and "a" * 35 not in answer.text


async def test_changing_an_account_keeps_the_secret_that_nobody_types(
    grace_at_work: Browser, ground: Ground, grace: Staff, line: Line
) -> None:
    path = f"{PAGE}/{line.account.id}"
    page = (await grace_at_work.get(path)).text
    assert SECRET not in page and 'type="password"' in page and 'value="Front desk"' in page

    typed = {"name": "Back desk", "set-callback_url": "http://127.0.0.1:9/x", "set-secret": ""}
    answer = await submit(grace_at_work, path, page=path, headers=None, **typed)

    assert answer.headers["location"] == f"{path}?done=changed"
    async with ground.database.transaction(grace.workspace_id) as tx:
        opened = await channels.open_account(tx, ground, line.account.id)
    assert (opened.name, opened.settings.secret, opened.settings.callback_url) == ("Back desk", SECRET, "http://127.0.0.1:9/x")
    assert (await actions(ground, grace))[0] == "account.changed"


async def test_an_account_is_paused_and_works_again(grace_at_work: Browser, ground: Ground, grace: Staff, line: Line) -> None:
    path = f"{PAGE}/{line.account.id}"
    await submit(grace_at_work, f"{path}/pause", page=path)
    assert "Paused" in (await grace_at_work.get(PAGE)).text
    await line.says("ada", "Is anybody there?")

    await submit(grace_at_work, f"{path}/resume", page=path)

    assert await line.conversation_of("ada", grace)
    assert (await actions(ground, grace))[:2] == ["account.resumed", "account.paused"]


async def test_an_account_is_put_at_a_location(grace_at_work: Browser, ground: Ground, grace: Staff, line: Line) -> None:
    page = f"{PAGE}/{line.account.id}"
    assert "Of the whole business" not in (await grace_at_work.get(page)).text
    async with ground.database.transaction(grace.workspace_id) as tx:
        centre = await workspace.add_location(tx, name="Centre", time_zone="UTC", by=grace)

    await submit(grace_at_work, f"{page}/location", page=page, location=str(centre.id))

    (account,) = await accounts(ground, grace)
    assert account.location_id == centre.id
    assert f'value="{centre.id}" selected' in (await grace_at_work.get(page)).text
    assert (await submit(grace_at_work, f"{page}/location", page=page, location=str(ids.new()))).status_code == 404
    assert (await submit(grace_at_work, f"{page}/location", page=page, location="nowhere")).status_code == 404
    await submit(grace_at_work, f"{page}/location", page=page, location="")
    assert (await accounts(ground, grace))[0].location_id is None


async def test_a_check_says_what_the_provider_says(grace_at_work: Browser, ground: Ground, grace: Staff, telegram: fake.Telegram) -> None:
    bot = telegram.bot()
    await connects(grace_at_work, "telegram", token=bot.token, api_url=telegram.address, mode="polling")
    path = f"{PAGE}/{(await accounts(ground, grace))[0].id}"

    well = await submit(grace_at_work, f"{path}/check", page=path)
    assert "The provider answers; all is well." in well.text

    del telegram.world.bots[bot.token]
    ill = await submit(grace_at_work, f"{path}/check", page=path)
    assert "The provider does not accept this account&#39;s credentials." in ill.text and "Needs attention" in ill.text


async def test_calls_that_were_not_understood_are_shown_and_run_again(
    grace_at_work: Browser, ground: Ground, grace: Staff, line: Line
) -> None:
    for number in range(2):
        await garbled(ground, line, number)
    path = f"{PAGE}/{line.account.id}"
    page = await until(lambda: has(grace_at_work, path, "garbled 1"))
    assert "garbled 0" in page and "2 failed calls" in (await grace_at_work.get(PAGE)).text
    one = re.search(rf'action="({path}/calls/[0-9a-f-]+/again)"', page)
    assert one

    assert (await submit(grace_at_work, one[1], page=path)).headers["location"] == f"{path}?done=again"
    assert (await submit(grace_at_work, f"{path}/calls/again", page=path)).status_code == 303
    assert (await actions(ground, grace))[:2] == ["account.calls_run_again"] * 2


async def test_a_site_chat_gives_the_line_to_copy(grace_at_work: Browser, ground: Ground, grace: Staff) -> None:
    answer = await connects(grace_at_work, "webchat", title="Salon", origins="https://salon.example", asks_contact="yes")

    (account,) = await accounts(ground, grace)
    page = (await grace_at_work.get(answer.headers["location"])).text
    line = f"&lt;script async src=&#34;http://parley.test/widget.js&#34; data-account=&#34;{account.id}&#34;&gt;&lt;/script&gt;"
    assert line in page and f'href="/widget/preview/{account.id}"' in page
    async with ground.database.transaction(grace.workspace_id) as tx:
        settings: Any = (await channels.open_account(tx, ground, account.id)).settings
    assert len(settings.visitor_secret) >= 40 and settings.visitor_secret not in page and settings.site_secret not in page
    assert settings.asks_contact


@pytest.mark.parametrize("role", ["operator", "supervisor", "analyst"])
async def test_only_an_administrator_sees_accounts(opened: Open, ground: Ground, grace: Staff, line: Line, role: Any) -> None:
    browser = opened()
    await sign_in(browser, await hired(ground.database, grace, "barbara", role))
    path = f"{PAGE}/{line.account.id}"

    for address in (PAGE, path, f"{PAGE}/new/console"):
        assert (await browser.get(address)).status_code == 403
    for verb in (path, f"{path}/check", f"{path}/pause", f"{path}/resume", f"{path}/calls/again", f"{PAGE}/new/console"):
        assert (await submit(browser, verb, page="/settings/profile")).status_code == 403, verb


async def test_a_stranger_gets_404(browser: Browser, linus: Staff, line: Line) -> None:
    await sign_in(browser, linus)
    path = f"{PAGE}/{line.account.id}"

    assert "Front desk" not in (await browser.get(PAGE)).text
    assert (await browser.get(path)).status_code == 404
    for verb in (path, f"{path}/check", f"{path}/pause", f"{path}/resume", f"{path}/calls/again", f"{path}/calls/{ids.new()}/again"):
        assert (await submit(browser, verb, page="/settings/profile")).status_code == 404, verb


async def test_there_is_no_channel_of_any_name(grace_at_work: Browser) -> None:
    assert (await grace_at_work.get(f"{PAGE}/new/pigeon")).status_code == 404


@pytest.mark.parametrize("kind", channels.kinds())
async def test_every_channel_asks_in_three_languages(grace_at_work: Browser, kind: str) -> None:
    page = (await grace_at_work.get(f"{PAGE}/new/{kind}")).text
    manifest = channels.adapter(kind).manifest

    assert all(f'name="set-{setting.name}"' in page for setting in manifest.asks)
    for setting in manifest.asks:
        for text in filter(None, (setting.label, setting.help)):
            assert all(translator(language).gettext(text) != text for language in ("ru", "uk")), text


async def garbled(ground: Ground, line: Line, number: int) -> None:
    body = b'{"garbled %d"' % number
    call = Call(body, {"x-parley-signature": signature(body, SECRET)})
    await ground.one(channels.Journal).append(line.account, channels.adapter("console").key(call), call)


async def has(browser: Browser, path: str, words: str) -> str:
    page = (await browser.get(path)).text
    return page if words in page else ""


async def test_a_disconnected_account_takes_nothing_in_until_it_is_connected_again(
    grace_at_work: Browser, ground: Ground, grace: Staff, telegram: fake.Telegram
) -> None:
    bot = telegram.bot("Salon", "salon_bot")
    await connects(grace_at_work, "telegram", token=bot.token, api_url=telegram.address, mode="polling")
    (account,) = await accounts(ground, grace)
    page = f"{PAGE}/{account.id}"
    await submit(grace_at_work, f"{page}/disconnect", page=page)
    (off,) = await accounts(ground, grace)
    opened = await ground.one(channels.Accounts).get(account.id)
    shown = (await grace_at_work.get(page)).text
    await submit(grace_at_work, f"{page}/check", page=page)
    (on,) = await accounts(ground, grace)

    assert (off.state, on.state) == ("disconnected", "active")
    assert "Connect again" in shown and f"{page}/disconnect" not in shown
    with pytest.raises(NotFound):
        await ground.one(channels.Accounts).concerned(Call(b"{}"), opened)
    assert "account.disconnected" in await actions(ground, grace)


async def test_what_the_provider_does_not_take_off_is_said_and_the_account_is_disconnected_all_the_same(
    grace_at_work: Browser, ground: Ground, grace: Staff, telegram: fake.Telegram
) -> None:
    bot = telegram.bot("Salon", "salon_bot")
    await connects(grace_at_work, "telegram", token=bot.token, api_url=telegram.address, mode="polling")
    (account,) = await accounts(ground, grace)
    telegram.down()
    answer = await submit(grace_at_work, f"{PAGE}/{account.id}/disconnect", page=f"{PAGE}/{account.id}")

    assert "The provider does not answer." in answer.text
    assert [one.state for one in await accounts(ground, grace)] == ["disconnected"]
