"""Every page at the width of a phone, a narrow phone, a small laptop and a large screen: nothing sticks out, fingers hit what they aim at.

In Russian, whose words are longer than the English ones."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, FilePayload, Page, ViewportSize, expect

from parley import workspace
from tests.web.busy_salon import Salon, busy_salon, documents
from tests.web.desk import PIXEL

PHONE = ViewportSize(width=390, height=844)
NARROW = ViewportSize(width=320, height=640)
LAPTOP = ViewportSize(width=1280, height=800)
SCREEN = ViewportSize(width=2560, height=1440)
LONGEST_LINE_PX = 900
FINGERS = {"has_touch": True, "is_mobile": True}
FLAWS = """() => {
    const page = document.documentElement, flaws = [];
    const main = [
        ".button-primary, .button-wide, .rail-place, .talk-row, .talk-back, .talk-steps .button",
        ".section, .menu-item, .input:not(.input-small)",
    ].join();
    const byFinger = matchMedia("(pointer: coarse)").matches;
    const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary";
    const isSeen = (element) => element.getClientRects().length
        && element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
        && !element.closest("[aria-hidden=true], .skip, .aside-word, .divider");
    const isOutside = (element, { left, right }) => (left < -1 || right > page.clientWidth + 1)
        && !element.closest(".table-frame, pre, .sections ul, .search-chips");
    const isInWords = (element) => getComputedStyle(element).display.startsWith("inline")
        && element.matches("a, summary, button.link, label") && element.closest("p, li, td, dd, span");
    const blame = (element, what, box) => flaws.push(
        `${what}: ${element.outerHTML.slice(0, 140)} ${Math.round(box.width)}×${Math.round(box.height)} at ${Math.round(box.left)}`);
    if (page.scrollWidth > page.clientWidth) flaws.push(`scrolls: ${page.scrollWidth} of ${page.clientWidth}`);
    for (const control of document.querySelectorAll(controls)) {
        const target = control.matches("[type=checkbox], [type=radio], [type=file]") ? control.closest("label") ?? control : control;
        if (!isSeen(target)) continue;
        const box = target.getBoundingClientRect();
        if (isOutside(target, box)) blame(target, "outside", box);
        const least = byFinger && target.matches(main) ? 44 : 24;
        if (!isInWords(target) && Math.min(box.width, box.height) < least - .5) blame(target, `smaller than ${least}`, box);
    }
    for (const words of document.querySelectorAll("h1, h2, h3, p, label, td, th, li, dd, strong")) {
        const box = words.getBoundingClientRect();
        if (isSeen(words) && isOutside(words, box)) blame(words, "outside", box);
    }
    return flaws;
}"""


@pytest.fixture
async def salon(database_url: str, tmp_path: Path) -> AsyncIterator[Salon]:
    async with busy_salon(database_url, tmp_path) as salon:
        async with salon.house.ground.database.transaction(salon.estate.workspace_id) as tx:
            await workspace.describe_myself(tx, name="Грейс", language="ru", me=salon.estate.owner)
        yield salon


async def flaws(page: Page) -> list[str]:
    return [f"{page.url.split('/', 3)[3]} {flaw}" for flaw in await page.evaluate(FLAWS)]


async def test_on_a_phone_nothing_sticks_out_and_a_finger_hits_everything(salon: Salon, chromium: Browser) -> None:
    async with salon.entered(chromium, PHONE, **FINGERS) as page:
        found: list[str] = []
        for address in await documents(page.context, salon.addresses()):
            await page.goto(address)
            await page.evaluate("for (const fold of document.querySelectorAll('main details:not([data-menu])')) fold.open = true")
            found += await flaws(page)
    assert not found, "\n".join(found)


async def test_an_operator_does_their_job_with_a_thumb(salon: Salon, chromium: Browser) -> None:
    async with salon.entered(chromium, PHONE, **FINGERS) as page:
        await page.goto("/inbox")
        await page.locator(".talk-row", has_text="Ada").first.tap()
        log = page.get_by_role("log")
        await expect(log).to_be_visible()
        await expect(page.locator("#inbox")).to_be_hidden()

        await _answer(page)
        await log.get_by_role("link", name="look.png").tap()
        await expect(page.locator("#viewer")).to_be_visible()
        assert await flaws(page) == []
        await page.get_by_role("button", name="Закрыть").tap()
        await _note(page)
        await expect(log.locator(".line-note", has_text="Перезвонить завтра")).to_be_visible()
        await _look_at_the_person(page)

        await page.get_by_label("Назад к списку").tap()
        await expect(page.locator("#inbox")).to_be_visible()
        await page.locator(".talk-row", has_text="Ada").first.tap()
        await page.get_by_role("button", name="Завершить", exact=True).tap()
        await expect(page.locator(".composer-closed")).to_be_visible()
        await page.get_by_label("Назад к списку").tap()
        await page.locator(".rail").get_by_role("link", name="Настройки").tap()
        await page.locator(".sections").get_by_role("link", name="Метки").tap()
        await expect(page.get_by_role("heading", name="Метки", level=1)).to_be_visible()
        await expect(page.locator(".section[aria-current]")).to_be_in_viewport(ratio=1)


async def _answer(page: Page) -> None:
    async with page.expect_file_chooser() as chooser:
        await page.locator(".composer-clip").tap()
    await (await chooser.value).set_files([FilePayload(name="look.png", mimeType="image/png", buffer=PIXEL)])
    await expect(page.locator("#kept-files .kept-file button")).to_have_count(1)
    await _write(page, "Вот так, в субботу в 11:30")


async def _note(page: Page) -> None:
    await page.locator(".switch-note").tap()
    await _write(page, "Перезвонить завтра")


async def _write(page: Page, words: str) -> None:
    await page.get_by_role("textbox", name="Сообщение").fill(words)
    await page.locator(".composer-send").tap()


async def _look_at_the_person(page: Page) -> None:
    person = page.locator("#person-zone")
    await page.locator(".talk-steps [data-fold=person]").tap()
    await expect(person).to_be_in_viewport(ratio=1)
    await person.locator("[data-close-person]").tap()
    await expect(person).to_be_hidden()


async def test_a_narrow_phone_scrolls_one_way_only(salon: Salon, chromium: Browser) -> None:
    async with salon.entered(chromium, NARROW, **FINGERS) as page:
        found: list[str] = []
        for address in ("/inbox", salon.talk, f"{salon.talk}#person", "/settings", "/settings/staff", "/settings/notifications", "/login"):
            await page.goto(address)
            found += await flaws(page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("size", [pytest.param(LAPTOP, id="laptop"), pytest.param(SCREEN, id="screen")])
async def test_a_laptop_and_a_large_screen_show_the_zones_beside_each_other(salon: Salon, chromium: Browser, size: ViewportSize) -> None:
    async with salon.entered(chromium, size) as page:
        await page.goto(salon.talk)
        boxes = [await page.locator(zone).bounding_box() for zone in (".rail", "#places", "#list-zone", ".thread")]
        words = await page.locator("#lines").bounding_box()
        found = await flaws(page)
    edges = [edge for box in boxes if box for edge in (box["x"], box["x"] + box["width"])]
    assert len(edges) == 8 and edges == sorted(edges) and edges[-1] <= size["width"]
    assert words and words["width"] <= LONGEST_LINE_PX
    assert not found, "\n".join(found)


async def test_on_a_large_screen_nothing_sticks_out(salon: Salon, chromium: Browser) -> None:
    async with salon.entered(chromium, SCREEN) as page:
        found: list[str] = []
        for address in ("/inbox", "/people", "/settings/staff", "/settings/hours", "/search?q=Ada", "/login"):
            await page.goto(address)
            found += await flaws(page)
    assert not found, "\n".join(found)
