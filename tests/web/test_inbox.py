"""The list of conversations."""

import asyncio
import re

import pytest

from parley import conversations
from parley.core.db import Database
from parley.core.ids import ConversationId
from parley.workspace import Staff
from tests.web.conftest import Browser, Open, hired, sign_in, submit
from tests.web.desk import PICTURE, Line


async def listed(browser: Browser, tab: str = "open") -> list[str]:
    """The names on a tab, from top to bottom."""
    return re.findall(r'class="talk-name">([^<]+)<', (await browser.get("/inbox", params={"tab": tab})).text)


async def test_a_message_is_listed_with_its_person_its_words_and_how_long_it_waits(browser: Browser, grace: Staff, line: Line) -> None:
    await line.says("ada", "Is there a free slot on Saturday?")
    await line.conversation_of("ada", grace)
    await sign_in(browser, grace)

    page = (await browser.get("/inbox")).text
    assert "Ada" in page and "Is there a free slot on Saturday?" in page and "1 min" in page
    assert 'class="talk-row talk-unread"' in page and 'title="Console"' in page


async def test_a_message_without_words_is_named(browser: Browser, grace: Staff, line: Line) -> None:
    await line.says("ada", "", files=[PICTURE])
    await line.conversation_of("ada", grace)
    await sign_in(browser, grace)

    assert "Photo" in (await browser.get("/inbox")).text


async def test_each_tab_lists_what_its_name_says(browser: Browser, database: Database, grace: Staff, line: Line) -> None:
    taken, done, free = [await conversation(line, grace, who) for who in ("ada", "emmy", "sofia")]
    async with database.transaction(grace.workspace_id) as tx:
        await conversations.assign(tx, taken, to=grace.id, by=grace.id)
        await conversations.resolve(tx, done, by=grace.id)
    await sign_in(browser, grace)

    assert free and await listed(browser) == ["Sofia", "Ada"]
    assert await listed(browser, "mine") == ["Ada"]
    assert await listed(browser, "unassigned") == ["Sofia"]
    assert await listed(browser, "resolved") == ["Emmy"]


async def test_whoever_has_read_it_is_told_nothing_new(opened: Open, database: Database, grace: Staff, line: Line) -> None:
    barbara = await hired(database, grace, "barbara", "operator")
    id = await conversation(line, grace, "ada")
    ours, hers = opened(), opened()
    await sign_in(ours, grace)
    await sign_in(hers, barbara)

    await ours.get(f"/conversations/{id}")

    assert "talk-unread" not in (await ours.get("/inbox")).text
    assert "talk-unread" in (await hers.get("/inbox")).text


async def test_a_long_list_goes_on_where_it_ended(browser: Browser, grace: Staff, line: Line) -> None:
    names = [f"customer {number}" for number in range(53)]
    await asyncio.gather(*(line.says(name, "Hello") for name in names))
    for name in names:
        await line.conversation_of(name, grace)
    await sign_in(browser, grace)

    first = (await browser.get("/inbox")).text
    further = re.search(r'href="(/inbox\?tab=open&amp;before=[^"]+)"|href="(/inbox\?tab=open&before=[^"]+)"', first)
    assert further
    rest = (await browser.get(further[1] or further[2])).text
    shown = [re.findall(r'class="talk-name">([^<]+)<', page) for page in (first, rest)]

    assert [len(page) for page in shown] == [50, 3]
    assert sorted(shown[0] + shown[1]) == sorted(name.title() for name in names)
    more = (await browser.get("/inbox/rows?tab=open&shown=100", headers={"hx-request": "true"})).text
    assert more.count('class="talk-name"') == 53


@pytest.mark.parametrize("address", ["/inbox?tab=everything", "/inbox?before=yesterday", "/inbox?before=1-2", "/inbox/rows?tab=x"])
async def test_an_address_that_means_nothing_leads_nowhere(browser: Browser, grace: Staff, address: str) -> None:
    await sign_in(browser, grace)

    assert (await browser.get(address)).status_code == 404


async def test_a_list_that_is_asked_for_anew_marks_the_open_conversation(browser: Browser, grace: Staff, line: Line) -> None:
    id = await conversation(line, grace, "ada")
    await sign_in(browser, grace)
    there = {"hx-request": "true", "hx-current-url": f"http://parley.test/conversations/{id}?tab=open"}

    assert 'aria-current="true"' in (await browser.get("/inbox/rows", headers=there)).text
    assert 'aria-current="true"' not in (await browser.get("/inbox/rows", headers={"hx-request": "true"})).text


async def test_a_stranger_sees_nothing_of_ours(browser: Browser, grace: Staff, linus: Staff, line: Line) -> None:
    await conversation(line, grace, "ada")
    await sign_in(browser, linus)

    assert await listed(browser) == []


async def test_nobody_reads_the_list_without_signing_in(browser: Browser) -> None:
    assert (await browser.get("/inbox")).headers["location"] == "/login"


async def test_the_list_speaks_ukrainian(browser: Browser, grace: Staff, line: Line) -> None:
    await conversation(line, grace, "ada")
    await sign_in(browser, grace)
    await submit(browser, "/settings/profile", page="/settings/profile", name="Grace", language="uk")

    page = (await browser.get("/inbox")).text
    assert "Вхідні" in page and "Вільні" in page and "1 хв" in page and "Unassigned" not in page


async def conversation(line: Line, staff: Staff, who: str) -> ConversationId:
    await line.says(who, f"Hello from {who}")
    return ConversationId(await line.conversation_of(who, staff))
