"""What a chat on a site brings beside words, as the operator reads it."""

import re
from typing import Any
from uuid import UUID

import pytest

from parley import conversations
from parley.channels import Button
from parley.conversations import Author, Message
from parley.core.db import Database
from parley.core.ground import Ground
from parley.core.ids import ConversationId
from parley.core.lanes import Worker
from parley.workspace import Staff
from tests.spine.waiting import until
from tests.web.conftest import Browser
from tests.web.desk import said, shows
from tests.web.site_chat import Chat, site_chat


@pytest.fixture
async def chat(ground: Ground, worker: Worker, grace: Staff) -> Chat:
    return await site_chat(ground, grace)


def plain(page: str) -> str:
    """Its words, without marks and pictures."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


async def test_a_form_its_consent_and_an_accepted_invitation_stand_beside_the_words(
    grace_at_work: Browser, chat: Chat, grace: Staff
) -> None:
    first: dict[str, Any] = {
        "form": {"Service": "Manicure <b>", "Day": "Friday"},
        "consent": "I agree https://salon.example/terms",
        "invited": "Shall we find a time?",
    }
    await chat.hears("message", text="Hello", offline=True, **first)
    page = (await grace_at_work.get(f"/conversations/{await chat.conversation(grace)}")).text

    assert "<dt>Service</dt>" in page and "Manicure &lt;b&gt;" in page and page.index("<dt>Service") < page.index("<dt>Day")
    words = plain(page)
    assert "Answered our invitation Shall we find a time?" in words
    assert "Agreed: I agree https://salon.example/terms" in words and '<a href="https://salon.example/terms"' in page
    assert "Left while nobody was at work" in words


async def test_a_mark_is_a_line_of_its_own_and_no_machine(grace_at_work: Browser, database: Database, chat: Chat, grace: Staff) -> None:
    await chat.hears("message", text="Hello")
    id = await chat.conversation(grace)
    await resolved(database, grace, id)
    await chat.hears("rate", score=4, comment="Thank you <3")

    page = await until(lambda: shows(grace_at_work, id, 'class="rated"'))

    assert "Thank you &lt;3" in page and "Ada rated the conversation" in plain(page) and 'aria-label="4 of 5"' in page
    assert "Sent by a machine" not in page and "☆" not in re.findall(r'aria-label="4 of 5".*?</span>', page)[0]


async def test_words_after_a_mark_have_a_heading_of_their_own(grace_at_work: Browser, chat: Chat, grace: Staff) -> None:
    await chat.hears("message", text="Hello")
    id = await chat.conversation(grace)
    await chat.hears("rate", score=5)
    await chat.hears("message", text="One more question")
    await until(lambda: shows(grace_at_work, id, "One more question"))
    page = (await grace_at_work.get(f"/conversations/{id}")).text
    assert page.count("line-opens") == 2


async def test_what_has_another_shape_is_shown_as_nothing(grace_at_work: Browser, database: Database, chat: Chat, grace: Staff) -> None:
    await chat.hears("message", text="Hello")
    id = await chat.conversation(grace)
    async with database.transaction(grace.workspace_id) as tx:
        sql = "UPDATE messages SET content = content || $2 WHERE workspace_id = $1"
        await tx.execute(sql, tx.workspace_id, {"extra": {"rating": "five", "form": [1], "invited": {}}})
    assert (await grace_at_work.get(f"/conversations/{id}")).status_code == 200


@pytest.mark.parametrize(
    ("language", "words"),
    [("ru", "Ada оценивает разговор"), ("uk", "Ada оцінює розмову")],
)
async def test_it_is_told_in_the_readers_language(
    grace_at_work: Browser, database: Database, chat: Chat, grace: Staff, language: str, words: str
) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await tx.execute("UPDATE staff SET language = $2 WHERE workspace_id = $1", tx.workspace_id, language)
    await chat.hears("message", text="Hello")
    id = await chat.conversation(grace)
    await chat.hears("rate", score=2)
    assert words in plain(await until(lambda: shows(grace_at_work, id, 'class="rated"')))


async def test_offered_answers_are_shown_and_the_pressed_one_beside_its_question(
    grace_at_work: Browser, database: Database, chat: Chat, grace: Staff
) -> None:
    await chat.hears("message", text="When?")
    id = await chat.conversation(grace)
    buttons = (
        Button("18:30", payload="t:1830"),
        Button("Prices", url="https://salon.example/prices"),
        Button("Bad", url="javascript:alert(1)"),
    )
    await offered(database, grace, id, buttons)
    [question] = await until(lambda: sent(database, grace, id))
    await chat.hears("press", of=str(question.deliveries[0].id), label="18:30", payload="t:1830")

    page = await until(lambda: shows(grace_at_work, id, "Pressed a button"))

    assert '<a href="https://salon.example/prices"' in page and "javascript:" not in page
    assert f'href="#m-{question.id}"' in page and page.count("18:30") >= 2


async def resolved(database: Database, grace: Staff, id: UUID) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await conversations.resolve(tx, ConversationId(id), by=grace.id)


async def offered(database: Database, grace: Staff, id: UUID, buttons: tuple[Button, ...]) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        found = await conversations.conversation(tx, ConversationId(id))
        way = (await conversations.ways(tx, found))[0]
        author = Author("staff", grace.id)
        await conversations.reply(tx, found.id, text="Which time?", way=(way.identity_id, way.account_id), author=author, buttons=buttons)


async def sent(database: Database, grace: Staff, id: UUID) -> list[Message]:
    return [one for one in await said(database, grace, ConversationId(id)) if one.direction == "out" and one.provider_key]
