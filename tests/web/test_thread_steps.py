"""What is done to a conversation beside answering, without a script and in place."""

import re
from datetime import timedelta
from uuid import UUID

import pytest

from parley import conversations, people, workspace
from parley.conversations import Conversation, Priority, Status
from parley.core import clock
from parley.core.db import Database
from parley.core.ids import ConversationId
from parley.workspace import Staff
from tests.web.conftest import Browser, Open, hired, sign_in, submit
from tests.web.desk import said

FRAGMENT = {"hx-request": "true"}


async def step(browser: Browser, id: ConversationId, verb: str, **fields: str) -> str:
    """Does it as a script does; returns what the page is given."""
    answer = await submit(browser, f"/conversations/{id}/{verb}", page=f"/conversations/{id}", headers=FRAGMENT, **fields)
    assert answer.status_code == 200, answer.text
    return answer.text


async def found(database: Database, staff: Staff, id: ConversationId) -> Conversation:
    async with database.transaction(staff.workspace_id) as tx:
        return await conversations.conversation(tx, id)


async def test_each_step_is_a_line_in_words(grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId) -> None:
    barbara = await hired(database, grace, "barbara", "operator")
    page = f"/conversations/{id}"
    for verb, fields in (
        ("owner", {"to": str(grace.id)}),
        ("owner", {"to": str(barbara.id)}),
        ("owner", {"to": ""}),
        ("priority", {"priority": "2"}),
        ("tags", {"name": "VIP"}),
        ("status", {"status": "snoozed", "until": "morning"}),
        ("status", {"status": "snoozed", "until": "answer"}),
        ("status", {"status": "resolved"}),
        ("status", {"status": "open"}),
    ):
        assert (await submit(grace_at_work, f"{page}/{verb}", page=page, headers=None, **fields)).status_code == 303

    text = re.sub(r"\s+", " ", (await grace_at_work.get(page)).text)
    for words in (
        "Grace took the conversation",
        "Grace gave the conversation to barbara",
        "Grace gave the conversation back to the queue",
        "Grace changed the priority: Urgent",
        "Grace put on: VIP",
        "Grace put the conversation off until",
        "Grace put the conversation off until the customer answers",
        "Grace resolved the conversation",
        "Grace reopened the conversation",
    ):
        assert words in text


async def test_a_resolved_conversation_offers_to_be_reopened(grace_at_work: Browser, id: ConversationId) -> None:
    page = f"/conversations/{id}"
    await submit(grace_at_work, f"{page}/status", page=page, status="resolved")
    shown = (await grace_at_work.get(page)).text

    assert "Reopen it to answer" in shown and 'value="reply"' not in shown and 'name="way"' not in shown


async def test_what_others_do_to_it_closes_the_composer_of_an_open_page(grace_at_work: Browser, id: ConversationId) -> None:
    here = re.search(r'/talk\?here=([^"&]+)"', (await grace_at_work.get(f"/conversations/{id}")).text)
    assert here
    await step(grace_at_work, id, "status", status="resolved")

    answer = await grace_at_work.get(f"/conversations/{id}/talk?here={here[1]}", headers=FRAGMENT)

    assert answer.headers["hx-retarget"] == "#pane" and "Reopen it to answer" in answer.text


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "snoozed", "until": "never"},
        {"status": "snoozed", "on": "1999-01-01", "at": "10:00"},
        {"status": "snoozed", "on": "2999-01-01", "at": "10:00"},
        {"status": "snoozed", "on": "soon"},
        {"status": "snoozed"},
        {"status": "gone"},
        {},
    ],
)
async def test_a_status_that_there_is_not_is_refused(grace_at_work: Browser, id: ConversationId, fields: dict[str, str]) -> None:
    page = f"/conversations/{id}"
    assert (await submit(grace_at_work, f"{page}/status", page=page, headers=None, **fields)).status_code in (400, 404, 422)


async def test_a_conversation_is_put_off_to_a_day_and_a_time(
    grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId
) -> None:
    day = (clock.now() + timedelta(days=10)).date()

    await step(grace_at_work, id, "status", status="snoozed", on=day.isoformat(), at="14:30")

    until = (await found(database, grace, id)).snoozed_until
    assert until is not None and until.astimezone(clock.now().tzinfo).date() == day


async def test_nobody_from_elsewhere_can_be_given_a_conversation(grace_at_work: Browser, linus: Staff, id: ConversationId) -> None:
    page = f"/conversations/{id}"
    assert (await submit(grace_at_work, f"{page}/owner", page=page, to=str(linus.id))).status_code == 404
    for fields in ({"to": str(linus.id)}, {"team": str(linus.id)}, {"to": str(linus.id), "team": str(linus.id)}):
        assert (await submit(grace_at_work, f"{page}/transfer", page=page, headers=None, **fields)).status_code == 404


async def test_a_conversation_is_handed_over_with_a_note(
    grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId
) -> None:
    barbara = await hired(database, grace, "barbara", "operator")
    assert "barbara" in (await grace_at_work.get(f"/conversations/{id}/transfer")).text

    shown = await step(grace_at_work, id, "transfer", to=str(barbara.id), note="She prefers mornings")

    assert "Given to barbara." in shown and "She prefers mornings" in shown
    assert (await found(database, grace, id)).owner_id == barbara.id
    note = (await said(database, grace, id))[-1]
    async with database.transaction(grace.workspace_id) as tx:
        assert await conversations.mentions_of(tx, [note.id]) == {note.id: [barbara.id]}


async def test_a_conversation_is_handed_to_a_team(grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        team = await workspace.add_team(tx, name="Colourists", by=grace)
    await step(grace_at_work, id, "owner", to=str(grace.id))

    shown = await step(grace_at_work, id, "transfer", team=str(team.id))

    now = await found(database, grace, id)
    assert (now.owner_id, now.team_id) == (None, team.id)
    assert "Grace gave the conversation to the team Colourists" in shown and shown.count("Colourists") >= 3


async def test_a_resolved_conversation_is_not_handed_over(grace_at_work: Browser, grace: Staff, id: ConversationId) -> None:
    await step(grace_at_work, id, "status", status="resolved")
    page = f"/conversations/{id}"

    assert (await submit(grace_at_work, f"{page}/transfer", page=page, to=str(grace.id))).status_code == 409


async def test_each_change_can_be_undone(grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId) -> None:
    for verb, fields in (
        ("owner", {"to": str(grace.id)}),
        ("status", {"status": "resolved"}),
        ("status", {"status": "snoozed", "until": "hour"}),
        ("priority", {"priority": "2"}),
        ("transfer", {"to": str(grace.id)}),
    ):
        before = standing(await found(database, grace, id))
        shown = await step(grace_at_work, id, verb, **fields)
        undo = re.search(rf'action="/conversations/{id}/(undos/[0-9a-f-]+)"', shown)
        assert undo and standing(await found(database, grace, id)) != before, verb

        assert "Taken back." in await step(grace_at_work, id, undo[1])
        assert standing(await found(database, grace, id)) == before, verb


def standing(of: Conversation) -> tuple[object, ...]:
    return of.owner_kind, of.owner_id, of.status, of.snoozed_until, of.priority


async def test_what_somebody_else_did_is_not_mine_to_undo(
    grace_at_work: Browser, opened: Open, database: Database, grace: Staff, id: ConversationId
) -> None:
    barbara = opened()
    await sign_in(barbara, await hired(database, grace, "barbara", "operator"))
    shown = await step(grace_at_work, id, "status", status="resolved")
    undo = re.search(rf"/conversations/{id}/undos/[0-9a-f-]+", shown)
    assert undo

    assert (await submit(barbara, undo[0], page="/settings/profile")).status_code >= 400
    assert (await found(database, grace, id)).status is Status.RESOLVED


async def test_priority_and_tags_stand_in_the_heading(grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId) -> None:
    await step(grace_at_work, id, "priority", priority="1")
    await step(grace_at_work, id, "tags", name="Allergy")

    head = (await grace_at_work.get(f"/conversations/{id}")).text.split('<header class="talk-head">')[1].split("</header>")[0]
    assert "High" in head and "Allergy" in head
    assert (await found(database, grace, id)).priority is Priority.HIGH


async def test_a_tag_is_found_made_and_taken_off(grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId) -> None:
    await step(grace_at_work, id, "tags", name="  VIP ")
    await step(grace_at_work, id, "tags", name="vip")
    async with database.transaction(grace.workspace_id) as tx:
        [tag] = await conversations.tags(tx)
    assert tag.name == "VIP"
    sheet = (await grace_at_work.get(f"/conversations/{id}/tags", headers=FRAGMENT)).text
    assert f'name="untag" value="{tag.id}"' in sheet and "<html" not in sheet

    await step(grace_at_work, id, "tags", untag=str(tag.id))

    assert f'name="tag" value="{tag.id}"' in (await grace_at_work.get(f"/conversations/{id}/tags")).text


async def test_an_operator_puts_tags_on_but_makes_none(opened: Open, database: Database, grace: Staff, id: ConversationId) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        tag = await conversations.add_tag(tx, "VIP", hue=10)
    browser = opened()
    await sign_in(browser, await hired(database, grace, "barbara", "operator"))

    assert "Tagged: VIP" in await step(browser, id, "tags", tag=str(tag.id))
    page = f"/conversations/{id}"
    assert (await submit(browser, f"{page}/tags", page=page, name="Something new")).status_code == 403
    assert (await submit(browser, f"{page}/tags", page=page, tag=str(UUID(int=7)))).status_code == 404


async def test_a_blocked_person_is_shown_as_blocked_and_unblocked_again(
    grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId
) -> None:
    person_id = (await found(database, grace, id)).person_id

    shown = await step(grace_at_work, id, "blocked", blocked="yes")
    assert "Blocked" in shown and 'name="blocked" value="no"' in shown
    async with database.transaction(grace.workspace_id) as tx:
        assert (await people.person(tx, person_id)).blocked_at

    await step(grace_at_work, id, "blocked", blocked="no")
    async with database.transaction(grace.workspace_id) as tx:
        assert (await people.person(tx, person_id)).blocked_at is None
    assert "unblocked a person" in (await grace_at_work.get("/settings/audit")).text
