"""The staff at a glance, and what an administrator does on a colleague's page."""

import re

import pytest

from parley import workspace
from parley.core.db import Database
from parley.workspace import Staff
from tests.web.conftest import Browser, Open, hired, sign_in, submit

STAFF = "/settings/staff"
VERBS = ["", "/role", "/deactivate", "/reactivate", "/password", "/second-step/reset", "/sessions/end"]


@pytest.fixture
async def barbara(database: Database, grace: Staff) -> Staff:
    return await hired(database, grace, "Barbara", "operator")


async def test_the_list_tells_role_team_last_visit_and_second_step(
    grace_at_work: Browser, database: Database, grace: Staff, barbara: Staff
) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await workspace.add_team(tx, "Reception", members=[barbara.id], by=grace)
    page = (await grace_at_work.get(STAFF)).text
    row = page.split(f'href="{STAFF}/{barbara.id}"')[1].split("</li>")[0]

    assert "Operator · Reception" in row and "was not here yet" in row and "second step" not in row


async def test_a_colleague_is_seen_after_they_have_gone(grace_at_work: Browser, opened: Open, barbara: Staff) -> None:
    hers = opened()
    await sign_in(hers, barbara)
    await submit(hers, "/logout", page="/settings/profile")

    page = (await grace_at_work.get(f"{STAFF}/{barbara.id}")).text
    assert "last here" in page and "was not here yet" not in page


async def test_an_administrator_ends_one_session_or_all(grace_at_work: Browser, opened: Open, barbara: Staff) -> None:
    first, second, third = opened(), opened(), opened()
    for browser in (first, second, third):
        await sign_in(browser, barbara)
    page = f"{STAFF}/{barbara.id}"
    one = re.search(rf'action="({page}/sessions/[0-9a-f-]+/end)"', (await grace_at_work.get(page)).text)
    assert one
    await submit(grace_at_work, one[1], page=page)
    left = [(await browser.get("/settings/profile")).status_code for browser in (first, second, third)]
    await submit(grace_at_work, page + "/sessions/end", page=page)

    assert sorted(left) == [200, 200, 303]
    assert {(await browser.get("/settings/profile")).status_code for browser in (first, second, third)} == {303}


async def test_whoever_is_deactivated_is_out_at_once_and_may_come_back(grace_at_work: Browser, opened: Open, barbara: Staff) -> None:
    hers, page = opened(), f"{STAFF}/{barbara.id}"
    await sign_in(hers, barbara)
    await submit(grace_at_work, page + "/deactivate", page=page)
    assert (await hers.get("/settings/profile")).status_code == 303
    assert (await sign_in(hers, barbara)).status_code == 422

    await submit(grace_at_work, page + "/reactivate", page=page)
    assert (await sign_in(hers, barbara)).status_code == 303


async def test_nobody_manages_themselves(grace_at_work: Browser, grace: Staff) -> None:
    page = f"{STAFF}/{grace.id}"
    shown = (await grace_at_work.get(page)).text
    assert not any(f'action="{page}{verb}"' in shown for verb in VERBS[1:])

    assert (await submit(grace_at_work, page + "/deactivate", page=STAFF)).status_code == 409


@pytest.mark.parametrize("verb", VERBS[1:])
async def test_a_stranger_gets_404_for_our_staff(browser: Browser, barbara: Staff, linus: Staff, verb: str) -> None:
    await sign_in(browser, linus)

    assert (await browser.get(f"{STAFF}/{barbara.id}")).status_code == 404
    assert (await submit(browser, f"{STAFF}/{barbara.id}{verb}", page=STAFF, role="operator")).status_code == 404


@pytest.mark.parametrize("verb", VERBS[1:])
async def test_who_manages_no_staff_changes_nobody(browser: Browser, database: Database, grace: Staff, barbara: Staff, verb: str) -> None:
    await sign_in(browser, await hired(database, grace, "Emmy", "supervisor"))

    assert (await browser.get(f"{STAFF}/{barbara.id}")).status_code == 403
    assert (await submit(browser, f"{STAFF}/{barbara.id}{verb}", page="/settings/profile", role="analyst")).status_code == 403


async def test_an_administrator_leaves_owners_alone(browser: Browser, database: Database, grace: Staff) -> None:
    await sign_in(browser, await hired(database, grace, "Emmy", "admin"))

    for verb in VERBS[1:]:
        assert (await submit(browser, f"{STAFF}/{grace.id}{verb}", page=STAFF, role="operator")).status_code == 403, verb
