"""The pictures of docs/screens, taken of the invented salon: each shows what its name says. `make screens` keeps them."""

import os
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, ViewportSize, expect

from parley import app, conversations, demo, people, workspace
from parley.core import clock
from parley.core.db import Tx
from parley.core.ground import Ground
from parley.workspace import Staff
from tests.demo.site import served, settings
from tests.spine.waiting import until
from tests.web.screens import WIDE, ready, watched

PHONE = ViewportSize(width=390, height=844)
NOON = 12
LARGEST_BYTES = 250_000
PLAYED = "SELECT count(*) AS left FROM lanes WHERE kind = 'demo.play'"
TAGGED = {"Оксана": "Запись", "Виктория": "Жалоба", "Сергей": "Подарочный сертификат", "Наталья": "Перенос", "James": "Запись"}


async def inbox(page: Page) -> None:
    await talk(page, "Оксана")
    await expect(page.get_by_role("log").get_by_text("Оксана продолжает в другом канале: Telegram")).to_be_visible()
    await expect(page.locator("#person").get_by_role("heading", name="Почему это один человек")).to_be_visible()


async def saved_replies(page: Page) -> None:
    await talk(page, "Сергей")
    await page.get_by_role("textbox", name="Сообщение").press_sequentially("/")
    await page.get_by_role("option", name="Приветствие").hover()
    await expect(page.locator(".menu-preview")).not_to_be_empty()


async def notes_by_night(page: Page) -> None:
    await talk(page, "Виктория")
    await expect(page.get_by_role("log").get_by_text("Уход за наш счёт")).to_be_visible()
    await expect(page.get_by_text("Видят только свои").first).to_be_visible()


async def filter_of_conversations(page: Page) -> None:
    await page.goto("/inbox")
    await page.get_by_role("link", name="Фильтр").click()
    await expect(page.get_by_role("heading", name="Фильтр")).to_be_visible()
    await page.locator(".filter-choice > summary").click()
    await page.locator(".filter-choice").get_by_label("Чат на сайте").check()
    await expect(page.get_by_text("Канал: Чат на сайте")).to_be_visible()
    await page.get_by_placeholder("Название представления").click()
    await page.keyboard.type("Пишут с сайта")


async def one_person(page: Page) -> None:
    await page.goto("/people?q=Оксана")
    await page.get_by_role("link", name="Оксана").click()
    await expect(page.get_by_role("heading", name="Почему это один человек")).to_be_visible()


async def search(page: Page) -> None:
    await page.goto("/search?q=запись")
    await expect(page.locator("mark", has_text="Записала").first).to_be_visible()


async def commands_by_night(page: Page) -> None:
    await talk(page, "Ірина")
    await page.keyboard.press("Control+k")
    await expect(page.get_by_role("option").first).to_be_visible()


async def channels(page: Page) -> None:
    await page.goto("/accounts")
    await expect(page.get_by_role("link", name="Бот салона")).to_be_visible()


async def business_hours(page: Page) -> None:
    await page.goto("/settings/hours")
    await expect(page.get_by_role("heading", name="Часы работы", level=1)).to_be_visible()
    await expect(page.locator(".week").first).to_be_visible()


async def on_the_phone(page: Page) -> None:
    await talk(page, "Наталья")
    await expect(page.get_by_role("log").get_by_text("Заболел ребёнок")).to_be_visible()


PICTURES: dict[str, Callable[[Page], Awaitable[None]]] = {
    "01-inbox": inbox,
    "02-saved-replies": saved_replies,
    "03-notes-dark": notes_by_night,
    "04-filter": filter_of_conversations,
    "05-person": one_person,
    "06-search": search,
    "07-commands-dark": commands_by_night,
    "08-channels": channels,
    "09-hours": business_hours,
    "10-phone": on_the_phone,
}


async def test_each_picture_shows_what_its_name_says(chromium: Browser, salon: Ground, tmp_path: Path) -> None:
    folder = Path(os.environ.get("PARLEY_SCREENS") or tmp_path)

    async with marina(chromium, salon) as page:
        for name, show in PICTURES.items():
            await page.emulate_media(color_scheme="dark" if name.endswith("dark") else "light", reduced_motion="reduce")
            await page.set_viewport_size(PHONE if name.endswith("phone") else WIDE)
            await show(page)
            await page.mouse.move(0, 0)
            await page.wait_for_load_state("networkidle")
            taken = await page.screenshot(path=folder / f"{name}.png", animations="disabled", caret="hide")
            assert len(taken) < LARGEST_BYTES, name


async def talk(page: Page, name: str) -> None:
    """Open somebody's conversation from the list."""
    await page.goto("/inbox")
    await ready(page)
    await page.locator("#inbox .talk-row", has=page.get_by_text(name, exact=True)).click()
    await expect(page.get_by_role("log")).to_be_visible()


@asynccontextmanager
async def marina(chromium: Browser, salon: Ground) -> AsyncGenerator[Page]:
    """The owner of the salon, signed in."""
    async with watched(chromium, base_url=salon.settings.public_url, viewport=WIDE, locale="ru-RU") as page:
        await page.goto("/login")
        await page.get_by_label("Эл. почта").fill("marina@salon.example")
        await page.get_by_label("Пароль").fill(demo.password(salon))
        await page.get_by_role("button", name="Войти", exact=True).click()
        await ready(page)
        yield page


@pytest.fixture
async def salon(database_url: str, tmp_path: Path) -> AsyncIterator[Ground]:
    """The demonstration, played to its end, at about noon."""
    async with app.opened(settings(database_url, tmp_path)) as ground:
        assert await app.demonstrated(ground)
        async with served(ground), app.working(ground, with_demo=True):
            await until(lambda: is_played(ground), within=60)
            async with ground.database.transaction(demo.DEMO) as tx:
                await set_up(tx)
            yield ground


async def is_played(ground: Ground) -> bool:
    async with ground.database.across() as tx:
        return not await tx.value(PLAYED)


async def set_up(tx: Tx) -> None:
    """What a salon has after its first week: tagged conversations. Its zone is the one in which it is about noon."""
    owner = next(one for one in await workspace.staff(tx) if one.role == "owner")
    offset = clock.now().hour - NOON
    zone = f"Etc/GMT{offset:+d}" if offset else "Etc/GMT"
    await tx.execute("UPDATE workspaces SET time_zone = $2 WHERE workspace_id = $1", tx.workspace_id, zone)
    await tag(tx, owner)


async def tag(tx: Tx, owner: Staff) -> None:
    known = {one.name: one.id for one in await conversations.tags(tx)}
    for name, word in TAGGED.items():
        person = (await people.find(tx, name))[0]
        talks = await conversations.conversations_of(tx, person.id)
        await conversations.tag(tx, talks[0].id, add=[known[word]], by=owner.id)
