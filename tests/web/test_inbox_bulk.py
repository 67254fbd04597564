"""Many conversations changed at once, and changed back."""

import re
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest

from parley import conversations, workspace
from parley.conversations import Conversation, Priority, Status
from parley.core.db import Database
from parley.core.ids import ConversationId
from parley.workspace import Staff
from tests.web.conftest import Browser, Open, hired, sign_in, submit
from tests.web.desk import Line


@pytest.fixture
async def three(line: Line, grace: Staff) -> list[ConversationId]:
    for who in ("ada", "emmy", "sofia"):
        await line.says(who, "Hello")
    return [ConversationId(await line.conversation_of(who, grace)) for who in ("ada", "emmy", "sofia")]


async def change(browser: Browser, ids: list[ConversationId], **fields: str) -> httpx2.Response:
    token = re.search(r'name="_csrf_token" value="([^"]+)"', (await browser.get("/inbox")).text)
    assert token
    return await browser.post("/inbox/changes", data={"_csrf_token": token[1], "ids": [str(id) for id in ids], **fields})


async def looked_at(database: Database, staff: Staff, ids: list[ConversationId]) -> list[Conversation]:
    async with database.transaction(staff.workspace_id) as tx:
        return [await conversations.conversation(tx, id) for id in ids]


async def test_several_are_resolved_and_brought_back(
    grace_at_work: Browser, database: Database, grace: Staff, three: list[ConversationId]
) -> None:
    answer = await change(grace_at_work, three[:2], status="resolved", tab="unassigned")
    done = [one.status for one in await looked_at(database, grace, three)]
    page = (await grace_at_work.get(answer.headers["location"])).text
    undo = re.search(r'action="(/inbox/undos/[^"]+)"', page)
    assert undo
    await submit(grace_at_work, undo[1], page="/inbox")

    assert done == [Status.RESOLVED, Status.RESOLVED, Status.OPEN]
    assert answer.headers["location"].startswith("/inbox?tab=unassigned&undo=")
    assert [one.status for one in await looked_at(database, grace, three)] == [Status.OPEN] * 3


async def test_one_alone_is_changed_too(grace_at_work: Browser, database: Database, grace: Staff, three: list[ConversationId]) -> None:
    await change(grace_at_work, three[:1], priority="2")

    assert [one.priority for one in await looked_at(database, grace, three)] == [Priority.URGENT, Priority.NORMAL, Priority.NORMAL]


async def test_they_are_given_away_and_back_to_the_queue(
    grace_at_work: Browser, database: Database, grace: Staff, three: list[ConversationId]
) -> None:
    barbara = await hired(database, grace, "barbara", "operator")
    async with database.transaction(grace.workspace_id) as tx:
        team = await workspace.add_team(tx, name="Colourists", by=grace)

    await change(grace_at_work, three, to=str(barbara.id))
    hers = {one.owner_id for one in await looked_at(database, grace, three)}
    await change(grace_at_work, three, team=str(team.id))
    teams = {(one.owner_id, one.team_id) for one in await looked_at(database, grace, three)}

    assert (hers, teams) == ({barbara.id}, {(None, team.id)})


async def test_tags_come_on_and_off(grace_at_work: Browser, database: Database, grace: Staff, three: list[ConversationId]) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        tag = await conversations.add_tag(tx, "VIP", hue=280)

    await change(grace_at_work, three[:2], tag=str(tag.id))
    tagged = (await grace_at_work.get("/inbox/rows")).text.count(">VIP<")
    await change(grace_at_work, three[:1], untag=str(tag.id))

    assert (tagged, (await grace_at_work.get("/inbox/rows")).text.count(">VIP<")) == (2, 1)


@pytest.mark.parametrize(("until", "known"), [("morning", True), ("answered", False)])
async def test_they_are_put_off(
    grace_at_work: Browser, database: Database, grace: Staff, three: list[ConversationId], until: str, known: bool
) -> None:
    await change(grace_at_work, three, until=until)

    found = await looked_at(database, grace, three)
    assert {(one.status, one.snoozed_until is not None) for one in found} == {(Status.SNOOZED, known)}


async def test_a_page_is_told_how_many_and_how_to_take_it_back(grace_at_work: Browser, three: list[ConversationId]) -> None:
    grace_at_work.headers["hx-request"] = "true"
    answer = await change(grace_at_work, three, priority="1")

    assert answer.status_code == 200 and answer.headers["hx-trigger"] == "changed"
    assert "3 conversations changed" in answer.text and "/inbox/undos/" in answer.text


NONSENSE = ({"to": "x"}, {"tag": str(uuid4())}, {"until": "never"}, {"ids": str(uuid4())})


@pytest.mark.parametrize("fields", NONSENSE)
async def test_what_is_not_there_cannot_be_given(grace_at_work: Browser, three: list[ConversationId], fields: dict[str, str]) -> None:
    chosen = [ConversationId(UUID(fields["ids"]))] if "ids" in fields else three
    given = {name: value for name, value in fields.items() if name != "ids"}
    assert (await change(grace_at_work, chosen, **given)).status_code == 404


@pytest.mark.parametrize("receiver", ["to", "team"])
async def test_who_is_not_here_is_given_nothing(grace_at_work: Browser, three: list[ConversationId], receiver: str) -> None:
    answer = await change(grace_at_work, three, **{receiver: str(uuid4())})
    assert answer.status_code == 400
    assert {"to": "Nobody with this id works here", "team": "There is no team with this id"}[receiver] in answer.text


@pytest.mark.parametrize(("name", "value"), [("until", "morning"), ("ids", "x"), ("priority", "7"), ("status", "waiting")])
async def test_a_form_that_chooses_nothing_or_makes_no_sense_is_refused(grace_at_work: Browser, name: str, value: str) -> None:
    fields: dict[str, Any] = {name: value}
    assert (await submit(grace_at_work, "/inbox/changes", page="/inbox", **fields)).status_code == 400


async def test_more_than_anybody_chooses_is_refused(grace_at_work: Browser) -> None:
    assert (await change(grace_at_work, [ConversationId(uuid4()) for _ in range(501)], status="resolved")).status_code == 400


async def test_analysts_change_nothing(opened: Open, database: Database, grace: Staff, three: list[ConversationId]) -> None:
    browser, analyst = opened(), await hired(database, grace, "annie", "analyst")
    await sign_in(browser, analyst)

    assert 'id="bulk"' not in (await browser.get("/inbox")).text
    assert (await change(browser, three, status="resolved")).status_code == 403


async def test_only_whoever_did_it_takes_it_back(opened: Open, database: Database, grace: Staff, three: list[ConversationId]) -> None:
    ours, hers, barbara = opened(), opened(), await hired(database, grace, "barbara", "operator")
    await sign_in(ours, grace)
    await sign_in(hers, barbara)
    undo = UUID(re.findall(r"undo=([0-9a-f-]+)", (await change(ours, three, status="resolved")).headers["location"])[0])

    refused = [(await submit(one, f"/inbox/undos/{undo}", page="/inbox")).status_code for one in (hers, ours, ours)]
    assert refused == [404, 303, 404]


async def test_a_stranger_changes_nothing_of_ours(
    browser: Browser, database: Database, grace: Staff, linus: Staff, three: list[ConversationId]
) -> None:
    await sign_in(browser, linus)

    assert (await change(browser, three, status="resolved")).status_code == 404
    assert {one.status for one in await looked_at(database, grace, three)} == {Status.OPEN}
