"""The column of queues, views and channels."""

import re

import pytest

from parley import conversations, workspace
from parley.conversations import Condition, Group
from parley.core.db import Database
from parley.desk import views
from parley.desk.views import Question, Readers, View
from parley.web.inbox import filters
from parley.workspace import Staff
from tests.web.conftest import Browser, Open, hired, sign_in, submit
from tests.web.desk import Line

URGENT = Group(items=(Condition("priority", "any", ("2",)),))


async def spots(browser: Browser, address: str = "/inbox/places") -> dict[str, str]:
    """What stands in the column, and how many each holds."""
    page = (await browser.get(address)).text
    links = re.findall(r'<a class="spot-link"(.+?)</a>', page, re.DOTALL)
    return {_one(r'spot-name">([^<]+)<', link): _one(r'spot-count">([^<]+)<', link) for link in links}


def _one(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    return found[1] if found else ""


async def kept(database: Database, staff: Staff, name: str = "Burning", readers: Readers | None = None) -> View:
    async with database.transaction(staff.workspace_id) as tx:
        return await views.save(tx, name, Question("open", URGENT), readers=readers, by=staff)


async def test_the_column_counts_what_each_place_shows(browser: Browser, database: Database, grace: Staff, line: Line) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        team = await workspace.add_team(tx, name="Colourists", by=grace)
    for who in ("ada", "emmy", "sofia"):
        await line.says(who, "Hello")
        await line.conversation_of(who, grace)
    async with database.transaction(grace.workspace_id) as tx:
        ada, emmy = [row.id for row in await conversations.inbox(tx, grace.id)][:2]
        await conversations.transfer(tx, ada, team=team.id, by=grace.id)
        await conversations.assign(tx, emmy, to=grace.id, by=grace.id)
    await sign_in(browser, grace)

    shown = await spots(browser)
    assert list(shown) == ["All open", "Mine", "Unassigned", "Mentions", "Snoozed", "Resolved", "Colourists", "Front desk"]
    assert (shown["All open"], shown["Mine"], shown["Unassigned"], shown["Colourists"], shown["Front desk"]) == ("3", "1", "2", "1", "3")
    assert await listed(browser, f"team-{team.id.hex}") == 1
    assert await listed(browser, f"account-{line.account.id.hex}") == 3


async def test_a_saved_view_shows_what_it_asks_and_can_be_narrowed_down(
    browser: Browser, database: Database, grace: Staff, line: Line
) -> None:
    for who in ("ada", "emmy"):
        await line.says(who, "Hello")
        await line.conversation_of(who, grace)
    async with database.transaction(grace.workspace_id) as tx:
        first = (await conversations.inbox(tx, grace.id))[0].id
        await conversations.prioritise(tx, first, priority=conversations.Priority.URGENT, by=grace.id)
    view = await kept(database, grace)
    await sign_in(browser, grace)

    assert (await spots(browser))["Burning"] == "1"
    page = (await browser.get(f"/inbox?tab=view-{view.id.hex}")).text
    assert "Emmy" in page and ">Ada<" not in page and "Priority: Urgent" in page
    other = filters.written(Group(items=(Condition("name", "contains", ("ada",)),)))
    assert ">Ada<" in (await browser.get(f"/inbox?tab=view-{view.id.hex}&filter={other}")).text


async def test_a_view_is_saved_from_a_filter_and_gone_to(browser: Browser, grace: Staff) -> None:
    await sign_in(browser, grace)

    answer = await submit(
        browser, "/inbox/views", page="/inbox", name="Burning", tab="mine", filter=filters.written(URGENT), sort="waiting"
    )

    assert answer.status_code == 303 and answer.headers["location"].startswith("/inbox?tab=view-")
    page = (await browser.get(answer.headers["location"])).text
    assert "Longest waiting first" in page and "Burning" in await spots(browser)


async def test_a_view_is_renamed_moved_deleted_and_brought_back(browser: Browser, database: Database, grace: Staff) -> None:
    first, second = await kept(database, grace, "one"), await kept(database, grace, "two")
    await sign_in(browser, grace)

    await submit(browser, f"/inbox/views/{first.id}/name", page="/inbox", name="first of all")
    await submit(browser, f"/inbox/views/{second.id}/position", page="/inbox", direction="up")
    assert list(await spots(browser))[6:] == ["two", "first of all"]
    gone = await submit(browser, f"/inbox/views/{second.id}/removal", page="/inbox")
    assert list(await spots(browser))[6:] == ["first of all"]
    assert f"/inbox/views/{second.id}/restoration" in (await browser.get(gone.headers["location"])).text
    await submit(browser, f"/inbox/views/{second.id}/restoration", page="/inbox")
    assert list(await spots(browser))[6:] == ["two", "first of all"]


async def test_a_view_that_is_looked_at_can_be_changed(browser: Browser, database: Database, grace: Staff) -> None:
    view = await kept(database, grace)
    await sign_in(browser, grace)
    other = Group(items=(Condition("unread", "yes"),))

    await submit(browser, f"/inbox/views/{view.id}/question", page="/inbox", filter=filters.written(other))

    async with database.transaction(grace.workspace_id) as tx:
        assert (await views.view(tx, grace.id, view.id)).filter == other


async def test_operators_see_shared_views_and_leave_them_as_they_are(opened: Open, database: Database, grace: Staff) -> None:
    barbara, view = await hired(database, grace, "barbara", "operator"), await kept(database, grace, readers=Readers("everybody"))
    browser = opened()
    await sign_in(browser, barbara)

    page = (await browser.get("/inbox")).text
    assert "Burning" in page and f"/inbox/views/{view.id}" not in page
    assert "For everybody" not in (await browser.get("/inbox/filter")).text
    assert (await submit(browser, f"/inbox/views/{view.id}/removal", page="/inbox")).status_code == 403
    assert (await submit(browser, "/inbox/views", page="/inbox", name="x", readers="everybody")).status_code == 403


@pytest.mark.parametrize("deed", ["name", "position", "question", "removal", "restoration"])
async def test_a_stranger_gets_at_no_view_of_ours(browser: Browser, database: Database, grace: Staff, linus: Staff, deed: str) -> None:
    view = await kept(database, grace, readers=Readers("everybody"))
    await sign_in(browser, linus)

    answer = await submit(browser, f"/inbox/views/{view.id}/{deed}", page="/inbox", name="mine", direction="up")
    assert answer.status_code == 404
    assert (await browser.get(f"/inbox?tab=view-{view.id.hex}")).status_code == 404


async def test_what_was_folded_stays_so_on_this_browser(browser: Browser, grace: Staff) -> None:
    await sign_in(browser, grace)
    browser.cookies.set("parley-shelves", "views.teams")

    page = (await browser.get("/inbox")).text
    folded = {key: "open" in rest for key, rest in re.findall(r'data-shelf="(\w+)"([^>]*)>', page)}
    assert folded == {"places": True, "views": False}


async def listed(browser: Browser, tab: str) -> int:
    return (await browser.get("/inbox", params={"tab": tab})).text.count('class="talk-name"')
