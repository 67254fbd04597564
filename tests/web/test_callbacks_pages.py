"""Call-backs by their pages: promised from a conversation, taken, made, cancelled; the strip, the list, what is decided."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from parley.core import clock
from parley.core.db import Database
from parley.core.ids import ConversationId
from parley.routing import callbacks
from parley.routing.callbacks import CallBack, Rules, Shown
from parley.workspace import Staff
from tests.web.conftest import Browser, Open, hired, sign_in, submit

SETTINGS = "/settings/call-backs"
FRAGMENT = {"hx-request": "true"}
ADAS = "+380501234567"


@pytest.fixture
async def always(database: Database, grace: Staff) -> None:
    """Somebody calls at any hour of these tests."""
    async with database.transaction(grace.workspace_id) as tx:
        await callbacks.set_rules(tx, Rules(always=True), by=grace)


@pytest.fixture
async def one(database: Database, grace: Staff, id: ConversationId, always: None) -> AsyncIterator[CallBack]:
    """Promised to Ada."""
    async with database.transaction(grace.workspace_id) as tx:
        found = await callbacks.promise(tx, id, ADAS, by=grace)
    yield found


async def now(database: Database, grace: Staff) -> Shown | None:
    async with database.transaction(grace.workspace_id) as tx:
        return next(iter(await callbacks.open_ones(tx)), None)


async def test_a_call_is_promised_from_the_conversation_and_stands_above_it(
    grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId, always: None
) -> None:
    page = f"/conversations/{id}/call-back/new"
    assert "Within 3 minutes somebody has to call." in (await grace_at_work.get(page)).text

    answer = await submit(grace_at_work, f"/conversations/{id}/call-back", page=page, phone="050 123 45 67", how="promise")

    assert answer.headers["location"] == f"/conversations/{id}"
    shown = (await grace_at_work.get(f"/conversations/{id}")).text
    assert 'href="tel:+380501234567"' in shown and "+380 50 123 4567" in shown
    assert "Grace promised a call" in shown and "nobody has it yet" in shown


async def test_what_is_no_number_is_said_beside_its_field(grace_at_work: Browser, id: ConversationId, always: None) -> None:
    page = f"/conversations/{id}/call-back/new"
    answer = await submit(grace_at_work, f"/conversations/{id}/call-back", page=page, phone="twelve", how="promise")
    assert answer.status_code == 400 and "This is no phone number." in answer.text and 'aria-invalid="true"' in answer.text

    answer = await submit(grace_at_work, f"/conversations/{id}/call-back", page=page, headers=FRAGMENT, phone="twelve", how="promise")
    assert answer.status_code == 400 and answer.headers["hx-retarget"] == "#sheet"


async def test_the_customer_is_asked_first(
    grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId, always: None
) -> None:
    page = f"/conversations/{id}/call-back/new"
    await submit(grace_at_work, f"/conversations/{id}/call-back", page=page, phone="", how="ask")
    assert "The customer was asked for a number to call." in (await grace_at_work.get(f"/conversations/{id}")).text


async def test_whoever_calls_says_so_and_then_how_it_went(
    grace_at_work: Browser, database: Database, grace: Staff, one: CallBack, id: ConversationId
) -> None:
    step, page = f"/call-backs/{one.id}/step", f"/conversations/{id}"
    await submit(grace_at_work, step, page=page, step="begin", place="card")
    shown = (await grace_at_work.get(page)).text
    assert "You are calling Ada" in shown and "Spoke with them" in shown

    answer = await submit(grace_at_work, f"/call-backs/{one.id}/result", page=page, result="reached", note="On Monday at ten", place="card")

    assert answer.headers["location"] == page and await now(database, grace) is None
    shown = (await grace_at_work.get(page)).text
    assert "Grace called and spoke with the customer" in shown and "On Monday at ten" in shown
    listed = (await grace_at_work.get("/call-backs")).text
    assert "Promise kept" in listed and "Nobody waits for a call" in listed


async def test_the_strip_shows_each_their_own_and_what_has_become_everybodys(
    grace_at_work: Browser, opened: Open, database: Database, grace: Staff, one: CallBack
) -> None:
    barbara = await hired(database, grace, "Barbara", "operator")
    other = opened()
    await sign_in(other, barbara)
    answer = await submit(grace_at_work, f"/call-backs/{one.id}/step", page="/call-backs", step="take", place="list")
    assert answer.headers["location"] == "/call-backs"

    mine, theirs = [(await browser.get("/call-backs/strip")).text for browser in (grace_at_work, other)]
    assert "Call Ada" in mine and f'data-due="{one.due_at and one.due_at.isoformat()}"' in mine
    assert "Ada" not in theirs

    async with database.transaction(grace.workspace_id) as tx:
        await tx.execute("UPDATE callbacks SET escalated_at = now(), missed_at = now() WHERE workspace_id = $1", tx.workspace_id)
    theirs = (await other.get("/call-backs/strip")).text
    assert "A call was promised: Grace is to make it" in theirs and "Promise broken" in theirs


async def test_a_deed_in_a_place_is_answered_with_that_place(grace_at_work: Browser, one: CallBack) -> None:
    step = f"/call-backs/{one.id}/step"
    strip = await submit(grace_at_work, step, page="/call-backs", headers=FRAGMENT, step="begin", place="strip")
    assert strip.status_code == 200 and 'id="calls"' in strip.text and "How did it go?" in strip.text


async def test_what_was_cancelled_can_be_undone(
    grace_at_work: Browser, database: Database, grace: Staff, one: CallBack, id: ConversationId
) -> None:
    step, page = f"/call-backs/{one.id}/step", f"/conversations/{id}"
    await submit(grace_at_work, step, page=page, step="cancel", place="card")
    assert "The call-back was cancelled." in (await grace_at_work.get(page)).text and await now(database, grace) is None

    await submit(grace_at_work, step, page=page, step="bring_back", place="card")
    assert await now(database, grace) is not None


async def test_a_colleague_has_it_is_said_and_not_a_fault(
    opened: Open, grace_at_work: Browser, database: Database, grace: Staff, one: CallBack
) -> None:
    barbara, other = await hired(database, grace, "Barbara", "operator"), opened()
    await sign_in(other, barbara)
    await submit(grace_at_work, f"/call-backs/{one.id}/step", page="/call-backs", step="take", place="list")
    answer = await submit(other, f"/call-backs/{one.id}/step", page="/call-backs", step="begin", place="list")
    assert answer.status_code == 409 and "A colleague makes this call." in answer.text


async def test_an_analyst_sees_the_list_and_calls_nobody(opened: Open, database: Database, grace: Staff, one: CallBack) -> None:
    reader, browser = await hired(database, grace, "Hedy", "analyst"), opened()
    await sign_in(browser, reader)
    shown = (await browser.get("/call-backs")).text
    assert "Ada" in shown and "I am calling" not in shown
    assert (await browser.get("/call-backs/strip")).status_code == 403
    assert (await browser.get(SETTINGS)).status_code == 403


async def test_what_is_decided_is_kept(grace_at_work: Browser, database: Database, grace: Staff) -> None:
    fields = {"offers": "true", "kinds": "legal", "minutes": "5", "tells": "supervisors", "retry_minutes": "30", "most_attempts": "2"}
    answer = await submit(grace_at_work, SETTINGS, page=SETTINGS, headers=None, **fields)
    assert answer.headers["location"] == SETTINGS + "?done=changed"
    async with database.transaction(grace.workspace_id) as tx:
        known = await callbacks.rules(tx)
    assert known == Rules(kinds=frozenset({"legal"}), minutes=5, tells="supervisors", retry_minutes=30, most_attempts=2)
    assert "changed how calls are promised" in (await grace_at_work.get("/settings/audit")).text


@pytest.mark.parametrize("calendar", ["nothing", "00000000-0000-0000-0000-000000000000"])
async def test_hours_that_are_not_there_are_refused(grace_at_work: Browser, calendar: str) -> None:
    fields = {"minutes": "3", "calendar": calendar, "tells": "available", "retry_minutes": "10", "most_attempts": "3"}
    assert (await submit(grace_at_work, SETTINGS, page=SETTINGS, headers=None, **fields)).status_code == 404


async def test_a_broken_promise_is_counted_in_the_list(grace_at_work: Browser, database: Database, grace: Staff, one: CallBack) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        sql = "UPDATE callbacks SET missed_at = $2, due_at = $2, escalated_at = $2 WHERE workspace_id = $1"
        await tx.execute(sql, tx.workspace_id, clock.now() - timedelta(minutes=1))
    await submit(grace_at_work, f"/call-backs/{one.id}/result", page="/call-backs", result="refused", place="list")
    assert "Promise broken" in (await grace_at_work.get("/call-backs")).text


async def test_a_stranger_gets_404_for_our_calls(opened: Open, linus: Staff, one: CallBack) -> None:
    browser = opened()
    await sign_in(browser, linus)
    assert (await browser.get(f"/conversations/{one.conversation_id}/call-back")).status_code == 404
    answer = await submit(browser, f"/call-backs/{one.id}/step", page="/call-backs", step="take", place="list")
    assert answer.status_code == 404 and "Ada" not in (await browser.get("/call-backs")).text
