"""The element in a real browser, on a page with a strict content policy."""

import asyncio
import os
import re
import shutil
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, Route, async_playwright, expect
from widget_office import Desk, chat, picture
from widget_server import Server, serving
from widget_site import word

from parley.channels.types import Address, Button, Delivered, Kind, Trust
from parley.core import clock
from parley.core.bus import Bus
from parley.widget import FeedItem, Way
from parley.widget.pages import STATIC
from parley.widget.ports import Webchat

CHROMIUM = os.environ.get("PARLEY_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
PHONE = {"width": 320, "height": 568}

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")


class Site:
    """The chat as a visitor handles it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.chat = page.locator("parley-chat")
        self.launcher = self.chat.locator(".launcher")
        self.window = page.get_by_role("dialog")
        self.log = page.get_by_role("log")
        self.input = self.window.get_by_role("textbox", name="Write a message")

    async def open(self) -> None:
        await self.launcher.click()
        await expect(self.window).to_be_visible()

    async def write(self, text: str) -> None:
        await self.input.fill(text)
        await self.input.press("Enter")

    def row(self, text: str) -> Locator:
        return self.log.locator(".row", has_text=text)


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@asynccontextmanager
async def visiting(chromium: Browser, server: Server, account: Webchat, language: str = "en", **options: Any) -> AsyncGenerator[Site]:
    """A visitor on the site; anything that the page complains about fails the test."""
    context = await chromium.new_context(locale=language, **options)
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None)
    await page.goto(f"{server.http}/widget/preview/{account.id}?lang={language}")
    await page.locator("parley-chat .launcher").wait_for()
    yield Site(page)
    await context.close()
    assert complaints == []


@pytest.fixture
async def ada(chromium: Browser, server: Server, account: Webchat) -> AsyncIterator[Site]:
    async with visiting(chromium, server, account) as site:
        yield site


async def test_ada_writes_sees_that_it_arrived_and_gets_an_answer_live(ada: Site, desk: Desk) -> None:
    await ada.open()
    await ada.write("Could I book a haircut?")
    heard = await desk.hears("Could I book a haircut?")
    await expect(ada.row("Could I book a haircut?")).to_contain_text("Delivered")
    part = desk.answers(heard, "Of course, see https://shop.example/book")
    await expect(ada.row("Of course").get_by_role("link")).to_have_attribute("href", "https://shop.example/book")
    await expect(ada.row("Of course")).to_contain_text("Grace")
    receipt = await desk.notices(Kind.STATUS)
    assert (receipt.external_id, receipt.delivered) == (part, Delivered.READ)


async def test_an_operator_who_reads_is_seen_to_have_read(ada: Site, desk: Desk) -> None:
    await ada.open()
    await ada.write("Hi there")
    heard = await desk.hears("Hi there")
    desk.says(heard, FeedItem(seq=0, id=heard.external_id, kind="state", direction="in", text="read", at=clock.now()))
    await expect(ada.row("Hi there")).to_contain_text("Read")


async def test_what_is_said_offline_is_sent_once_when_the_line_is_back(ada: Site, desk: Desk) -> None:
    await ada.open()
    await ada.write("One")
    await desk.hears("One")
    await ada.page.context.set_offline(True)
    await expect(ada.window.get_by_role("status").filter(has_text="No connection")).to_be_visible()
    await ada.write("Two")
    await expect(ada.row("Two")).to_contain_text("Sending")
    await ada.page.context.set_offline(False)
    await desk.hears("Two")
    await expect(ada.row("Two")).to_contain_text("Delivered")
    assert [inbound.text for inbound in desk.heard] == ["One", "Two"]
    await expect(ada.log.locator(".mine")).to_have_count(2)


async def test_what_is_said_offline_survives_leaving_the_page(ada: Site, desk: Desk) -> None:
    await ada.open()
    await expect(ada.chat.locator(".banner")).to_be_hidden()
    await ada.page.context.set_offline(True)
    await ada.write("Do not lose me")
    await expect(ada.row("Do not lose me")).to_contain_text("Sending")
    await ada.page.context.set_offline(False)
    await ada.page.reload()
    await desk.hears("Do not lose me")
    await ada.open()
    await expect(ada.row("Do not lose me")).to_have_count(1)


async def test_a_message_that_the_journal_could_not_take_is_said_again(ada: Site, desk: Desk) -> None:
    desk.open = False
    await ada.open()
    await ada.write("Hi there")
    await expect(ada.row("Hi there")).to_contain_text("Sending")
    desk.open = True
    await desk.hears("Hi there")
    await expect(ada.row("Hi there")).to_contain_text("Delivered")


async def test_a_message_that_is_refused_can_be_tried_again(ada: Site, desk: Desk) -> None:
    await ada.open()
    await ada.page.evaluate("document.querySelector('parley-chat').session.keep('message', {text: ' '})")
    failed = ada.log.locator(".row.mine")
    await expect(failed).to_contain_text("Not sent")
    await failed.get_by_role("button", name="Try again").click()
    await expect(failed).to_contain_text("Not sent")


async def test_answers_to_a_closed_window_are_counted_until_it_is_opened(ada: Site, desk: Desk) -> None:
    await ada.open()
    await ada.write("Hi there")
    heard = await desk.hears("Hi there")
    await ada.page.keyboard.press("Escape")
    desk.answers(heard, "One")
    desk.answers(heard, "Two")
    await expect(ada.launcher).to_have_attribute("aria-label", "Open chat, 2 unread messages")
    assert (await desk.notices(Kind.STATUS)).delivered is Delivered.DELIVERED
    await ada.open()
    await expect(ada.chat.locator(".badge")).to_be_hidden()


async def test_a_returning_visitor_finds_the_talk_and_what_came_meanwhile(ada: Site, desk: Desk) -> None:
    await ada.open()
    await ada.write("Hi there")
    heard = await desk.hears("Hi there")
    await expect(ada.row("Hi there")).to_contain_text("Delivered")
    await ada.page.goto("about:blank")
    desk.answers(heard, "While you were away")
    await ada.page.go_back()
    await expect(ada.chat.locator(".badge")).to_have_text("1")
    await ada.open()
    await expect(ada.row("Hi there")).to_be_visible()
    await expect(ada.row("While you were away")).to_be_visible()


async def test_quick_replies_are_pressed_once_and_then_gone(ada: Site, desk: Desk) -> None:
    await ada.open()
    await ada.write("Hi there")
    part = desk.answers(await desk.hears("Hi there"), "When?", buttons=(Button("18:30", "t:1830"), Button("19:15", "t:1915")))
    await ada.log.get_by_role("button", name="18:30").click()
    pressed = await desk.notices(Kind.POSTBACK)
    assert (pressed.payload, pressed.text, pressed.quoted) == ("t:1830", "18:30", part)
    await expect(ada.log.get_by_role("button")).to_have_count(0)
    await expect(ada.input).to_be_focused()


async def test_hostile_text_stays_text_and_hostile_addresses_become_nothing(ada: Site, desk: Desk) -> None:
    await ada.open()
    await ada.write("<img src=x onerror=alert(1)>")
    heard = await desk.hears("<img src=x onerror=alert(1)>")
    desk.answers(
        heard,
        "<b>bold</b> javascript:alert(1)",
        buttons=(Button("Press", url="javascript:alert(1)"),),
        files=(picture("javascript:alert(1)"),),
    )
    await expect(ada.row("<b>bold</b> javascript:alert(1)")).to_be_visible()
    await expect(ada.log.locator("img, a, b")).to_have_count(0)


async def test_pictures_of_ours_are_shown_with_their_name(ada: Site, desk: Desk, server: Server) -> None:
    await ada.open()
    await ada.write("Hi there")
    desk.answers(await desk.hears("Hi there"), "", files=(picture(f"{server.http}/picture.png"),))
    await expect(ada.log.get_by_role("img", name="Before and after")).to_have_attribute("src", f"{server.http}/picture.png")


async def test_a_file_of_ours_is_loaded_from_our_host(ada: Site, desk: Desk, server: Server) -> None:
    await ada.open()
    await ada.write("Hi there")
    desk.answers(await desk.hears("Hi there"), "", files=(picture("/widget/files/token"),))
    await expect(ada.log.get_by_role("img", name="Before and after")).to_have_attribute("src", f"{server.http}/widget/files/token")


async def test_edits_and_deletions_of_ours_reach_the_visitor(ada: Site, desk: Desk) -> None:
    await ada.open()
    await ada.write("Hi there")
    heard = await desk.hears("Hi there")
    first, second = desk.answers(heard, "At sixx"), desk.answers(heard, "Wrong person")
    await expect(ada.row("Wrong person")).to_be_visible()
    desk.says(heard, FeedItem(seq=0, id=first, kind="edit", direction="out", text="At six", at=clock.now()))
    desk.says(heard, FeedItem(seq=0, id=second, kind="delete", direction="out", at=clock.now()))
    await expect(ada.row("Message deleted")).to_be_visible()
    await expect(ada.row("At six")).to_contain_text("At six")
    await expect(ada.row("At sixx")).to_have_count(0)
    await expect(ada.row("Wrong person")).to_have_count(0)


async def test_a_message_edited_while_the_visitor_was_away_is_not_missed(ada: Site, desk: Desk) -> None:
    await ada.open()
    await ada.write("Hi there")
    heard = await desk.hears("Hi there")
    await expect(ada.row("Hi there")).to_contain_text("Delivered")
    desk.says(heard, FeedItem(seq=0, id="part-1", kind="edit", direction="out", text="At seven", at=clock.now()))
    await expect(ada.row("At seven")).to_contain_text("edited")


async def test_typing_is_seen_on_both_sides(ada: Site, desk: Desk, bus: Bus) -> None:
    await ada.open()
    await ada.write("Hi there")
    heard = await desk.hears("Hi there")
    await expect(ada.row("Hi there")).to_contain_text("Delivered")
    seen = asyncio.Event()
    bus.subscribe(f"typing/visitor/{desk.identity(heard)}", lambda _topic: seen.set())
    await ada.input.press_sequentially("abc")
    await seen.wait()
    desk.types(heard)
    await expect(ada.window.get_by_text("is typing")).to_be_attached()
    desk.answers(heard, "Good morning")
    await expect(ada.window.get_by_text("is typing")).to_have_count(0)


async def test_contact_details_can_be_left_and_are_not_asked_again(ada: Site, desk: Desk) -> None:
    await ada.open()
    await ada.write("Hi there")
    await ada.window.get_by_label("Your name").fill("Ada")
    address = ada.window.get_by_label("E-mail or phone")
    await address.fill("nonsense")
    await address.press("Enter")
    await expect(ada.window.get_by_role("alert")).to_contain_text("Please enter")
    await address.fill("+380 44 123 45 67")
    await address.press("Enter")
    left = await desk.notices(Kind.SYSTEM)
    assert left.sender and left.sender.name == "Ada"
    assert left.sender.also == (Address("phone", "+380 44 123 45 67", Trust.CLAIMED),)
    await expect(address).to_have_count(0)


async def test_the_talk_can_go_on_in_another_channel(chromium: Browser, server: Server, account: Webchat, desk: Desk) -> None:
    desk.links = (Way("telegram", "Telegram", "https://t.me/aurora_bot?start=abc"),)
    async with visiting(chromium, server, account) as ada:
        await ada.open()
        await expect(ada.window.get_by_role("link", name="Telegram")).to_have_attribute("href", "https://t.me/aurora_bot?start=abc")


async def test_a_site_can_open_close_identify_and_reset(ada: Site, account: Webchat, desk: Desk) -> None:
    await ada.page.evaluate("token => parley.identify(token)", word(account, user_id="42", name="Ada"))
    await ada.page.evaluate("parley.open()")
    await ada.write("It is me")
    heard = await desk.hears("It is me")
    assert heard.sender and (heard.sender.id, heard.sender.name) == ("user:42", "Ada")
    await expect(ada.row("It is me")).to_contain_text("Delivered")
    await ada.page.evaluate("parley.reset()")
    await expect(ada.row("It is me")).to_have_count(0)
    await ada.page.evaluate("parley.close()")
    await expect(ada.window).to_be_hidden()
    kept = await ada.page.evaluate("JSON.stringify(localStorage)")
    assert "It is me" not in kept


async def test_where_sockets_do_not_pass_plain_requests_carry_the_talk(
    chromium: Browser, server: Server, account: Webchat, desk: Desk
) -> None:
    async with visiting(chromium, server, account) as ada:
        await ada.page.evaluate("window.WebSocket = undefined")
        await ada.open()
        await ada.write("Hi there")
        heard = await desk.hears("Hi there")
        desk.answers(heard, "By plain request")
        await expect(ada.row("By plain request")).to_be_visible()
        await expect(ada.row("Hi there")).to_contain_text("Delivered")


async def test_a_site_that_is_not_allowed_shows_nothing(chromium: Browser, desk: Desk, bus: Bus) -> None:
    account = chat(origins="https://elsewhere.example")
    desk.accounts[account.id] = account
    async with serving(desk, bus) as server, visiting(chromium, server, account) as linus:
        server.widget.room.own_origin = "https://elsewhere.example"
        await linus.launcher.click()
        await expect(linus.chat).to_be_hidden()


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
        await expect(ada.log).to_contain_text(greeting)


def test_the_languages_say_the_same_things() -> None:
    blocks = re.split(r"\n  (?:en|ru|uk): \{", (STATIC / "strings.js").read_text())[1:]
    english, *others = [set(re.findall(r'\b([a-z_]+): ["{]', block)) - {"few", "one", "other"} for block in blocks]
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
