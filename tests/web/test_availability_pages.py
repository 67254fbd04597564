"""What one is doing, by one's own menu; and asking for work."""

import asyncio
from typing import Any

import pytest

from parley import conversations, routing
from parley.core.db import Database
from parley.core.ground import Ground
from parley.core.ids import ConversationId
from parley.routing import Manner, Rules, State
from parley.routing.agents import IDLE, MISSED
from parley.workspace import Staff
from tests.spine.waiting import until
from tests.web.conftest import Browser, Open, form_token, hired, sign_in, submit
from tests.web.desk import Line

FRAGMENT = {"hx-request": "true"}
PAGE = "/availability"


async def gives_out(database: Database, by: Staff, **more: Any) -> None:
    async with database.transaction(by.workspace_id) as tx:
        default = (await routing.queues.queues(tx))[-1]
        await routing.queues.change(tx, default.id, Manner(assigns=True, **more), by=by)


async def state(database: Database, of: Staff) -> tuple[State, str]:
    async with database.transaction(of.workspace_id) as tx:
        found = await routing.agents.agent(tx, of.id)
    return found.state, found.reason


async def fragment(browser: Browser) -> str:
    return (await browser.get(PAGE, headers=FRAGMENT)).text


async def test_one_says_what_one_is_doing_and_why(grace_at_work: Browser, database: Database, grace: Staff) -> None:
    assert "Not at work" in (await grace_at_work.get(PAGE)).text
    answer = await submit(grace_at_work, PAGE, page=PAGE, state="break", reason="  lunch  ")

    assert answer.headers["location"] == PAGE and await state(database, grace) == (State.BREAK, "lunch")
    assert "My menu: On a break" in await fragment(grace_at_work) and 'value="lunch"' in await fragment(grace_at_work)


async def test_signing_in_makes_nobody_available(browser: Browser, database: Database, grace: Staff) -> None:
    await sign_in(browser, grace)
    await browser.get("/inbox")

    assert (await state(database, grace))[0] is State.OFFLINE


async def test_whoever_has_said_nothing_is_invited_once_something_is_given_out(
    grace_at_work: Browser, database: Database, grace: Staff
) -> None:
    assert "I am available" not in await fragment(grace_at_work)
    await gives_out(database, grace)
    assert "I am available" in await fragment(grace_at_work)

    await submit(grace_at_work, PAGE, page=PAGE, state="offline")
    assert "I am available" not in await fragment(grace_at_work)


@pytest.mark.parametrize(
    ("reason", "told"), [(IDLE, "You have done nothing for a while"), (MISSED, "You did not open what was given to you")]
)
async def test_whoever_was_sent_away_is_told_so_and_is_back_with_one_click(
    grace_at_work: Browser, database: Database, grace: Staff, reason: str, told: str
) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await routing.agents.set_state(tx, grace.id, State.AVAILABLE, by=grace)
        await routing.agents.send_away(tx, [grace.id], reason)
    assert told in await fragment(grace_at_work)

    token = await form_token(grace_at_work, PAGE)
    answer = await grace_at_work.post(PAGE, data={"_csrf_token": token, "state": "available"}, headers=FRAGMENT)

    assert told not in answer.text and "My menu: Available" in answer.text and await state(database, grace) == (State.AVAILABLE, "")


async def test_only_who_answers_says_what_they_are_doing_and_nobody_what_is_no_state(
    grace_at_work: Browser, browser: Browser, database: Database, grace: Staff
) -> None:
    assert (await submit(grace_at_work, PAGE, page=PAGE, state="asleep")).status_code == 400
    await sign_in(browser, await hired(database, grace, "Edith", "analyst"))

    assert (await browser.get(PAGE)).status_code == 403
    assert (await submit(browser, PAGE, page="/settings/profile", state="available")).status_code == 403


async def test_whoever_signs_out_everywhere_is_given_nothing_more(grace_at_work: Browser, database: Database, grace: Staff) -> None:
    await submit(grace_at_work, PAGE, page=PAGE, state="available")
    await submit(grace_at_work, "/logout", page=PAGE)

    assert (await state(database, grace))[0] is State.OFFLINE


async def test_whoever_is_still_signed_in_elsewhere_stays_available(
    grace_at_work: Browser, database: Database, grace: Staff, opened: Open
) -> None:
    phone = opened()
    await sign_in(phone, grace)
    await submit(grace_at_work, PAGE, page=PAGE, state="available")
    await submit(grace_at_work, "/logout", page=PAGE)

    assert (await state(database, grace))[0] is State.AVAILABLE


# ── asking for work


@pytest.fixture
async def waiting(database: Database, grace: Staff, id: ConversationId) -> ConversationId:
    """Ada's conversation, which a look has put into a queue."""

    async def placed() -> routing.Wait | None:
        async with database.transaction(grace.workspace_id) as tx:
            return await routing.wait_of(tx, id)

    await until(placed)
    return id


async def test_the_next_one_is_given_and_opened(grace_at_work: Browser, database: Database, grace: Staff, waiting: ConversationId) -> None:
    answer = await submit(grace_at_work, "/inbox/next", page="/inbox")

    assert answer.headers["location"].startswith(f"/conversations/{waiting}?")
    async with database.transaction(grace.workspace_id) as tx:
        assert (await conversations.conversation(tx, waiting)).owner_id == grace.id
        assert await routing.wait_of(tx, waiting) is None


async def test_a_page_with_the_list_gets_the_conversation_into_its_pane(grace_at_work: Browser, waiting: ConversationId) -> None:
    token = await form_token(grace_at_work, "/inbox")
    answer = await grace_at_work.post("/inbox/next", data={"_csrf_token": token, "tab": "mine"}, headers=FRAGMENT)

    assert answer.headers["hx-push-url"] == f"/conversations/{waiting}?tab=mine"
    assert 'id="pane"' in answer.text and "<html" not in answer.text


async def test_where_nothing_waits_or_hands_are_full_a_sentence_says_so(
    grace_at_work: Browser, database: Database, grace: Staff, waiting: ConversationId
) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await routing.agents.set_rules(tx, Rules(limits={"call": 0, "chat": 2, "mail": 0}), by=grace)
    await submit(grace_at_work, "/inbox/next", page="/inbox")
    assert "Nothing waits that is for you." in (await submit(grace_at_work, "/inbox/next", page="/inbox")).text

    async with database.transaction(grace.workspace_id) as tx:
        await routing.agents.set_rules(tx, Rules(limits={"call": 0, "chat": 1, "mail": 0}), by=grace)
    assert "Your hands are full." in (await submit(grace_at_work, "/inbox/next", page="/inbox")).text


async def test_whoever_only_reads_takes_nothing(browser: Browser, database: Database, grace: Staff) -> None:
    await sign_in(browser, await hired(database, grace, "Edith", "analyst"))

    assert (await submit(browser, "/inbox/next", page="/settings/profile")).status_code == 403


# ── what was given is before their eyes

ACCEPTED = "SELECT accepted_at IS NOT NULL FROM assignments WHERE workspace_id = $1 AND conversation_id = $2 AND ended_at IS NULL"


async def accepted(database: Database, staff: Staff, id: ConversationId) -> bool:
    async with database.transaction(staff.workspace_id) as tx:
        return await tx.value(ACCEPTED, tx.workspace_id, id)


@pytest.fixture
async def given(ground: Ground, database: Database, grace: Staff, line: Line, id: ConversationId) -> ConversationId:
    """Ada's conversation, which the machine has given to Grace."""
    await gives_out(database, grace, accept_seconds=600)
    async with database.transaction(grace.workspace_id) as tx:
        await routing.agents.set_state(tx, grace.id, State.AVAILABLE, by=grace)
    await routing.look_round(database, grace.workspace_id)
    return id


async def test_opening_what_was_given_to_me_accepts_it(
    grace_at_work: Browser, database: Database, grace: Staff, given: ConversationId
) -> None:
    assert not await accepted(database, grace, given)
    await grace_at_work.get(f"/conversations/{given}")

    assert await accepted(database, grace, given)


@pytest.mark.parametrize(
    "header", [{"sec-purpose": "prefetch"}, {"parley-unseen": "1", "hx-request": "true"}], ids=["looks-ahead", "hidden-page"]
)
async def test_what_nobody_sees_is_not_accepted(
    grace_at_work: Browser, database: Database, grace: Staff, given: ConversationId, header: dict[str, str]
) -> None:
    await grace_at_work.get(f"/conversations/{given}", headers=header)

    assert not await accepted(database, grace, given)


async def test_a_colleague_who_looks_accepts_nothing_for_its_owner(
    browser: Browser, database: Database, grace: Staff, given: ConversationId
) -> None:
    await sign_in(browser, await hired(database, grace, "Barbara", "operator"))
    await browser.get(f"/conversations/{given}")

    assert not await accepted(database, grace, given)


# ── why it waits


async def test_a_waiting_conversation_says_why_and_one_that_is_taken_nothing(
    grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId
) -> None:
    await gives_out(database, grace)
    await routing.look_round(database, grace.workspace_id)
    waits = "the only one who could take it is not there: not at work; it is the first"
    for path in (f"/conversations/{id}", f"/conversations/{id}/wait"):
        assert f"Waits: {waits}" in (await grace_at_work.get(path)).text, path

    await submit(grace_at_work, "/inbox/next", page="/inbox")
    for path in (f"/conversations/{id}", f"/conversations/{id}/wait"):
        assert "Waits: " not in (await grace_at_work.get(path)).text, path
        assert 'id="why" hidden' in (await grace_at_work.get(path)).text, path


async def test_the_timeline_says_that_it_was_not_taken_in_time(
    grace_at_work: Browser, database: Database, grace: Staff, given: ConversationId
) -> None:
    async with asyncio.timeout(10), database.transaction(grace.workspace_id) as tx:
        while not await conversations.take_back_from(tx, {given: grace.id}, "passed"):
            await asyncio.sleep(0.02)  # whatever somebody holds at that moment is left for the next round
    page = (await grace_at_work.get(f"/conversations/{given}")).text
    assert "Grace did not take it in time: it is back in the queue" in page and "gave the conversation back" not in page
