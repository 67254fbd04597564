"""The pages on which administrators make tokens and webhooks."""

import re
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from parley import app
from parley.core.ground import Ground
from parley.core.lanes import Worker
from parley.workspace import Role, Staff
from tests.api.program import Program, speaking
from tests.api.receiver import Receiver, receiving
from tests.spine.waiting import until
from tests.web.conftest import hired, sign_in, submit

Browser = httpx2.AsyncClient
TOKENS, HOOKS = "/settings/api", "/settings/webhooks"


@pytest.fixture
async def browser(ground: Ground) -> AsyncIterator[Browser]:
    transport: Any = httpx2.ASGITransport(app=app.pages_of(ground))  # pyright: ignore[reportArgumentType]
    async with Browser(transport=transport, base_url="http://parley.test") as browser:
        yield browser


@pytest.fixture
async def grace_at_work(browser: Browser, grace: Staff) -> Browser:
    await sign_in(browser, grace)
    return browser


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as receiver:
        yield receiver


def secret_on(page: httpx2.Response) -> str:
    found = re.search(r'id="secret">([^<]+)<', page.text)
    return found[1] if found else ""


async def sends(browser: Browser, path: str, page: str, **fields: Any) -> httpx2.Response:
    return await submit(browser, path, page=page, **fields)


async def added(browser: Browser, receiver: Receiver) -> tuple[str, httpx2.Response]:
    """The path of a webhook's page, and the page that shows its secret."""
    page = await sends(browser, HOOKS, HOOKS, url=receiver.address, name="CRM", events="message.received")
    found = re.search(rf'action="({HOOKS}/[0-9a-f-]+)/test"', page.text)
    assert found
    return found[1], page


# ── tokens ──────────────────────────────────────────────────────────────────────────────────────


async def test_a_token_is_made_shown_once_and_works(grace_at_work: Browser, ground: Ground) -> None:
    page = await sends(grace_at_work, TOKENS, TOKENS, name="Booking", scopes="staff:read", life="90")
    secret = secret_on(page)

    async with speaking(ground, secret) as program:
        assert (await program.get("/staff")).status_code == 200
        assert (await program.get("/persons")).status_code == 403
    again = (await grace_at_work.get(TOKENS)).text
    assert "Booking" in again
    assert secret not in again


async def test_a_token_is_revoked_by_a_button(grace_at_work: Browser, ground: Ground) -> None:
    secret = secret_on(await sends(grace_at_work, TOKENS, TOKENS, name="Booking", scopes="staff:read", life=""))
    [path] = re.findall(rf'action="({TOKENS}/[0-9a-f-]+/revoke)"', (await grace_at_work.get(TOKENS)).text)

    answer = await sends(grace_at_work, path, TOKENS)

    assert (answer.status_code, answer.headers["location"]) == (303, f"{TOKENS}?done=revoked")
    async with speaking(ground, secret) as program:
        assert (await program.get("/staff")).status_code == 401


@pytest.mark.parametrize(
    ("fields", "said"), [({"scopes": "staff:read"}, "Give the token a name"), ({"name": "Booking"}, "Choose at least one thing")]
)
async def test_what_is_missing_is_said_at_its_field_and_what_was_typed_stays(
    grace_at_work: Browser, fields: dict[str, str], said: str
) -> None:
    page = await sends(grace_at_work, TOKENS, TOKENS, life="30", **fields)

    assert page.status_code == 400
    assert said in page.text
    assert secret_on(page) == ""
    assert ("checked" in page.text) is ("scopes" in fields)


# ── webhooks ────────────────────────────────────────────────────────────────────────────────────


async def test_a_webhook_is_added_tested_and_its_log_shows_how_it_went(grace_at_work: Browser, worker: Worker, receiver: Receiver) -> None:
    path, page = await added(grace_at_work, receiver)
    assert secret_on(page).startswith("whsec_")

    await sends(grace_at_work, f"{path}/test", path)

    async def arrived() -> str:
        shown = (await grace_at_work.get(path)).text
        return shown if "HTTP 204" in shown else ""

    shown = await until(arrived)
    assert secret_on(page) not in shown
    [sent] = re.findall(rf'href="({path}/deliveries/[0-9a-f-]+)"', shown)
    assert "webhook.test" in (await grace_at_work.get(sent)).text
    again = await sends(grace_at_work, f"{sent}/again", path)
    assert (again.status_code, again.headers["location"]) == (303, f"{path}?done=sent_again")


async def test_a_webhook_is_changed_paused_switched_on_and_removed(grace_at_work: Browser, receiver: Receiver) -> None:
    path, page = await added(grace_at_work, receiver)
    first = secret_on(page)

    assert (await sends(grace_at_work, path, path, url=receiver.address, name="Till", events="message.sent")).status_code == 303
    assert "Till" in (await grace_at_work.get(HOOKS)).text
    await sends(grace_at_work, f"{path}/pause", path)
    assert "Switch on" in (await grace_at_work.get(path)).text
    await sends(grace_at_work, f"{path}/resume", path)
    assert "Send a test" in (await grace_at_work.get(path)).text
    assert secret_on(await sends(grace_at_work, f"{path}/secret", path)) not in ("", first)
    assert (await sends(grace_at_work, f"{path}/remove", path)).status_code == 303
    assert (await grace_at_work.get(path)).status_code == 404


async def test_an_address_that_cannot_be_used_is_said_at_its_field(grace_at_work: Browser) -> None:
    page = await sends(grace_at_work, HOOKS, HOOKS, url="http://crm.example/", events="message.received")

    assert page.status_code == 400
    assert "must begin with https://" in page.text
    assert 'value="http://crm.example/"' in page.text


# ── others ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("role", ["supervisor", "operator", "analyst"])
async def test_only_administrators_see_these_pages(browser: Browser, ground: Ground, grace: Staff, role: Role) -> None:
    await sign_in(browser, await hired(ground.database, grace, "hedy", role))

    assert [(await browser.get(page)).status_code for page in (TOKENS, HOOKS, f"{HOOKS}/{uuid4()}")] == [403, 403, 403]
    assert TOKENS not in (await browser.get("/settings/profile")).text


async def test_a_stranger_gets_404(browser: Browser, ground: Ground, grace: Staff, linus: Staff, receiver: Receiver) -> None:
    await sign_in(browser, grace)
    path, _ = await added(browser, receiver)
    await sends(browser, TOKENS, TOKENS, name="Booking", scopes="staff:read", life="")
    [revoke] = re.findall(rf'action="({TOKENS}/[0-9a-f-]+/revoke)"', (await browser.get(TOKENS)).text)
    transport: Any = httpx2.ASGITransport(app=app.pages_of(ground))  # pyright: ignore[reportArgumentType]
    async with Browser(transport=transport, base_url="http://parley.test") as theirs:
        await sign_in(theirs, linus)
        tried = [await theirs.get(path), *[await sends(theirs, f"{path}/{verb}", HOOKS) for verb in ("test", "pause", "secret", "remove")]]
        tried.append(await sends(theirs, revoke, TOKENS))

    assert [answer.status_code for answer in tried] == [404] * 6


# ── the audit log ───────────────────────────────────────────────────────────────────────────────


async def test_the_audit_names_a_program_by_its_token(grace_at_work: Browser, program: Program) -> None:
    body = {"name": "Emmy", "identities": [{"kind": "email", "address": "emmy@example.org"}]}
    assert (await program.post("/persons", json=body)).status_code == 201

    page = (await grace_at_work.get("/settings/audit?what=person.added")).text
    row = page[page.index("<tbody>") : page.index("</tbody>")]

    assert "Booking (API)" in row and "Parley" not in row
