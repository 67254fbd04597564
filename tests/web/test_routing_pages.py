"""Queues, skills, workload and the rules of routing by their pages."""

import re
from typing import Any
from uuid import UUID

import pytest
from httpx2 import Response

from parley import conversations, people, routing, workspace
from parley.conversations import Condition, Group
from parley.core.db import Database
from parley.routing import Choice, Manner, Queue, Rules
from parley.routing.queues import Enough, SkillNeed
from parley.web.inbox import filters
from parley.web.routing import asking
from parley.workspace import Staff
from tests.web.conftest import Browser, Open, form_token, hired, sign_in, submit

QUEUES, SKILLS, AGENTS = "/settings/queues", "/settings/skills", "/settings/agents"
NEW = QUEUES + "/new"
MAIL = Group(items=(Condition("channel", "any", ("email",)),))


async def queues(database: Database, staff: Staff) -> list[Queue]:
    async with database.transaction(staff.workspace_id) as tx:
        return await routing.queues.queues(tx)


async def queue_named(database: Database, staff: Staff, name: str) -> Queue:
    return next(queue for queue in await queues(database, staff) if queue.name == name)


async def added(database: Database, staff: Staff, name: str, **more: Any) -> str:
    """A queue's page."""
    async with database.transaction(staff.workspace_id) as tx:
        return f"{QUEUES}/{(await routing.queues.add(tx, Manner(name=name, **more), by=staff)).id}"


async def skill(database: Database, staff: Staff, name: str) -> UUID:
    async with database.transaction(staff.workspace_id) as tx:
        return (await routing.queues.add_skill(tx, name, by=staff)).id


async def sent(browser: Browser, path: str, page: str, fields: dict[str, str]) -> Response:
    """Fields whose names nobody could give to a parameter."""
    return await browser.post(path, data={"_csrf_token": await form_token(browser, page), **fields})


async def names(database: Database, staff: Staff) -> list[str]:
    return [queue.name for queue in await queues(database, staff)]


# ── queues


async def test_everything_about_a_queue_is_set_by_its_page_and_shown_again(
    grace_at_work: Browser, database: Database, grace: Staff
) -> None:
    colour = await skill(database, grace, "Colour")
    async with database.transaction(grace.workspace_id) as tx:
        team = (await workspace.add_team(tx, "Masters", by=grace)).id
        calendar = await workspace.add_calendar(tx, name="Evenings", hours=workspace.Hours(), by=grace)
        segment = (await people.segments.save(tx, "Regulars", people.segments.Group(), by=grace.id)).id
    form = {
        **{"name": "Mail", "comes": "asked", "filter": filters.written(MAIL), "hours": "open", "calendar": str(calendar)},
        **{"segment": str(segment), "team": str(team), "assigns": "yes", "tells_place": "yes"},
        **{"skill-0": str(colour), "level-0-0": "4", "after-0-1": "2", "after-0-1-unit": "60", "level-0-1": "2"},
        **{"accept": "40", "accept-unit": "1", "answer": "5", "answer-unit": "60"},
        **{"known": "90", "known-unit": "1", "gone": "2", "gone-unit": "3600"},
    }
    assert (await sent(grace_at_work, NEW, NEW, form)).status_code == 303

    mail = await queue_named(database, grace, "Mail")
    wanted = Manner(
        name="Mail",
        entry=MAIL,
        hours="open",
        calendar_id=calendar,
        segment_id=segment,
        team_id=team,
        needs=(SkillNeed(routing.SkillId(colour), (Enough(0, 4), Enough(120, 2))),),
        assigns=True,
        accept_seconds=40,
        answer_seconds=300,
        known_seconds=90,
        gone_seconds=7200,
        tells_place=True,
    )
    assert Manner(**{name: getattr(mail, name) for name in Manner.__struct_fields__}) == wanted

    page = f"{QUEUES}/{mail.id}"
    shown = (await grace_at_work.get(page)).text
    assert 'value="40"' in shown and 'value="90"' in shown and re.search(r'name="after-0-1" value="2"', shown)
    assert len(re.findall(r" selected>", shown)) >= 8 and f'value="{team}" selected' in shown


async def test_saving_what_is_shown_changes_nothing(grace_at_work: Browser, database: Database, grace: Staff) -> None:
    colour = routing.SkillId(await skill(database, grace, "Colour"))
    needs = (SkillNeed(colour, (Enough(0, 5), Enough(30, 3), Enough(600, 1))),)
    page = await added(database, grace, "Colour", entry=MAIL, needs=needs, assigns=True, accept_seconds=45, gone_seconds=0)
    before = await queue_named(database, grace, "Colour")

    await sent(grace_at_work, page, page, _as_shown((await grace_at_work.get(page)).text))

    assert await queue_named(database, grace, "Colour") == before


def _as_shown(page: str) -> dict[str, str]:
    """What a browser would send of the queue's form, as it stands."""
    texts = re.findall(r'<input(?=[^>]*form="queue")(?=[^>]*name="([^"]+)")(?![^>]*type="(?:radio|checkbox)")[^>]*?value="([^"]*)"', page)
    ticked = re.findall(r'<input type="(?:radio|checkbox)" name="([^"]+)" value="([^"]*)" form="queue"[^>]* checked', page)
    selects = re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL)
    chosen = {name: (re.findall(r'value="([^"]*)" selected', options) or [""])[0] for name, options in selects}
    return (
        {name: value for name, value in chosen.items() if not re.match(r"(all|field|op|unit|value)-0", name)} | dict(texts) | dict(ticked)
    )


async def test_rows_of_the_form_grow_without_anything_being_saved(grace_at_work: Browser, database: Database, grace: Staff) -> None:
    colour = await skill(database, grace, "Colour")
    page = await added(database, grace, "Mail", entry=MAIL)

    more = await submit(grace_at_work, page, page=page, name="Post", do="need")
    assert 'name="skill-0"' in more.text and 'value="Post"' in more.text
    less = await sent(grace_at_work, page, page, {"name": "Post", "skill-0": str(colour), "level-0-0": "4", "do": "step-0"})
    assert 'name="level-0-1"' in less.text and re.search(r'name="level-0-1".*?value="3" selected', less.text, re.DOTALL)
    without = await sent(grace_at_work, page, page, {"name": "Post", "skill-0": str(colour), "level-0-0": "4", "do": "drop-0"})
    assert 'name="skill-0"' not in without.text
    assert (await submit(grace_at_work, page, page=page, do="drop-7")).status_code == 404

    assert (await queue_named(database, grace, "Mail")).needs == ()


async def test_the_question_is_put_together_without_a_script(grace_at_work: Browser, database: Database, grace: Staff) -> None:
    page = await added(database, grace, "Urgent", entry=MAIL)
    fields = {"all-0": "1", "field-0.0": "said", "was-0.0": "said", "op-0.0": "contains", "value-0.0": "urgent", "do": ""}
    shown = (await grace_at_work.get(page, params=fields)).text
    written = re.search(r'name="filter" value="([^"]+)"', shown)
    assert written and "Customer's words: contains urgent".replace("'", "&#39;") in shown

    await submit(grace_at_work, page, page=page, name="Urgent", comes="asked", filter=written[1])

    assert (await queue_named(database, grace, "Urgent")).entry == Group(items=(Condition("said", "contains", ("urgent",)),))


def test_everything_that_may_be_asked_has_its_words() -> None:
    assert asking.NAMES.keys() == conversations.SORTABLE.keys()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": " "}, "Give the queue a name of up to 100 characters."),
        ({"comes": "asked", "filter": ""}, "Say what comes in: fill in at least one condition."),
        ({"accept": "soon"}, "Write a whole number, at most seven days, or leave it empty."),
        ({"gone": "200", "gone-unit": "3600"}, "Write a whole number, at most seven days, or leave it empty."),
    ],
    ids=["nameless", "asks-nothing", "no-number", "too-long"],
)
async def test_what_is_wrong_is_said_and_what_was_typed_stays(grace_at_work: Browser, typed: dict[str, str], sentence: str) -> None:
    answer = await sent(grace_at_work, NEW, NEW, {"name": "Mail", "comes": "all", "team": "", **typed})

    assert answer.status_code == 400 and sentence in answer.text
    assert 'value="Mail"' in answer.text or typed.get("name")


async def test_steps_that_ask_for_more_later_are_refused_at_the_skills(grace_at_work: Browser, database: Database, grace: Staff) -> None:
    colour = await skill(database, grace, "Colour")
    steps = {"skill-0": str(colour), "level-0-0": "2", "after-0-1": "60", "after-0-1-unit": "1", "level-0-1": "3"}
    answer = await sent(grace_at_work, NEW, NEW, {"name": "Colour", "comes": "all", **steps})

    assert answer.status_code == 400 and "Each step asks for less than the one before, and comes later." in answer.text


async def test_queues_are_put_in_order_and_the_one_for_everything_else_stays_the_last(
    grace_at_work: Browser, database: Database, grace: Staff
) -> None:
    for name in ("Mail", "Chat", "Calls"):
        await added(database, grace, name)
    calls, default = (await queues(database, grace))[2:]

    await submit(grace_at_work, f"{QUEUES}/{calls.id}/move", page=QUEUES, up="true")
    assert await names(database, grace) == ["Mail", "Calls", "Chat", ""]
    await submit(grace_at_work, f"{QUEUES}/{calls.id}/move", page=QUEUES, up="false")
    await submit(grace_at_work, f"{QUEUES}/{calls.id}/move", page=QUEUES, up="false")
    await submit(grace_at_work, f"{QUEUES}/{default.id}/move", page=QUEUES, up="true")
    assert await names(database, grace) == ["Mail", "Chat", "Calls", ""]


async def test_a_removed_queue_is_brought_back_with_one_click(grace_at_work: Browser, database: Database, grace: Staff) -> None:
    page = await added(database, grace, "Mail")
    gone = (await submit(grace_at_work, page + "/remove", page=page)).headers["location"]
    assert await names(database, grace) == [""] and (await grace_at_work.get(page)).status_code == 404

    await submit(grace_at_work, page + "/restore", page=gone)
    assert await names(database, grace) == ["Mail", ""]


async def test_the_queue_for_everything_else_is_changed_but_never_removed(grace_at_work: Browser, database: Database, grace: Staff) -> None:
    [default] = await queues(database, grace)
    page = f"{QUEUES}/{default.id}"
    assert "Remove the queue" not in (await grace_at_work.get(page)).text
    assert (await submit(grace_at_work, page + "/remove", page=page)).status_code == 409

    await submit(grace_at_work, page, page=page, name="", assigns="yes", comes="asked")
    [changed] = await queues(database, grace)
    assert changed.assigns and changed.entry is None and changed.is_default


async def test_only_a_list_of_one_queue_teaches_what_more_of_them_are_for(grace_at_work: Browser, database: Database, grace: Staff) -> None:
    assert "One queue for everything" in (await grace_at_work.get(QUEUES)).text
    await added(database, grace, "Mail")
    assert "One queue for everything" not in (await grace_at_work.get(QUEUES)).text


# ── skills


async def test_a_skill_is_added_and_renamed_and_a_name_that_is_taken_is_said_beside_it(
    grace_at_work: Browser, database: Database, grace: Staff
) -> None:
    await submit(grace_at_work, SKILLS, page=SKILLS, name="Colour")
    french = await skill(database, grace, "French")
    await submit(grace_at_work, f"{SKILLS}/{french}", page=SKILLS, name="Spanish")
    assert 'value="Spanish"' in (await grace_at_work.get(SKILLS)).text

    for path in (SKILLS, f"{SKILLS}/{french}"):
        answer = await submit(grace_at_work, path, page=SKILLS, name="COLOUR")
        assert answer.status_code == 400 and "There is a skill of this name already." in answer.text
        assert re.search(r'value="COLOUR"[^>]*aria-invalid="true"', answer.text, re.DOTALL)


# ── who takes what


async def test_somebodys_limits_skills_and_shift_are_set_by_their_page(grace_at_work: Browser, database: Database, grace: Staff) -> None:
    colour, french = await skill(database, grace, "Colour"), await skill(database, grace, "French")
    page = f"{AGENTS}/{grace.id}"
    week = {f"from-{day}": "9" for day in range(5)} | {f"to-{day}": "17:30" for day in range(5)}
    form = {f"skill-{colour}": "5", f"skill-{french}": "", "limit-chat": "2", "limit-call": "0", "limit-mail": "", "shift": "own", **week}

    assert (await sent(grace_at_work, page, page, form)).status_code == 303

    async with database.transaction(grace.workspace_id) as tx:
        mine = await routing.agents.agent(tx, grace.id)
    assert mine.skills == {colour: 5} and mine.limits == {"chat": 2, "call": 0}
    assert mine.shift and [len(day) for day in mine.shift.week] == [1, 1, 1, 1, 1, 0, 0] and mine.shift.zone == "UTC"
    shown = (await grace_at_work.get(page)).text
    assert 'value="09:00"' in shown and 'value="17:30"' in shown
    assert f'href="{page}"' in (await grace_at_work.get(SKILLS)).text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"limit-chat": "many"}, "Write a whole number from 0 to 100, or leave it empty for the usual."),
        ({"limit-chat": "101"}, "Write a whole number from 0 to 100, or leave it empty for the usual."),
        ({"shift": "own"}, "Fill in the hours of at least one day"),
        ({"shift": "own", "from-0": "nine", "to-0": "18"}, "Write both times as 09:00 and 18:00, or leave both empty."),
    ],
    ids=["no-number", "too-many", "no-hours", "no-time"],
)
async def test_what_cannot_be_a_workload_is_said_at_its_field(
    grace_at_work: Browser, grace: Staff, typed: dict[str, str], sentence: str
) -> None:
    page = f"{AGENTS}/{grace.id}"
    answer = await sent(grace_at_work, page, page, typed)

    assert answer.status_code == 400 and sentence in answer.text


async def test_the_rules_for_all_are_set_and_refused_at_their_fields(grace_at_work: Browser, database: Database, grace: Staff) -> None:
    good = {"choice": "round_robin", "limit-call": "1", "limit-chat": "5", "limit-mail": "9", "away": "", "rests": "15"}
    await sent(grace_at_work, AGENTS, AGENTS, good)
    async with database.transaction(grace.workspace_id) as tx:
        assert await routing.agents.rules(tx) == Rules(Choice.ROUND_ROBIN, {"call": 1, "chat": 5, "mail": 9}, None, 15)

    for wrong in ({"away": "0"}, {"rests": ""}, {"rests": "1441"}):
        answer = await sent(grace_at_work, AGENTS, AGENTS, good | wrong)
        assert answer.status_code == 400 and "Write a whole number of minutes, at most a day." in answer.text
    assert (await sent(grace_at_work, AGENTS, AGENTS, good | {"choice": "whim"})).status_code == 404


# ── whose they are


async def test_a_stranger_gets_404_for_our_queues_skills_and_people(
    grace_at_work: Browser, opened: Open, database: Database, grace: Staff, linus: Staff
) -> None:
    page, ours, stranger = await added(database, grace, "Mail"), await skill(database, grace, "Colour"), opened()
    await sign_in(stranger, linus)

    for path in (page, f"{AGENTS}/{grace.id}"):
        assert (await stranger.get(path)).status_code == 404, path
    for path in (page, page + "/move", page + "/remove", page + "/restore", f"{SKILLS}/{ours}", f"{AGENTS}/{grace.id}"):
        assert (await submit(stranger, path, page=QUEUES, name="Ours", up="true")).status_code == 404, path


async def test_what_is_another_workspaces_cannot_be_put_into_a_queue(
    grace_at_work: Browser, database: Database, grace: Staff, linus: Staff
) -> None:
    theirs = str(await skill(database, linus, "Engines"))
    async with database.transaction(linus.workspace_id) as tx:
        team = str((await workspace.add_team(tx, "Pit", by=linus)).id)
        calendar = str(await workspace.add_calendar(tx, name="Nights", hours=workspace.Hours(), by=linus))
        segment = str((await people.segments.save(tx, "Racers", people.segments.Group(), by=linus.id)).id)
    foreign = [{"team": team}, {"calendar": calendar}, {"segment": segment}, {"skill-0": theirs, "level-0-0": "1"}, {"team": "nobody"}]

    for field in foreign:
        assert (await sent(grace_at_work, NEW, NEW, {"name": "Mail", "comes": "all", **field})).status_code == 404, field
    assert await names(database, grace) == [""]


async def test_an_operator_sees_none_of_these_pages(browser: Browser, database: Database, grace: Staff) -> None:
    await sign_in(browser, await hired(database, grace, "Barbara", "operator"))

    for path in (QUEUES, NEW, SKILLS, AGENTS, f"{AGENTS}/{grace.id}"):
        assert (await browser.get(path)).status_code == 403, path
    for path in (NEW, SKILLS, AGENTS, f"{AGENTS}/{grace.id}"):
        assert (await submit(browser, path, page="/settings/profile", name="Ours")).status_code == 403, path
