"""The chat on somebody else's site: another origin, a strict policy, loud styles, all sizes, day and night."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import Browser, expect
from widget_axe import findings
from widget_browser import Site
from widget_office import Desk, picture
from widget_server import Server
from widget_shop import Shop, shop

from parley.channels.adapters.webchat.manners import Field, Form, Invitation, Link, Manners, Words
from parley.channels.types import Button
from parley.conversations import Standing, Talk
from parley.core import clock, ids
from parley.core.bus import Bus
from parley.widget import Duty, Way
from parley.widget.ports import Colleague, visitor_types_in
from tests.spine.waiting import until
from tests.web.desk import PIXEL

SIZES = [{"width": 320, "height": 568}, {"width": 390, "height": 844}, {"width": 1280, "height": 800}]
SALON = Manners(
    shows_team=True,
    links=(Link("Цены", "https://a.example/prices"),),
    launcher="label",
    launcher_label=Words(en="Ask us", ru="Задать вопрос", uk="Запитати"),
    invitations=(Invitation(Words(en="Shall we find a time?", ru="Подобрать время?"), after_seconds=0),),
)
FORM = Form(
    "always",
    (Field("name", required=True), Field("phone"), Field("text", "Услуга")),
    Words(en="I agree", ru="Согласна"),
    "https://a.example",
)
DRAG = """panel => {
    const carried = new DataTransfer();
    carried.items.add(new File(["x"], "x.txt", { type: "text/plain" }));
    panel.dispatchEvent(new DragEvent("dragenter", { bubbles: true, cancelable: true, dataTransfer: carried }));
}"""


def styled(site: Site, selector: str, property: str) -> Any:
    return site.page.evaluate(f"getComputedStyle(document.querySelector('parley-chat').shadowRoot.querySelector('{selector}')).{property}")


async def test_no_style_leaks_in_and_none_leaks_out(chromium: Browser, server: Server, desk: Desk) -> None:
    async with shop(server, desk, manners=SALON) as site, site.visited(chromium) as ada:
        await ada.open()
        assert await styled(ada, ".greeting", "color") == "rgb(22, 24, 29)"
        assert await styled(ada, ".tile", "fontSize") == "15px"
        assert await styled(ada, ".panel", "borderTopWidth") == "0px"
        assert await ada.page.evaluate("[getComputedStyle(document.querySelector('h1')).color, document.body.offsetWidth]") == [
            "rgb(255, 0, 0)",
            1280 - 16,
        ]


async def test_the_page_of_the_site_does_not_scroll_or_move_because_of_the_chat(chromium: Browser, server: Server, desk: Desk) -> None:
    async with shop(server, desk, manners=SALON) as site, site.visited(chromium, viewport=SIZES[0]) as ada:
        await ada.open()
        place = "[document.documentElement.scrollWidth, document.querySelector('h1').getBoundingClientRect().top]"
        assert await ada.page.evaluate(place) == [320, 40]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", SIZES, ids=lambda size: str(size["width"]))
async def test_no_rule_of_accessibility_is_broken_in_any_state(
    chromium: Browser, server: Server, desk: Desk, scheme: str, viewport: dict[str, int]
) -> None:
    desk.stands = Duty(open=True, minutes=7, team=(Colleague("Марина", 20), Colleague("Оля", 200)))
    desk.links = (Way("telegram", "Telegram", "https://t.me/aurora_bot"),)
    desk.files["nails"] = ("nails.png", "image/png", PIXEL)
    seen: dict[str, Any] = {"language": "ru", "viewport": viewport, "color_scheme": scheme}
    async with shop(server, desk, title="Шёлк и мята", accent="#e5b53b", manners=SALON) as site, site.visited(chromium, **seen) as ada:
        await walk(ada, desk, findings)


async def walk(ada: Site, desk: Desk, look: Callable[..., Any]) -> None:
    """Through all that a visitor may meet, with a look at each of it."""
    page, found = ada.page, list[Any]()
    await expect(ada.chat.locator(".invite")).to_be_visible()
    found += await look(page)
    await ada.open()
    found += await look(page)
    await ada.writes("Можно на завтра?", "Напишите сообщение")
    heard = await desk.hears("Можно на завтра?")
    talk = desk.talk_of[desk.identity(heard)] = ids.new()
    photo = picture("/widget/files/nails")
    desk.answers(heard, "Маникюр\nЕсть два окна.", buttons=(Button("18:30"), Button("Цены", url="https://a.example")), files=(photo,))
    await expect(ada.row("Маникюр")).to_be_visible()
    await ada.chat.locator("input[type=file]").set_input_files({"name": "a.exe", "mimeType": "image/png", "buffer": b"MZ"})
    await expect(ada.window.get_by_role("alert").filter(has_text="a.exe")).to_be_visible()
    await ada.opens_the_question()
    await ada.window.get_by_role("button", name="Сохранить").click()
    found += await look(page)
    await ada.log.get_by_role("button", name="Увеличить").click()
    found += await look(page)
    await page.keyboard.press("Escape")
    await ada.writes("Спасибо", "Напишите сообщение")
    await desk.hears("Спасибо")
    desk.puts(heard, Standing(talk=talk, resolved_at=clock.now()))
    await ada.window.get_by_role("button", name="Отлично").click()
    found += await look(page)
    desk.finished = [Talk(talk, clock.now(), clock.now(), "Спасибо", resolved=True)]
    await ada.window.get_by_role("button", name="Назад").click()
    await ada.window.get_by_role("button", name="Прошлые разговоры").click()
    await ada.window.get_by_role("button", name="Завершён").click()
    found += await look(page)
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_no_rule_is_broken_by_a_form_that_complains(chromium: Browser, server: Server, desk: Desk, scheme: str) -> None:
    async with (
        shop(server, desk, manners=Manners(form=FORM)) as site,
        site.visited(chromium, viewport=SIZES[0], color_scheme=scheme) as ada,
    ):
        await ada.open()
        await ada.window.get_by_role("button", name="Start the chat").click()
        await expect(ada.window.get_by_role("alert").first).to_be_visible()
        assert await findings(ada.page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_no_rule_is_broken_out_of_hours_without_a_line_and_under_a_file(
    chromium: Browser, server: Server, desk: Desk, scheme: str
) -> None:
    desk.stands = Duty(open=False, opens_at=clock.now() + timedelta(days=1))
    async with shop(server, desk, reply_time="") as site, site.visited(chromium, color_scheme=scheme) as ada:
        await ada.open()
        await expect(ada.window.get_by_role("button", name="Send the message")).to_be_visible()
        found = await findings(ada.page)
        await ada.chat.locator(".panel").evaluate(DRAG)
        await expect(ada.chat.locator(".veil")).to_be_visible()
        found += await findings(ada.page)
        await ada.page.context.set_offline(True)
        await expect(ada.chat.locator(".banner")).to_be_visible()
        found += await findings(ada.page)
    assert found == []


async def test_a_theme_that_the_owner_chose_stays_by_day(chromium: Browser, server: Server, desk: Desk) -> None:
    async with shop(server, desk, manners=Manners(theme="dark")) as site, site.visited(chromium, color_scheme="light") as ada:
        await ada.open()
        assert await styled(ada, ".greeting", "color") == "rgb(236, 238, 242)"


async def test_the_launcher_stands_where_the_owner_put_it(chromium: Browser, server: Server, desk: Desk) -> None:
    async with shop(server, desk, side="left", manners=Manners(bottom=90, aside=44)) as site, site.visited(chromium) as ada:
        box = await ada.launcher.bounding_box()
        assert box and (box["x"], box["y"] + box["height"]) == (44, 800 - 90)


async def test_a_chat_that_belongs_on_some_pages_is_on_no_others(chromium: Browser, server: Server, desk: Desk) -> None:
    manners = Manners(only_on=("/prices/*", "/"), never_on=("/prices/secret",))
    async with shop(server, desk, manners=manners) as site:
        for path, shown in {"/": True, "/prices/nails": True, "/prices/secret": False, "/checkout": False}.items():
            await _is_shown(chromium, site, path, shown)


async def _is_shown(chromium: Browser, site: Shop, path: str, shown: bool) -> None:
    async with site.opened(chromium, path) as ada:
        await expect(ada.chat).to_be_attached()
        await expect(ada.launcher).to_be_visible() if shown else await expect(ada.launcher).to_be_hidden()


async def test_a_page_that_is_never_left_shows_the_chat_only_where_it_belongs(chromium: Browser, server: Server, desk: Desk) -> None:
    async with shop(server, desk, manners=Manners(never_on=("/checkout",))) as site, site.visited(chromium) as ada:
        await ada.page.evaluate("history.pushState({}, '', '/checkout')")
        await expect(ada.launcher).to_be_hidden()
        await ada.page.evaluate("history.pushState({}, '', '/')")
        await expect(ada.launcher).to_be_visible()


async def test_a_chat_may_wait_out_of_sight_until_the_site_shows_it(chromium: Browser, server: Server, desk: Desk) -> None:
    async with shop(server, desk, attributes="data-hidden") as site, site.opened(chromium) as ada:
        await expect(ada.chat).to_be_attached()
        await expect(ada.launcher).to_be_hidden()
        await ada.page.evaluate("Parley.show()")
        await expect(ada.launcher).to_be_visible()


# ── it speaks first


async def test_a_bubble_comes_without_taking_the_focus_and_not_again_for_a_week(chromium: Browser, server: Server, desk: Desk) -> None:
    async with shop(server, desk, manners=SALON) as site, site.visited(chromium) as ada:
        await expect(ada.chat.get_by_text("Shall we find a time?")).to_be_visible()
        assert await ada.page.evaluate("document.activeElement === document.body")
        await ada.chat.get_by_role("button", name="Close this message").click()
        await ada.page.reload()
        await expect(ada.launcher).to_be_visible()
        assert await ada.page.evaluate("Object.keys(localStorage).filter((key) => key.includes('invited:')).length") == 1
        await expect(ada.chat.locator(".invite")).to_be_hidden()


async def test_who_answers_a_bubble_is_heard_with_what_we_said(chromium: Browser, server: Server, desk: Desk) -> None:
    async with shop(server, desk, manners=SALON) as site, site.visited(chromium) as ada:
        await ada.chat.get_by_role("button", name="Shall we find a time?").click()
        await ada.write("Yes, please")
        assert (await desk.hears("Yes, please")).extra["invited"] == "Shall we find a time?"
        await expect(ada.row("Shall we find a time?")).to_be_visible()


async def test_a_bubble_waits_for_its_page_and_for_the_end_of_it(chromium: Browser, server: Server, desk: Desk) -> None:
    waits = Invitation(Words(en="Any questions?"), after_seconds=0, path="/prices*", scrolled_percent=80)
    async with shop(server, desk, manners=Manners(invitations=(waits,))) as site:
        async with site.visited(chromium) as elsewhere:
            await elsewhere.page.evaluate("scrollTo(0, 100000)")
            await expect(elsewhere.chat.locator(".invite")).to_be_hidden()
        async with site.visited(chromium, "/prices") as ada:
            await ada.page.evaluate("document.querySelector('h1').style.marginBottom = '3000px'")
            await expect(ada.chat.locator(".invite")).to_be_hidden()
            await ada.page.mouse.wheel(0, 4000)
            await expect(ada.chat.get_by_text("Any questions?")).to_be_visible()


# ── before the chat, and out of hours


async def test_the_form_before_the_chat_is_answered_and_comes_with_the_first_message(chromium: Browser, server: Server, desk: Desk) -> None:
    async with shop(server, desk, manners=Manners(form=FORM)) as site, site.visited(chromium) as ada:
        await ada.open()
        await ada.window.get_by_label("Your name").fill("Ada")
        await ada.window.get_by_label("Услуга").fill("Manicure")
        await ada.window.get_by_label("Your message").fill("Hello there")
        await ada.window.get_by_role("button", name="Start the chat").click()
        await expect(ada.window.get_by_text("Please agree to this first.")).to_be_visible()
        await ada.window.get_by_label("I agree").check()
        await ada.window.get_by_role("button", name="Start the chat").click()
        heard = await desk.hears("Hello there")
        assert (
            heard.extra["form"] == [["Your name", "Ada"], ["Услуга", "Manicure"]] and heard.extra["consent"] == "I agree https://a.example"
        )
        await ada.write("One more thing")
        assert "form" not in (await desk.hears("One more thing")).extra


async def test_out_of_hours_a_message_and_an_address_are_left_and_an_answer_is_promised(
    chromium: Browser, server: Server, desk: Desk
) -> None:
    desk.stands = Duty(open=False, opens_at=clock.now() + timedelta(days=1))
    async with shop(server, desk, reply_time="") as site, site.visited(chromium) as ada:
        await ada.open()
        await expect(ada.window.get_by_text("We are closed now. We answer tomorrow")).to_be_visible()
        await ada.window.get_by_label("E-mail or phone").fill("ada@example.com")
        await ada.window.get_by_label("Your message").fill("Is Friday free?")
        await ada.window.get_by_role("button", name="Send the message").click()
        left = (await desk.hears("Is Friday free?")).extra
        assert left["offline"] and left["form"] == [["E-mail or phone", "ada@example.com"]]
        await expect(ada.window.get_by_text("Thank you. We will answer tomorrow")).to_be_visible()
        [contact] = [each for each in desk.heard if each.sender and each.sender.also]
        assert contact.sender and contact.sender.also[0].value == "ada@example.com"


@pytest.mark.parametrize("wished", [True, False])
async def test_what_is_typed_is_seen_before_it_is_said_only_where_the_owner_wishes_it(
    chromium: Browser, server: Server, desk: Desk, bus: Bus, wished: bool
) -> None:
    async with shop(server, desk, manners=Manners(previews_typing=wished)) as site, site.visited(chromium) as ada:
        await ada.open()
        await ada.write("Hello there")
        heard, talk, typed = await desk.hears("Hello there"), ids.new(), asyncio.Event()
        desk.puts(heard, Standing(talk=talk))
        await until(lambda: ada.page.evaluate("document.querySelector('parley-chat').session.talk.standing"))
        bus.subscribe(visitor_types_in(site.account.workspace_id, talk), lambda _topic: typed.set())
        await ada.input.press_sequentially("Is Saturday free?")
        async with asyncio.timeout(20):
            await typed.wait()

        async def seen() -> bool:
            return desk.previews.get(desk.identity(heard)) == "Is Saturday free?"

        assert await until(seen) if wished else desk.previews == {}


async def test_how_soon_we_answer_is_said_in_words(chromium: Browser, server: Server, desk: Desk) -> None:
    desk.stands = Duty(open=True, minutes=8, team=(Colleague("Grace", 10),))
    async with shop(server, desk, reply_time="") as site, site.visited(chromium, language="uk") as ada:
        await ada.open()
        await expect(ada.window.get_by_text("Зазвичай відповідаємо за 10 хвилин")).to_be_visible()
        await expect(ada.chat.locator(".colleague")).to_have_text("GGrace")
