"""Teams and roles by their pages."""

import re

import pytest

from parley.core.db import Database
from parley.web.settings.roles import MEANINGS
from parley.workspace import MATRIX, ROLES, Staff
from tests.web.conftest import Browser, Open, hired, sign_in, submit

TEAMS = "/settings/teams"


async def made(browser: Browser, name: str = "Reception") -> str:
    """A new team's page."""
    return (await submit(browser, TEAMS, page=TEAMS, name=name)).headers["location"].partition("?")[0]


async def test_a_team_is_added_filled_and_renamed(grace_at_work: Browser, database: Database, grace: Staff) -> None:
    barbara = await hired(database, grace, "Barbara", "operator")
    page = await made(grace_at_work)
    await submit(grace_at_work, page, page=page, name="Front desk", members=str(barbara.id))

    shown = (await grace_at_work.get(page)).text
    assert "Front desk" in shown and re.findall(r'value="([0-9a-f-]+)" checked', shown) == [str(barbara.id)]
    assert "1 person" in (await grace_at_work.get(TEAMS)).text


async def test_a_removed_team_is_brought_back_with_one_click(grace_at_work: Browser, grace: Staff) -> None:
    page = await made(grace_at_work)
    await submit(grace_at_work, page, page=page, name="Reception", members=str(grace.id))
    gone = (await submit(grace_at_work, page + "/remove", page=page)).headers["location"]
    assert "Reception" not in (await grace_at_work.get(gone)).text
    assert (await grace_at_work.get(page)).status_code == 404

    await submit(grace_at_work, page + "/restore", page=gone)
    assert "1 person" in (await grace_at_work.get(TEAMS)).text


async def test_a_name_that_is_taken_is_said_beside_its_field(grace_at_work: Browser) -> None:
    await made(grace_at_work)
    answer = await submit(grace_at_work, TEAMS, page=TEAMS, name="RECEPTION")

    assert answer.status_code == 409 and "There is a team with this name already." in answer.text
    assert 'value="RECEPTION"' in answer.text and 'aria-invalid="true"' in answer.text


@pytest.mark.parametrize("members", ["nobody", "00000000-0000-0000-0000-000000000000"])
async def test_members_who_are_not_there_are_refused(grace_at_work: Browser, members: str) -> None:
    page = await made(grace_at_work)

    assert (await submit(grace_at_work, page, page=page, name="Reception", members=members)).status_code == 404


async def test_a_stranger_gets_404_for_our_teams(grace_at_work: Browser, opened: Open, linus: Staff) -> None:
    page, stranger = await made(grace_at_work), opened()
    await sign_in(stranger, linus)

    assert (await stranger.get(page)).status_code == 404
    for verb in ("", "/remove", "/restore"):
        assert (await submit(stranger, page + verb, page=TEAMS, name="Ours")).status_code == 404, verb


async def test_an_operator_sees_no_teams_page(browser: Browser, database: Database, grace: Staff) -> None:
    await sign_in(browser, await hired(database, grace, "Barbara", "operator"))

    assert (await browser.get(TEAMS)).status_code == 403
    assert (await submit(browser, TEAMS, page="/settings/profile", name="Ours")).status_code == 403


# ── roles


def test_every_permission_has_its_words_and_no_other() -> None:
    worded = [permission for group in MEANINGS.values() for permission in group]

    assert len(worded) == len(set(worded)) and set(worded) == set().union(*MATRIX.values())


@pytest.mark.parametrize("role", ROLES)
async def test_everybody_reads_what_each_role_may(browser: Browser, database: Database, grace: Staff, role: str) -> None:
    who = grace if role == "owner" else await hired(database, grace, "Barbara", next(one for one in ROLES if one == role))
    await sign_in(browser, who)
    page = (await browser.get("/settings/roles")).text

    erase = page.split("Erase customers")[1].split("</tr>")[0]
    assert re.findall(r'aside-word">(yes|no)', erase) == ["yes", "yes", "no", "no", "no"]
    assert page.count(" · you") == 1
