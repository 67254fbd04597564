"""Templates in a real browser: opened by key, filled in before one's eyes, sent, and free words again once the customer answers."""

import re

import pytest
from playwright.async_api import Page, expect

from parley.core.ids import ConversationId
from parley.workspace import Staff
from tests.axe import COLOURS, findings
from tests.providers import whatsapp as fake
from tests.web.chairs import Sit, open_talk, ours, text
from tests.web.chairs import sit as sit
from tests.web.chairs import site as site
from tests.web.desk import PIXEL
from tests.web.screens import at_rest
from tests.web.whatsapp_desk import WhatsAppLine
from tests.web.whatsapp_desk import ada as ada
from tests.web.whatsapp_desk import late as late
from tests.web.whatsapp_desk import whatsapp as whatsapp


@pytest.fixture
async def page(sit: Sit, whatsapp: WhatsAppLine, grace: Staff, late: ConversationId) -> Page:
    """Grace at Ada's conversation, too late for words of her own."""
    await whatsapp.template("resting")
    page = await sit(grace)
    await open_talk(page, late)
    return page


async def test_a_template_takes_the_place_of_words_until_the_customer_answers(page: Page, whatsapp: WhatsAppLine, ada: fake.Person) -> None:
    await expect(text(page)).to_be_hidden()
    assert await findings(page, within=".composer") == []
    chooser = page.get_by_role("button", name="Choose a template")
    await chooser.focus()
    await chooser.press("Enter")

    dialog = page.get_by_role("dialog", name="Templates")
    search = dialog.get_by_role("searchbox", name="Search name and text")
    await expect(search).to_be_focused()
    await expect(dialog.get_by_role("listitem").filter(has=page.get_by_role("link"))).to_have_count(4)
    assert await findings(page, within="#templates") == []
    await search.press_sequentially("Ждём")
    await expect(dialog.get_by_role("link")).to_have_count(1)
    await expect(search).to_be_focused()

    await dialog.get_by_role("link", name="booking_reminder").press("Enter")
    await expect(dialog.get_by_label("Value 1", exact=True)).to_have_value("Ada")
    assert await findings(page, within="#templates") == []
    await dialog.get_by_label("Value 2").fill("в субботу")
    preview = dialog.get_by_role("region", name="As the customer will see it")
    await expect(preview).to_contain_text("Здравствуйте, Ada!")
    await expect(preview).to_contain_text("Ждём вас в субботу.")
    await dialog.get_by_label("Value 2").press("Enter")
    missing = dialog.get_by_label("For the button «Перенести»")
    await expect(missing).to_have_attribute("aria-invalid", "true")
    await expect(missing).to_be_focused()
    await missing.fill("17")
    await missing.press("Enter")

    await expect(dialog).to_be_hidden()
    await expect(ours(page, "Ждём вас *в субботу*.")).to_be_visible()
    await expect(ours(page, "booking_reminder")).to_be_visible()
    await whatsapp.hears(ada, "Спасибо!")
    await expect(text(page)).to_be_visible()
    await expect(page.locator("#fit")).to_contain_text(re.compile(r"You can answer freely for 23.* more"))
    await at_rest(page)


async def test_templates_can_be_had_while_the_window_is_open_and_a_picture_is_seen_before_it_leaves(
    page: Page, whatsapp: WhatsAppLine, ada: fake.Person
) -> None:
    await page.emulate_media(color_scheme="dark")
    await page.reload()
    assert await findings(page, within=".composer", rules=COLOURS) == []
    await whatsapp.hears(ada, "Ау")
    await expect(text(page)).to_be_visible()
    await page.get_by_role("button", name="Template…").click()
    dialog = page.get_by_role("dialog", name="Templates")
    await dialog.get_by_role("link", name="photo_ready").click()
    await dialog.get_by_label("Picture for the header").set_input_files({"name": "nails.png", "mimeType": "image/png", "buffer": PIXEL})

    await expect(dialog.locator(".bubble img")).to_be_visible()
    assert await findings(page, within="#templates", rules=COLOURS) == []
    await dialog.get_by_role("button", name="Close").click()
    await expect(dialog).to_be_hidden()
    await expect(text(page)).to_be_visible()
