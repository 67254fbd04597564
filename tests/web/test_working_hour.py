"""An operator's hour at the desk, by keyboard alone, in Russian and under a Russian layout."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from litestar import Litestar
from playwright.async_api import Browser, Locator, Page, ViewportSize, expect

from parley import conversations, workspace
from parley.conversations import Priority, Status
from parley.core.db import Database
from parley.core.ids import ConversationId
from parley.desk import replies
from parley.desk.replies import NewReply
from parley.web.composer import saying
from parley.workspace import Staff
from tests.web.conftest import PASSWORD, hired
from tests.web.desk import Line, said
from tests.web.keyboard import ALT, CTRL, SHIFT, Keyboard
from tests.web.screens import ready, watched
from tests.web.site import serving

WIDE = ViewportSize(width=1440, height=900)


@pytest.fixture
async def page(chromium: Browser, app: Litestar) -> AsyncIterator[Page]:
    """A browser at the door."""
    async with serving(app) as site, watched(chromium, base_url=site, viewport=WIDE, locale="ru-RU") as page:
        await page.goto("/login")
        yield page


@pytest.fixture
async def keys(page: Page) -> Keyboard:
    return Keyboard(page, await page.context.new_cdp_session(page))


@pytest.fixture
async def talks(line: Line, database: Database, grace: Staff, monkeypatch: pytest.MonkeyPatch) -> dict[str, ConversationId]:
    """Софья has written last."""
    monkeypatch.setattr(saying, "UNDO", timedelta(seconds=25))
    async with database.transaction(grace.workspace_id) as tx:
        await workspace.describe_myself(tx, name="Грейс", language="ru", me=grace)
        await replies.add(tx, NewReply(shortcut="привет", title="Привет", texts={"ru": "Здравствуйте, {{ person.name }}!"}), by=grace)
        for tag in ("Аллергия", "Постоянный"):
            await conversations.add_tag(tx, tag, hue=120)
    await hired(database, grace, "Барбара", "operator")
    found: dict[str, ConversationId] = {}
    for who, words in (("ада", "Есть окно в субботу?"), ("эмми", "Сколько стоит стрижка?"), ("софья", "Где вы находитесь?")):
        await line.says(who, words)
        found[who] = ConversationId(await line.conversation_of(who, grace))
    return found


async def is_somewhere(page: Page) -> None:
    """The focus is on something that is seen."""
    await expect(page.locator(":focus")).to_be_visible()


def log(page: Page) -> Locator:
    return page.get_by_role("log")


def text(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Сообщение")


def facts(page: Page) -> Locator:
    return page.locator(".talk-facts")


def rows(page: Page) -> Locator:
    return page.locator("#inbox .talk-name")


async def test_a_working_hour_needs_no_mouse(
    page: Page, keys: Keyboard, talks: dict[str, ConversationId], database: Database, grace: Staff
) -> None:
    await comes_in(page, keys, grace)
    await walks_the_list(page, keys)
    await takes_and_answers(page, keys, database, grace, talks["ада"])
    await names_a_colleague(page, keys)
    await sorts(page, keys)
    await hands_over(page, keys)
    await puts_off(page, keys)
    await goes_by_a_word(page, keys)
    await searches(page, keys)
    await finishes(page, keys, database, grace, talks)
    await asks_for_help(page, keys)


async def comes_in(page: Page, keys: Keyboard, grace: Staff) -> None:
    await keys.tabs_to(page.get_by_label("Эл. почта"))
    await keys.latin(grace.email)
    await keys.tabs_to(page.get_by_label("Пароль"))
    await keys.latin(PASSWORD)
    await keys.key("Enter")
    await ready(page)
    await expect(rows(page)).to_have_text(["Софья", "Эмми", "Ада"])


async def walks_the_list(page: Page, keys: Keyboard) -> None:
    await keys.presses("о")
    await expect(log(page)).to_contain_text("Где вы находитесь?")
    await keys.presses("о")
    await expect(log(page)).to_contain_text("Сколько стоит стрижка?")
    await keys.presses("л")
    await expect(log(page)).to_contain_text("Где вы находитесь?")
    await is_somewhere(page)
    await keys.key("ArrowDown", "ArrowDown", "Enter")
    await expect(log(page)).to_contain_text("Есть окно в субботу?")
    await expect(page.locator(".talk-row[aria-current]")).to_be_focused()


async def takes_and_answers(page: Page, keys: Keyboard, database: Database, grace: Staff, ada: ConversationId) -> None:
    await keys.presses("ф")
    await expect(page.locator("#owner-menu summary")).to_contain_text("Вы")
    await is_somewhere(page)
    await keys.presses("к")
    await expect(text(page)).to_be_focused()
    await keys.writes("/прив")
    await expect(page.locator("#composer-menu").get_by_role("option", name="Привет")).to_have_attribute("aria-selected", "true")
    await keys.key("Enter")
    await expect(text(page)).to_have_value("Здравствуйте, Ада!")
    await keys.writes(" Да, в девять.")
    await keys.key("Control+Enter")
    answer = log(page).locator(".line-out", has_text="Здравствуйте, Ада! Да, в девять.")
    await expect(answer).to_be_visible()
    await expect(text(page)).to_be_focused()
    await keys.presses("я", CTRL)
    await expect(text(page)).to_have_value("Здравствуйте, Ада! Да, в девять.")
    await expect(answer).to_have_count(0)
    await expect(text(page)).to_be_focused()
    await keys.key("Control+Enter")
    await expect(answer).to_have_count(1)
    assert [one.direction for one in await said(database, grace, ada)] == ["in", "out"]


async def names_a_colleague(page: Page, keys: Keyboard) -> None:
    await keys.presses("т", ALT)
    await expect(page.get_by_role("radio", name="Заметка")).to_be_checked()
    await expect(text(page)).to_be_focused()
    await keys.latin("@")
    await keys.writes("барб")
    await expect(page.locator("#composer-menu").get_by_role("option", name="Барбара")).to_be_visible()
    await keys.key("Enter")
    await keys.writes("посмотри, пожалуйста")
    await keys.key("Control+Enter")
    await expect(log(page).locator(".line-note .words")).to_have_text(["@Барбара посмотри, пожалуйста"])
    await expect(text(page)).to_be_focused()


async def sorts(page: Page, keys: Keyboard) -> None:
    await keys.key("Escape")
    await expect(log(page)).to_be_focused()
    await keys.presses("е")
    dialog = page.get_by_role("dialog", name="Метки")
    await expect(dialog.get_by_role("textbox")).to_be_focused()
    await keys.writes("пост")
    await keys.key("Enter")
    await expect(dialog.get_by_role("button", name="Постоянный", pressed=True)).to_be_visible()
    await keys.key("Escape")
    await expect(dialog).to_be_hidden()
    await expect(facts(page)).to_contain_text("Постоянный")
    await expect(facts(page)).not_to_contain_text("Аллергия")
    await is_somewhere(page)
    await keys.presses("з")
    await is_somewhere(page)
    await keys.tabs_to(page.locator("#priority-menu").get_by_role("button", name="Срочный"))
    await keys.key("Enter")
    await expect(facts(page)).to_contain_text("Срочный")
    await is_somewhere(page)


async def hands_over(page: Page, keys: Keyboard) -> None:
    await keys.presses("ф", SHIFT)
    dialog = page.get_by_role("dialog", name="Передать")
    await expect(dialog.get_by_role("textbox")).to_be_focused()
    await keys.writes("Утром удобнее")
    await keys.tabs_to(dialog.get_by_role("button", name="Барбара"))
    await keys.key("Enter")
    await expect(dialog).to_be_hidden()
    await expect(page.locator("#owner-menu summary")).to_contain_text("Барбара")
    await expect(log(page).locator(".line-note", has_text="Утром удобнее")).to_be_visible()
    await is_somewhere(page)


async def puts_off(page: Page, keys: Keyboard) -> None:
    await keys.presses("о")
    await expect(log(page)).to_contain_text("Где вы находитесь?")
    await keys.presses("о")
    await expect(log(page)).to_contain_text("Сколько стоит стрижка?")
    await keys.presses("ь")
    await expect(page.get_by_role("button", name="Через час")).to_be_focused()
    await keys.key("Enter")
    await expect(facts(page)).to_contain_text("Отложено до")
    await expect(rows(page)).to_have_text(["Ада", "Софья"])
    await is_somewhere(page)


async def goes_by_a_word(page: Page, keys: Keyboard) -> None:
    await keys.presses("л", CTRL)
    await expect(page.get_by_role("dialog").get_by_role("combobox")).to_be_focused()
    await keys.writes("клие")
    await expect(page.get_by_role("dialog").get_by_role("option").first).to_contain_text("Клиенты")
    await keys.key("Enter")
    await page.wait_for_url("**/people")
    await ready(page)


async def searches(page: Page, keys: Keyboard) -> None:
    await keys.presses("л", CTRL)
    await keys.writes("суббота")
    await expect(page.get_by_role("dialog").get_by_role("option").first).to_contain_text("Искать везде «суббота»")
    await keys.key("Enter")
    await page.wait_for_url("**/search?*")
    await expect(page.get_by_role("searchbox")).to_be_focused()
    await ready(page)
    hit = page.locator("#results .hit")
    await expect(hit).to_contain_text("Есть окно в субботу?")
    await keys.key("ArrowDown")
    await expect(hit).to_be_focused()
    await keys.key("Enter")
    await ready(page)
    await expect(log(page).get_by_role("paragraph").filter(has_text="Есть окно в субботу?")).to_be_in_viewport()


async def finishes(page: Page, keys: Keyboard, database: Database, grace: Staff, talks: dict[str, ConversationId]) -> None:
    await expect(rows(page)).to_have_text(["Ада", "Софья"])
    await keys.presses("у", CTRL | ALT)
    await expect(log(page)).to_contain_text("Где вы находитесь?")
    await expect(rows(page)).to_have_text(["Софья"])
    await is_somewhere(page)
    await keys.presses("я")
    await expect(rows(page)).to_have_text(["Ада", "Софья"])
    await expect(log(page)).to_contain_text("Где вы находитесь?")
    await expect(page).to_have_title("Софья · Parley")
    await is_somewhere(page)
    async with database.transaction(grace.workspace_id) as tx:
        ada = await conversations.conversation(tx, talks["ада"])
        assert (ada.status is Status.RESOLVED, ada.priority) == (False, Priority.URGENT)


async def asks_for_help(page: Page, keys: Keyboard) -> None:
    await keys.presses(",", SHIFT)
    help = page.get_by_role("dialog", name="Горячие клавиши")
    await expect(help.get_by_text("Взять диалог")).to_be_visible()
    await keys.key("Escape")
    await expect(help).to_be_hidden()
    await is_somewhere(page)
