"""Bringing a list in and taking customers along, by pages without scripts."""

import csv
import io
import re

import pytest

from parley import people
from parley.core.db import Database
from parley.core.lanes import Worker
from parley.workspace import Role, Staff
from tests.spine.waiting import until
from tests.web.conftest import Browser, Open, hired, sign_in

PAGE = "/people/import"
LIST = "Имя;Телефон;Город\nАнна;+380501234567;Київ\nИван;не телефон;Львів\n=1+1;+380671234567;@cmd\n"


async def upload(browser: Browser, data: str, name: str = "customers.csv") -> str:
    """The address of the new list."""
    token = re.search(r'name="_csrf_token" value="([^"]+)"', (await browser.get(PAGE)).text)
    assert token
    answer = await browser.post(PAGE, data={"_csrf_token": token[1]}, files={"file": (name, data.encode(), "text/csv")})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def does(browser: Browser, path: str, page: str, **fields: str | list[str]) -> int:
    token = re.search(r'name="_csrf_token" value="([^"]+)"', (await browser.get(page)).text)
    assert token
    return (await browser.post(path, data={"_csrf_token": token[1], **fields})).status_code


async def shows(browser: Browser, path: str, words: str) -> str:
    async def there() -> str:
        page = (await browser.get(path)).text
        return page if words in page else ""

    return await until(there)


@pytest.fixture
async def one(grace_at_work: Browser, worker: Worker) -> str:
    """A list whose columns are known."""
    path = await upload(grace_at_work, LIST)
    await shows(grace_at_work, path, "What the columns mean")
    return path


async def test_columns_are_guessed_and_the_first_rows_shown(grace_at_work: Browser, one: str) -> None:
    page = (await grace_at_work.get(one)).text

    chosen = re.findall(r'<option value="([^"]*)" selected', page)
    assert chosen == ["name", "phone", "city"]
    assert "+380 50 123 4567" in page and "Телефон: this is no phone number" in page


async def test_a_list_goes_all_the_way_in_and_out_again(grace_at_work: Browser, grace: Staff, database: Database, one: str) -> None:
    assert await does(grace_at_work, f"{one}/columns", one, targets=["name", "phone", "city"], label="May", do="try") == 303
    tried = await shows(grace_at_work, one, "This is what will happen")
    assert "Import 2 rows" in tried and "row 2" in tried

    assert await does(grace_at_work, f"{one}/do", one, do="go") == 303
    await shows(grace_at_work, one, "This is what has happened")
    async with database.transaction(grace.workspace_id) as tx:
        [anna] = await people.find(tx, "Анна")
        assert await people.tags(tx, anna.id) == ["may"]
    assert "from a list" in (await grace_at_work.get(f"/people/{anna.id}")).text

    assert await does(grace_at_work, f"{one}/do", one, do="undo") == 303
    await shows(grace_at_work, one, "Rows taken back")
    async with database.transaction(grace.workspace_id) as tx:
        assert await people.find(tx, "Анна") == []
    log = (await grace_at_work.get("/settings/audit")).text
    assert "imported a list of customers" in log and "took an import back" in log


async def test_rows_with_mistakes_come_back_with_their_reasons_and_go_in_once_mended(
    grace_at_work: Browser, database: Database, grace: Staff, one: str
) -> None:
    await does(grace_at_work, f"{one}/columns", one, targets=["name", "phone", "city"], do="try")
    await shows(grace_at_work, one, "Download rows with mistakes")
    mistakes = (await grace_at_work.get(f"{one}/errors")).content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(mistakes))) == [
        ["Имя", "Телефон", "Город", "What is wrong"],
        ["Иван", "не телефон", "Львів", "Телефон: this is no phone number"],
    ]

    again = await upload(grace_at_work, mistakes.replace("не телефон", "067 123 45 67"), "mended.csv")
    page = await shows(grace_at_work, again, "What the columns mean")
    assert re.findall(r'<option value="([^"]*)" selected', page) == ["name", "phone", "city"]


async def test_columns_that_name_nobody_are_refused_beside_the_form(grace_at_work: Browser, one: str) -> None:
    token = re.search(r'name="_csrf_token" value="([^"]+)"', (await grace_at_work.get(one)).text)
    assert token
    answer = await grace_at_work.post(f"{one}/columns", data={"_csrf_token": token[1], "targets": ["name", "", "city"], "do": "try"})
    assert answer.status_code == 400
    assert "nobody is known by a name alone" in answer.text
    assert re.findall(r'<option value="([^"]*)" selected', answer.text) == ["name", "city"]


async def test_what_is_no_table_says_why(grace_at_work: Browser, worker: Worker) -> None:
    path = await upload(grace_at_work, "PK\x03\x04 is no table", "customers.xlsx")
    await shows(grace_at_work, path, "This file is damaged")


async def test_a_file_has_to_be_chosen(grace_at_work: Browser) -> None:
    token = re.search(r'name="_csrf_token" value="([^"]+)"', (await grace_at_work.get(PAGE)).text)
    assert token
    answer = await grace_at_work.post(PAGE, data={"_csrf_token": token[1]}, files={"file": ("", b"", "application/octet-stream")})
    assert (answer.status_code, "Choose a file with customers first." in answer.text) == (400, True)


@pytest.mark.parametrize("form", ["xlsx", "csv", "vcard"])
async def test_whoever_was_taken_along_can_be_brought_in_again(
    grace_at_work: Browser, database: Database, grace: Staff, worker: Worker, form: str
) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        known = await people.directory.add(
            tx, name="=Ada, «Анна»", language="", addresses=[("phone", "+380501234567"), ("email", "a@b.example")]
        )
        await people.describe(tx, known.person.id, "city", "@Київ", source="staff", by=grace.id)
        await people.tag(tx, known.person.id, "vip")
    taken = await grace_at_work.get("/people/export/file", params={"form": form})

    token = re.search(r'name="_csrf_token" value="([^"]+)"', (await grace_at_work.get(PAGE)).text)
    assert token
    path = (await grace_at_work.post(PAGE, data={"_csrf_token": token[1]}, files={"file": ("all", taken.content, "")})).headers["location"]
    page = await shows(grace_at_work, path, "What the columns mean")
    targets = re.findall(r'<select[^>]*name="targets".*?</select>', page, re.DOTALL)
    chosen = [found[0] if (found := re.findall(r'value="([^"]*)" selected', one)) else "" for one in targets]
    await does(grace_at_work, f"{path}/columns", path, targets=chosen, do="try")
    tried = await shows(grace_at_work, path, "This is what will happen")
    assert re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", tried) == [
        ("New", "0"),
        ("Known, something is added", "1"),
        ("Known, nothing is new", "0"),
        ("With mistakes", "0"),
    ]
    assert "=Ada, «Анна»" in page.replace("&#34;", '"') and "@Київ" in page
    assert "exported the customers" in (await grace_at_work.get("/settings/audit")).text


async def test_those_with_a_tag_are_taken_along_alone(grace_at_work: Browser, database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        for name in ("Ada", "Eve"):
            known = await people.directory.add(tx, name=name, language="", addresses=[("email", f"{name}@b.example")])
            await people.tag(tx, known.person.id, name)
    taken = await grace_at_work.get("/people/export/file", params={"form": "csv", "who": "tag:ada"})
    rows = list(csv.DictReader(io.StringIO(taken.content.decode("utf-8-sig"))))
    assert [row["Full name"] for row in rows] == ["Ada"]


@pytest.mark.parametrize("who", ["tag", "segment:0", "somebody", f"segment:{'0' * 32}"])
async def test_whom_nobody_knows_are_not_taken_along(grace_at_work: Browser, who: str) -> None:
    answer = await grace_at_work.get("/people/export/file", params={"form": "csv", "who": who})
    assert answer.status_code == 404 or len(answer.text.splitlines()) == 1


@pytest.mark.parametrize(
    ("role", "may_import", "may_export"), [("operator", False, False), ("analyst", False, False), ("supervisor", True, False)]
)
async def test_lists_are_not_for_everybody(
    opened: Open, database: Database, grace: Staff, role: Role, may_import: bool, may_export: bool
) -> None:
    browser = opened()
    await sign_in(browser, await hired(database, grace, "ada", role))
    assert (await browser.get(PAGE)).status_code == (200 if may_import else 403)
    assert (await browser.get("/people/export")).status_code == (200 if may_export else 403)
    assert (await browser.get("/people/export/file")).status_code == (200 if may_export else 403)
    people_page = (await browser.get("/people")).text
    assert (f'href="{PAGE}"' in people_page, 'href="/people/export"' in people_page) == (may_import, may_export)


async def test_a_stranger_finds_no_list(opened: Open, linus: Staff, grace_at_work: Browser, one: str) -> None:
    browser = opened()
    await sign_in(browser, linus)
    assert [(await browser.get(path)).status_code for path in (one, f"{one}/errors")] == [404, 404]
    assert await does(browser, f"{one}/do", PAGE, do="go") == 404
    assert "customers.csv" not in (await browser.get(PAGE)).text
