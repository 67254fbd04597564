"""The page on which an owner chooses how the chat looks and behaves."""

from typing import Any

import pytest

from parley import channels, workspace
from parley.channels import Account
from parley.channels.adapters.webchat.manners import Field, Invitation, Link, Words
from parley.core.ground import Ground
from parley.core.ids import AccountId
from parley.workspace import Staff
from tests.web.conftest import Browser, Open, hired, sign_in, submit
from tests.web.conftest import app as app
from tests.web.conftest import browser as browser
from tests.web.conftest import every_page as every_page
from tests.web.conftest import grace as grace
from tests.web.conftest import grace_at_work as grace_at_work
from tests.web.conftest import ground as ground
from tests.web.conftest import line as line
from tests.web.conftest import linus as linus
from tests.web.conftest import opened as opened
from tests.web.conftest import worker as worker
from tests.web.desk import Line

PLAIN = {
    "title": "Aurora",
    "accent": "#0f766e",
    "side": "left",
    "bottom": "40",
    "aside": "12",
    "theme": "dark",
    "launcher": "icon",
    "form_when": "never",
    "offline": "form",
    "mails_after_minutes": "10",
    "origins": "https://shop.example\nhttps://*.shop.example",
}


@pytest.fixture
async def chat(ground: Ground, grace: Staff) -> AccountId:
    async with ground.database.transaction(grace.workspace_id) as tx:
        return await channels.save(tx, ground, "webchat", "Site", {"title": "Before"})


async def opened_again(ground: Ground, staff: Staff, id: AccountId) -> Account[Any]:
    async with ground.database.transaction(staff.workspace_id) as tx:
        return await channels.open_account(tx, ground, id)


async def test_an_owner_changes_the_look_and_keeps_the_secrets(
    grace_at_work: Browser, ground: Ground, grace: Staff, chat: AccountId
) -> None:
    before, page = await opened_again(ground, grace, chat), f"/accounts/{chat}/looks"
    typed = PLAIN | {"greeting_uk": "Вітаємо!", "shows_team": "yes", "never_on": "/checkout /cart/*"}
    answer = await submit(grace_at_work, page, page=page, headers=None, **typed)

    assert answer.headers["location"] == f"{page}?done=changed"
    settings = (await opened_again(ground, grace, chat)).settings
    assert (settings.title, settings.side, settings.greeting_uk) == ("Aurora", "left", "Вітаємо!")
    assert settings.origins == "https://shop.example https://*.shop.example"
    manners = settings.manners
    assert (manners.bottom, manners.theme, manners.shows_team, manners.takes_files) == (40, "dark", True, False)
    assert manners.never_on == ("/checkout", "/cart/*")
    assert settings.site_secret == before.settings.site_secret
    shown = (await grace_at_work.get(page)).text
    assert 'value="Вітаємо!"' in shown and settings.site_secret not in shown and settings.visitor_secret not in shown


async def test_lines_of_the_small_tables_are_taken_and_empty_ones_left(
    grace_at_work: Browser, ground: Ground, grace: Staff, chat: AccountId
) -> None:
    page = f"/accounts/{chat}/looks"
    rows: dict[str, Any] = {
        "link_label": ["Prices", ""],
        "link_url": ["https://a.example/prices", ""],
        "field_kind": ["phone", "text", ""],
        "field_label": ["", "Service", ""],
        "field_required": ["yes", "", ""],
    }
    rows |= {
        f"invite_{name}": [value, ""] for name, value in {"en": "Hi!", "ru": "", "uk": "", "path": "/prices/*", "leaving": "yes"}.items()
    }
    rows |= {f"invite_{name}": [value, "0"] for name, value in {"after": "15", "scrolled": "50", "days": "3"}.items()}
    await submit(grace_at_work, page, page=page, headers=None, **PLAIN, **rows)

    manners = (await opened_again(ground, grace, chat)).settings.manners
    assert manners.links == (Link("Prices", "https://a.example/prices"),)
    assert manners.form.fields == (Field("phone", required=True), Field("text", "Service"))
    assert manners.invitations == (Invitation(Words(en="Hi!"), 15, "/prices/*", 50, leaving=True, every_days=3),)


@pytest.mark.parametrize(("field", "value"), [("accent", "red"), ("bottom", "-1"), ("only_on", "prices"), ("consent_url", "javascript:1")])
async def test_what_cannot_be_is_said_and_nothing_is_kept(
    grace_at_work: Browser, ground: Ground, grace: Staff, chat: AccountId, field: str, value: str
) -> None:
    page = f"/accounts/{chat}/looks"
    answer = await submit(grace_at_work, page, page=page, headers=None, **(PLAIN | {field: value}))

    assert answer.status_code == 400 and "This value cannot be accepted." in answer.text
    assert (await opened_again(ground, grace, chat)).settings.title == "Before"


async def test_a_look_is_tried_on_without_being_kept(grace_at_work: Browser, ground: Ground, grace: Staff, chat: AccountId) -> None:
    page = f"/accounts/{chat}/looks"
    answer = await submit(grace_at_work, f"{page}/preview", page=page, headers=None, **(PLAIN | {"accent": "#ffe08a"}))

    tried = answer.json()
    assert (tried["settings"]["title"], tried["is_changed"]) == ("Aurora", True)
    assert "secret" not in answer.text
    assert (await opened_again(ground, grace, chat)).settings.title == "Before"


async def test_a_new_secret_for_the_site_is_shown_once(grace_at_work: Browser, ground: Ground, grace: Staff, chat: AccountId) -> None:
    before, page = await opened_again(ground, grace, chat), f"/accounts/{chat}/looks"
    answer = await submit(grace_at_work, f"{page}/secret", page=page)

    after = await opened_again(ground, grace, chat)
    assert after.settings.site_secret != before.settings.site_secret and after.settings.title == "Before"
    assert after.settings.visitor_secret == before.settings.visitor_secret
    assert after.settings.site_secret in answer.text
    assert after.settings.site_secret not in (await grace_at_work.get(page)).text
    async with ground.database.transaction(grace.workspace_id) as tx:
        assert (await workspace.audit.page(tx))[0].action == "account.changed"


async def test_a_paused_chat_stays_paused(grace_at_work: Browser, ground: Ground, grace: Staff, chat: AccountId) -> None:
    async with ground.database.transaction(grace.workspace_id) as tx:
        await channels.set_state(tx, chat, "paused")
    page = f"/accounts/{chat}/looks"
    await submit(grace_at_work, page, page=page, headers=None, **PLAIN)
    assert not (await opened_again(ground, grace, chat)).active


async def test_another_channel_has_no_looks(grace_at_work: Browser, line: Line) -> None:
    answer = await grace_at_work.get(f"/accounts/{line.account.id}/looks")
    assert answer.headers["location"] == f"/accounts/{line.account.id}"


@pytest.mark.parametrize("role", ["operator", "supervisor", "analyst"])
async def test_only_an_administrator_changes_looks(opened: Open, ground: Ground, grace: Staff, chat: AccountId, role: Any) -> None:
    browser = opened()
    await sign_in(browser, await hired(ground.database, grace, "barbara", role))
    page = f"/accounts/{chat}/looks"
    assert (await browser.get(page)).status_code == 403
    for verb in (page, f"{page}/preview", f"{page}/secret"):
        assert (await submit(browser, verb, page="/settings/profile")).status_code == 403, verb


async def test_a_stranger_gets_404(browser: Browser, linus: Staff, chat: AccountId) -> None:
    await sign_in(browser, linus)
    page = f"/accounts/{chat}/looks"
    assert (await browser.get(page)).status_code == 404
    for verb in (page, f"{page}/preview", f"{page}/secret"):
        assert (await submit(browser, verb, page="/settings/profile")).status_code == 404, verb
