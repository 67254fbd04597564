"""What becomes of words on their way out: held for a moment, sent later, taken back; and what stands before an answer over somebody."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx2
import pytest

from parley import conversations
from parley.conversations import Message, State, Status
from parley.core.db import Database
from parley.core.ids import ConversationId
from parley.desk import drafts, presence
from parley.desk.presence import Doing
from parley.web.composer import saying
from parley.workspace import Role, Staff
from tests.spine.waiting import until
from tests.web.conftest import Browser, Open, hired, sign_in, submit
from tests.web.desk import PIXEL, Line, chosen_way, hidden, said, shows
from tests.web.test_composer import say


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was sent waits as long as a slow machine needs to take it back."""
    monkeypatch.setattr(saying, "UNDO", timedelta(seconds=25))


@pytest.fixture
async def barbara(database: Database, grace: Staff) -> Staff:
    return await hired(database, grace, "Barbara", "operator")


@pytest.fixture
async def barbara_at_work(opened: Open, barbara: Staff) -> Browser:
    browser = opened()
    await sign_in(browser, barbara)
    return browser


async def last(database: Database, staff: Staff, id: ConversationId) -> Message:
    return (await said(database, staff, id))[-1]


async def status(database: Database, staff: Staff, id: ConversationId) -> Status:
    async with database.transaction(staff.workspace_id) as tx:
        return (await conversations.conversation(tx, id)).status


async def kept(database: Database, staff: Staff, id: ConversationId) -> drafts.Draft:
    async with database.transaction(staff.workspace_id) as tx:
        return await drafts.draft(tx, staff, id)


async def types(database: Database, who: Staff, id: ConversationId, doing: Doing = "reply") -> None:
    async with database.transaction(who.workspace_id) as tx:
        await presence.show(tx, who, id, tab="one", doing=doing)


# ── taking back ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("unhurried")
async def test_an_answer_can_be_taken_back_before_it_leaves(
    grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId
) -> None:
    sent = await say(grace_at_work, id, "Yes, at 11:30.", files=[("files", ("idea.png", PIXEL, "image/png"))])
    page = (await grace_at_work.get(sent.headers["location"])).text
    message = await last(database, grace, id)
    assert "data-just-done" in page and message.leaves_at is not None

    back = await submit(
        grace_at_work,
        f"/conversations/{id}/undo",
        page=sent.headers["location"],
        message=hidden(page, "message"),
        undo=hidden(page, "undo"),
    )

    shown = (await grace_at_work.get(back.headers["location"])).text
    assert ">Yes, at 11:30.</textarea>" in shown and "idea.png" in shown and "data-just-done" not in shown
    assert [one.direction for one in await said(database, grace, id)] == ["in"]


async def test_what_has_left_cannot_be_taken_back(grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId) -> None:
    await say(grace_at_work, id, "Yes!")
    await until(lambda: is_sent(database, grace, id))

    answer = await submit(grace_at_work, f"/messages/{(await last(database, grace, id)).id}/take-back", page=f"/conversations/{id}")

    assert answer.status_code == 409 and "This message has already left." in answer.text


async def test_words_taken_back_stand_before_what_was_begun_since(
    grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId
) -> None:
    await say(grace_at_work, id, "Yes!", later="morning")
    await save(grace_at_work, id, counter="100", text="And")

    await submit(grace_at_work, f"/messages/{(await last(database, grace, id)).id}/take-back", page=f"/conversations/{id}")

    assert (await kept(database, grace, id)).text == "Yes!\n\nAnd"


async def test_a_resolved_conversation_stays_so_when_the_answer_leaves(
    grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId
) -> None:
    await say(grace_at_work, id, "Bye!", then="resolve")
    assert await status(database, grace, id) is Status.RESOLVED

    await until(lambda: is_sent(database, grace, id))

    assert await status(database, grace, id) is Status.RESOLVED


@pytest.mark.usefixtures("unhurried")
async def test_resolving_is_taken_back_with_its_words(grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId) -> None:
    sent = await say(grace_at_work, id, "Bye!", then="resolve")
    place = sent.headers["location"]
    page = (await grace_at_work.get(place)).text

    await submit(grace_at_work, f"/conversations/{id}/undo", page=place, message=hidden(page, "message"), undo=hidden(page, "undo"))

    assert await status(database, grace, id) is Status.OPEN
    assert (await kept(database, grace, id)).text == "Bye!"


async def test_only_words_of_this_conversation_are_taken_back(grace_at_work: Browser, line: Line, grace: Staff, id: ConversationId) -> None:
    await line.says("emmy", "Hello")
    other = await line.conversation_of("emmy", grace)
    await say(grace_at_work, other, "Good morning!", later="morning")
    sent = (await said(line.ground.database, grace, ConversationId(other)))[-1].id

    for message in (str(sent), str(UUID(int=7))):
        assert (await submit(grace_at_work, f"/conversations/{id}/undo", page=f"/conversations/{id}", message=message)).status_code == 404


# ── later ───────────────────────────────────────────────────────────────────────────────────────


async def test_an_answer_leaves_later_and_can_be_sent_at_once(
    grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId
) -> None:
    await say(grace_at_work, id, "Good morning!", later="morning")
    await say(grace_at_work, id, "Until tomorrow!")
    await until(lambda: any_sent(database, grace, id, "Until tomorrow!"))
    waiting = next(one for one in await said(database, grace, id) if one.text == "Good morning!")
    assert waiting.leaves_at and waiting.leaves_at > datetime.now(UTC) + timedelta(minutes=1) and waiting.state is State.QUEUED

    answer = await submit(grace_at_work, f"/messages/{waiting.id}/now", page=f"/conversations/{id}")

    assert answer.status_code == 303
    await until(lambda: any_sent(database, grace, id, "Good morning!"))


async def test_a_moment_is_of_the_workspaces_clock(grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId) -> None:
    day = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
    async with database.transaction(grace.workspace_id) as tx:
        await tx.execute("UPDATE workspaces SET time_zone = 'Europe/Kyiv' WHERE workspace_id = $1", tx.workspace_id)

    await say(grace_at_work, id, "Hello", later="moment", on=day, at="10:30")

    leaves = (await last(database, grace, id)).leaves_at
    assert leaves and leaves.astimezone(UTC).strftime("%H:%M") in ("08:30", "07:30")


@pytest.mark.parametrize(("later", "on"), [("moment", "2020-01-01"), ("moment", "9999-01-01"), ("moment", "tomorrow"), ("moment", "")])
async def test_a_moment_that_is_none_is_refused_with_the_draft(
    grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId, later: str, on: str
) -> None:
    answer = await say(grace_at_work, id, "Hello", later=later, on=on, at="10:30")

    assert answer.status_code == 400 and ">Hello</textarea>" in answer.text
    assert [one.direction for one in await said(database, grace, id)] == ["in"]


# ── nobody talks over anybody ───────────────────────────────────────────────────────────────────


async def test_whoever_answers_over_a_typing_colleague_is_told_once(
    grace_at_work: Browser, database: Database, grace: Staff, barbara: Staff, id: ConversationId
) -> None:
    await types(database, barbara, id)
    assert "Barbara is typing an answer" in (await grace_at_work.get(f"/conversations/{id}")).text

    warned = await say(grace_at_work, id, "Yes!")

    assert warned.status_code == 409 and "A colleague is typing an answer just now." in warned.text and "Barbara" in warned.text
    assert ">Yes!</textarea>" in warned.text and "Send anyway" in warned.text
    assert (await say(grace_at_work, id, "Yes!", passed=hidden(warned.text, "passed"))).status_code == 303


@pytest.mark.parametrize("doing", ["looking", "note"])
async def test_a_colleague_who_only_looks_or_notes_stops_nobody(
    grace_at_work: Browser, database: Database, barbara: Staff, id: ConversationId, doing: Doing
) -> None:
    await types(database, barbara, id, doing)

    assert (await say(grace_at_work, id, "Yes!")).status_code == 303


async def test_of_two_who_answer_the_second_reads_the_first(
    grace_at_work: Browser, barbara_at_work: Browser, database: Database, grace: Staff, id: ConversationId
) -> None:
    began = hidden((await grace_at_work.get(f"/conversations/{id}")).text, "began")
    assert (await say(barbara_at_work, id, "I have it", began=began)).status_code == 303

    warned = await say(grace_at_work, id, "Yes!", began=began)

    assert warned.status_code == 409 and "A colleague has answered since you began." in warned.text
    assert "I have it" in warned.text and ">Yes!</textarea>" in warned.text
    assert [one.text for one in await said(database, grace, id) if one.direction == "out"] == ["I have it"]
    assert (await say(grace_at_work, id, "Yes!", began=hidden(warned.text, "began"))).status_code == 303


async def test_a_variable_that_nobody_filled_in_is_not_sent_unseen(
    grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId
) -> None:
    warned = await say(grace_at_work, id, "Hello, {{ person.name }}!")

    assert warned.status_code == 409 and "Nothing is known of a variable in your text." in warned.text
    assert (await say(grace_at_work, id, "Hello, {{ person.name }}!", passed=hidden(warned.text, "passed"))).status_code == 303
    assert (await last(database, grace, id)).text == "Hello, {{ person.name }}!"


# ── drafts and files ────────────────────────────────────────────────────────────────────────────


async def save(browser: Browser, id: UUID, **fields: Any) -> httpx2.Response:
    return await submit(browser, f"/conversations/{id}/draft", page=f"/conversations/{id}", **fields)


async def test_a_draft_is_there_in_another_browser(
    grace_at_work: Browser, opened: Open, grace: Staff, line: Line, id: ConversationId
) -> None:
    page = (await grace_at_work.get(f"/conversations/{id}")).text
    answer = await save(grace_at_work, id, counter="1", text="Let me <look>", mode="note", began="1")
    assert answer.json() == {"counter": 1} and chosen_way(page)

    other = opened()
    await sign_in(other, grace)
    shown = (await other.get(f"/conversations/{id}")).text
    assert ">Let me &lt;look&gt;</textarea>" in shown and hidden(shown, "counter") == "1"


async def test_a_late_draft_is_told_which_one_holds(grace_at_work: Browser, id: ConversationId) -> None:
    await save(grace_at_work, id, counter="7", text="Let me look")

    assert (await save(grace_at_work, id, counter="3", text="Let")).json() == {"counter": 7}
    assert ">Let me look</textarea>" in (await grace_at_work.get(f"/conversations/{id}")).text


async def test_sending_empties_the_draft(grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId) -> None:
    await save(grace_at_work, id, counter="1", text="Yes")
    await say(grace_at_work, id, "Yes!", counter="2")

    assert (await save(grace_at_work, id, counter="2", text="Yes!")).json()["counter"] > 2
    assert (await kept(database, grace, id)).text == ""


async def upload(browser: Browser, id: UUID, name: str, data: bytes, mime: str, **more: str) -> httpx2.Response:
    page = (await browser.get(f"/conversations/{id}")).text
    fields = {"_csrf_token": hidden(page, "_csrf_token"), "way": chosen_way(page), **more}
    parts = [(name, (None, value.encode())) for name, value in fields.items()]
    headers = {"hx-request": "true", "accept": "application/json"}
    return await browser.post(f"/conversations/{id}/files", files=[*parts, ("files", (name, data, mime))], headers=headers)


async def test_a_file_waits_beside_the_draft_and_goes_out_with_it(
    grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId
) -> None:
    uploaded = await upload(grace_at_work, id, "idea.png", PIXEL, "image/png")
    assert uploaded.status_code == 200 and "idea.png" in uploaded.text

    page = (await grace_at_work.get(f"/conversations/{id}")).text
    assert (await say(grace_at_work, id, "Like this?", kept=hidden(page, "kept"))).status_code == 303

    assert [one.name for one in (await last(database, grace, id)).attachments] == ["idea.png"]
    assert 'name="kept"' not in (await grace_at_work.get(f"/conversations/{id}")).text


async def test_a_file_can_be_removed_again(grace_at_work: Browser, id: ConversationId) -> None:
    uploaded = (await upload(grace_at_work, id, "idea.png", PIXEL, "image/png")).text

    answer = await submit(grace_at_work, f"/draft-files/{hidden(uploaded, 'kept')}/drop", page=f"/conversations/{id}")

    assert answer.status_code == 303 and "idea.png" not in (await grace_at_work.get(f"/conversations/{id}")).text


async def test_a_file_too_large_for_the_channel_is_refused_at_once(grace_at_work: Browser, id: ConversationId) -> None:
    answer = await upload(grace_at_work, id, "huge.bin", bytes(2 * 1024 * 1024 + 1), "application/zip")

    assert answer.status_code == 400 and answer.json()["title"] == "This file is larger than the channel carries."


async def test_a_spoken_word_goes_as_a_voice_message(grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId) -> None:
    uploaded = await upload(grace_at_work, id, "voice.ogg", b"OggS" + bytes(60), "audio/ogg;codecs=opus", voice="true")

    await say(grace_at_work, id, "", kept=hidden(uploaded.text, "kept"))

    assert [(one.type, one.mime) for one in (await last(database, grace, id)).attachments] == [("voice", "audio/ogg")]


async def test_a_note_names_colleagues(
    grace_at_work: Browser, database: Database, grace: Staff, barbara: Staff, id: ConversationId
) -> None:
    await say(grace_at_work, id, "@Barbara, she is a regular; not @Nobody", mode="note", way="")

    async with database.transaction(grace.workspace_id) as tx:
        note = (await said(database, grace, id))[-1]
        assert await conversations.mentions_of(tx, [note.id]) == {note.id: [barbara.id]}


# ── whose it is ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("place", ["company", "suggestions"])
async def test_a_stranger_gets_404(opened: Open, linus: Staff, id: ConversationId, place: str) -> None:
    stranger = opened()
    await sign_in(stranger, linus)

    assert (await stranger.get(f"/conversations/{id}/{place}")).status_code == 404


@pytest.mark.parametrize("what", ["draft", "files", "company", "undo"])
async def test_a_stranger_changes_nothing(opened: Open, linus: Staff, id: ConversationId, what: str) -> None:
    stranger = opened()
    await sign_in(stranger, linus)

    answer = await submit(stranger, f"/conversations/{id}/{what}", page="/settings/profile", counter="1", tab="x")

    assert answer.status_code in (400, 404)


@pytest.mark.parametrize("role", ["analyst"])
async def test_whoever_only_reads_writes_no_draft(
    opened: Open, database: Database, grace: Staff, line: Line, id: ConversationId, role: Role
) -> None:
    alan, browser = await hired(database, grace, "alan", role), opened()
    await sign_in(browser, alan)
    assert "You may read here, not answer." in await shows(browser, id, "not answer")

    assert (await submit(browser, f"/conversations/{id}/draft", page="/settings/profile", counter="1")).status_code == 403


async def is_sent(database: Database, staff: Staff, id: ConversationId) -> bool:
    return (await last(database, staff, id)).state is State.SENT


async def any_sent(database: Database, staff: Staff, id: ConversationId, text: str) -> bool:
    return any(one.text == text and one.state is State.SENT for one in await said(database, staff, id))
