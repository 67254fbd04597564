"""Who may be whom: looking at it, deciding, taking it back, and splitting off addresses."""

from uuid import UUID

import pytest
from litestar import Litestar
from playwright.async_api import Browser as Chromium
from playwright.async_api import expect

from parley import people
from parley.channels import Address, Trust
from parley.core.ground import Ground
from parley.core.ids import PersonId
from parley.people import resolution
from parley.workspace import Role, Staff
from tests.web.conftest import Browser, Open, hired, sign_in, submit
from tests.web.desk import Line
from tests.web.screens import signed_in
from tests.web.site import serving
from tests.web.test_person import last_action, met

PAGE = "/people/suggestions"


@pytest.fixture
async def alike(ground: Ground, line: Line, grace: Staff) -> tuple[PersonId, PersonId]:
    """Two who have the same name, birthday and city."""
    one, other = await met(ground, line, grace, "mary somerville"), await met(ground, line, grace, "mary sommerville")
    async with ground.database.transaction(grace.workspace_id) as tx:
        for person in (one, other):
            await people.describe(tx, person, "birth_date", "1985-12-10", source="staff", by=grace.id)
            await people.describe(tx, person, "city", "Kyiv", source="staff", by=grace.id)
        found = [identity.id for person in (one, other) for identity in await people.identities(tx, person)]
    await resolution.resolve(ground, grace.workspace_id, found)
    return one, other


async def suggested(ground: Ground, staff: Staff) -> list[UUID]:
    async with ground.database.transaction(staff.workspace_id) as tx:
        return [one.id for one in (await resolution.open_ones(tx)).found]


async def test_a_suggestion_says_what_speaks_for_it_and_is_accepted_and_taken_back(
    grace_at_work: Browser, ground: Ground, grace: Staff, alike: tuple[PersonId, PersonId]
) -> None:
    page = (await grace_at_work.get(PAGE)).text
    [id] = await suggested(ground, grace)
    assert "Same date of birth:" in page and "Same city" in page and "likely one person" in page

    accepted = await submit(grace_at_work, f"{PAGE}/{id}", page=PAGE, do="accept")

    assert accepted.headers["location"] == f"{PAGE}?decided={id}"
    assert await last_action(ground, grace) == "people.suggestion_accepted"
    assert "One person now" in (await grace_at_work.get(accepted.headers["location"])).text
    left = {(await grace_at_work.get(f"/people/{person}")).status_code for person in alike}
    assert left == {200, 404}

    await submit(grace_at_work, f"{PAGE}/{id}", page=PAGE, do="reopen")
    assert [(await grace_at_work.get(f"/people/{person}")).status_code for person in alike] == [200, 200]
    assert await suggested(ground, grace) == [id]


async def test_related_people_are_shown_on_each_others_pages(
    grace_at_work: Browser, ground: Ground, grace: Staff, alike: tuple[PersonId, PersonId]
) -> None:
    one, other = alike
    assert "May be the same person" in (await grace_at_work.get(f"/people/{one}")).text
    [id] = await suggested(ground, grace)

    await submit(grace_at_work, f"{PAGE}/{id}", page=PAGE, do="relate", relation="family")

    page = (await grace_at_work.get(f"/people/{one}")).text
    assert "Belongs together with" in page and f'href="/people/{other}"' in page and "Family" in page
    assert "May be the same person" not in page
    assert (await submit(grace_at_work, f"{PAGE}/{id}", page=PAGE, do="relate", relation="enemies")).status_code in (303, 400)


async def test_the_page_teaches_when_nobody_waits_and_everybody_can_be_compared_from_it(
    grace_at_work: Browser, ground: Ground, grace: Staff
) -> None:
    assert "Nobody waits for a decision" in (await grace_at_work.get(PAGE)).text

    await submit(grace_at_work, f"{PAGE}/pass", page=PAGE)

    async with ground.database.transaction(grace.workspace_id) as tx:
        assert await resolution.newest(tx) is not None
    assert (await grace_at_work.get(f"{PAGE}?before=nonsense")).status_code == 400


async def test_addresses_are_split_off_from_their_person(grace_at_work: Browser, ground: Ground, line: Line, grace: Staff) -> None:
    one, other = await met(ground, line, grace, "ada"), await met(ground, line, grace, "emmy")
    async with ground.database.transaction(grace.workspace_id) as tx:
        away = (await people.identities(tx, other))[0].id
        await people.merge(tx, one, other, by=grace.id)
    form = f"/people/{one}/split"
    assert "emmy" in (await grace_at_work.get(form)).text.lower()

    answer = await submit(grace_at_work, form, page=form, away=str(away))

    assert answer.headers["location"] == f"/people/{other}?done=parted"
    assert (await grace_at_work.get(f"/people/{other}")).status_code == 200
    assert (await submit(grace_at_work, form, page=form, away=str(away))).status_code == 404


async def test_a_link_that_a_machine_made_tells_its_reasons(grace_at_work: Browser, ground: Ground, line: Line, grace: Staff) -> None:
    one, other = await met(ground, line, grace, "ada lovelace"), await met(ground, line, grace, "ada  lovelace")
    async with ground.database.transaction(grace.workspace_id) as tx:
        known = [(await people.identities(tx, person))[0] for person in (one, other)]
        for identity, trust in zip(known, (Trust.PROVEN, Trust.NETWORK), strict=True):
            who = people.Known(identity.id, identity.person_id, identity.address, "Ada Lovelace")
            await people.note_addresses(tx, who, [Address("phone", "+380506213947", trust)])
        found = [identity.id for person in (one, other) for identity in await people.identities(tx, person)]
    await resolution.resolve(ground, grace.workspace_id, found)

    pages = [(await grace_at_work.get(f"/people/{person}")).text for person in (one, other)]
    assert any("Same phone number: +380 50 621 3947" in page and "proven by the same address" in page for page in pages)


@pytest.mark.parametrize("role", ["analyst"])
async def test_who_may_not_join_people_sees_no_suggestions(
    opened: Open, ground: Ground, grace: Staff, alike: tuple[PersonId, PersonId], role: Role
) -> None:
    browser = opened()
    await sign_in(browser, await hired(ground.database, grace, "barbara", role))
    assert (await browser.get(PAGE)).status_code == 403
    assert "May be the same person" not in (await browser.get(f"/people/{alike[0]}")).text


async def test_suggestions_are_decided_in_a_browser_by_keyboard_merged_and_parted(
    chromium: Chromium, app: Litestar, ground: Ground, grace: Staff, alike: tuple[PersonId, PersonId]
) -> None:
    async with serving(app) as site, signed_in(chromium, site, grace) as page:
        await page.goto(PAGE)
        card = page.locator("article.likely-card")
        await expect(card).to_have_count(1)
        await card.get_by_role("button", name="One person").focus()
        await page.keyboard.press("Enter")
        await expect(card.get_by_role("status")).to_contain_text("One person now")
        await expect(card).to_be_focused()

        await card.get_by_role("button", name="Undo").click()
        await expect(card.get_by_role("button", name="Two people")).to_be_visible()

        await card.get_by_role("button", name="One person").click()
        await expect(card.get_by_role("status")).to_be_visible()
        await card.locator(".likely-who a").click()
        await expect(page.get_by_text("confirmed by a colleague")).to_be_visible()
        await page.get_by_role("button", name="Split off", exact=True).click()
        await expect(page.locator(".toast")).to_contain_text("Split off")
        await page.goto(PAGE)
        await expect(page.get_by_text("Nobody waits for a decision")).to_be_visible()
