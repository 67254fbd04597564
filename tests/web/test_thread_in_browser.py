"""A conversation in a real browser: nothing that is read moves, pictures and recordings, what is done and undone, the desk's zones."""

import base64
import io
import math
import struct
import wave
from collections.abc import AsyncIterator

import pytest
from litestar import Litestar
from playwright.async_api import Browser, Locator, Page, ViewportSize, expect

from parley import conversations
from parley.core.db import Database
from parley.core.ids import ConversationId
from parley.workspace import Staff
from tests.web.conftest import hired
from tests.web.desk import PICTURE, Line, said
from tests.web.screens import enter, watched
from tests.web.site import serving

WIDE = ViewportSize(width=1600, height=900)
PHONE = ViewportSize(width=390, height=844)
CLOSE_PX = 3


@pytest.fixture
async def page(chromium: Browser, app: Litestar, grace: Staff) -> AsyncIterator[Page]:
    """Grace at her desk, signed in."""
    async with serving(app) as site, watched(chromium, console=False, base_url=site, viewport=WIDE) as page:
        await enter(page, grace)
        await expect(page.locator("#inbox")).to_be_visible()
        yield page


async def open_talk(page: Page, id: ConversationId, query: str = "") -> Locator:
    await page.goto(f"/conversations/{id}{query}")
    await expect(page.get_by_role("log")).to_be_visible()
    return page.locator("#scroll")


async def noted(database: Database, grace: Staff, id: ConversationId, count: int) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        for number in range(count):
            await conversations.note(tx, id, text=f"Note {number:03}.", by=grace.id)


async def top_of(line: Locator) -> float:
    box = await line.bounding_box()
    assert box
    return box["y"]


# ── reading ─────────────────────────────────────────────────────────────────────────────────────


async def test_what_is_read_stays_where_it_is_when_somebody_writes(
    page: Page, database: Database, grace: Staff, line: Line, id: ConversationId
) -> None:
    await noted(database, grace, id, 40)
    scroll = await open_talk(page, id)
    await scroll.evaluate("scroll => { scroll.scrollTop = -500; }")
    newest = page.get_by_role("button", name="To the newest message")
    await expect(newest).to_be_visible()
    read = page.locator(".line", has_text="Note 025.")
    before = await top_of(read)
    await read.evaluate("line => { line.isTheSame = true; }")

    await line.says("ada", "Is anybody there?")
    await expect(page.locator(".line", has_text="Is anybody there?")).to_be_attached()

    assert abs(await top_of(read) - before) < CLOSE_PX
    assert await read.evaluate("line => line.isTheSame")
    await expect(newest).to_contain_text("1")
    await newest.click()
    await expect(page.get_by_text("Is anybody there?").last).to_be_in_viewport()
    await expect(newest).to_be_hidden()


async def test_whoever_is_at_the_end_stays_there(page: Page, database: Database, grace: Staff, line: Line, id: ConversationId) -> None:
    await noted(database, grace, id, 40)
    await open_talk(page, id)

    await line.says("ada", "Is anybody there?")

    await expect(page.locator(".line", has_text="Is anybody there?")).to_be_in_viewport()
    await expect(page.locator("#newest")).to_be_hidden()


async def test_what_came_earlier_comes_while_scrolling_up(page: Page, database: Database, grace: Staff, id: ConversationId) -> None:
    await noted(database, grace, id, 120)
    scroll = await open_talk(page, id)
    first = page.locator(".line", has_text="Note 070.")
    await scroll.evaluate("scroll => { scroll.scrollTop = -(scroll.scrollHeight - scroll.clientHeight - 400); }")
    before = await top_of(first)

    await expect(page.locator(".line", has_text="Note 030.")).to_be_attached()

    assert abs(await top_of(first) - before) < 40  # it has lost the line of its day, which stands above what came
    await scroll.evaluate("scroll => { scroll.scrollTop = -scroll.scrollHeight; }")
    await expect(page.get_by_text("This is where it began.")).to_be_visible()
    await expect(page.locator("#lines > li.line")).to_have_count(121)


async def test_a_search_opens_a_conversation_at_the_message(page: Page, database: Database, grace: Staff, id: ConversationId) -> None:
    await noted(database, grace, id, 120)
    wanted = next(one for one in await said(database, grace, id) if one.text == "Note 075.")

    await open_talk(page, id, f"?at={wanted.id}")

    await expect(page.locator(f"#m-{wanted.id}")).to_be_in_viewport()
    await expect(page.locator(".line", has_text="Note 119.")).to_have_count(0)
    newest = page.get_by_role("button", name="To the newest message")
    await newest.click()
    await expect(page.locator(".line", has_text="Note 119.")).to_be_in_viewport()
    await expect(newest).to_be_hidden()


async def test_a_quote_leads_to_what_it_quotes(page: Page, database: Database, grace: Staff, line: Line) -> None:
    await line.tells(who="ada", kind="message", message="m1", text="The first question")
    id = ConversationId(await line.conversation_of("ada", grace))
    await noted(database, grace, id, 30)
    await line.tells(who="ada", kind="message", message="m2", text="As I said", quoted="m1")
    await open_talk(page, id)

    await page.locator("a.quote").click()

    await expect(page.locator("#lines > .line").first).to_be_in_viewport()


# ── media ───────────────────────────────────────────────────────────────────────────────────────


async def test_pictures_are_looked_at_one_after_the_other(page: Page, grace: Staff, line: Line, id: ConversationId) -> None:
    for name in ("one.png", "two.png"):
        await line.says("ada", name, files=[{**PICTURE, "name": name}])
    await open_talk(page, id)
    await expect(page.get_by_role("log").get_by_role("link", name="two.png")).to_be_visible()
    await page.get_by_role("log").get_by_role("link", name="one.png").click()
    viewer = page.get_by_role("dialog", name="Picture")
    await expect(viewer.get_by_text("1 / 2")).to_be_visible()

    await page.keyboard.press("ArrowRight")
    await expect(viewer.get_by_text("2 / 2")).to_be_visible()
    await viewer.get_by_role("button", name="Larger").click()
    assert "scale(1.5)" in (await viewer.locator("[data-viewer-picture]").get_attribute("style") or "")
    assert await viewer.get_by_role("link", name="Download").get_attribute("download") == "two.png"
    await page.keyboard.press("Escape")

    await expect(viewer).to_be_hidden()
    await expect(page.get_by_role("log").get_by_role("link", name="two.png")).to_be_focused()


async def test_a_recording_is_played_sought_and_sped_up(page: Page, grace: Staff, line: Line, id: ConversationId) -> None:
    await line.says("ada", "", files=[{"name": "word.wav", "mime": "audio/wav", "data": recording(seconds=20)}])
    await open_talk(page, id)
    sound = page.locator(".sound")
    await expect(sound.locator("[data-sound-time]")).to_have_text("0:20")
    await sound.get_by_role("button", name="Play").click()
    await expect(sound.get_by_role("button", name="Pause")).to_be_visible()
    await sound.get_by_role("button", name="Speed").click()
    assert await sound.locator("audio").evaluate("audio => audio.playbackRate") == 1.5

    await line.says("ada", "Did you hear it?")
    await expect(page.locator(".line", has_text="Did you hear it?")).to_be_visible()
    assert not await sound.locator("audio").evaluate("audio => audio.paused")
    await sound.get_by_role("button", name="Pause").click()
    place = sound.get_by_role("slider")
    await place.focus()
    before = await sound.locator("audio").evaluate("audio => audio.currentTime")
    await page.keyboard.press("ArrowRight")

    assert await sound.locator("audio").evaluate("audio => audio.currentTime") >= before + 4.9


def recording(*, seconds: int) -> str:
    """A hum."""
    file, rate = io.BytesIO(), 8000
    with wave.open(file, "wb") as sound:
        sound.setparams((1, 2, rate, 0, "NONE", ""))
        sound.writeframes(b"".join(struct.pack("<h", int(2000 * math.sin(n / 6))) for n in range(rate * seconds)))
    return base64.b64encode(file.getvalue()).decode()


# ── steps ───────────────────────────────────────────────────────────────────────────────────────


async def test_a_step_is_taken_back_from_its_notice(page: Page, grace: Staff, line: Line, id: ConversationId) -> None:
    await open_talk(page, id)
    await page.get_by_role("button", name="Resolve", exact=True).click()
    await expect(page.get_by_text("This conversation is resolved.")).to_be_visible()

    await page.locator("#toasts").get_by_role("button", name="Undo").click()

    await expect(page.get_by_role("button", name="Resolve", exact=True)).to_be_visible()
    await expect(page.get_by_role("textbox", name="Message")).to_be_visible()


async def test_a_conversation_is_handed_over_in_a_dialog(
    page: Page, database: Database, grace: Staff, line: Line, id: ConversationId
) -> None:
    await hired(database, grace, "barbara", "operator")
    await open_talk(page, id)
    await page.get_by_label("Owner").click()
    await page.get_by_role("link", name="Hand over with a note").click()
    dialog = page.get_by_role("dialog", name="Hand over the conversation")
    await expect(dialog.get_by_label("Note for whoever takes it")).to_be_focused()

    await page.keyboard.type("She prefers mornings")
    await line.says("ada", "Hello?")  # what is typed outlives what comes meanwhile
    await expect(page.locator(".line", has_text="Hello?")).to_be_attached()
    await dialog.get_by_role("button", name="barbara").click()

    await expect(dialog).to_be_hidden()
    await expect(page.locator(".line-note", has_text="She prefers mornings")).to_be_visible()
    await expect(page.locator("#owner-menu > summary")).to_contain_text("barbara")


async def test_tags_are_found_while_typing_and_made_on_the_way(
    page: Page, database: Database, grace: Staff, line: Line, id: ConversationId
) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        for name in ("Allergy", "Regular"):
            await conversations.add_tag(tx, name, hue=120)
    await open_talk(page, id)
    await page.get_by_label("More", exact=True).click()
    await page.get_by_role("link", name="Tags").click()
    dialog = page.get_by_role("dialog", name="Tags")
    await expect(dialog.get_by_role("textbox")).to_be_focused()

    await page.keyboard.type("reg")
    await expect(dialog.get_by_role("button", name="Allergy")).to_be_hidden()
    await dialog.get_by_role("button", name="Regular").click()
    await expect(dialog.get_by_role("button", name="Regular", pressed=True)).to_be_visible()
    await dialog.get_by_role("textbox").fill("Wedding")
    await dialog.get_by_role("button", name="New tag: Wedding").click()
    await expect(dialog.get_by_role("button", name="Wedding", pressed=True)).to_be_visible()
    await page.keyboard.press("Escape")

    await expect(page.locator(".talk-facts")).to_contain_text("Regular")
    await expect(page.locator(".talk-facts")).to_contain_text("Wedding")


# ── zones ───────────────────────────────────────────────────────────────────────────────────────


async def width_of(page: Page, zone: str) -> int:
    return await page.locator(zone).evaluate("zone => zone.offsetWidth")


async def test_zones_are_drawn_by_pointer_and_keys_and_stay_so(page: Page, line: Line, id: ConversationId) -> None:
    await open_talk(page, id)
    grip = page.get_by_role("separator", name="List of conversations")
    before = await width_of(page, "#list-zone")
    box = await grip.bounding_box()
    assert box

    await page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 300)
    await page.mouse.down()
    await page.mouse.move(box["x"] + box["width"] / 2 + 60, box["y"] + 300, steps=4)
    await page.mouse.up()
    drawn = await width_of(page, "#list-zone")
    assert abs(drawn - before - 60) <= CLOSE_PX
    await grip.focus()
    await page.keyboard.press("ArrowLeft")
    assert await width_of(page, "#list-zone") == drawn - 16
    await expect(grip).to_have_attribute("aria-valuenow", str(drawn - 16))

    await page.reload()
    assert await width_of(page, "#list-zone") == drawn - 16
    await grip.dblclick(position={"x": 4, "y": 200})
    assert await width_of(page, "#list-zone") == before


async def test_a_zone_is_folded_away_and_the_next_page_knows_it_from_the_first(page: Page, line: Line, id: ConversationId) -> None:
    await open_talk(page, id)
    await page.get_by_role("button", name="List of conversations").focus()
    await page.keyboard.press("Enter")
    await page.locator(".talk-head").get_by_label("Person").click()
    await expect(page.locator("#list-zone")).to_be_hidden()
    await expect(page.locator("#person")).to_be_hidden()

    await page.reload()

    await expect(page.locator("#list-zone")).to_be_hidden()
    shifts = """() => new Promise(done => new PerformanceObserver(list => done(list.getEntries().reduce((sum, one) => sum + one.value, 0)))
        .observe({ type: "layout-shift", buffered: true }) ?? setTimeout(() => done(0), 500))"""
    assert await page.evaluate(shifts) < 0.02
    await page.get_by_role("button", name="List of conversations").click()
    await expect(page.locator("#list-zone")).to_be_visible()


async def test_on_a_phone_the_person_lies_over_the_conversation_until_one_goes_back(page: Page, line: Line, id: ConversationId) -> None:
    await page.set_viewport_size(PHONE)
    await open_talk(page, id)
    await expect(page.locator("#person")).to_be_hidden()

    await page.locator(".talk-head").get_by_label("Person").click()
    await expect(page.locator("#person")).to_be_visible()
    await page.go_back()

    await expect(page.locator("#person")).to_be_hidden()
    await expect(page.get_by_role("log")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


async def test_every_button_of_the_heading_is_large_enough_for_a_finger(page: Page, line: Line, id: ConversationId) -> None:
    await page.set_viewport_size(PHONE)
    await open_talk(page, id)

    sizes = await page.locator(".talk-steps .button, .talk-back").evaluate_all("all => all.map(one => [one.offsetWidth, one.offsetHeight])")
    assert sizes and all(height >= 44 and width >= 36 for width, height in sizes)
