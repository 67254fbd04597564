"""Passkeys in a real Chromium with an authenticator of its own: made, used alone, used as the second step, taken away."""

import re
from collections.abc import AsyncIterator
from typing import Any, cast

import msgspec
import pytest
from litestar import Litestar
from playwright.async_api import Browser, BrowserContext, CDPSession, Page, expect

from parley import workspace
from parley.core.db import Database
from parley.core.ground import Ground
from parley.workspace import Settings, Staff
from tests.web.conftest import PASSWORD
from tests.web.desk import pages
from tests.web.site import serving

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
SECURITY = "/settings/security"


class Device:
    """Somebody's browser with a sensor for their fingerprint."""

    def __init__(self, context: BrowserContext, page: Page, cdp: CDPSession, authenticator: str) -> None:
        self.context, self.page = context, page
        self._cdp, self._authenticator = cdp, authenticator

    async def keys(self) -> list[Any]:
        known = cast(dict[str, Any], await self._cdp.send("WebAuthn.getCredentials", {"authenticatorId": self._authenticator}))
        return known["credentials"]

    async def turns_back_its_counter(self) -> None:
        """As a copy of the key would, that was made before its last use."""
        key = (await self.keys())[0]
        chosen = {"authenticatorId": self._authenticator, "credentialId": key["credentialId"]}
        await self._cdp.send("WebAuthn.removeCredential", chosen)
        again = {**key, "signCount": 0}
        await self._cdp.send("WebAuthn.addCredential", {"authenticatorId": self._authenticator, "credential": again})

    async def knows_nobody(self) -> None:
        """The finger on the sensor is another one."""
        await self._cdp.send("WebAuthn.setUserVerified", {"authenticatorId": self._authenticator, "isUserVerified": False})

    async def signs_in(self, staff: Staff) -> None:
        await self.page.goto("/login")
        await self.page.get_by_label("E-mail").fill(staff.email)
        await self.page.get_by_label("Password").fill(PASSWORD)
        await self.page.get_by_role("button", name="Sign in").click()

    async def signs_out(self) -> None:
        await self.page.goto("about:blank")  # a page that is still open would go to sign in by itself
        await self.context.clear_cookies()
        await self.page.goto("/login")

    async def adds_a_passkey(self, name: str) -> None:
        await self.page.goto(SECURITY)
        await self.page.get_by_label("Name of the passkey").last.fill(name)
        await self.page.get_by_role("button", name="Add a passkey").click()
        await expect(self.page.get_by_text("The passkey is ready.")).to_be_visible()


@pytest.fixture
async def site(ground: Ground) -> AsyncIterator[str]:
    """Under a host name, since passkeys know no numbers. The settings name the port once it is known."""
    late = _Late()
    async with serving(late.app) as address:
        url = address.replace("127.0.0.1", "localhost")
        object.__setattr__(ground, "settings", msgspec.structs.replace(ground.settings, public_url=url))
        late.pages = pages(ground)
        yield url


class _Late:
    """An application that is put in place when its address is known."""

    pages: Litestar

    @property
    def app(self) -> Any:
        async def forward(scope: Any, receive: Any, send: Any) -> None:
            await self.pages(scope, receive, send)

        return forward


@pytest.fixture
async def device(chromium: Browser, site: str) -> AsyncIterator[Device]:
    context = await chromium.new_context(base_url=site)
    page = await context.new_page()
    cdp = await context.new_cdp_session(page)
    await cdp.send("WebAuthn.enable")
    made = cast(dict[str, Any], await cdp.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR}))
    yield Device(context, page, cdp, made["authenticatorId"])
    await context.close()


@pytest.fixture
async def at_home(device: Device, grace: Staff) -> Device:
    """Grace's device, with a passkey of hers."""
    await device.signs_in(grace)
    await expect(device.page).to_have_url(re.compile("/inbox"))
    await device.adds_a_passkey("My phone")
    return device


async def test_a_passkey_signs_in_alone(at_home: Device, grace: Staff, database: Database) -> None:
    await at_home.signs_out()
    await at_home.page.get_by_role("button", name="Use a passkey").click()

    await expect(at_home.page).to_have_url(re.compile("/inbox"))
    async with database.transaction(grace.workspace_id) as tx:
        assert [entry.action for entry in await workspace.audit.page(tx, limit=2)] == ["session.started", "passkey.used"]


async def test_it_comes_back_to_where_it_was_asked_for(at_home: Device) -> None:
    await at_home.signs_out()
    await at_home.page.goto("/settings/roles")
    await at_home.page.get_by_role("button", name="Use a passkey").click()

    await expect(at_home.page).to_have_url(re.compile("/settings/roles"))


async def test_passkeys_have_names_and_can_be_taken_away(at_home: Device) -> None:
    page = at_home.page
    await expect(page.get_by_text("My phone")).to_be_visible()
    await page.get_by_label("More for My phone").click()
    await page.get_by_label("Name of the passkey").first.fill("My laptop")
    await page.get_by_role("button", name="Rename").click()
    await expect(page.get_by_text("My laptop")).to_be_visible()

    await page.get_by_label("More for My laptop").click()
    await page.get_by_role("button", name="Remove").click()
    await expect(page.get_by_text("The passkey is removed.")).to_be_visible()
    await at_home.signs_out()
    await page.get_by_role("button", name="Use a passkey").click()

    await expect(page.get_by_text("This passkey was not accepted.")).to_be_visible()


async def test_the_same_device_is_not_registered_twice(at_home: Device) -> None:
    await at_home.page.goto(SECURITY)
    await at_home.page.get_by_role("button", name="Add a passkey").click()

    await expect(at_home.page.get_by_text("The passkey could not be made.")).to_be_visible()
    assert len(await at_home.keys()) == 1


async def test_a_copied_key_is_noticed(at_home: Device) -> None:
    await at_home.signs_out()
    await at_home.page.get_by_role("button", name="Use a passkey").click()
    await expect(at_home.page).to_have_url(re.compile("/inbox"))
    await at_home.turns_back_its_counter()
    await at_home.signs_out()
    await at_home.page.get_by_role("button", name="Use a passkey").click()

    await expect(at_home.page.get_by_text("This passkey was not accepted.")).to_be_visible()


async def test_whoever_holds_the_device_without_being_its_owner_stays_out(at_home: Device) -> None:
    await at_home.signs_out()
    await at_home.knows_nobody()
    await at_home.page.get_by_role("button", name="Use a passkey").click()

    await expect(at_home.page.get_by_role("button", name="Use a passkey")).to_be_enabled()
    await expect(at_home.page).to_have_url(re.compile("/login"))


async def test_an_answer_counts_once_and_in_its_own_browser(at_home: Device, chromium: Browser, site: str) -> None:
    await at_home.signs_out()
    sent: list[str] = []
    at_home.page.on("request", lambda request: sent.append(request.post_data or "") if request.url.endswith("/login/passkey") else None)
    await at_home.page.get_by_role("button", name="Use a passkey").click()
    await expect(at_home.page).to_have_url(re.compile("/inbox"))
    credential = re.search(r"credential=([^&]+)", sent[0])
    assert credential

    for context in (at_home.context, await chromium.new_context(base_url=site)):
        await context.clear_cookies(name="parley")
        page = await context.new_page()
        await page.goto("/login")
        await page.evaluate(
            "answer => { const form = document.querySelector('[data-passkeys]');"
            " form.elements.credential.value = decodeURIComponent(answer); form.submit(); }",
            credential[1],
        )
        await expect(page.get_by_text("This passkey was not accepted.")).to_be_visible()


async def test_it_stands_in_for_the_code_of_the_second_step(at_home: Device, grace: Staff, database: Database) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await workspace.decide(tx, Settings(second_factor="all"), by=grace)
    await at_home.signs_out()
    await at_home.signs_in(grace)
    await expect(at_home.page.get_by_role("heading", name="One more step")).to_be_visible()
    await expect(at_home.page.get_by_label("Code from the app")).to_have_count(0)
    await at_home.page.get_by_role("button", name="Use a passkey").click()

    await expect(at_home.page).to_have_url(re.compile("/inbox"))


async def test_where_a_second_step_is_demanded_a_passkey_is_one(device: Device, grace: Staff, database: Database) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await workspace.decide(tx, Settings(second_factor="all"), by=grace)
    await device.signs_in(grace)
    await device.page.get_by_role("button", name="Make a passkey instead").click()

    await expect(device.page).to_have_url(re.compile("/inbox"))
    assert len(await device.keys()) == 1


async def test_the_invited_begin_with_a_passkey_and_need_no_password(device: Device, grace: Staff, database: Database) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        token = (await workspace.invitations.invite(tx, role="operator", by=grace)).token
    page = device.page
    await page.goto(f"/join/{token}")
    await page.get_by_label("E-mail").fill("barbara@salon.example")
    await page.get_by_label("Your name").fill("Barbara")
    await page.get_by_role("button", name="Begin with a passkey").click()
    await expect(page).to_have_url(re.compile("/inbox"))

    await page.goto(SECURITY)
    await expect(page.get_by_text("You sign in with a passkey.")).to_be_visible()
    await page.get_by_label("More for Chrome, Linux").click()
    await page.get_by_role("button", name="Remove").click()
    await expect(page.get_by_text("You have no password")).to_be_visible()
    await device.signs_out()
    await page.get_by_role("button", name="Use a passkey").click()
    await expect(page).to_have_url(re.compile("/inbox"))


async def test_a_new_passkey_asks_for_a_proof_and_an_old_one_is_enough(at_home: Device, grace: Staff, database: Database) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await tx.execute("UPDATE sessions SET proven_at = now() - interval '11 minutes' WHERE workspace_id = $1", tx.workspace_id)
        await tx.execute("UPDATE staff SET has_password = false WHERE workspace_id = $1", tx.workspace_id)
    page = at_home.page
    await page.goto(SECURITY)
    refused = await page.evaluate(
        """async () => (await fetch("/settings/security/passkeys/question", {
            method: "POST", headers: JSON.parse(document.body.getAttribute("hx-headers:inherited"))})).status"""
    )
    assert refused == 403
    await page.get_by_role("link", name="Add a passkey").click()
    await expect(page.get_by_label("Current password")).to_have_count(0)

    await page.get_by_role("button", name="Use a passkey").click()

    await expect(page).to_have_url(re.compile("/settings/security$"))
    await expect(page.get_by_role("button", name="Add a passkey")).to_be_visible()
