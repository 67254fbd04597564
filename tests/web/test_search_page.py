"""The search page: everything in one box, marked and escaped."""

import re

import pytest

from parley import conversations
from parley.core.db import Database
from parley.core.ids import ConversationId
from parley.core.text import marks, query_terms
from parley.desk import replies, search
from parley.desk.replies import NewReply
from parley.web.search.marking import marked, passage
from parley.workspace import Staff
from tests.spine.waiting import until
from tests.web.conftest import Browser, Open, hired, sign_in
from tests.web.desk import PICTURE, Line


async def asked(browser: Browser, q: str) -> str:
    answer = await browser.get("/search", params={"q": q})
    assert answer.status_code == 200
    return answer.text


async def found(browser: Browser, q: str, words: str) -> str:
    """The page once the index has what it should show."""

    async def look() -> str:
        page = await asked(browser, q)
        return page if words in page else ""

    return await until(look)


async def test_words_are_found_in_any_form_marked_and_lead_to_the_message(grace_at_work: Browser, line: Line, id: ConversationId) -> None:
    await line.says("ada", "Хочу записаться на стрижку завтра")

    page = await found(grace_at_work, "стрижка", "<mark>стрижку</mark>")

    assert re.search(rf'href="/conversations/{id}\?at=[0-9a-f-]+"', page)


async def test_what_a_customer_wrote_cannot_become_markup(grace_at_work: Browser, line: Line, id: ConversationId) -> None:
    await line.says("ada", 'прайс <img src=x onerror=alert(1)> & "маникюр"')

    page = await found(grace_at_work, "маникюр", "<mark>маникюр</mark>")

    assert "<img src=x" not in page and "&lt;img src=x" in page


async def test_notes_files_people_and_saved_replies_are_found_too(
    grace_at_work: Browser, database: Database, grace: Staff, line: Line, id: ConversationId
) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await conversations.note(tx, id, text="Allergic to lavender", by=grace.id)
        await replies.add(tx, NewReply(shortcut="lav", title="Lavender oil", texts={"en": "We have it."}), by=grace)
    await line.says("ada", "", files=[{**PICTURE, "name": "lavender-field.png"}])

    page = await found(grace_at_work, "lavender", "hit-note")
    page = await found(grace_at_work, "lavender", "<mark>lavender</mark>-field.png")

    assert "<mark>Lavender</mark> oil" in page and "Files" in page
    assert "<mark>Ad</mark>a" in await asked(grace_at_work, "ad")


async def test_a_number_finds_its_conversation(grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        number = await tx.value("SELECT number FROM conversations WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id)

    assert f"<mark>#{number}</mark> Ada" in await asked(grace_at_work, f"#{number}")


@pytest.mark.parametrize("operator", ["from:ada", "от:ada", "від:ada"])
async def test_operators_of_three_languages_narrow_the_search(
    grace_at_work: Browser, line: Line, id: ConversationId, operator: str
) -> None:
    await line.says("emmy", "A slot on Saturday, please")
    await found(grace_at_work, "saturday", "Emmy")

    page = await asked(grace_at_work, f"saturday {operator}")

    assert 'class="hit"' in page and "Emmy" not in page and "Who wrote: ada" in page


async def test_an_operator_without_its_value_waits_for_it(grace_at_work: Browser, id: ConversationId) -> None:
    assert "Ada" in await found(grace_at_work, "Saturday channel:", 'class="hit"')


async def test_what_was_not_understood_is_said(grace_at_work: Browser, id: ConversationId) -> None:
    assert "Not understood: before:soon" in await asked(grace_at_work, "slot before:soon")


async def test_nothing_found_offers_another_spelling_that_finds_something(grace_at_work: Browser, id: ConversationId) -> None:
    page = await found(grace_at_work, "Saturday zzzqqq", "Perhaps you meant:")

    assert re.search(r'href="/search\?q=Saturday">Saturday<', page)


def test_the_same_keys_of_other_layouts_are_other_spellings() -> None:
    assert "привет" in search.other_spellings("ghbdtn") and "hello" in search.other_spellings("руддщ")
    assert search.other_spellings("") == [] and search.other_spellings("x" * 1000) == []


def test_a_passage_begins_near_the_found_word() -> None:
    text = "слово " * 100 + "маникюр" + " ещё" * 100
    terms = query_terms("маникюр")
    shown = passage(text, marks(text, terms))
    assert "<mark>маникюр</mark>" in shown and shown.startswith("… ") and shown.endswith(" …") and len(shown) < 400


def test_marks_in_a_name_are_only_at_the_beginning_of_words() -> None:
    assert marked("Ada <b> Nada", "ad") == "<mark>Ad</mark>a &lt;b&gt; Nada"


async def test_a_fragment_is_only_the_results(grace_at_work: Browser, id: ConversationId) -> None:
    answer = await grace_at_work.get("/search", params={"q": "saturday"}, headers={"hx-request": "true"})
    assert answer.text.lstrip().startswith('<div id="results"')


async def test_a_stranger_finds_nothing_of_ours(grace_at_work: Browser, opened: Open, linus: Staff, id: ConversationId) -> None:
    await found(grace_at_work, "saturday", 'class="hit"')
    stranger = opened()
    await sign_in(stranger, linus)

    page = await asked(stranger, "saturday")
    assert "Ada" not in page and "Nothing found" in page


async def test_whoever_may_not_answer_finds_no_saved_replies(opened: Open, database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await replies.add(tx, NewReply(shortcut="lav", title="Lavender oil", texts={"en": "We have it."}), by=grace)
    analyst = opened()
    await sign_in(analyst, await hired(database, grace, "barbara", "analyst"))

    assert "Lavender" not in (await asked(analyst, "lavender")).replace('value="lavender"', "")


async def test_nobody_searches_without_signing_in(browser: Browser) -> None:
    assert (await browser.get("/search?q=ada")).headers["location"].startswith("/login")


async def test_of_a_very_long_question_the_beginning_is_asked(grace_at_work: Browser, id: ConversationId) -> None:
    assert "Ada" in await found(grace_at_work, "slot Saturday " + "  " * 3000 + "nonsense", "Ada")
