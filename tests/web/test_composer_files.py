"""Files in the composer, in a real browser: pasted, dropped, chosen, recorded."""

import base64

import pytest
from playwright.async_api import FilePayload, Page, expect

from parley.core.db import Database
from parley.core.ids import ConversationId
from parley.workspace import Staff
from tests.web.chairs import page as page
from tests.web.chairs import sit as sit
from tests.web.chairs import site as site
from tests.web.chairs import text
from tests.web.desk import PIXEL, said

PASTE = """([name, data]) => {
    const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
    const carried = new DataTransfer();
    carried.items.add(new File([bytes], name, { type: "image/png" }));
    const text = document.querySelector("[data-draft]");
    text.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: carried }));
}"""
DROP = """([name, data]) => {
    const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
    const carried = new DataTransfer();
    carried.items.add(new File([bytes], name, { type: "image/png" }));
    const log = document.querySelector("[role=log]");
    for (const kind of ["dragenter", "dragover", "drop"]) {
        log.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: carried }));
    }
}"""


@pytest.mark.parametrize("how", [PASTE, DROP], ids=["pasted", "dropped"])
async def test_a_picture_is_taken_from_the_clipboard_or_from_a_folder(page: Page, how: str) -> None:
    await page.evaluate(how, ["look.png", base64.b64encode(PIXEL).decode()])
    await expect(page.locator("#kept-files")).to_contain_text("look.png")

    await text(page).fill("Like this")
    await text(page).press("Control+Enter")

    await expect(page.get_by_role("log").get_by_role("img", name="look.png")).to_be_visible()


async def test_files_are_added_removed_and_outlive_a_reload(page: Page) -> None:
    two = [FilePayload(name=name, mimeType="image/png", buffer=PIXEL) for name in ("one.png", "two.png")]
    await page.locator("[data-files]").set_input_files(two)
    await expect(page.locator(".kept-file")).to_have_count(2)

    await page.get_by_role("button", name="Remove one.png").click()
    await expect(page.locator(".kept-file")).to_have_count(1)
    await page.reload()

    await expect(page.locator(".kept-file")).to_contain_text("two.png")


async def test_a_file_too_large_is_refused_before_it_travels(page: Page) -> None:
    huge = FilePayload(name="huge.bin", mimeType="application/zip", buffer=bytes(2 * 1024 * 1024 + 1))
    await page.locator("[data-files]").set_input_files([huge])

    await expect(page.get_by_text("huge.bin is too large for this channel")).to_be_visible()
    await expect(page.locator(".kept-file")).to_have_count(0)


async def test_a_voice_message_is_recorded_heard_and_sent(page: Page, database: Database, grace: Staff, id: ConversationId) -> None:
    await page.get_by_role("button", name="Record a voice message").click()
    await expect(page.get_by_role("meter", name="Recording")).to_be_visible()
    await expect(page.locator(".voice-clock")).to_have_text("0:01")
    await page.get_by_role("button", name="Stop").click()
    await expect(page.locator("[data-voice] audio")).to_be_visible()
    await page.get_by_role("button", name="Attach", exact=True).click()
    await expect(page.locator("#kept-files")).to_contain_text("voice.")

    await page.get_by_role("button", name="Send", exact=True).click()

    await expect(page.get_by_role("log").locator(".line-out")).to_have_count(1)
    assert [one.type for one in (await said(database, grace, id))[-1].attachments] == ["voice"]
