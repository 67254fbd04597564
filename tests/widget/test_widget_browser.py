"""A talk in a real browser, on a page with a strict content policy."""

import asyncio

from playwright.async_api import Browser, expect
from widget_browser import Site, visiting
from widget_office import Desk, chat, picture
from widget_server import Server, serving
from widget_site import word

from parley.channels.types import Address, Button, Delivered, Kind, Trust
from parley.core import clock
from parley.core.bus import Bus
from parley.widget import FeedItem, Way
from parley.widget.ports import Webchat


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
    await ada.window.get_by_role("button", name="Continue the conversation").click()
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
