"""The first five minutes in Chromium, in Russian: from an empty installation to an answered customer and the chat on a page."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import uvicorn
from playwright.async_api import Browser, Page, expect

from parley import app, cli
from parley.core.settings import Settings
from tests.axe import findings
from tests.web.screens import watched


@pytest.fixture
async def newcomer(chromium: Browser, database_url: str, tmp_path: Path) -> AsyncIterator[Page]:
    """Grace at an installation that nobody works in yet; whatever her browser complains of fails the test."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        url = f"http://127.0.0.1:{port}"
        settings = Settings(data=tmp_path, database_url=database_url, port=port, public_url=url, master_keys={"k1": bytes(32)})
        async with app.opened(settings) as ground, app.working(ground):
            server = uvicorn.Server(cli.server_config(settings, app.application(ground)))
            serving = asyncio.create_task(server.serve(sockets=[listening]))
            async with watched(chromium, base_url=url, locale="ru-RU", timezone_id="Asia/Almaty", reduced_motion="reduce") as page:
                yield page
            server.should_exit = True
            await serving


async def test_five_minutes_lead_from_nothing_to_an_answered_customer(newcomer: Page) -> None:
    page = newcomer
    await page.goto("/inbox")
    await expect(page.get_by_role("heading", name="Добро пожаловать в Parley")).to_be_visible()
    await expect(page.get_by_label("Часовой пояс")).to_have_value("Asia/Almaty")
    assert await findings(page) == []

    await page.get_by_role("radio", name="Клиника").check()
    await page.get_by_label("Название компании").fill("Клиника «Аврора»")
    await page.get_by_label("Ваше имя").fill("Грейс")
    await page.get_by_label("Эл. почта").fill("grace@clinic.example")
    await page.get_by_label("Пароль").fill("маяк в тумане светит")
    await page.get_by_role("button", name="Начать").click()

    await page.get_by_role("button", name="Пусть мне напишут").click()
    guest = page.get_by_role("link", name="Марина")
    await expect(guest).to_be_visible(timeout=20_000)
    await guest.click()
    await page.get_by_label("Ваш ответ").fill("Здравствуйте! Есть время в четверг в 9:30.")
    await page.get_by_role("button", name="Отправить").click()
    await expect(page.get_by_role("heading", name="Что произошло")).to_be_visible()
    await expect(page.get_by_role("log").get_by_text("Да, четверг утром подойдёт.")).to_be_visible(timeout=30_000)
    await page.get_by_role("link", name="Дальше").click()

    await expect(page.get_by_role("heading", name="Подключите настоящий канал")).to_be_visible()
    await page.get_by_role("button", name="Позже").click()

    await page.get_by_label("Адрес вашего сайта").fill("aurora.example")
    await page.get_by_role("button", name="Создать чат").click()
    await expect(page.locator(".copy-line input")).to_have_value(re.compile("data-account="))
    await expect(page.frame_locator("iframe").get_by_role("heading")).to_be_visible()
    await page.get_by_role("link", name="Дальше").click()

    await expect(page.get_by_role("heading", name="Parley готов к работе")).to_be_visible()
    await expect(page.get_by_role("main").get_by_role("link", name="Подключить канал")).to_be_visible()

    await page.goto("/settings/practice")
    await page.get_by_role("button", name="Удалить всё учебное").click()
    await expect(page.get_by_text("Всё учебное удалено")).to_be_visible(timeout=30_000)


async def test_hours_are_copied_to_all_days_by_keyboard(newcomer: Page) -> None:
    page = newcomer
    await page.goto("/setup")
    for label, value in (("Название компании", "Аврора"), ("Ваше имя", "Грейс"), ("Эл. почта", "g@a.example"), ("Пароль", "маяк в тумане")):
        await page.get_by_label(label).fill(value)
    await page.get_by_role("button", name="Начать").click()
    await page.goto("/settings/hours")
    await page.get_by_role("link", name="Часы работы").last.click()

    await page.get_by_label("Понедельник, открытие").fill("9")
    await page.get_by_label("Понедельник, закрытие").fill("13")
    await page.get_by_role("button", name="Понедельник: ещё один промежуток").press("Enter")
    await page.get_by_label("Понедельник, открытие").nth(1).fill("14:00")
    await page.get_by_label("Понедельник, закрытие").nth(1).fill("19")
    await page.get_by_role("button", name="Понедельник: скопировать на все дни").press("Enter")
    await expect(page.get_by_label("Воскресенье, закрытие").nth(1)).to_have_value("19")
    await page.get_by_role("button", name="Сохранить").last.click()

    await expect(page.get_by_text("Сохранено.")).to_be_visible()
    await expect(page.get_by_label("Воскресенье, закрытие").nth(1)).to_have_value("19:00")
