"""The wall and what is done from there: for those who manage routing, with words that only two people see."""

import re
from collections.abc import Awaitable, Callable

import pytest

from parley import conversations, routing, workspace
from parley.core.db import Database
from parley.core.ground import Ground
from parley.core.ids import ConversationId
from parley.routing import State
from parley.workspace import Role, Staff
from tests.web.conftest import Browser, Open, hired, sign_in, submit
from tests.web.desk import Line

At = Callable[[str, Role], Awaitable[tuple[Staff, Browser]]]


@pytest.fixture
def at_desk(ground: Ground, grace: Staff, opened: Open) -> At:
    """Somebody newly hired, and their browser."""

    async def at_desk(name: str, role: Role) -> tuple[Staff, Browser]:
        staff, browser = await hired(ground.database, grace, name, role), opened()
        await sign_in(browser, staff)
        return staff, browser

    return at_desk


async def owner(database: Database, by: Staff, id: ConversationId) -> object:
    async with database.transaction(by.workspace_id) as tx:
        return (await conversations.conversation(tx, id)).owner_id


async def default_queue(database: Database, by: Staff) -> str:
    await routing.look_round(database, by.workspace_id)
    async with database.transaction(by.workspace_id) as tx:
        return str((await routing.queues.queues(tx))[-1].id)


async def give(database: Database, by: Staff, id: ConversationId, to: Staff) -> None:
    async with database.transaction(by.workspace_id) as tx:
        await conversations.change_many(tx, [id], conversations.Change(owner=to.id), by=by.id)


async def test_the_wall_shows_who_waits_and_who_is_there(
    database: Database, grace: Staff, grace_at_work: Browser, id: ConversationId, at_desk: At
) -> None:
    barbara, _ = await at_desk("Barbara", "operator")
    queue = await default_queue(database, grace)
    async with database.transaction(grace.workspace_id) as tx:
        await routing.agents.set_state(tx, barbara.id, State.BREAK, "lunch", by=grace)

    page = (await grace_at_work.get("/wall")).text

    assert "<dt>Waiting</dt><dd>1</dd>" in page and f"/wall/queues/{queue}" in page
    assert f'id="member-{barbara.id}"' in page and "On a break" in page and "lunch" in page
    assert "1 message in the last hour" in page and "No alarms" in page
    assert "Ada" in (await grace_at_work.get(f"/wall/queues/{queue}")).text


@pytest.mark.parametrize("role", ["operator", "analyst"])
async def test_whoever_does_not_manage_routing_sees_no_wall(
    database: Database, grace: Staff, id: ConversationId, at_desk: At, role: Role
) -> None:
    staff, browser = await at_desk("Daria", role)
    queue = await default_queue(database, grace)

    for address in ("/wall", f"/wall/queues/{queue}", f"/wall/people/{staff.id}"):
        assert (await browser.get(address)).status_code == 403, address
    inbox = "/inbox"
    assert (await submit(browser, "/wall/moves", page=inbox, ids=str(id), to=str(staff.id))).status_code == 403
    assert (await submit(browser, f"/wall/people/{staff.id}/state", page=inbox, state="busy")).status_code == 403
    assert (await submit(browser, f"/conversations/{id}/whispers", page=inbox, to=str(grace.id), text="Psst")).status_code == 403
    assert '"/wall"' not in (await browser.get(inbox)).text


async def test_a_stranger_gets_404(database: Database, grace: Staff, linus: Staff, id: ConversationId, opened: Open) -> None:
    queue, browser = await default_queue(database, grace), opened()
    await sign_in(browser, linus)

    for address in (f"/wall/queues/{queue}", f"/wall/people/{grace.id}", f"/conversations/{id}/whispers"):
        assert (await browser.get(address)).status_code == 404, address
    assert (await submit(browser, "/wall/moves", page="/wall", ids=str(id), to=str(linus.id))).status_code == 404
    assert (await submit(browser, f"/wall/people/{grace.id}/state", page="/wall", state="busy")).status_code == 404


async def test_what_waits_is_given_to_somebody_and_taken_back(
    database: Database, grace: Staff, grace_at_work: Browser, id: ConversationId, at_desk: At
) -> None:
    barbara, _ = await at_desk("Barbara", "operator")
    here = f"/wall/queues/{await default_queue(database, grace)}"

    answer = await submit(grace_at_work, "/wall/moves", page=here, ids=str(id), to=str(barbara.id), next=here)
    assert await owner(database, grace, id) == barbara.id
    assert answer.headers["location"].startswith(f"{here}?undo=")

    undo = answer.headers["location"].partition("undo=")[2]
    assert f"/wall/undos/{undo}" in (await grace_at_work.get(answer.headers["location"])).text
    await submit(grace_at_work, f"/wall/undos/{undo}", page=here, next=here)
    assert await owner(database, grace, id) is None


async def test_a_supervisor_takes_over_and_puts_back(
    database: Database, grace: Staff, grace_at_work: Browser, id: ConversationId, at_desk: At
) -> None:
    barbara, _ = await at_desk("Barbara", "operator")
    await give(database, grace, id, barbara)
    here = f"/wall/people/{barbara.id}"
    assert "Ada" in (await grace_at_work.get(here)).text

    await submit(grace_at_work, "/wall/moves", page=here, ids=str(id), to=str(grace.id), next=here)
    assert await owner(database, grace, id) == grace.id

    await submit(grace_at_work, "/wall/moves", page=here, ids=str(id), to="queue", next=here)
    assert await owner(database, grace, id) is None


async def test_what_is_given_to_a_team_waits_for_it(database: Database, grace: Staff, grace_at_work: Browser, id: ConversationId) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        team = await workspace.add_team(tx, name="Colour", by=grace)

    await submit(grace_at_work, "/wall/moves", page="/wall", ids=str(id), team=str(team.id))

    async with database.transaction(grace.workspace_id) as tx:
        found = await conversations.conversation(tx, id)
    assert (found.owner_id, found.team_id) == (None, team.id)


async def test_nothing_chosen_and_places_elsewhere_are_refused(grace_at_work: Browser, grace: Staff, id: ConversationId) -> None:
    assert (await submit(grace_at_work, "/wall/moves", page="/wall", to=str(grace.id))).status_code == 400
    assert (await submit(grace_at_work, "/wall/moves", page="/wall", ids=str(id), to="nobody")).status_code == 404
    answer = await submit(grace_at_work, "/wall/moves", page="/wall", ids=str(id), to=str(grace.id), next="//elsewhere.example")
    assert answer.headers["location"].startswith("/wall?undo=")


async def test_a_supervisor_says_what_somebody_is_doing(database: Database, grace: Staff, grace_at_work: Browser, at_desk: At) -> None:
    barbara, _ = await at_desk("Barbara", "operator")
    here = f"/wall/people/{barbara.id}"

    await submit(grace_at_work, f"{here}/state", page=here, state="available", reason="back from training")

    page = (await grace_at_work.get("/wall")).text
    assert "back from training" in page and "Available" in page
    assert (await submit(grace_at_work, f"{here}/state", page=here, state="asleep")).status_code == 400


async def test_a_whisper_is_seen_by_two_people_only(
    database: Database, grace: Staff, grace_at_work: Browser, id: ConversationId, at_desk: At
) -> None:
    barbara, hers = await at_desk("Barbara", "operator")
    _, his = await at_desk("Ken", "supervisor")
    await give(database, grace, id, barbara)
    talk = f"/conversations/{id}"

    await submit(grace_at_work, f"{talk}/whispers", page=talk, to=str(barbara.id), text="Offer her the morning")

    assert "Offer her the morning" in (await hers.get(talk)).text and "Grace whispers to you" in (await hers.get("/notices/list")).text
    assert "Offer her the morning" in (await grace_at_work.get(talk)).text
    assert "Offer her the morning" not in (await his.get(talk)).text
    assert "Offer her the morning" not in (await his.get(f"{talk}/whispers")).text


async def test_whoever_has_understood_sees_it_no_more_and_the_author_knows(
    database: Database, grace: Staff, grace_at_work: Browser, id: ConversationId, at_desk: At
) -> None:
    barbara, hers = await at_desk("Barbara", "operator")
    _, his = await at_desk("Ken", "operator")
    await give(database, grace, id, barbara)
    talk = f"/conversations/{id}"
    await submit(grace_at_work, f"{talk}/whispers", page=talk, to=str(barbara.id), text="Offer her the morning")
    whisper = (await hers.get(talk)).text.partition('id="whisper-')[2][:36]

    assert (await submit(his, f"/whispers/{whisper}/known", page=talk)).status_code == 404
    await submit(hers, f"/whispers/{whisper}/known", page=talk)

    assert "Offer her the morning" not in (await hers.get(talk)).text
    assert "read" in (await grace_at_work.get(f"{talk}/whispers")).text.partition("whisper-who")[2]


async def test_a_whisper_wants_words_and_somebody_who_answers(
    grace_at_work: Browser, grace: Staff, linus: Staff, id: ConversationId, at_desk: At
) -> None:
    barbara, _ = await at_desk("Barbara", "operator")
    analyst, _ = await at_desk("Ken", "analyst")
    talk = f"/conversations/{id}"

    for to, text, status in ((barbara.id, " ", 400), (analyst.id, "Psst", 400), (grace.id, "Psst", 400), (linus.id, "Psst", 404)):
        assert (await submit(grace_at_work, f"{talk}/whispers", page=talk, to=str(to), text=text)).status_code == status


async def test_a_busy_hour_is_drawn_and_told(grace_at_work: Browser, line: Line, grace: Staff) -> None:
    for number in range(3):
        await line.says(f"guest {number}", "Hello")
        await line.conversation_of(f"guest {number}", grace)

    page = (await grace_at_work.get("/wall")).text

    assert "3 messages in the last hour" in page and page.count('<th scope="row"><time') == routing.wall.MINUTES
    assert 0 < len(re.findall(r'<rect x="\d+" y="[\d.]+" width="8"', page)) <= 3
