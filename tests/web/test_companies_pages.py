"""Companies on their pages, and beside a person."""

import re
from typing import Any
from uuid import UUID

import pytest

from parley import people
from parley.core.ground import Ground
from parley.core.ids import PersonId
from parley.people.companies import CompanyId, Details
from parley.workspace import Staff
from tests.web.conftest import Browser, Open, hired, sign_in, submit
from tests.web.desk import Line

LIST = "/people/companies"


@pytest.fixture
async def ada(ground: Ground, line: Line, grace: Staff) -> PersonId:
    await line.says("ada", "hello")
    id = await line.conversation_of("ada", grace)
    async with ground.database.transaction(grace.workspace_id) as tx:
        return PersonId(await tx.value("SELECT person_id FROM conversations WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id))


async def added(ground: Ground, staff: Staff, name: str, **more: object) -> CompanyId:
    async with ground.database.transaction(staff.workspace_id) as tx:
        return (await people.companies.add(tx, Details(name, **more))).id  # pyright: ignore[reportArgumentType]


async def told(browser: Browser, path: str, page: str, **fields: Any) -> str:
    """What the page says after a form without scripts."""
    answer = await submit(browser, path, page=page, **fields)
    assert answer.status_code == 303, answer.text
    return (await browser.get(answer.headers["location"])).text


async def test_a_company_is_written_down_changed_deleted_and_brought_back(grace_at_work: Browser) -> None:
    form = {"name": "Mill <b>", "domains": "mill.example, www.loom.example", "tax_country": "UA", "tax_number": "32855961"}
    shown = await told(grace_at_work, LIST, f"{LIST}/new", **form)
    place = re.search(rf'href="({LIST}/[0-9a-f-]{{36}})/edit"', shown)
    assert place and "Mill &lt;b&gt;" in shown and "mill.example, loom.example" in shown

    changed = await told(grace_at_work, place[1], f"{place[1]}/edit", name="Mill", phone="+380501234567", website="mill.example")
    assert "+380 50 123 4567" in changed and 'href="https://mill.example"' in changed

    removed = await told(grace_at_work, f"{place[1]}/remove", place[1])
    assert "The company is deleted." in removed and (await grace_at_work.get(place[1])).status_code == 404
    assert "<h1>Mill</h1>" in await told(grace_at_work, f"{place[1]}/restoration", LIST)


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("name", " ", "Give the company a name"),
        ("domains", "gmail.com", "Anybody can have a mailbox there"),
        ("tax_number", "32855962", "no tax number of that country"),
        ("phone", "a number", "no phone number"),
    ],
)
async def test_what_is_refused_is_refused_at_its_field(grace_at_work: Browser, field: str, value: str, says: str) -> None:
    form: dict[str, Any] = {"name": "Mill", "tax_country": "UA", field: value}
    refused = await submit(grace_at_work, LIST, page=f"{LIST}/new", **form)

    assert refused.status_code == 400 and says in refused.text and f'id="{field}-error"' in refused.text


async def test_a_company_is_found_by_the_beginning_of_its_name(ground: Ground, grace: Staff, grace_at_work: Browser) -> None:
    for name in ("Mill", "Loom"):
        await added(ground, grace, name)

    found = (await grace_at_work.get(LIST, params={"q": "lo"}, headers={"hx-request": "true"})).text
    assert "Loom" in found and "Mill" not in found and "<html" not in found


async def test_beside_a_person_a_company_is_named_and_taken_off_again(ground: Ground, grace_at_work: Browser, ada: PersonId) -> None:
    page = f"/people/{ada}"
    shown = await told(grace_at_work, f"{page}/companies", page, name="Mill", role="Buyer", since="2024-05-01", next=page)
    company = re.search(rf'href="({LIST}/([0-9a-f-]{{36}}))">Mill', shown)
    assert company and "since 1 May 2024" in shown
    assert "Ada" in (beside := (await grace_at_work.get(company[1])).text) and "Buyer" in beside and "Latest conversations" in beside

    again = await told(grace_at_work, f"{page}/companies", page, company=company[2], do="leave", next=page)
    assert f'href="{company[1]}"' not in again


async def test_what_is_said_of_their_company_is_offered_and_taken(grace_at_work: Browser, ada: PersonId) -> None:
    page = f"/people/{ada}"
    offered = await told(grace_at_work, f"{page}/facts", page, field="company", value="ТОВ «Млин»", next=page)
    assert "Add to the companies: ТОВ «Млин»?" in offered

    taken = await told(grace_at_work, f"{page}/companies", page, name="ТОВ «Млин»", next=page)
    assert "to the companies:" not in taken and f'href="{LIST}/' in taken


async def test_a_day_that_is_none_is_refused_beside_the_form(grace_at_work: Browser, ada: PersonId) -> None:
    refused = await submit(grace_at_work, f"/people/{ada}/companies", page=f"/people/{ada}", name="Mill", since="soon")

    assert refused.status_code == 400 and 'role="alert"' in refused.text


async def test_two_companies_are_made_one_and_split_off_again(ground: Ground, grace: Staff, grace_at_work: Browser, ada: PersonId) -> None:
    mill, loom = await added(ground, grace, "Mill"), await added(ground, grace, "Loom")
    await told(grace_at_work, f"/people/{ada}/companies", f"/people/{ada}", company=str(mill), next=f"/people/{ada}")

    one = await told(grace_at_work, f"{LIST}/{loom}/merge", f"{LIST}/{loom}/merge?q=mi", other_company=str(mill))
    merge = re.search(r'action="(/people/company-merges/[0-9a-f-]{36}/revoke)"', one)
    assert merge and "Made one with it" in one and "Ada" in one
    assert (await grace_at_work.get(f"{LIST}/{mill}")).headers["location"] == f"{LIST}/{loom}"

    assert "<h1>Mill</h1>" in await told(grace_at_work, merge[1], f"{LIST}/{loom}")


async def test_who_writes_from_its_domain_is_offered_on_its_page(ground: Ground, grace: Staff, grace_at_work: Browser) -> None:
    async with ground.database.transaction(grace.workspace_id) as tx:
        hedy = (await people.directory.add(tx, name="Hedy", language="", addresses=[("email", "hedy@mill.example")])).person.id
    mill = await added(ground, grace, "Mill", domains=("mill.example",))
    assert "hedy@mill.example" in (await grace_at_work.get(f"{LIST}/{mill}")).text
    assert "Writes from mill.example" in (await grace_at_work.get(f"/people/{hedy}")).text

    shown = await told(grace_at_work, f"{LIST}/{mill}/members", f"{LIST}/{mill}", person=str(hedy), do="join")
    assert "hedy@mill.example" not in shown and f'href="/people/{hedy}"' in shown


async def test_an_analyst_looks_and_changes_nothing(opened: Open, ground: Ground, grace: Staff) -> None:
    mill, browser = await added(ground, grace, "Mill"), opened()
    await sign_in(browser, await hired(ground.database, grace, "Analyst", "analyst"))

    page = await browser.get(f"{LIST}/{mill}")
    assert page.status_code == 200 and f"{LIST}/{mill}/edit" not in page.text
    assert (await browser.get(f"{LIST}/new")).status_code == 403
    assert (await submit(browser, f"{LIST}/{mill}/remove", page=LIST)).status_code == 403


async def test_a_stranger_gets_404(browser: Browser, ground: Ground, grace: Staff, linus: Staff) -> None:
    mill = await added(ground, grace, "Mill")
    await sign_in(browser, linus)

    for path in ("", "/edit", "/merge"):
        assert (await browser.get(f"{LIST}/{mill}{path}")).status_code == 404
    assert (await submit(browser, f"{LIST}/{mill}/remove", page=LIST)).status_code == 404
    assert UUID(str(mill)) and "Mill" not in (await browser.get(LIST)).text
