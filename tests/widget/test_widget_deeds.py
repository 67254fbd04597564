"""What a visitor does and what they see of what we do: files, typing, reading, marks, earlier conversations."""

import asyncio
import re
from datetime import timedelta
from uuid import UUID

from playwright.async_api import FilePayload, expect
from widget_browser import Site
from widget_office import Desk, message

from parley.channels.types import Button, Kind, Media
from parley.conversations import Standing, Talk
from parley.core import clock, ids
from parley.core.bus import Bus
from parley.widget import FeedFile
from parley.widget.ports import Webchat, stirs, visitor_types_in
from tests.spine.waiting import until
from tests.web.desk import PIXEL

NAILS: FilePayload = {"name": "nails.png", "mimeType": "image/png", "buffer": PIXEL}
PASTE = """async ([event, bytes]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], "nails.png", {type: "image/png"}));
  const root = document.querySelector("parley-chat").shadowRoot;
  if (event === "paste") root.querySelector("textarea").dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true}));
  else for (const name of ["dragenter", "dragover", "drop"]) {
    root.querySelector(".panel").dispatchEvent(new DragEvent(name, {dataTransfer: data, bubbles: true, cancelable: true}));
  }
}"""


async def begun(ada: Site, desk: Desk, text: str = "Hi there") -> UUID:
    """A conversation under way; gives its id."""
    await ada.open()
    await ada.write(text)
    heard = await desk.hears(text)
    talk = desk.talk_of[desk.identity(heard)] = ids.new()
    desk.says(heard, message(heard.external_id, "in", text, talk=talk))
    await expect(ada.row(text)).to_contain_text("Delivered")
    return talk


# ── files


async def test_a_picture_is_sent_and_opened_large_and_the_focus_comes_back(ada: Site, desk: Desk) -> None:
    await ada.open()
    await ada.chat.locator("input[type=file]").set_input_files(NAILS)
    await expect(ada.chat.locator(".uploads img")).to_be_visible()
    await ada.write("Like this")
    heard = await desk.hears("Like this")
    assert [(file.type, file.name, file.size) for file in heard.attachments] == [(Media.IMAGE, "nails.png", len(PIXEL))]
    picture = ada.log.get_by_role("button", name="Enlarge: nails.png")
    await picture.click()
    await expect(ada.page.get_by_role("dialog", name="nails.png")).to_be_visible()
    await ada.page.keyboard.press("Escape")
    await expect(picture).to_be_focused()
    await expect(ada.window).to_be_visible()


async def test_files_may_be_dropped_and_pasted_and_need_no_words(ada: Site, desk: Desk) -> None:
    await ada.open()
    for way in ("paste", "drop"):
        await ada.page.evaluate(PASTE, [way, list(PIXEL)])
    await expect(ada.chat.locator(".uploads img")).to_have_count(2)
    await ada.window.get_by_role("button", name="Send").click()
    assert len((await desk.notices(Kind.MESSAGE)).attachments) == 2


async def test_what_could_run_is_not_taken_whatever_it_is_called(ada: Site, desk: Desk) -> None:
    await ada.open()
    page: FilePayload = {"name": "page.png", "mimeType": "image/png", "buffer": b"<svg onload=alert(1)>"}
    await ada.chat.locator("input[type=file]").set_input_files(page)
    await expect(ada.window.get_by_text("page.png: files of this kind are not taken.")).to_be_visible()
    await expect(ada.window.get_by_role("button", name="Send")).to_be_disabled()
    assert desk.files == {}


async def test_a_file_that_is_too_large_is_said_before_it_leaves(ada: Site, desk: Desk) -> None:
    await ada.open()
    await ada.page.evaluate("document.querySelector('parley-chat').view.uploads.largest = 10")
    await ada.chat.locator("input[type=file]").set_input_files(NAILS)
    await expect(ada.window.get_by_text("nails.png: the file is too large.")).to_be_visible()
    assert desk.files == {}


async def test_a_file_can_be_taken_back_before_it_is_sent(ada: Site, desk: Desk) -> None:
    await ada.open()
    await ada.chat.locator("input[type=file]").set_input_files(NAILS)
    await ada.window.get_by_role("button", name="Remove nails.png").click()
    await ada.write("Never mind")
    assert (await desk.hears("Never mind")).attachments == ()


async def test_a_voice_message_is_played_in_the_chat(ada: Site, desk: Desk) -> None:
    await ada.open()
    await ada.write("Hi there")
    voice = FeedFile(Media.VOICE, "voice.ogg", "audio/ogg", 2000, "/widget/files/voice")
    desk.answers(await desk.hears("Hi there"), "", files=(voice,))
    await expect(ada.log.locator("audio[controls]")).to_have_attribute("aria-label", "voice.ogg")


async def test_a_file_whose_address_has_ended_gets_a_new_one(ada: Site, desk: Desk) -> None:
    await ada.open()
    await ada.write("Hi there")
    desk.files["nails"] = ("nails.png", "image/png", PIXEL)
    before = clock.now() - timedelta(minutes=1)
    ended = FeedFile(Media.IMAGE, "nails.png", "image/png", 70, "/widget/files/nails", id=ids.new(), until=before)
    desk.answers(await desk.hears("Hi there"), "Look", files=(ended,))
    await expect(ada.row("Look")).to_be_visible()
    await ada.page.reload()
    await ada.open()
    await expect(ada.log.get_by_role("img", name="nails.png")).to_have_attribute("src", re.compile(r"/widget/files/nails\?again$"))


async def test_one_picture_with_words_and_buttons_is_a_card(ada: Site, desk: Desk) -> None:
    await ada.open()
    await ada.write("Hi there")
    photo = FeedFile(Media.IMAGE, "nails.png", "image/png", 70, "/widget/files/nails")
    desk.answers(await desk.hears("Hi there"), "Manicure\nTwo slots are free.", buttons=(Button("18:30"),), files=(photo,))
    await expect(ada.chat.locator(".is-card strong")).to_have_text("Manicure")
    await expect(ada.chat.locator(".is-card .card-text")).to_have_text("Two slots are free.")


# ── each other


async def test_the_name_of_who_is_typing_is_seen_while_they_type(ada: Site, desk: Desk, bus: Bus, account: Webchat) -> None:
    talk = await begun(ada, desk)
    desk.puts(desk.heard[0], Standing(talk=talk))
    desk.typists[talk] = "Grace"
    await expect(ada.chat).to_be_attached()
    await heard_by_the_line(ada)
    bus.publish(stirs(account.workspace_id, talk)[1:])
    await expect(ada.window.get_by_text("Grace is typing")).to_be_attached()


async def test_operators_pages_hear_that_the_customer_types(ada: Site, desk: Desk, bus: Bus, account: Webchat) -> None:
    talk = await begun(ada, desk)
    desk.puts(desk.heard[0], Standing(talk=talk))
    await heard_by_the_line(ada)
    heard = asyncio.Event()
    bus.subscribe(visitor_types_in(account.workspace_id, talk), lambda _topic: heard.set())
    await ada.input.press_sequentially("abc")
    async with asyncio.timeout(10):
        await heard.wait()


async def test_what_an_operator_has_opened_is_marked_as_read(ada: Site, desk: Desk) -> None:
    talk = await begun(ada, desk)
    desk.puts(desk.heard[0], Standing(talk=talk, read_until=clock.now()))
    await expect(ada.row("Hi there")).to_contain_text("Read")
    await ada.write("Still there?")
    await expect(ada.row("Still there?")).to_contain_text("Delivered")


async def heard_by_the_line(ada: Site) -> None:
    """Until the browser knows how its conversation stands."""
    await until(lambda: ada.page.evaluate("document.querySelector('parley-chat').session.talk.standing"))


# ── the end of a conversation


async def test_a_finished_conversation_may_be_given_a_mark_once(ada: Site, desk: Desk) -> None:
    talk = await begun(ada, desk)
    desk.says(desk.heard[0], message(str(ids.new()), "out", "Done!", author_name="Grace", talk=talk))
    desk.puts(desk.heard[0], Standing(talk=talk, resolved_at=clock.now()))
    await ada.window.get_by_role("button", name="Good").click()
    await ada.window.get_by_role("textbox", name="Anything to add?").fill("Thank you")
    await ada.window.get_by_role("button", name="Send the mark").click()
    rating = await desk.hears("★★★★☆\nThank you")
    assert rating.extra["rating"] == {"score": 4, "comment": "Thank you"} and rating.automatic
    await expect(ada.window.get_by_role("group", name="How was our conversation?")).to_have_count(0)


async def test_nobody_is_asked_for_a_mark_whom_nobody_answered(ada: Site, desk: Desk) -> None:
    talk = await begun(ada, desk)
    desk.puts(desk.heard[0], Standing(talk=talk, resolved_at=clock.now()))
    await heard_by_the_line(ada)
    await expect(ada.window.get_by_role("group", name="How was our conversation?")).to_have_count(0)


async def test_an_earlier_conversation_is_read_again_and_taken_up(ada: Site, desk: Desk) -> None:
    old = await begun(ada, desk, "The first one")
    desk.finished = [Talk(old, clock.now(), clock.now(), "The first one", resolved=True)]
    desk.talk_of[desk.identity(desk.heard[0])] = ids.new()
    await ada.write("The second one")
    await desk.hears("The second one")
    await expect(ada.row("The first one")).to_have_count(0)
    await ada.window.get_by_role("button", name="Back").click()
    await ada.window.get_by_role("button", name="Earlier conversations").click()
    await ada.window.get_by_role("button", name="The first one").click()
    await expect(ada.row("The first one")).to_be_visible()
    await expect(ada.input).to_be_hidden()
    await ada.window.get_by_role("button", name="Write again").click()
    await expect(ada.row("The second one")).to_be_visible()
    await expect(ada.input).to_be_visible()
