"""The pages of saved replies, and replies as the composer offers them."""

import re
from typing import Any

import pytest

from parley import workspace
from parley.core.db import Database
from parley.core.ids import ConversationId
from parley.desk import replies
from parley.desk.replies import NewReply, SavedReply
from parley.workspace import Staff
from tests.web.conftest import Browser, Open, hired, sign_in, submit

PAGE = "/settings/replies"
GREETING: dict[str, Any] = {
    "title": "Greeting",
    "shortcut": "hi",
    "whose": "all",
    "text_en": "Hello, {{ person.first_name | default: 'there' }}!",
}


def but(changed: dict[str, Any]) -> dict[str, Any]:
    """The form, filled in otherwise."""
    return {**GREETING, **changed}


@pytest.fixture
async def kept(database: Database, grace: Staff) -> SavedReply:
    async with database.transaction(grace.workspace_id) as tx:
        new = NewReply(shortcut="hi", title="Greeting", texts={"en": "Hello, {{ person.name }}! I am {{ me.name }}."})
        return await replies.add(tx, new, by=grace)


async def test_a_reply_is_added_changed_removed_and_brought_back(grace_at_work: Browser) -> None:
    added = await submit(grace_at_work, PAGE, page=PAGE, **GREETING, folder="First words")
    assert added.status_code == 303
    page = (await grace_at_work.get(PAGE)).text
    assert "/hi" in page and "First words" in page
    found = re.search(rf'href="{PAGE}/([0-9a-f-]+)"', page)
    assert found
    one = f"{PAGE}/{found[1]}"

    assert (await submit(grace_at_work, one, page=one, **but({"shortcut": "hello"}))).status_code == 303
    assert "/hello" in (await grace_at_work.get(PAGE)).text
    removed = await submit(grace_at_work, f"{one}/remove", page=PAGE)
    page = (await grace_at_work.get(removed.headers["location"])).text
    assert "/hello" not in page and "The reply is removed." in page
    await submit(grace_at_work, f"{one}/restore", page=PAGE)
    assert "/hello" in (await grace_at_work.get(PAGE)).text


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("shortcut", "two words", "A shortcut is up to 40 letters"),
        ("text_en", "{{ person.nmae }}", "There is no such variable:"),
        ("text_en", "{% for i in x %}{% endfor %}", "This text has a mistake between its braces:"),
        ("text_en", " ", "Write the text in at least one language."),
        ("title", " ", "Give it a title"),
        ("whose", "team:nobody", "Choose for whom this is."),
    ],
)
async def test_what_is_wrong_is_said_beside_what_was_written(grace_at_work: Browser, field: str, value: str, sentence: str) -> None:
    answer = await submit(grace_at_work, PAGE, page=PAGE, **but({field: value}))

    assert answer.status_code == 400 and sentence in answer.text
    assert f'value="{value if field == "title" else "Greeting"}"' in answer.text


async def test_a_text_is_tried_while_it_is_written(grace_at_work: Browser) -> None:
    good = await submit(grace_at_work, f"{PAGE}/preview", page=PAGE, text="Hello, {{ person.name }}!")
    bad = await submit(grace_at_work, f"{PAGE}/preview", page=PAGE, text="<b>{{ nobody }}</b>")

    assert "Hello, Ada Lovelace!" in good.text
    assert "There is no such variable:" in bad.text and "{{ nobody }}" in bad.text and "<b>" not in bad.text


async def test_the_composer_offers_replies_with_their_words_for_this_person(
    grace_at_work: Browser, kept: SavedReply, id: ConversationId
) -> None:
    shown = (await grace_at_work.get(f"/conversations/{id}/suggestions", params={"q": "gree"})).text

    assert "Hello, Ada! I am Grace." in shown and f'data-reply="{kept.id}"' in shown


async def test_using_a_reply_counts_it(
    grace_at_work: Browser, database: Database, grace: Staff, kept: SavedReply, id: ConversationId
) -> None:
    used = await submit(grace_at_work, f"/conversations/{id}/replies/{kept.id}", page=f"/conversations/{id}")

    assert used.json() == {"text": "Hello, Ada! I am Grace.", "unfilled": []}
    async with database.transaction(grace.workspace_id) as tx:
        assert (await replies.reply(tx, grace, kept.id)).used == 1


async def test_an_operator_sees_what_is_shared_and_keeps_their_own(
    opened: Open, database: Database, grace: Staff, kept: SavedReply
) -> None:
    browser = opened()
    await sign_in(browser, await hired(database, grace, "barbara", "operator"))

    page = (await browser.get(PAGE)).text
    assert "/hi" in page and f"{PAGE}/{kept.id}" not in page
    assert (await submit(browser, PAGE, page=PAGE, **GREETING)).status_code == 403
    assert (await submit(browser, f"{PAGE}/{kept.id}/remove", page=PAGE)).status_code == 403
    assert (await submit(browser, PAGE, page=PAGE, **but({"whose": "me"}))).status_code == 303


async def test_a_stranger_gets_404(opened: Open, linus: Staff, kept: SavedReply) -> None:
    browser = opened()
    await sign_in(browser, linus)

    assert (await browser.get(f"{PAGE}/{kept.id}")).status_code == 404
    for path in (f"{PAGE}/{kept.id}", f"{PAGE}/{kept.id}/remove", f"{PAGE}/{kept.id}/restore"):
        assert (await submit(browser, path, page=PAGE, **GREETING)).status_code == 404
    assert "/hi" not in (await browser.get(PAGE)).text


async def test_whoever_only_reads_has_no_replies(opened: Open, database: Database, grace: Staff) -> None:
    browser = opened()
    await sign_in(browser, await hired(database, grace, "alan", "analyst"))

    assert (await browser.get(PAGE)).status_code == 403


async def test_the_page_speaks_russian(grace_at_work: Browser, database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await workspace.describe_myself(tx, name="Грейс", language="ru", me=grace)

    page = (await grace_at_work.get(PAGE)).text
    assert "Шаблоны ответов" in page and "Имя клиента" in page
