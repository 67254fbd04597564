"""The business's own pages: name, colour, logo, retention, and the settings' index."""

import re

import pytest

from parley import workspace
from parley.core.db import Database
from parley.workspace import Staff, retention
from tests.web.conftest import Browser, Open, hired, sign_in, submit
from tests.workspace.test_branding import png

PAGES = ["workspace", "locations", "hours", "tags", "retention", "practice"]
BRAND = {"name": "Мрія", "accent": "#1d5f9e", "language": "uk", "time_zone": "Europe/Warsaw", "address": "", "phone": ""}


async def upload(browser: Browser, content: bytes, name: str = "logo.png") -> int:
    token = re.search(r'name="_csrf_token" value="([^"]+)"', (await browser.get("/settings/workspace")).text)
    assert token
    form = {"_csrf_token": token[1]}
    return (await browser.post("/settings/workspace/logo", data=form, files={"logo": (name, content, "image/png")})).status_code


@pytest.mark.parametrize("page", PAGES)
async def test_an_operator_does_not_see_it(opened: Open, database: Database, grace: Staff, page: str) -> None:
    browser = opened()
    await sign_in(browser, await hired(database, grace, "ada", "operator"))
    assert (await browser.get(f"/settings/{page}")).status_code == 403


@pytest.mark.parametrize("page", PAGES)
async def test_a_stranger_is_asked_to_sign_in(browser: Browser, page: str) -> None:
    assert (await browser.get(f"/settings/{page}")).headers["location"].startswith("/login")


async def test_the_business_is_changed(grace_at_work: Browser) -> None:
    assert (await submit(grace_at_work, "/settings/workspace", page="/settings/workspace", headers=None, **BRAND)).status_code == 303
    page = (await grace_at_work.get("/settings/workspace")).text
    assert 'value="Мрія"' in page and 'value="#1d5f9e"' in page


async def test_what_is_wrong_stays_in_the_form_with_the_reason(grace_at_work: Browser) -> None:
    answer = await submit(grace_at_work, "/settings/workspace", page="/settings/workspace", headers=None, **(BRAND | {"accent": "#ffff00"}))
    assert answer.status_code == 400 and "hardly seen" in answer.text and 'value="Мрія"' in answer.text


async def test_a_colour_is_judged_while_it_is_chosen(grace_at_work: Browser) -> None:
    good = await grace_at_work.get("/settings/workspace/colour", params={"accent": "#0f766e"})
    bad = await grace_at_work.get("/settings/workspace/colour", params={"accent": '"><script>alert(1)</script>'})
    assert "Easy to read" in good.text
    assert "A colour is written like" in bad.text and "<script>alert" not in bad.text


async def test_a_logo_is_shown_as_a_picture_and_nothing_else(grace_at_work: Browser) -> None:
    assert (await grace_at_work.get("/settings/workspace/logo")).status_code == 404
    assert await upload(grace_at_work, png(64, 64)) == 303

    answer = await grace_at_work.get("/settings/workspace/logo")

    assert answer.headers["content-type"] == "image/png" and answer.content == png(64, 64)
    assert "sandbox" in answer.headers["content-security-policy"]
    assert (await submit(grace_at_work, "/settings/workspace/logo/remove", page="/settings/workspace")).status_code == 303
    assert (await grace_at_work.get("/settings/workspace/logo")).status_code == 404


async def test_what_is_no_picture_is_not_taken(grace_at_work: Browser) -> None:
    assert await upload(grace_at_work, b"<svg onload=alert(1)>", "logo.svg") == 400
    assert (await grace_at_work.get("/settings/workspace/logo")).status_code == 404


async def test_retention_is_decided_and_what_is_unsafe_refused(grace_at_work: Browser, database: Database, grace: Staff) -> None:
    chosen = {"journal_days": "30", "content_days": "365", "file_days": "90", "audit_days": "0"}
    assert (await submit(grace_at_work, "/settings/retention", page="/settings/retention", headers=None, **chosen)).status_code == 303
    answer = await submit(
        grace_at_work, "/settings/retention", page="/settings/retention", headers=None, **(chosen | {"content_days": "7"})
    )

    assert answer.status_code == 400 and "shorter than is safe" in answer.text
    async with database.transaction(grace.workspace_id) as tx:
        assert await retention.decided(tx) == retention.Retention(30, 365, 90, 0)


# ── the index ───────────────────────────────────────────────────────────────────────────────────


async def test_the_index_shows_what_is_open_to_somebody(opened: Open, database: Database, grace: Staff) -> None:
    browser = opened()
    await sign_in(browser, await hired(database, grace, "ada", "operator"))
    page = (await browser.get("/settings")).text
    assert "/settings/profile" in page and "/settings/retention" not in page


async def test_a_section_is_found_by_other_words_in_ones_own_language(grace_at_work: Browser, database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await workspace.describe_myself(tx, name="Грейс", language="ru", me=grace)
    page = (await grace_at_work.get("/settings", params={"q": "Обед"})).text
    cards = re.findall(r'class="settings-card" href="([^"]+)"', page)
    assert cards == ["/settings/hours"]


async def test_nothing_found_is_said(grace_at_work: Browser) -> None:
    assert "Nothing found" in (await grace_at_work.get("/settings", params={"q": "<zebra>"})).text
