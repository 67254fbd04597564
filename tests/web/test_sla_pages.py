"""The rules of SLA as pages: what is suggested, what somebody writes, in which order; and the clock of a conversation."""

import re
from typing import Any

import msgspec
import pytest

from parley import workspace
from parley.core import ids
from parley.core.db import Database
from parley.core.ids import ConversationId
from parley.routing import look_round, sla
from parley.routing.sla import Deeds, Offer, Policy
from parley.workspace import Hours, Span, Staff
from tests.web.conftest import Browser, Open, hired, sign_in, submit
from tests.web.desk import Line

PAGE, NEW = "/settings/sla", "/settings/sla/new"
ALWAYS = Hours("UTC", week=((Span(0, 1440),),) * 7)
FILLED: dict[str, Any] = {
    "name": "Regulars",
    "first": "10",
    "first_unit": "minutes",
    "next": "",
    "next_unit": "minutes",
    "resolution": "16",
    "resolution_unit": "hours",
    "warns": "70",
    "calendar": "",
    "channels": "console",
    "priority_from": "1",
    "risk_tells": "owner",
    "risk_priority": "",
    "breach_tells": "all",
    "breach_priority": "2",
    "breach_takes_back": "true",
}


def but(changed: dict[str, Any]) -> dict[str, Any]:
    """The form, filled in otherwise."""
    return {**FILLED, **changed}


async def rules(database: Database, staff: Staff) -> list[Policy]:
    async with database.transaction(staff.workspace_id) as tx:
        return await sla.policies(tx)


async def test_whoever_has_no_rules_may_begin_with_three_and_gets_them_once(
    grace_at_work: Browser, database: Database, grace: Staff
) -> None:
    page = (await grace_at_work.get(PAGE)).text
    assert "Nothing is promised yet" in page and "Urgent requests" in page and "15 minutes" in page
    for _ in range(2):
        assert (await submit(grace_at_work, f"{PAGE}/beginning", page=NEW)).status_code == 303
    names = [one.name for one in await rules(database, grace)]
    assert names == ["Urgent requests", "Public comments", "All customers"]
    page = (await grace_at_work.get(PAGE)).text
    assert "For: urgent only" in page and "For: public comments" in page and "For all conversations" in page


async def test_a_rule_is_written_changed_removed_and_brought_back(grace_at_work: Browser, database: Database, grace: Staff) -> None:
    assert (await submit(grace_at_work, PAGE, page=NEW, **FILLED)).status_code == 303
    [rule] = await rules(database, grace)
    assert (rule.first_minutes, rule.next_minutes, rule.resolution_minutes, rule.warns_percent) == (10, None, 960, 70)
    assert (rule.channels, rule.priority_from) == (("console",), 1)
    assert (rule.on_risk, rule.on_breach) == (Deeds("owner"), Deeds("all", 2, takes_back=True))
    page = (await grace_at_work.get(PAGE)).text
    for words in ("10 minutes", "16 hours", "priority high or above", "At 70%", "somebody else gets it"):
        assert words in page

    one = f"{PAGE}/{rule.id}"
    form = (await grace_at_work.get(one)).text
    assert 'value="Regulars"' in form and re.search(r'name="resolution" value="16"', form) and 'value="console" checked' in form
    assert (await submit(grace_at_work, one, page=one, **but({"name": "Friends", "channels": ""}))).status_code == 303
    [changed] = await rules(database, grace)
    assert (changed.name, changed.channels) == ("Friends", ())

    removed = await submit(grace_at_work, f"{one}/remove", page=PAGE)
    assert "Friends" not in (await grace_at_work.get(removed.headers["location"])).text
    await submit(grace_at_work, f"{one}/restore", page=PAGE)
    assert "Friends" in (await grace_at_work.get(PAGE)).text


async def test_rules_are_moved_up_and_down(grace_at_work: Browser, database: Database, grace: Staff) -> None:
    for name in ("First", "Second", "Third"):
        await submit(grace_at_work, PAGE, page=NEW, **but({"name": name}))
    third = (await rules(database, grace))[2]
    await submit(grace_at_work, f"{PAGE}/order", page=PAGE, rule=str(third.id), up="true")
    assert [one.name for one in await rules(database, grace)] == ["First", "Third", "Second"]
    await submit(grace_at_work, f"{PAGE}/order", page=PAGE, rule=str(third.id), up="false")
    assert [one.name for one in await rules(database, grace)] == ["First", "Second", "Third"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        pytest.param({"name": " "}, "Give the rule a name", id="no_name"),
        pytest.param({"first": "", "resolution": ""}, "Say how soon", id="nothing_promised"),
        pytest.param({"first": "soon"}, "a whole number of minutes or hours", id="no_number"),
        pytest.param({"resolution": "99999"}, "a whole number of minutes or hours", id="too_long"),
        pytest.param({"warns": "100"}, "Warn when between", id="no_share"),
        pytest.param({"channels": "pigeons"}, "Choose among the channels", id="no_channel"),
        pytest.param({"queues": str(ids.NOBODY)}, "Choose among the queues", id="no_queue"),
    ],
)
async def test_what_makes_no_sense_is_said_beside_what_was_typed(
    changed: dict[str, str], sentence: str, grace_at_work: Browser, database: Database, grace: Staff
) -> None:
    answer = await submit(grace_at_work, PAGE, page=NEW, **but(changed))
    assert answer.status_code == 400 and sentence in answer.text
    assert f'value="{changed.get("warns", "70")}"' in answer.text
    assert await rules(database, grace) == []


async def test_an_operator_does_not_come_here(database: Database, grace: Staff, browser: Browser) -> None:
    await sign_in(browser, await hired(database, grace, "Emmy", "operator"))
    assert (await browser.get(PAGE)).status_code == 403
    assert (await submit(browser, PAGE, page="/inbox", **FILLED)).status_code == 403


async def test_a_stranger_does_not_find_a_rule(
    database: Database, grace_at_work: Browser, grace: Staff, opened: Open, linus: Staff
) -> None:
    await submit(grace_at_work, PAGE, page=NEW, **FILLED)
    [rule] = await rules(database, grace)
    stranger = opened()
    await sign_in(stranger, linus)
    assert (await stranger.get(f"{PAGE}/{rule.id}")).status_code == 404
    assert (await submit(stranger, f"{PAGE}/{rule.id}/remove", page=NEW)).status_code == 404
    assert [one.id for one in await rules(database, grace)] == [rule.id]


@pytest.mark.parametrize(
    ("offer", "minutes", "words"),
    [
        pytest.param(Offer(name="All", first_minutes=60), 0, ("Answer within", "due-calm", "First answer"), id="calm"),
        pytest.param(Offer(name="All", first_minutes=60), 50, ("Answer within", 'class="due"', "First answer"), id="at_risk"),
        pytest.param(Offer(name="All", first_minutes=60), 70, ("Late by", "due-late", "First answer"), id="late"),
        pytest.param(Offer(name="All", resolution_minutes=60), 0, ("Resolve within", "due-calm", "Resolution"), id="the_whole"),
    ],
)
async def test_a_conversation_shows_its_clock(
    offer: Offer, minutes: int, words: tuple[str, ...], line: Line, grace: Staff, grace_at_work: Browser, database: Database
) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        calendar = await workspace.add_calendar(tx, name="Always", hours=ALWAYS, by=grace)
        await sla.add(tx, msgspec.structs.replace(offer, calendar_id=calendar), by=grace)
    await line.says("ada", "Hello?")
    id = ConversationId(await line.conversation_of("ada", grace))
    async with database.transaction(grace.workspace_id) as tx:
        sql = f"UPDATE conversations SET waiting_since = waiting_since - interval '{minutes} minutes' WHERE workspace_id = $1 AND id = $2"
        await tx.execute(sql, tx.workspace_id, id)
    await look_round(database, grace.workspace_id)
    page = (await grace_at_work.get(f"/conversations/{id}")).text
    head = page[page.index('class="talk-facts"') : page.index('class="talk-steps"')]
    assert all(word in head for word in words)
    row = (await grace_at_work.get("/inbox?sort=due")).text
    assert ("data-due" in row) == (offer.first_minutes is not None)
