"""Segments: put together in a form that shows whom it finds meanwhile, kept under a name, changed and brought back."""

import re

import pytest

from parley import people
from parley.core.ground import Ground
from parley.people.segments import Condition, Group, SegmentId
from parley.web.inbox import filters
from parley.workspace import Staff
from tests.web.conftest import Browser, Open, hired, sign_in, submit
from tests.web.desk import Line

LIST = "/people/segments"
BUILD = f"{LIST}/build"
FRAGMENT = {"hx-request": "true"}
REGULARS = Group(items=(Condition("tag", "any", ("regular",)),))


@pytest.fixture
async def visited(ground: Ground, line: Line, grace: Staff) -> None:
    """Ada, who is a regular, and Hedy have written."""
    for who in ("ada", "hedy"):
        await line.says(who, "hello")
        id = await line.conversation_of(who, grace)
        async with ground.database.transaction(grace.workspace_id) as tx:
            if who == "ada":
                sql = "SELECT person_id FROM conversations WHERE workspace_id = $1 AND id = $2"
                await people.tag(tx, await tx.value(sql, tx.workspace_id, id), "regular")


async def kept(ground: Ground, staff: Staff, question: Group = REGULARS) -> SegmentId:
    async with ground.database.transaction(staff.workspace_id) as tx:
        return (await people.segments.save(tx, "Regulars", question, by=staff.id)).id


def asked(field: str, op: str, value: str, **more: str) -> dict[str, str]:
    return {"all-0": "1", "field-0.0": field, "was-0.0": field, "op-0.0": op, "value-0.0": value, **more}


async def built(browser: Browser, fields: dict[str, str]) -> str:
    return (await browser.get(BUILD, params=fields, headers=FRAGMENT)).text


@pytest.mark.usefixtures("visited")
async def test_while_it_is_put_together_it_says_what_it_asks_and_shows_whom_it_finds(grace_at_work: Browser) -> None:
    empty = (await grace_at_work.get(BUILD)).text
    assert "Who belongs to it" in empty and "Finds: 2" in empty

    some = await built(grace_at_work, asked("tag", "any", "regular"))
    assert "<html" not in some and "Tag: regular" in some and "Finds: 1" in some and ">Ada<" in some and ">Hedy<" not in some
    assert "Finds: 1" in await built(grace_at_work, asked("tag", "none", "regular"))
    assert 'name="field-0.1"' in await built(grace_at_work, asked("tag", "any", "regular") | {"do": "add-0"})


@pytest.mark.usefixtures("visited")
@pytest.mark.parametrize(
    ("fields", "says", "finds"),
    [
        (asked("last_contact_ago", "less", "3"), "Last word from them was: within the last 3 days", "Finds: 2"),
        (asked("birthday", "less", "1"), "Birthday: within the next 1 day", "Finds: 0"),
        (asked("conversations", "more", "1"), "Number of conversations: more than 1", "Finds: 0"),
        (asked("worth", "more", "500", **{"unit-0.0": "UAH"}), "Bought for: more than UAH", "Finds: 0"),
        (asked("consent", "any", "marketing"), "Has agreed to: ", "Finds: 0"),
        (asked("conversations", "more", "many"), "more than many", "Something is not filled in yet"),
    ],
)
async def test_each_kind_of_condition_is_said_in_words(grace_at_work: Browser, fields: dict[str, str], says: str, finds: str) -> None:
    shown = await built(grace_at_work, fields)

    assert says in shown and finds in shown


@pytest.mark.usefixtures("visited")
async def test_a_field_of_ones_own_is_asked_by_its_name(ground: Ground, grace: Staff, grace_at_work: Browser) -> None:
    async with ground.database.transaction(grace.workspace_id) as tx:
        field = (await people.add_field(tx, "Hair <i>", "choice", ["curly", "straight"])).id

    shown = await built(grace_at_work, asked(str(field), "any", "curly"))
    assert "Hair &lt;i&gt;: curly" in shown and 'value="straight"' in shown and "Finds: 0" in shown


async def test_a_segment_is_kept_changed_deleted_and_brought_back(grace_at_work: Browser) -> None:
    answer = await submit(grace_at_work, LIST, page=BUILD, name="Regulars", filter=filters.written(REGULARS))
    shown = (await grace_at_work.get(answer.headers["location"])).text
    place = re.search(rf'href="({LIST}/([0-9a-f-]{{36}}))"', shown)
    assert place and "Regulars" in shown and "Tag: ?" in shown

    await submit(grace_at_work, LIST, page=f"{BUILD}?segment={place[2]}", name="Everybody here", filter="", segment=place[2])
    assert "<h1>Everybody here</h1>" in (await grace_at_work.get(place[1])).text

    gone = (await submit(grace_at_work, f"{place[1]}/remove", page=place[1])).headers["location"]
    assert "The segment is deleted." in (await grace_at_work.get(gone)).text
    assert (await grace_at_work.get(place[1])).status_code == 404
    await submit(grace_at_work, f"{place[1]}/restoration", page=LIST)
    assert (await grace_at_work.get(place[1])).status_code == 200


async def test_a_name_that_is_taken_is_refused_beside_the_form(ground: Ground, grace: Staff, grace_at_work: Browser) -> None:
    await kept(ground, grace)
    refused = await submit(grace_at_work, LIST, page=BUILD, name="regulars", filter=filters.written(REGULARS))

    assert refused.status_code == 400 and "There is a segment of this name already." in refused.text and 'value="regulars"' in refused.text


@pytest.mark.usefixtures("visited")
async def test_its_page_shows_whoever_belongs_to_it(ground: Ground, grace: Staff, grace_at_work: Browser) -> None:
    page = (await grace_at_work.get(f"{LIST}/{await kept(ground, grace)}")).text

    assert "Finds: 1" in page and ">Ada<" in page and ">Hedy<" not in page


async def test_a_question_about_a_field_that_is_gone_says_so(ground: Ground, grace: Staff, grace_at_work: Browser) -> None:
    async with ground.database.transaction(grace.workspace_id) as tx:
        field = await people.add_field(tx, "Hair", "flag")
        id = (await people.segments.save(tx, "Curly", Group(items=(Condition(str(field.id), "yes"),)), by=grace.id)).id
        await people.remove_field(tx, field.id)

    assert "no longer there" in (await grace_at_work.get(f"{LIST}/{id}")).text
    assert "no longer there" in (await grace_at_work.get(LIST)).text
    assert "Hair" not in (await grace_at_work.get(BUILD, params={"segment": str(id)})).text
    gone = filters.written(Group(items=(Condition(str(field.id), "yes"),)))
    refused = await submit(grace_at_work, LIST, page=BUILD, name="Curly hair", filter=gone)
    assert refused.status_code == 400 and "This filter cannot be understood." in refused.text


async def test_an_analyst_looks_and_changes_nothing(opened: Open, ground: Ground, grace: Staff) -> None:
    segment, browser = await kept(ground, grace), opened()
    await sign_in(browser, await hired(ground.database, grace, "Analyst", "analyst"))

    assert (await browser.get(f"{LIST}/{segment}")).status_code == 200
    assert (await browser.get(BUILD)).status_code == 403
    assert (await submit(browser, f"{LIST}/{segment}/remove", page=LIST)).status_code == 403


async def test_a_stranger_gets_404(browser: Browser, ground: Ground, grace: Staff, linus: Staff) -> None:
    segment = await kept(ground, grace)
    await sign_in(browser, linus)

    assert (await browser.get(f"{LIST}/{segment}")).status_code == 404
    assert (await browser.get(BUILD, params={"segment": str(segment)})).status_code == 404
    assert (await submit(browser, f"{LIST}/{segment}/remove", page=LIST)).status_code == 404
    assert (await submit(browser, LIST, page=BUILD, name="Mine", filter="", segment=str(segment))).status_code == 404
