"""axe finds nothing: on no page of the desk, in nothing that opens there, by day and by night, wide and on a phone.

The pages are those that the application names itself, so that a new one is looked at as soon as it is there."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from itertools import islice
from pathlib import Path

import msgspec
import pytest
from playwright.async_api import Browser, FilePayload, Page, ViewportSize, expect
from pyotp.totp import TOTP

from parley import workspace
from parley.workspace import Staff
from tests.axe import COLOURS, PHONE, WIDE, findings
from tests.web.busy_salon import Salon, busy_salon, documents
from tests.web.conftest import PASSWORD, hired
from tests.web.desk import PIXEL
from tests.web.screens import ready

PARTS = 5
"""So that several processes look at the pages side by side."""
both = pytest.mark.parametrize("size", [pytest.param(WIDE, id="wide"), pytest.param(PHONE, id="phone")])


@pytest.fixture
async def salon(database_url: str, tmp_path: Path) -> AsyncIterator[Salon]:
    async with busy_salon(database_url, tmp_path) as salon:
        yield salon


async def broken_rules(page: Page, within: str = "html") -> list[str]:
    """By day all of them; by night what has to do with colours."""
    by_day = await _by(page, "light", lambda: findings(page, within=within))
    by_night = await _by(page, "dark", lambda: findings(page, within=within, rules=COLOURS))
    return [f"{page.url} {finding}" for finding in [*by_day, *by_night]]


async def _by(page: Page, theme: str, look: Callable[[], Awaitable[list[str]]]) -> list[str]:
    await page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
    return [f"{theme} {finding}" for finding in await look()]


# ── pages ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("part", range(PARTS))
async def test_no_page_breaks_a_rule(salon: Salon, chromium: Browser, part: int) -> None:
    async with salon.entered(chromium, WIDE) as page:
        addresses = await documents(page.context, islice(salon.addresses(), part, None, PARTS))
        found = [finding for address in addresses for finding in await _in_both_sizes(page, address)]
    assert len(addresses) > 45 // PARTS
    assert not found, "\n".join(found)


async def _in_both_sizes(page: Page, address: str) -> list[str]:
    """Wide, and as it is when it becomes narrow: opening each page twice would take twice as long."""
    await page.set_viewport_size(WIDE)
    found = await _on(page, address)
    await page.set_viewport_size(PHONE)
    return [*found, *[f"narrow {finding}" for finding in await _as_it_stands(page)]]


async def _on(page: Page, address: str) -> list[str]:
    """With all that is folded unfolded."""
    await page.goto(address)
    await page.evaluate("for (const fold of document.querySelectorAll('main details:not([data-menu])')) fold.open = true")
    return await _as_it_stands(page)


async def _as_it_stands(page: Page) -> list[str]:
    """With each of its menus."""
    return [*await broken_rules(page), *[finding for menu in await _menus(page) for finding in await _in_menu(page, menu)]]


async def _menus(page: Page) -> Sequence[int]:
    return range(await page.locator("main details[data-menu]").count())


async def _in_menu(page: Page, number: int) -> list[str]:
    menu = page.locator("main details[data-menu]").nth(number)
    await menu.evaluate("(menu, number) => { menu.open = true; menu.dataset.looked = number; }", str(number))
    found = await broken_rules(page, f"[data-looked='{number}']")
    await menu.evaluate("menu => { menu.open = false; }")
    return found


@both
async def test_nothing_on_the_way_in_breaks_a_rule(salon: Salon, chromium: Browser, size: ViewportSize) -> None:
    invited, reader = await _with_second_steps(salon)
    async with salon.visited(chromium, size) as page:
        found = [finding for address in ("/login", "/forgotten", f"/join/{invited}") for finding in await _on(page, address)]
        await _sign_in(page, salon.estate.owner)
        await expect(page).to_have_url(re.compile("/login/second"))
        found += await broken_rules(page)
    async with salon.visited(chromium, size) as page:
        await _sign_in(page, reader)
        await ready(page)
        found += await _on(page, "/settings/staff")
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert not found, "\n".join(found)


async def _with_second_steps(salon: Salon) -> tuple[str, Staff]:
    """The owner comes in by a code too. An invitation, and an analyst, who may not see who works here."""
    ground, owner = salon.house.ground, salon.estate.owner
    async with ground.database.transaction(owner.workspace_id) as tx:
        pairing = await workspace.authenticator.pair(tx, ground.vault, me=owner)
        await workspace.authenticator.confirm(tx, ground.vault, TOTP(pairing.secret).now(), me=owner)
        invited = await workspace.invitations.invite(tx, role="operator", by=owner)
    return invited.token, await hired(ground.database, owner, "analyst", "analyst")


async def _sign_in(page: Page, staff: Staff) -> None:
    await page.goto("/login")
    await page.locator("[name=email]").fill(staff.email)
    await page.locator("[name=password]").fill(PASSWORD)
    await page.locator("[name=password]").press("Enter")


# ── what opens ──────────────────────────────────────────────────────────────────────────────────


class State(msgspec.Struct, frozen=True):
    """Something that opens: how, and what is looked at then."""

    name: str
    open: Callable[[Page], Awaitable[object]]
    within: str
    place: str = "talk"


async def by_click(page: Page, *selectors: str) -> None:
    for selector in selectors:
        await page.locator(selector).first.click()


def clicks(*selectors: str) -> Callable[[Page], Awaitable[object]]:
    return lambda page: by_click(page, *selectors)


async def _palette(page: Page) -> None:
    await page.keyboard.press("Control+k")
    await page.keyboard.type("set")
    await expect(page.locator("#palette-list [role=option]").first).to_be_visible()


async def _files(page: Page) -> None:
    """One that is kept, and one that is refused."""
    attach = page.locator("[data-files]")
    await attach.set_input_files([FilePayload(name="idea.png", mimeType="image/png", buffer=PIXEL)])
    await expect(page.locator("#kept-files .kept-file button")).not_to_have_count(0)
    await attach.set_input_files([FilePayload(name="empty.txt", mimeType="text/plain", buffer=b"")])
    await expect(page.locator("#toasts .toast, .composer .alert")).not_to_have_count(0)


async def _dragged(page: Page) -> None:
    await page.locator("[role=log]").evaluate(DRAG)


async def _without_a_line(page: Page) -> None:
    await page.context.set_offline(True)


async def _recorded(page: Page) -> None:
    await by_click(page, "[data-action=voice]", "[data-voice-step=stop]")
    await expect(page.locator("[data-voice] audio")).to_be_visible()


async def typed(page: Page, words: str) -> None:
    text = page.locator("[data-draft]")
    await text.fill("")  # what was written before is still there
    await text.press_sequentially(words)


async def _colleagues(page: Page) -> None:
    await page.locator("[name=mode][value=note]").check(force=True)
    await typed(page, "@")


DRAG = """log => {
    const carried = new DataTransfer();
    carried.items.add(new File(["x"], "x.txt", { type: "text/plain" }));
    const drag = { bubbles: true, cancelable: true, dataTransfer: carried };
    for (const kind of ["dragenter", "dragover"]) log.dispatchEvent(new DragEvent(kind, drag));
}"""
STATES = (
    State("palette", _palette, "#palette[open]", "/inbox"),
    State("keys", lambda page: page.keyboard.press("Shift+Slash"), "#keys-help[open]", "/inbox"),
    State("bell", clicks(".rail-bell > summary"), "#bell[open]:has(#notice-list)", "/inbox"),
    State("me", clicks(".rail-me > summary"), ".rail-me[open]", "/inbox"),
    State("filter", clicks(".list-bar [data-filter]"), "#filter-dialog[open]:has(form)", "/inbox"),
    State("choosing", clicks("[data-pick]"), ".desk-list", "/inbox"),
    State("tags", clicks("#more-menu > summary", "[data-action=tags]"), "#sheet[open] form"),
    State("transfer", clicks("#owner-menu > summary", "[data-action=transfer]"), "#sheet[open] form"),
    State("picture", clicks("a[data-view]"), "#viewer[open]"),
    State("emoji", clicks("[data-action=emoji]"), "#composer-menu:has([role=option])"),
    State("saved replies", clicks("[data-action=saved-replies]"), "#composer-menu:has([role=option])"),
    State("slash", lambda page: typed(page, "/"), "#composer:has([role=option])"),
    State("macro", clicks("[data-action=macros]", "[data-macro]"), "#macro[open]:has(form)"),
    State("files", _files, "html"),
    State("quote", lambda page: page.locator(".line-quote").first.dispatch_event("click"), ".composer:has(.composer-quote)"),
    State("drop", _dragged, ".thread-drop"),
    State("recording", clicks("[data-action=voice]"), "[data-voice]:has(meter)"),
    State("recorded", _recorded, "[data-voice]:has(audio)"),
    State("colleagues", _colleagues, "#composer:has([role=option])"),
    State("note", clicks(".switch-note"), ".composer"),
    State("offline", _without_a_line, ".app:has([data-offline]:not([hidden]))"),
)


@both
async def test_nothing_that_opens_breaks_a_rule(salon: Salon, chromium: Browser, size: ViewportSize) -> None:
    async with salon.entered(chromium, size, permissions=["microphone"]) as page:
        found = [f"{state.name}: {finding}" for state in STATES for finding in await _in_state(page, salon, state)]
    assert not found, "\n".join(found)


async def _in_state(page: Page, salon: Salon, state: State) -> list[str]:
    await page.goto(salon.talk if state.place == "talk" else state.place)
    await ready(page)
    await state.open(page)
    await expect(page.locator(state.within)).to_be_visible()
    return await broken_rules(page, state.within)
