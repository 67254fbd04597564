"""What every page has in common, and the settings' pages."""

import re

import pytest

from parley import workspace
from parley.core.db import Database
from parley.workspace import Staff
from tests.web.conftest import Browser, Open, hired, sign_in, submit

STAFF = "/settings/staff"
SECURITY = "/settings/security"
PAGES = ["/login", "/settings/profile", STAFF, "/settings/audit"]


@pytest.mark.parametrize("path", [*PAGES, "/nowhere", "/broken"])
async def test_no_page_runs_what_we_did_not_ship(browser: Browser, grace: Staff, path: str) -> None:
    await sign_in(browser, grace)
    answer = await browser.get(path)
    policy = answer.headers["content-security-policy"]

    assert "script-src 'self'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "camera=()" in answer.headers["permissions-policy"]
    assert not re.search(r"<script>|<style|\sstyle=|\son[a-z]+=", answer.text)


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_has_a_language_a_main_part_and_a_name_for_each_field(browser: Browser, grace: Staff, path: str) -> None:
    await sign_in(browser, grace)
    text = (await browser.get(path)).text

    assert '<html lang="en"' in text and text.count('<main id="main"') == 1 and text.count("<h1") == 1
    fields = [tag for tag in re.findall(r"<(?:input|select)[^>]*>", text) if 'type="hidden"' not in tag]
    assert [field for field in fields if not is_named(field, text)] == []
    assert all("{" not in form for form in re.findall(r"<form[^>]*>", text))


def is_named(field: str, page: str) -> bool:
    """By a label that points to it or that it stands in, or by words of its own."""
    id = re.search(r'\sid="([^"]+)"', field)
    pointed = id is not None and f'for="{id[1]}"' in page
    return pointed or "aria-label=" in field or bool(re.search(r"<label(?:(?!</label>)[\s\S])*" + re.escape(field), page))


async def test_our_files_are_addressed_by_their_content_and_kept_for_ever(browser: Browser) -> None:
    page = (await browser.get("/login")).text
    files = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    answers = [await browser.get(file) for file in files]

    assert len(files) >= 7
    assert {answer.headers["cache-control"] for answer in answers} == {"public, max-age=31536000, immutable"}
    assert all(answer.headers["content-encoding"] == "gzip" for answer in answers)


async def test_an_old_hash_gets_todays_file_and_may_not_keep_it(browser: Browser) -> None:
    answer = await browser.get("/static/000000000000/app.js")

    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")


@pytest.mark.parametrize("path", ["/static/x/../plugin.py", "/static/x/%2e%2e/plugin.py", "/static/x//etc/passwd", "/static/x/nothing.js"])
async def test_nothing_else_is_served(browser: Browser, path: str) -> None:
    assert (await browser.get(path)).status_code == 404


async def test_the_browser_says_which_language_until_the_person_does(browser: Browser, grace: Staff) -> None:
    assert '<html lang="uk"' in (await browser.get("/login", headers={"accept-language": "fr, uk;q=0.8, ru;q=0.5"})).text
    await submit(browser, "/appearance", language="ru", next="/login")
    assert '<html lang="ru"' in (await browser.get("/login", headers={"accept-language": "uk"})).text

    await sign_in(browser, grace)
    assert '<html lang="en"' in (await browser.get("/settings/profile")).text
    await submit(browser, "/settings/profile", page="/settings/profile", name="Ґрейс", language="uk")
    page = (await browser.get("/settings/profile")).text
    assert '<html lang="uk"' in page and "Ґрейс" in page


async def test_the_colours_are_chosen_without_a_script(browser: Browser) -> None:
    await submit(browser, "/appearance", theme="dark", next="/login")
    assert 'data-theme="dark"' in (await browser.get("/login")).text

    await submit(browser, "/appearance", theme='"><script>', next="/login")
    assert 'data-theme="dark"' in (await browser.get("/login")).text


async def test_what_people_type_is_shown_as_text(browser: Browser, grace: Staff) -> None:
    await sign_in(browser, grace)
    await submit(browser, "/settings/profile", page="/settings/profile", name="<b>Grace</b>", language="en")

    page = (await browser.get("/settings/profile")).text
    assert "<b>Grace" not in page and "&lt;b&gt;Grace" in page


async def test_a_bug_shows_a_reference_and_nothing_of_itself(browser: Browser) -> None:
    answer = await browser.get("/broken")

    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert re.search(r"<code>[0-9a-f]{12}</code>", answer.text)


async def test_what_a_refused_request_had_written_is_gone(browser: Browser, grace: Staff) -> None:
    await sign_in(browser, grace)

    assert (await browser.get("/half-done")).status_code == 409
    assert "something.half" not in (await browser.get("/settings/audit")).text


async def test_a_refused_fragment_becomes_a_notice_and_leaves_the_page_alone(browser: Browser, grace: Staff) -> None:
    await sign_in(browser, grace)
    answer = await browser.get("/nowhere", headers={"hx-request": "true"})

    assert answer.status_code == 404
    assert (answer.headers["hx-retarget"], answer.headers["hx-reswap"]) == ("#toasts", "beforeend")
    assert "<html" not in answer.text


async def test_an_operator_sees_the_places_that_are_theirs(opened: Open, database: Database, grace: Staff) -> None:
    barbara = await hired(database, grace, "barbara", "operator")
    browser = opened()
    await sign_in(browser, barbara)
    page = (await browser.get("/settings/profile")).text

    assert 'href="/inbox"' in page and 'href="/people"' in page
    assert 'href="/accounts"' not in page and f'href="{STAFF}"' not in page and 'href="/settings/audit"' not in page
    for path in (STAFF, "/settings/audit"):
        assert (await browser.get(path)).status_code == 403


async def test_a_stranger_cannot_end_our_sessions(opened: Open, grace: Staff, linus: Staff) -> None:
    ours, theirs = opened(), opened()
    for _ in range(2):
        await sign_in(ours, grace)
    await sign_in(theirs, linus)
    page = (await ours.get(SECURITY)).text
    path = next(path for path in re.findall(r'action="(/settings/security/sessions/[^"]+)"', page) if "others" not in path)

    assert (await submit(theirs, path, page=SECURITY)).status_code == 404


async def test_the_audit_log_turns_its_pages(browser: Browser, database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        for _ in range(60):
            await workspace.audit.record(tx, grace, "session.ended", ("staff", grace.id))
    await sign_in(browser, grace)

    first = (await browser.get("/settings/audit")).text
    older = re.search(r'href="(/settings/audit\?before=[^"]+)"', first)
    assert older
    last = (await browser.get(older[1])).text

    assert stories(first).count("<tr>") == 50
    assert "founded the workspace" not in stories(first) and "founded the workspace" in stories(last)


def stories(page: str) -> str:
    """The entries, without the filter above them, which names all that can happen."""
    return page.partition("<tbody>")[2]


async def test_our_own_scripts_speak_the_wire_that_the_page_names(browser: Browser, grace: Staff) -> None:
    await sign_in(browser, grace)

    assert 'data-live-url="/live"' in (await browser.get("/settings/profile")).text
    assert "data-live-url" not in (await browser.get("/login")).text
