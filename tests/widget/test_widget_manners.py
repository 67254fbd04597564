"""How the element behaves as a guest on somebody's page: names, keys, colours, sizes, languages."""

import re

import pytest
from playwright.async_api import Browser, Route, expect
from widget_browser import Site, visiting
from widget_office import Desk, chat
from widget_server import Server

from parley.channels.types import Button, Kind
from parley.widget.pages import STATIC
from parley.widget.ports import Webchat

PHONE = {"width": 320, "height": 568}


async def test_nothing_is_asked_of_anybody_else_and_nothing_moves(chromium: Browser, server: Server, account: Webchat) -> None:
    asked: list[str] = []

    async def note(route: Route) -> None:
        asked.append(route.request.url)
        await route.continue_()

    context = await chromium.new_context()
    page = await context.new_page()
    await page.add_init_script(COUNT_SHIFTS)
    await page.route("**/*", note)
    await page.goto(f"{server.http}/widget/preview/{account.id}?lang=en")
    await page.locator("parley-chat .launcher").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert {url.split("/")[2] for url in asked if not url.startswith("data:")} == {server.http.removeprefix("http://")}
    assert await page.evaluate("window.moved") is None
    await context.close()


async def test_the_keyboard_stays_inside_an_open_window_and_returns_when_it_closes(ada: Site) -> None:
    await ada.launcher.focus()
    await ada.page.keyboard.press("Enter")
    await expect(ada.input).to_be_focused()
    for _ in range(12):
        await ada.page.keyboard.press("Tab")
        assert await ada.page.evaluate("document.querySelector('parley-chat').shadowRoot.activeElement.closest('.panel') !== null")
    await ada.page.keyboard.press("Escape")
    await expect(ada.launcher).to_be_focused()


async def test_every_control_has_a_name_and_room_for_a_finger(ada: Site, desk: Desk) -> None:
    await ada.open()
    await ada.write("Hi there")
    desk.answers(await desk.hears("Hi there"), "When?", buttons=(Button("18:30"), Button("19:15")))
    await expect(ada.log.get_by_role("button")).to_have_count(2)
    controls = await ada.page.evaluate(CONTROLS)
    assert len(controls) > 5
    assert [control for control in controls if not control["name"] or min(control["width"], control["height"]) < 44] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("accent", ["#2f5bea", "#f2b84b", "#ffffff", "#000000", "#7a7a7a"])
async def test_every_word_is_readable(chromium: Browser, server: Server, desk: Desk, scheme: str, accent: str) -> None:
    account = chat(accent=accent)
    desk.accounts[account.id] = account
    async with visiting(chromium, server, account, color_scheme=scheme, reduced_motion="reduce") as ada:
        await ada.open()
        await ada.write("Hi there")
        desk.answers(await desk.hears("Hi there"), "See https://shop.example", buttons=(Button("18:30"),))
        await expect(ada.log.get_by_role("button")).to_have_count(1)
        pale = await ada.page.evaluate(CONTRAST)
        assert pale == []


async def test_on_a_phone_the_window_is_the_screen_and_nothing_sticks_out(
    chromium: Browser, server: Server, account: Webchat, desk: Desk
) -> None:
    async with visiting(chromium, server, account, viewport=PHONE, has_touch=True, is_mobile=True, reduced_motion="reduce") as ada:
        await ada.open()
        await ada.write("A_very_long_word_" * 12)
        await desk.notices(Kind.MESSAGE)
        box = await ada.window.bounding_box()
        assert box and (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 320, 568)
        assert await ada.page.evaluate("document.querySelector('parley-chat').shadowRoot.querySelector('.scroll').scrollWidth") <= 320
        await expect(ada.launcher).to_be_hidden()


@pytest.mark.parametrize(
    ("language", "placeholder", "greeting"),
    [
        ("ru", "Напишите сообщение", "Здравствуйте! Чем мы можем помочь?"),
        ("uk", "Напишіть повідомлення", "Ласкаво просимо!"),
        ("en", "Write a message", "Hello! How can we help you?"),
    ],
)
async def test_the_chat_speaks_the_language_of_the_page(
    chromium: Browser, server: Server, desk: Desk, language: str, placeholder: str, greeting: str
) -> None:
    account = chat(greeting_uk="Ласкаво просимо!")
    desk.accounts[account.id] = account
    async with visiting(chromium, server, account, language) as ada:
        await ada.open()
        await expect(ada.window.get_by_placeholder(placeholder)).to_be_visible()
        await expect(ada.chat.locator(".greeting")).to_have_text(greeting)


def test_the_languages_say_the_same_things() -> None:
    texts = [(STATIC / f"words.{language}.js").read_text() for language in ("en", "ru", "uk")]
    english, *others = [set(re.findall(r'\b([a-z_]+): ["{\[]', text)) - {"few", "one", "other"} for text in texts]
    assert len(english) > 30
    assert others == [english, english]


COUNT_SHIFTS = """new PerformanceObserver((list) => { window.moved = (window.moved || 0) + list.getEntries().length; })
  .observe({type: "layout-shift", buffered: true})"""

CONTROLS = """() => {
  const root = document.querySelector('parley-chat').shadowRoot;
  const shown = [...root.querySelectorAll('button, input, textarea, summary, .chip')].filter((each) => each.offsetParent);
  return shown.map((each) => {
    const {width, height} = each.getBoundingClientRect();
    const name = each.getAttribute('aria-label') || each.closest('label')?.textContent || each.textContent;
    return {name: name.trim(), width: Math.round(width), height: Math.round(height), tag: each.outerHTML.slice(0, 80)};
  });
}"""

CONTRAST = """() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const over = (colour, ground) => {
    canvas.fillStyle = `rgb(${ground})`; canvas.fillRect(0, 0, 1, 1);
    canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const ground = (element) => {
    const layers = [];
    for (let each = element; each; each = each.parentElement) layers.unshift(getComputedStyle(each).backgroundColor);
    return layers.reduce((below, layer) => over(layer, below), [255, 255, 255]);
  };
  const light = (rgb) => rgb.map((value) => value / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
  const root = document.querySelector('parley-chat').shadowRoot;
  const speaks = (each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const texts = [...root.querySelectorAll('.panel *')].filter((each) => each.offsetParent && !each.disabled && speaks(each));
  return texts.map((each) => {
    const below = ground(each);
    const [a, b] = [light(over(getComputedStyle(each).color, below)), light(below)].sort((x, y) => y - x);
    return {text: each.textContent.slice(0, 30), ratio: (a + 0.05) / (b + 0.05)};
  }).filter(({ratio}) => ratio < 4.5);
}"""
