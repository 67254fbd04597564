"""What the scripts of a site may do with the chat, and what stays in a browser."""

from playwright.async_api import Browser, expect
from widget_browser import Site
from widget_office import Desk
from widget_server import Server
from widget_shop import shop

from parley.channels.types import Kind

KEYS = "Object.keys(localStorage).filter((key) => key.startsWith('parley:'))"
LISTEN = """() => {
  window.told = [];
  for (const name of ["open", "close", "unread", "message"]) {
    Parley.on(name, (detail) => told.push([name, detail.text ?? detail.count ?? null]));
  }
}"""
SLEEP = """() => {
  const now = Date.now;
  Date.now = () => now() + 3_600_000;
  document.dispatchEvent(new Event("visibilitychange"));
}"""


async def test_a_site_opens_closes_shows_and_hides_the_chat(ada: Site) -> None:
    for call, shown in (("toggle", True), ("toggle", False), ("open", True), ("close", False)):
        await ada.page.evaluate(f"Parley.{call}()")
        await expect(ada.window).to_be_visible() if shown else await expect(ada.window).to_be_hidden()
    await ada.page.evaluate("Parley.hide()")
    await expect(ada.launcher).to_be_hidden()
    await ada.page.evaluate("Parley.show()")
    await expect(ada.launcher).to_be_visible()


async def test_a_site_hears_what_happens(ada: Site, desk: Desk) -> None:
    await ada.page.evaluate(LISTEN)
    await ada.open()
    await ada.write("Hi there")
    heard = await desk.hears("Hi there")
    await expect(ada.row("Hi there")).to_contain_text("Delivered")
    await ada.page.evaluate("Parley.close()")
    desk.answers(heard, "Hello")
    await expect(ada.chat.locator(".badge")).to_have_text("1")
    told = await ada.page.evaluate("told")
    assert told == [["open", None], ["message", "Hi there"], ["close", None], ["unread", 1], ["message", "Hello"]]


async def test_a_site_that_listens_no_more_hears_nothing(ada: Site) -> None:
    await ada.page.evaluate("window.count = 0; window.ear = () => count++; Parley.on('open', ear); Parley.off('open', ear); Parley.open()")
    await expect(ada.window).to_be_visible()
    assert await ada.page.evaluate("count") == 0


async def test_a_site_changes_the_language_while_the_talk_goes_on(ada: Site, desk: Desk) -> None:
    await ada.open()
    await ada.write("Hi there")
    await desk.hears("Hi there")
    await ada.page.evaluate("Parley.setLanguage('uk')")
    await expect(ada.window.get_by_placeholder("Напишіть повідомлення")).to_be_visible()
    await expect(ada.row("Hi there")).to_contain_text("Доставлено")


async def test_a_site_fills_in_what_it_knows(ada: Site) -> None:
    await ada.page.evaluate("Parley.prefill({text: 'About order 42:'})")
    await ada.open()
    await expect(ada.input).to_have_value("About order 42:")


async def test_what_happened_on_the_site_is_told_once_somebody_speaks(ada: Site, desk: Desk) -> None:
    await ada.page.evaluate("Parley.track('added_to_cart', {sku: '42', count: 2})")
    await ada.open()
    await ada.write("Hi there")
    told = await desk.notices(Kind.SYSTEM)
    assert told.extra["event"] == "added_to_cart" and told.extra["data"] == {"sku": "42", "count": 2}
    assert [inbound.kind for inbound in desk.heard] == [Kind.MESSAGE, Kind.SYSTEM]


async def test_after_a_reset_nothing_of_the_talk_is_anywhere(ada: Site, desk: Desk, server: Server) -> None:
    await ada.open()
    await ada.write("My secret")
    heard = await desk.hears("My secret")
    await expect(ada.row("My secret")).to_contain_text("Delivered")
    await ada.input.fill("half a thought")
    await ada.page.evaluate("Parley.reset()")
    await expect(ada.window).to_be_hidden()
    assert await ada.page.evaluate(KEYS) == []
    assert await ada.page.evaluate("document.cookie + Object.keys(sessionStorage).length") == "0"
    assert "My secret" not in await ada.page.evaluate("document.querySelector('parley-chat').shadowRoot.textContent")
    assert await ada.page.evaluate("document.querySelector('parley-chat').session.link.state") == "off"
    await ada.open()
    await expect(ada.input).to_have_value("")
    await ada.write("Somebody else")
    other = await desk.hears("Somebody else")
    assert heard.thread != other.thread
    await expect(ada.row("My secret")).to_have_count(0)


async def test_a_reset_reaches_the_other_tabs(ada: Site, desk: Desk) -> None:
    await ada.open()
    await ada.write("My secret")
    await desk.hears("My secret")
    await expect(ada.row("My secret")).to_contain_text("Delivered")
    other = Site(await ada.page.context.new_page())
    await other.page.goto(ada.page.url)
    await other.open()
    await expect(other.row("My secret")).to_be_visible()
    await ada.page.evaluate("Parley.reset()")
    await expect(other.window).to_be_hidden()
    assert await other.page.evaluate(KEYS) == []


async def test_two_tabs_are_in_step(ada: Site, desk: Desk) -> None:
    await ada.open()
    await ada.write("Hi there")
    heard = await desk.hears("Hi there")
    await ada.page.evaluate("Parley.close()")
    other = Site(await ada.page.context.new_page())
    await other.page.goto(ada.page.url)
    desk.answers(heard, "Hello")
    for tab in (ada, other):
        await expect(tab.chat.locator(".badge")).to_have_text("1")
    await other.open()
    await expect(ada.chat.locator(".badge")).to_be_hidden()
    await other.write("From the other tab")
    await ada.open()
    await expect(ada.row("From the other tab")).to_have_count(1)


async def test_a_line_that_slept_is_opened_anew(ada: Site, desk: Desk) -> None:
    await ada.open()
    await ada.write("Hi there")
    heard = await desk.hears("Hi there")
    await expect(ada.row("Hi there")).to_contain_text("Delivered")
    async with ada.page.expect_websocket():
        await ada.page.evaluate(SLEEP)
    desk.answers(heard, "Good morning")
    await expect(ada.row("Good morning")).to_be_visible()


async def test_a_draft_survives_leaving_the_page(ada: Site) -> None:
    await ada.open()
    await ada.input.fill("Half a thought")
    await ada.page.reload()
    await ada.open()
    await expect(ada.input).to_have_value("Half a thought")


async def test_a_site_chooses_the_language_in_its_line(chromium: Browser, server: Server, desk: Desk) -> None:
    async with shop(server, desk, attributes="data-language=uk") as site, site.visited(chromium, language="ru") as ada:
        await expect(ada.launcher).to_have_attribute("aria-label", "Відкрити чат")
