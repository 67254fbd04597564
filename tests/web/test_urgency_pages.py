"""The page of urgency: a sentence is tried, words are added and taken away, kinds switched off; and what the desk shows of it."""

from html import unescape

import pytest

from parley import conversations, routing
from parley.conversations import Priority
from parley.core.db import Database
from parley.core.ids import ConversationId
from parley.routing import urgency
from parley.routing.urgency import Kind, OwnWord
from parley.workspace import Staff
from tests.spine.waiting import until
from tests.web.conftest import Browser, Open, hired, sign_in, submit
from tests.web.desk import Line

PAGE = "/settings/urgency"


async def own_words(database: Database, grace: Staff) -> list[OwnWord]:
    async with database.transaction(grace.workspace_id) as tx:
        return await urgency.own_words(tx)


async def tried(browser: Browser, text: str) -> str:
    answer = await submit(browser, f"{PAGE}/try", page=PAGE, text=text)
    assert answer.status_code == 200
    return unescape(answer.text.partition('id="tried"')[2].partition("</section>")[0])


async def test_a_sentence_is_tried(grace_at_work: Browser) -> None:
    shown = await tried(grace_at_work, "Call me back immediately, I want a refund")
    assert "Urgent request" in shown and "<q>immediately</q>" in shown and "Money back" in shown
    assert "The priority becomes urgent." in shown


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("this is not urgent", "denied"),
        ("how much is urgent delivery", "an exception"),
        ("the ad said «urgent»", "quoted"),
        ("today", "too little"),
    ],
    ids=["denied", "exception", "quoted", "weak"],
)
async def test_what_is_left_aside_says_why(grace_at_work: Browser, text: str, why: str) -> None:
    shown = await tried(grace_at_work, text)
    assert "Nothing urgent in these words." in shown and why in shown


async def test_what_is_typed_is_shown_as_it_is(grace_at_work: Browser) -> None:
    answer = await submit(grace_at_work, f"{PAGE}/try", page=PAGE, text="<b>urgent</b>")
    assert "<b>urgent" not in answer.text and "&lt;b&gt;urgent" in answer.text


async def test_a_word_is_added_tried_removed_and_brought_back(grace_at_work: Browser, database: Database, grace: Staff) -> None:
    assert (await submit(grace_at_work, f"{PAGE}/words", page=PAGE, phrase="  boiler room ", means="urgent")).status_code == 303
    [word] = await own_words(database, grace)
    assert (word.phrase, word.kind) == ("boiler room", Kind.URGENT)
    assert "<q>boiler rooms</q>" in await tried(grace_at_work, "smoke in the boiler rooms")

    gone = await submit(grace_at_work, f"{PAGE}/words/{word.id}/remove", page=PAGE)
    assert await own_words(database, grace) == []
    assert f"/words/{word.id}/restore" in (await grace_at_work.get(gone.headers["location"])).text
    await submit(grace_at_work, f"{PAGE}/words/{word.id}/restore", page=PAGE)
    assert await own_words(database, grace) == [word]


async def test_an_exception_is_added(grace_at_work: Browser, database: Database, grace: Staff) -> None:
    await submit(grace_at_work, f"{PAGE}/words", page=PAGE, phrase="urgent photo", means="")
    assert [word.kind for word in await own_words(database, grace)] == [None]
    assert "Nothing urgent" in await tried(grace_at_work, "I want an urgent photo")


async def test_a_word_that_is_none_is_refused_beside_its_field(grace_at_work: Browser, database: Database, grace: Staff) -> None:
    answer = await submit(grace_at_work, f"{PAGE}/words", page=PAGE, phrase="?!", means="anger")
    assert answer.status_code == 400
    assert "Give one to six words" in answer.text and 'aria-invalid="true"' in answer.text and 'value="?!"' in answer.text
    assert await own_words(database, grace) == []


async def test_a_kind_is_switched_off_and_on(grace_at_work: Browser) -> None:
    await submit(grace_at_work, f"{PAGE}/kinds", page=PAGE, kinds="urgent")
    assert "Nothing urgent" in await tried(grace_at_work, "refund please")
    assert "Urgent request" in await tried(grace_at_work, "urgent please")

    token_kinds = [kind.value for kind in Kind]
    page = (await grace_at_work.get(PAGE)).text
    assert page.count("checked") == 1
    await submit(grace_at_work, f"{PAGE}/kinds", page=PAGE, kinds=token_kinds)  # type: ignore[arg-type]
    assert "Money back" in await tried(grace_at_work, "refund please")


@pytest.mark.parametrize("means", ["nothing", "URGENT"])
async def test_a_kind_that_is_none_leads_nowhere(grace_at_work: Browser, means: str) -> None:
    assert (await submit(grace_at_work, f"{PAGE}/words", page=PAGE, phrase="a word", means=means)).status_code == 404


async def test_operators_do_not_see_the_page(opened: Open, database: Database, grace: Staff) -> None:
    browser = opened()
    await sign_in(browser, await hired(database, grace, "barbara", "operator"))
    assert (await browser.get(PAGE)).status_code == 403
    assert (await submit(browser, f"{PAGE}/words", page="/settings/profile", phrase="a word", means="urgent")).status_code == 403


async def test_the_desk_shows_what_was_recognised_and_why(grace_at_work: Browser, line: Line, database: Database, grace: Staff) -> None:
    await line.says("ada", "Please answer immediately!")
    id = ConversationId(await line.conversation_of("ada", grace))

    async def is_raised() -> bool:
        async with database.transaction(grace.workspace_id) as tx:
            return (await conversations.conversation(tx, id)).priority is Priority.URGENT

    await until(is_raised)
    async with database.transaction(grace.workspace_id) as tx:
        assert await routing.urgency.kinds_of(tx, [id]) == {id: (Kind.URGENT,)}

    page = unescape((await grace_at_work.get(f"/conversations/{id}")).text)
    assert "“immediately” – urgent request" in page
    assert page.count("Urgent request") >= 2  # above the timeline, and in the list
    assert "Urgent request" in (await grace_at_work.get("/inbox")).text


async def test_whoever_watches_over_all_hears_of_it(grace_at_work: Browser, line: Line, database: Database, grace: Staff) -> None:
    await line.says("ada", "This is an emergency")

    async def is_told() -> bool:
        return "A customer needs somebody at once" in (await grace_at_work.get("/notices")).text

    await until(is_told)
