"""The audit log as a page and as a table: filtered, in words, with links, and with nothing that runs in a spreadsheet."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as some

from parley import workspace
from parley.core.db import Database
from parley.web.settings.spreadsheet import FORMULA, harmless
from parley.workspace import Staff
from tests.web.conftest import Browser, Open, hired, sign_in

PAGE = "/settings/audit"


@pytest.fixture
async def busy(grace_at_work: Browser, database: Database, grace: Staff) -> Browser:
    await hired(database, grace, "ada", "operator")
    async with database.transaction(grace.workspace_id) as tx:
        await workspace.add_location(tx, name='=HYPERLINK("http://evil.example")', time_zone="UTC", by=grace)
    return grace_at_work


async def test_it_is_found_by_what_and_by_whom(busy: Browser, grace: Staff) -> None:
    page = (await busy.get(PAGE, params={"what": "location.added", "who": str(grace.id)})).text
    rows = page[page.index("<tbody>") :]
    assert "added a location" in rows and "added a colleague" not in rows


async def test_what_an_entry_is_about_is_a_link(busy: Browser, database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        [place] = await workspace.locations(tx)
    page = (await busy.get(PAGE)).text
    assert f'href="/settings/locations/{place.id}"' in page
    assert f"/settings/audit?about=location&amp;target={place.id}" in page


async def test_its_words_are_in_ones_own_language(busy: Browser, database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await workspace.describe_myself(tx, name="Грейс", language="uk", me=grace)
    assert "додано філію" in (await busy.get(PAGE)).text


async def test_pages_keep_the_filter(grace_at_work: Browser, database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        for number in range(60):
            await workspace.audit.record(tx, grace, "tag.added", ("tag", None), {"name": f"tag {number}"})
    first = (await grace_at_work.get(PAGE, params={"what": "tag.added"})).text
    older = first[first.index("?what=tag.added&amp;before=") :].partition('"')[0].replace("&amp;", "&")

    second = (await grace_at_work.get(PAGE + older)).text

    assert "tag 59" in first and "tag 9<" not in first
    assert "tag 9<" in second and "tag 59" not in second


@pytest.mark.parametrize("bad", [{"who": "x"}, {"since": "yesterday"}, {"target": "1"}, {"until": "9999-12-31"}])
async def test_a_filter_that_is_none_leads_nowhere(grace_at_work: Browser, bad: dict[str, str]) -> None:
    assert (await grace_at_work.get(PAGE, params=bad)).status_code == 404


async def test_the_table_opens_in_excel_and_nothing_in_it_runs(busy: Browser) -> None:
    answer = await busy.get(f"{PAGE}/export")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))

    assert answer.content.startswith(b"\xef\xbb\xbf") and answer.headers["content-disposition"].endswith('.csv"')
    assert rows[0] == ["When", "Who", "What", "About", "Details", "From"]
    assert '\'=HYPERLINK("http://evil.example")' in [row[3] for row in rows]
    assert not any(cell.startswith(FORMULA) for row in rows for cell in row)


async def test_whoever_took_it_along_stands_in_it(busy: Browser) -> None:
    await busy.get(f"{PAGE}/export", params={"what": "location.added"})
    assert "exported the audit log" in (await busy.get(PAGE)).text


@given(some.text())
def test_no_cell_begins_as_a_formula(text: str) -> None:
    assert not harmless(text).lstrip(" ").startswith(FORMULA)


async def test_only_who_may_read_it_reads_or_exports_it(opened: Open, database: Database, grace: Staff) -> None:
    browser = opened()
    await sign_in(browser, await hired(database, grace, "ada", "supervisor"))
    assert {(await browser.get(path)).status_code for path in (PAGE, f"{PAGE}/export")} == {403}


async def test_a_stranger_finds_nothing_of_it(opened: Open, busy: Browser, linus: Staff, grace: Staff) -> None:
    browser = opened()
    await sign_in(browser, linus)
    assert "added a colleague" not in (await browser.get(PAGE, params={"who": str(grace.id)})).text.partition("<tbody>")[2]
    assert "Grace" not in (await browser.get(f"{PAGE}/export")).text
