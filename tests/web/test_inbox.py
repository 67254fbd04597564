"""The list of conversations."""

import asyncio
import re
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from parley import conversations
from parley.core import clock
from parley.core.db import Database
from parley.core.ids import ConversationId
from parley.workspace import Staff
from tests.spine.waiting import until
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
    window = (await browser.get("/inbox/rows?tab=open&shown=100", headers={"hx-request": "true"})).text
    assert window.count('class="talk-name"') == 53
    cursor = re.search(r'data-cursor="([^"]+)"', window)
    assert cursor
    assert (await browser.get(f"/inbox/rows?tab=open&shown=100&before={cursor[1]}")).text.count('class="talk-name"') == 3


NOWHERE = (
    *("tab=everything", "tab=team-1", f"tab=team-{UUID(int=7).hex}", f"tab=view-{UUID(int=7).hex}", f"tab=account-{UUID(int=7).hex}"),
    *("before=yesterday", "before=1-2", "before=0.0.x.y", "sort=loudest"),
)


@pytest.mark.parametrize("question", NOWHERE)
async def test_an_address_that_means_nothing_leads_nowhere(browser: Browser, grace: Staff, question: str) -> None:
    await sign_in(browser, grace)

    for page in ("/inbox", "/inbox/rows"):
        assert (await browser.get(f"{page}?{question}")).status_code == 404


async def test_a_list_longer_than_anybody_reads_is_never_sent_whole(browser: Browser, database: Database, grace: Staff, line: Line) -> None:
    names = [f"customer {number}" for number in range(103)]
    await asyncio.gather(*(line.says(name, "Hello") for name in names))
    await line.conversation_of(names[-1], grace)
    await until_count(database, grace, len(names))
    await sign_in(browser, grace)

    assert (await browser.get("/inbox/rows?shown=100000")).text.count('class="talk-name"') == 100


async def test_the_list_is_sorted_as_its_reader_likes_and_stays_so(browser: Browser, grace: Staff, line: Line) -> None:
    for who in ("ada", "emmy"):
        await conversation(line, grace, who)
    await sign_in(browser, grace)
    first = await listed(browser)

    answer = await submit(browser, "/inbox/sort", page="/inbox", sort="oldest", tab="open")

    assert (answer.status_code, answer.headers["location"]) == (303, "/inbox?tab=open&sort=oldest")
    assert (first, await listed(browser)) == (["Emmy", "Ada"], ["Ada", "Emmy"])
    shared = (await browser.get("/inbox?sort=newest")).text
    assert re.findall(r'class="talk-name">([^<]+)<', shared) == ["Emmy", "Ada"]
    assert (await submit(browser, "/inbox/sort", page="/inbox", sort="loudest")).status_code == 404


async def test_a_row_shows_what_was_put_on_the_conversation(browser: Browser, database: Database, grace: Staff, line: Line) -> None:
    id = await conversation(line, grace, "ada")
    async with database.transaction(grace.workspace_id) as tx:
        tags = [await conversations.add_tag(tx, name, hue=200) for name in ("Bridal", "Colour", "VIP")]
        await conversations.tag(tx, id, add=[tag.id for tag in tags], by=grace.id)
        await conversations.prioritise(tx, id, priority=conversations.Priority.URGENT, by=grace.id)
        await conversations.assign(tx, id, to=grace.id, by=grace.id)
        await conversations.note(tx, id, text="@Grace, look", by=grace.id, mentions=[grace.id])
        await conversations.snooze(tx, id, until=None, by=grace.id)
    await sign_in(browser, grace)

    page = (await browser.get("/inbox?tab=snoozed")).text
    chips = re.findall(r'class="row-tag hue-6">([^<]+)<', page[page.index('<ol class="talks"') :])
    assert chips == ["Bridal", "Colour"]
    assert all(words in page for words in ('title="VIP">+1<', "Urgent", 'title="Grace"', "A colleague names you here", "Until they answer"))


async def test_a_place_that_is_gone_to_brings_only_what_differs(browser: Browser, grace: Staff, line: Line) -> None:
    id = await conversation(line, grace, "ada")
    await sign_in(browser, grace)
    there = {"hx-request": "true", "hx-current-url": f"http://parley.test/conversations/{id}?tab=open"}

    beside, alone = [await browser.get("/inbox?tab=mine", headers=one) for one in (there, {"hx-request": "true"})]

    assert beside.headers["hx-push-url"] == f"/conversations/{id}?tab=mine"
    assert alone.headers["hx-push-url"] == "/inbox?tab=mine"
    assert "<html" not in alone.text and all(f'id="{part}"' in alone.text for part in ("inbox", "inbox-head", "places"))


@pytest.mark.parametrize(
    ("question", "lesson"),
    [("", "Here your customers will write"), ("?tab=mentions", "Here your customers will write")],
)
async def test_whoever_has_no_channel_yet_is_told_how_to_begin(browser: Browser, grace: Staff, question: str, lesson: str) -> None:
    await sign_in(browser, grace)

    page = (await browser.get(f"/inbox{question}")).text
    assert lesson in page and 'href="/accounts"' in page


async def test_an_empty_list_says_why(browser: Browser, database: Database, grace: Staff, line: Line) -> None:
    await sign_in(browser, grace)
    ready = (await browser.get("/inbox")).text
    id = await conversation(line, grace, "ada")
    async with database.transaction(grace.workspace_id) as tx:
        await conversations.resolve(tx, id, by=grace.id)

    assert "Everything is ready" in ready
    assert "All answered" in (await browser.get("/inbox")).text
    assert "Nobody has named you" in (await browser.get("/inbox?tab=mentions")).text


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


async def test_a_row_that_was_drawn_for_one_is_drawn_for_each_reader_as_they_need_it(
    opened: Open, database: Database, grace: Staff, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    analyst, readers = await hired(database, grace, "barbara", "analyst"), (opened(), opened(), opened())
    await conversation(line, grace, "ada")
    for browser, staff in zip(readers, (grace, grace, analyst), strict=True):
        await sign_in(browser, staff)
    mine, elsewhere, hers = readers
    assert "1 min" in await row(mine) and "talk-pick" in await row(mine)
    assert "talk-pick" not in await row(hers)

    later = clock.now() + timedelta(minutes=5)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "5 min" in await row(elsewhere)

    await submit(mine, "/settings/profile", page="/settings/profile", name="Grace", language="uk")
    async with database.transaction(grace.workspace_id) as tx:
        await tx.execute("UPDATE workspaces SET time_zone = 'Asia/Kathmandu' WHERE workspace_id = $1", tx.workspace_id)
    there = later.astimezone(ZoneInfo("Asia/Kathmandu")) - timedelta(minutes=5)
    drawn = await row(elsewhere)
    assert "5 хв" in drawn and (f"{there:%H:%M}" in drawn or f"{there + timedelta(minutes=1):%H:%M}" in drawn)


async def row(browser: Browser) -> str:
    return (await browser.get("/inbox/rows")).text


async def until_count(database: Database, staff: Staff, count: int) -> None:
    async def all_there() -> bool:
        async with database.transaction(staff.workspace_id) as tx:
            return (await conversations.counts(tx, staff.id, {"": ("all", None)}))[""] == count

    await until(all_there)


async def conversation(line: Line, staff: Staff, who: str) -> ConversationId:
    await line.says(who, f"Hello from {who}")
    return ConversationId(await line.conversation_of(who, staff))
