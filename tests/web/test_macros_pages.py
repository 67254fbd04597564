"""The pages of macros, and macros as the composer runs them."""

import re
from datetime import timedelta
from typing import Any

import pytest

from parley import conversations
from parley.conversations import Priority, Status
from parley.core.db import Database
from parley.core.ids import ConversationId
from parley.desk import macros
from parley.desk.macros import Actions, Macro, NewMacro, ToMe
from parley.web.composer import saying
from parley.workspace import Staff
from tests.web.conftest import Browser, Open, hired, sign_in, submit
from tests.web.desk import chosen_way, hidden, said

PAGE = "/settings/macros"
DONE: dict[str, Any] = {
    "title": "Done",
    "whose": "all",
    "text_en": "Bye, {{ person.name }}!",
    "priority": "1",
    "receiver": "me",
    "resolve": "true",
}


def but(changed: dict[str, Any]) -> dict[str, Any]:
    """The form, filled in otherwise."""
    return {**DONE, **changed}


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was sent waits as long as a slow machine needs to take it back."""
    monkeypatch.setattr(saying, "UNDO", timedelta(seconds=25))


@pytest.fixture
async def macro(database: Database, grace: Staff) -> Macro:
    actions = Actions(say={"en": "Bye, {{ person.name }}!"}, priority=Priority.HIGH, to=ToMe(), resolve=True)
    async with database.transaction(grace.workspace_id) as tx:
        return await macros.add(tx, NewMacro(title="Done", actions=actions), by=grace)


async def state(database: Database, grace: Staff, id: ConversationId) -> tuple[Status, Priority]:
    async with database.transaction(grace.workspace_id) as tx:
        found = await conversations.conversation(tx, id)
    return found.status, found.priority


async def test_a_macro_is_put_together_changed_removed_and_brought_back(grace_at_work: Browser, database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        tag = await conversations.add_tag(tx, "Booking", hue=10)
    assert (await submit(grace_at_work, PAGE, page=PAGE, **DONE, add_tags=str(tag.id))).status_code == 303
    page = (await grace_at_work.get(PAGE)).text
    for words in ("Says: Bye", "Adds tags: Booking", "Sets the priority: High", "Assigns to whoever runs it", "Resolves the conversation"):
        assert words in page
    found = re.search(rf'href="{PAGE}/([0-9a-f-]+)"', page)
    assert found
    one = f"{PAGE}/{found[1]}"

    form = (await grace_at_work.get(one)).text
    assert 'value="Done"' in form and f'value="{tag.id}" checked' in form
    assert (await submit(grace_at_work, one, page=one, **but({"title": "Over"}))).status_code == 303
    removed = await submit(grace_at_work, f"{one}/remove", page=PAGE)
    assert "Over" not in (await grace_at_work.get(removed.headers["location"])).text
    await submit(grace_at_work, f"{one}/restore", page=PAGE)
    assert "Over" in (await grace_at_work.get(PAGE)).text


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"text_en": "", "priority": "", "receiver": "", "resolve": "false"}, "Choose at least one thing that the macro does."),
        ({"snooze": "hour"}, "A conversation cannot be put off and resolved at once."),
        ({"receiver": "staff:nobody"}, "Choose who gets the conversation."),
        ({"text_en": "{{ nobody }}"}, "There is no such variable:"),
        ({"title": " "}, "Give the macro a title"),
    ],
)
async def test_what_is_wrong_with_a_macro_is_said(grace_at_work: Browser, changed: dict[str, Any], sentence: str) -> None:
    answer = await submit(grace_at_work, PAGE, page=PAGE, **but({**changed}))

    assert answer.status_code == 400 and sentence in answer.text


@pytest.mark.usefixtures("unhurried")
async def test_a_macro_is_shown_before_it_runs_and_can_be_taken_back(
    grace_at_work: Browser, database: Database, grace: Staff, macro: Macro, id: ConversationId
) -> None:
    page = (await grace_at_work.get(f"/conversations/{id}")).text
    path = f"/conversations/{id}/macros/{macro.id}"
    shown = (await grace_at_work.get(path, params={"way": chosen_way(page), "seen": hidden(page, "seen")})).text
    assert "Says: Bye, Ada!" in shown and "Resolves the conversation" in shown
    assert await state(database, grace, id) == (Status.OPEN, Priority.NORMAL)

    fields: dict[str, Any] = {name: hidden(shown, name) for name in ("message_id", "way", "seen")}
    ran = await submit(grace_at_work, path, page=f"/conversations/{id}", **fields)
    assert await state(database, grace, id) == (Status.RESOLVED, Priority.HIGH)
    assert [one.text for one in await said(database, grace, id)][-1] == "Bye, Ada!"

    place = ran.headers["location"]
    after = (await grace_at_work.get(place)).text
    await submit(grace_at_work, f"/conversations/{id}/undo", page=place, message=hidden(after, "message"), undo=hidden(after, "undo"))
    assert await state(database, grace, id) == (Status.OPEN, Priority.NORMAL)
    assert [one.direction for one in await said(database, grace, id)] == ["in"]


async def test_a_macro_that_cannot_run_changes_nothing_and_says_why(
    grace_at_work: Browser, database: Database, grace: Staff, macro: Macro, id: ConversationId
) -> None:
    page = (await grace_at_work.get(f"/conversations/{id}")).text
    path = f"/conversations/{id}/macros/{macro.id}"

    answer = await submit(grace_at_work, path, page=f"/conversations/{id}", message_id=hidden(page, "message_id"), way="")

    assert answer.status_code == 400 and "they cannot be reached just now" in answer.text
    assert await state(database, grace, id) == (Status.OPEN, Priority.NORMAL)


async def test_a_stranger_gets_404(opened: Open, linus: Staff, macro: Macro, id: ConversationId) -> None:
    browser = opened()
    await sign_in(browser, linus)

    assert (await browser.get(f"{PAGE}/{macro.id}")).status_code == 404
    assert (await browser.get(f"/conversations/{id}/macros/{macro.id}")).status_code == 404
    for path in (f"{PAGE}/{macro.id}", f"{PAGE}/{macro.id}/remove", f"{PAGE}/{macro.id}/restore"):
        assert (await submit(browser, path, page=PAGE, **DONE)).status_code == 404


async def test_an_operator_runs_what_is_shared_and_leaves_it_as_it_is(opened: Open, database: Database, grace: Staff, macro: Macro) -> None:
    browser = opened()
    await sign_in(browser, await hired(database, grace, "barbara", "operator"))

    assert "Done" in (await browser.get(PAGE)).text
    assert (await submit(browser, f"{PAGE}/{macro.id}/remove", page=PAGE)).status_code == 403
