"""Which part of a timeline a page shows, and that it is told only what is new to it."""

import re
from datetime import timedelta
from uuid import UUID

from parley import conversations, people
from parley.conversations import Author
from parley.core import clock, ids
from parley.core.db import Database
from parley.core.ground import Ground
from parley.core.ids import ConversationId
from parley.web.thread import here
from parley.web.thread.here import Here
from parley.workspace import Staff
from tests.spine.waiting import until
from tests.web.conftest import Browser, Open, hired, sign_in
from tests.web.desk import Line, connected, said, shows

FRAGMENT = {"hx-request": "true"}


async def noted(database: Database, grace: Staff, id: ConversationId, count: int, first: int = 0) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        for number in range(first, first + count):
            await conversations.note(tx, id, text=f"Note {number:03}.", by=grace.id)


async def aged(database: Database, grace: Staff, days: int) -> None:
    """Everything was said so long ago."""
    async with database.transaction(grace.workspace_id) as tx:
        await tx.execute("UPDATE messages SET at = at - $2::interval WHERE workspace_id = $1", tx.workspace_id, timedelta(days=days))


async def opened_page(browser: Browser, id: ConversationId, **query: str) -> str:
    answer = await browser.get(f"/conversations/{id}", params=query)
    assert answer.status_code == 200
    return answer.text


async def asked_again(browser: Browser, page: str, more: str = "") -> str:
    """What the page's own question brings."""
    found = re.search(r'hx-get="([^"]+/talk\?here=[^"&]+)"', page)
    assert found
    answer = await browser.get(found[1], params={**_query(found[1]), **({"more": more} if more else {})}, headers=FRAGMENT)
    assert answer.status_code == 200
    return answer.text


def _query(address: str) -> dict[str, str]:
    return {"here": address.partition("?here=")[2]}


def notes(page: str) -> list[int]:
    return [int(number) for number in re.findall(r"Note (\d{3})\.", page)]


def kept(page: str) -> int:
    """How many lines are only named."""
    return page.count("data-same")


async def test_a_page_is_told_only_what_it_does_not_show(
    grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId
) -> None:
    await noted(database, grace, id, 20)
    page = await opened_page(grace_at_work, id)
    assert notes(await asked_again(grace_at_work, page)) == []

    await noted(database, grace, id, 1, first=20)

    news = await asked_again(grace_at_work, page)
    assert notes(news) == [20] and kept(news) == 21


async def test_a_receipt_brings_one_line(grace_at_work: Browser, database: Database, grace: Staff, line: Line, id: ConversationId) -> None:
    await noted(database, grace, id, 20)
    await answered(database, grace, id, "Yes, at ten")
    page = await until(lambda: shows(grace_at_work, id, 'title="Sent"'))
    [sent] = [one for one in await said(database, grace, id) if one.direction == "out"]
    assert sent.provider_key
    await line.tells(who="ada", kind="status", message=sent.provider_key.rpartition(":")[2], delivered="read")

    news = await until(lambda: news_with(grace_at_work, page, 'title="Read"'))

    assert "Yes, at ten" in news and notes(news) == [] and kept(news) >= 20


async def news_with(browser: Browser, page: str, words: str) -> str:
    news = await asked_again(browser, page)
    return news if words in news else ""


async def answered(database: Database, grace: Staff, id: ConversationId, text: str, **more: object) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        way = (await conversations.ways(tx, await conversations.conversation(tx, id)))[0]
        author = Author("staff", grace.id)
        await conversations.reply(tx, id, text=text, way=(way.identity_id, way.account_id), author=author, **more)  # pyright: ignore[reportArgumentType]


async def test_an_edit_and_a_deletion_bring_their_line(grace_at_work: Browser, database: Database, grace: Staff, line: Line) -> None:
    for number in ("1", "2", "3"):
        await line.tells(who="ada", kind="message", message=number, text=f"Word {number}")
    id = ConversationId(await line.conversation_of("ada", grace))
    page = await until(lambda: has_line(grace_at_work, id, "Word 3"))

    await line.tells(who="ada", kind="edit", message="1", text="Another word")
    news = await until(lambda: news_with(grace_at_work, page, "Another word"))
    assert "Word 3" not in news

    await line.tells(who="ada", kind="delete", message="3")
    news = await until(lambda: news_with(grace_at_work, page, "Deleted by the sender"))
    assert "Word 2" not in news


async def test_what_was_taken_back_is_named_no_more(grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId) -> None:
    await answered(database, grace, id, "Too early", at=clock.now() + timedelta(hours=3))
    page = await opened_page(grace_at_work, id)
    [later] = [one for one in await said(database, grace, id) if one.direction == "out"]
    assert "Send now" in page and "Take back" in page and f'id="m-{later.id}"' in page

    async with database.transaction(grace.workspace_id) as tx:
        await conversations.take_back(tx, later.id)

    assert str(later.id) not in await asked_again(grace_at_work, page)


async def test_what_is_held_for_a_moment_can_be_undone(
    grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId
) -> None:
    await answered(database, grace, id, "Oh dear", hold=timedelta(seconds=30))
    [held] = [one for one in await said(database, grace, id) if one.direction == "out"]

    page = await opened_page(grace_at_work, id)

    assert "Sending…" in page and f'action="/messages/{held.id}/take-back"' in page and f"/messages/{held.id}/now" not in page


async def test_a_question_that_makes_no_sense_brings_everything(
    grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId
) -> None:
    await noted(database, grace, id, 3)
    for nonsense in ("x", "~~~~~", "a~b~c~d~e~f", "1-2~~~x~~", f"{2**80}-{'0' * 32}~~~~~", "~~~~~a.b", "x" * 3000):
        answer = await grace_at_work.get(f"/conversations/{id}/talk", params={"here": nonsense}, headers=FRAGMENT)
        assert notes(answer.text) == [0, 1, 2], nonsense


def test_what_a_page_has_survives_the_address() -> None:
    first, last = (clock.now(), ids.new()), (clock.now() + timedelta(1), ids.new())
    for known in (Here(), Here(first, None, True, 0, "d-o", {"ab12cd34": 5}), Here(first, last, False, 7, "x", {"a": 1, "b": 2})):
        assert here.read(str(known)) == known


# ── earlier and later ───────────────────────────────────────────────────────────────────────────


async def test_what_came_earlier_is_added_above(grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId) -> None:
    await noted(database, grace, id, 120)
    page = await opened_page(grace_at_work, id)
    assert notes(page) == list(range(70, 120)) and 'id="earlier"' in page

    longer = await asked_again(grace_at_work, page, "earlier")
    assert notes(longer) == [*range(20, 70), 70] and kept(longer) == 49  # the first of before may have lost its heading

    whole = await asked_again(grace_at_work, longer, "earlier")
    assert notes(whole)[:20] == list(range(20)) and "Is there a free slot" in whole and 'id="earlier"' not in whole


async def test_a_page_that_grew_stays_as_long_when_something_is_said(
    grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId
) -> None:
    await noted(database, grace, id, 120)
    longer = await asked_again(grace_at_work, await opened_page(grace_at_work, id), "earlier")

    await noted(database, grace, id, 1, first=120)

    news = await asked_again(grace_at_work, longer)
    assert notes(news) == [120] and kept(news) == 100


async def test_a_message_is_opened_with_what_stands_around_it(
    grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId
) -> None:
    await noted(database, grace, id, 120)
    wanted = next(one for one in await said(database, grace, id) if one.text == "Note 085.")

    page = await opened_page(grace_at_work, id, at=str(wanted.id))

    assert notes(page) == list(range(60, 110)) and 'id="earlier"' in page and 'id="later"' in page
    assert re.search(rf'id="m-{wanted.id}" data-sought tabindex="-1" autofocus', page) and page.count("data-sought") == 1
    later = await asked_again(grace_at_work, page, "later")
    assert notes(later) == list(range(110, 120)) and 'id="later"' not in later
    await noted(database, grace, id, 1, first=120)
    assert notes(await asked_again(grace_at_work, later)) == [120]


async def test_a_page_in_the_past_hears_nothing_of_now(
    grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId
) -> None:
    await noted(database, grace, id, 120)
    wanted = next(one for one in await said(database, grace, id) if one.text == "Note 085.")
    page = await opened_page(grace_at_work, id, at=str(wanted.id))

    await noted(database, grace, id, 1, first=120)

    news = await asked_again(grace_at_work, page)
    assert notes(news) == [] and kept(news) == 50 and "Newest messages" in news


async def test_a_day_is_opened_at_its_first_words(grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId) -> None:
    await noted(database, grace, id, 5)
    await aged(database, grace, days=20)
    await noted(database, grace, id, 60, first=5)
    now = clock.now()

    then = await opened_page(grace_at_work, id, on=(now - timedelta(days=25)).date().isoformat())
    assert notes(then)[0] == 0 and 'data-opens="top"' in then and 'id="later"' in then
    between = await opened_page(grace_at_work, id, on=(now - timedelta(days=10)).date().isoformat())
    assert notes(between) == list(range(5, 55)) and 'id="earlier"' in between
    assert notes(await opened_page(grace_at_work, id, on=(now + timedelta(days=2)).date().isoformat()))[-1] == 64
    assert (await grace_at_work.get(f"/conversations/{id}", params={"on": "someday"})).status_code == 404


async def test_a_message_of_another_person_is_not_opened_here(
    grace_at_work: Browser, database: Database, grace: Staff, line: Line, id: ConversationId
) -> None:
    await line.says("emmy", "A secret of mine")
    theirs = (await said(database, grace, ConversationId(await line.conversation_of("emmy", grace))))[0]

    for at in (str(theirs.id), str(UUID(int=5)), "nonsense"):
        assert (await grace_at_work.get(f"/conversations/{id}", params={"at": at})).status_code == 404, at


# ── lines ───────────────────────────────────────────────────────────────────────────────────────


async def test_what_is_new_to_the_reader_has_a_line_above_it(
    opened: Open, grace_at_work: Browser, database: Database, grace: Staff, line: Line, id: ConversationId
) -> None:
    assert 'id="unread"' not in await opened_page(grace_at_work, id)
    await line.says("ada", "Or on Sunday?")
    page = await until(lambda: has_line(grace_at_work, id, "Or on Sunday?"))
    assert page.rindex("free slot") < page.index('id="unread"') < page.rindex("Or on Sunday?")

    await line.says("ada", "Or on Monday?")
    await until(lambda: is_said(database, grace, "Or on Monday?"))  # before the row of the list could know it and the thread not yet
    news = await until(lambda: news_with(grace_at_work, page, "Or on Monday?"))
    assert 'id="unread"' in news
    assert 'id="unread"' not in await opened_page(grace_at_work, id)

    colleague = opened()
    await sign_in(colleague, await hired(database, grace, "barbara", "operator"))
    assert 'id="unread"' not in await opened_page(colleague, id)


async def is_said(database: Database, staff: Staff, words: str) -> bool:
    async with database.transaction(staff.workspace_id) as tx:
        return await tx.value("SELECT EXISTS (SELECT FROM messages WHERE workspace_id = $1 AND text = $2)", tx.workspace_id, words)


async def has_line(browser: Browser, id: ConversationId, words: str) -> str:
    """The page once these words stand in the timeline, and not in the list alone."""
    page = await opened_page(browser, id)
    return page if words in page.partition('id="lines"')[2] else ""


async def test_the_channel_is_named_where_it_changes(
    grace_at_work: Browser, ground: Ground, grace: Staff, line: Line, id: ConversationId
) -> None:
    other = await connected(ground, grace)
    await other.says("ada lovelace", "It is me again")
    again = ConversationId(await other.conversation_of("ada lovelace", grace))
    async with ground.database.transaction(grace.workspace_id) as tx:
        one, two = await conversations.conversation(tx, id), await conversations.conversation(tx, again)
        await people.merge(tx, one.person_id, two.person_id, by=grace.id)
    await noted(ground.database, grace, id, 1)
    await answered(ground.database, grace, id, "Good morning")

    page = await opened_page(grace_at_work, id)

    assert page.count('<p class="line-by">') >= 3 and page.count('class="line-channel"') == 1


async def test_mentioned_colleagues_stand_out_in_a_note(
    grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId
) -> None:
    barbara = await hired(database, grace, "barbara", "operator")
    async with database.transaction(grace.workspace_id) as tx:
        text = "@Grace and @barbara: see <b> https://x.example/@barbara"
        await conversations.note(tx, id, text=text, by=grace.id, mentions=[grace.id, barbara.id])

    page = await opened_page(grace_at_work, id)

    assert '<mark class="mention mention-me">@Grace</mark> and <mark class="mention">@barbara</mark>: see &lt;b&gt;' in page
    assert not re.search(r'href="[^"]*<mark', page)


async def test_a_reaction_says_whose_it_is(grace_at_work: Browser, grace: Staff, line: Line) -> None:
    await line.tells(who="ada", kind="message", message="m1", text="Thank you")
    id = ConversationId(await line.conversation_of("ada", grace))
    await line.tells(who="ada", kind="reaction", message="m1", added=["👍"])

    page = await until(lambda: shows(grace_at_work, id, "👍"))

    assert re.search(r'👍 <span class="reaction-by">Ada</span>', page)


async def test_a_quote_from_long_ago_leads_there(grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId) -> None:
    question = (await said(database, grace, id))[0]
    await noted(database, grace, id, 60)
    await answered(database, grace, id, "As you asked", quoted=question.id)

    page = await opened_page(grace_at_work, id)

    link = re.search(rf'class="quote" href="(/conversations/{id}\?at={question.id})"', page)
    assert link and "Is there a free slot" in (await grace_at_work.get(link[1])).text
