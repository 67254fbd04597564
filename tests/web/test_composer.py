"""The composer: answers, notes and files, without a script."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx2
import pytest

from parley import channels
from parley.conversations import State
from parley.core import ids
from parley.core.db import Database
from parley.core.ground import Ground
from parley.core.ids import ConversationId
from parley.workspace import Staff
from tests.providers.server import Answer, Request, serving
from tests.spine.waiting import until
from tests.web.conftest import Browser, submit
from tests.web.desk import PICTURE, PIXEL, SECRET, Line, chosen_way, hidden, said, shows


async def say(browser: Browser, id: UUID, text: str, *, files: Any = None, **changed: str) -> httpx2.Response:
    """Fill the composer as it stands on the page, and send it."""
    page = (await browser.get(f"/conversations/{id}")).text
    fields = {name: hidden(page, name) for name in ("_csrf_token", "message_id", "seen")}
    form = {**fields, "way": chosen_way(page), "mode": "reply", "text": text, **changed}
    parts = [(name, (None, value.encode())) for name, value in form.items()] + list(files or [])
    return await browser.post(f"/conversations/{id}/messages", files=parts)


async def test_an_answer_needs_no_script(grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId) -> None:
    answer = await say(grace_at_work, id, "Yes, at 11:30.")

    assert answer.status_code == 303 and answer.headers["location"].startswith(f"/conversations/{id}")
    await until(lambda: sent(database, grace, id))
    page = (await grace_at_work.get(answer.headers["location"])).text
    assert "Yes, at 11:30." in page and 'title="Sent"' in page and "Grace took the conversation" in page


async def test_a_form_that_is_sent_twice_says_it_once(grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId) -> None:
    once = str(ids.new())
    for _ in range(2):
        assert (await say(grace_at_work, id, "Yes!", message_id=once)).status_code == 303

    assert [message.text for message in await said(database, grace, id)] == ["Is there a free slot on Saturday?", "Yes!"]


async def test_whoever_was_outrun_reads_the_new_words_and_keeps_the_draft(
    grace_at_work: Browser, database: Database, grace: Staff, line: Line, id: ConversationId
) -> None:
    seen = hidden((await grace_at_work.get(f"/conversations/{id}")).text, "seen")
    await line.says("ada", "Never mind, I have found one.")
    await until(lambda: shows(grace_at_work, id, "Never mind"))

    answer = await say(grace_at_work, id, "Shall I book it?", seen=seen)

    assert answer.status_code == 409 and "The customer has written since you last looked." in answer.text
    assert "Never mind, I have found one." in answer.text and ">Shall I book it?</textarea>" in answer.text
    assert int(hidden(answer.text, "seen")) > int(seen)
    assert all(message.direction == "in" for message in await said(database, grace, id))


async def test_a_note_stays_among_us(grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId) -> None:
    assert (await say(grace_at_work, id, "She is a regular.", mode="note", way="")).status_code == 303

    page = (await grace_at_work.get(f"/conversations/{id}")).text
    assert "She is a regular." in page and "Only your team sees this" in page
    note = (await said(database, grace, id))[-1]
    assert (note.direction, note.deliveries) == ("note", ())


async def test_nothing_is_no_answer(grace_at_work: Browser, id: ConversationId) -> None:
    answer = await say(grace_at_work, id, "   ")

    assert answer.status_code == 400 and "Write something, or attach a file." in answer.text


@pytest.mark.parametrize("way", ["", "x.y", f"{ids.new()}.{ids.new()}"])
async def test_a_way_that_is_not_theirs_is_refused(grace_at_work: Browser, id: ConversationId, way: str) -> None:
    answer = await say(grace_at_work, id, "Hello", way=way)

    assert answer.status_code == 400 and ">Hello</textarea>" in answer.text


async def test_an_answer_may_quote(grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId) -> None:
    first = (await said(database, grace, id))[0]
    page = (await grace_at_work.get(f"/conversations/{id}?quote={first.id}")).text
    assert f'name="quoted" value="{first.id}"' in page

    await say(grace_at_work, id, "Yes!", quoted=str(first.id))

    assert f'class="quote" href="#m-{first.id}"' in (await grace_at_work.get(f"/conversations/{id}")).text


async def test_what_a_draft_loses_is_said_before_it_is_sent(grace_at_work: Browser, id: ConversationId) -> None:
    page = f"/conversations/{id}"
    way = chosen_way((await grace_at_work.get(page)).text)
    answer = await submit(grace_at_work, f"{page}/fit", page=page, way=way, text="word " * 1000, files="99999999 image/png huge.png")

    assert "Goes out as 2 messages" in answer.text and "huge.png is too large for this channel" in answer.text
    assert "5,000 / 4,096" in answer.text


async def test_an_attached_file_goes_out_and_can_be_opened(
    grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId
) -> None:
    files = [("files", ("C:\\photos\\idea.png", PIXEL, "image/png")), ("files", ("plan.svg", b"<svg/>", "image/svg+xml"))]
    assert (await say(grace_at_work, id, "Like this?", files=files)).status_code == 303

    picture, drawing = (await said(database, grace, id))[-1].attachments
    shown = await grace_at_work.get(f"/attachments/{picture.id}")
    assert (shown.content, shown.headers["content-type"], picture.name) == (PIXEL, "image/png", "idea.png")
    assert shown.headers["content-disposition"] == "inline; filename*=UTF-8''idea.png"
    kept = await grace_at_work.get(f"/attachments/{drawing.id}")
    assert kept.headers["content-type"] == "application/octet-stream" and kept.headers["content-disposition"].startswith("attachment")
    for answer in (shown, kept):
        assert answer.headers["x-content-type-options"] == "nosniff" and "sandbox" in answer.headers["content-security-policy"]


async def test_a_file_is_given_in_pieces_and_not_twice(grace_at_work: Browser, database: Database, grace: Staff, line: Line) -> None:
    await line.says("ada", "", files=[PICTURE])
    id = ConversationId(await line.conversation_of("ada", grace))
    url = f"/attachments/{(await said(database, grace, id))[0].attachments[0].id}"

    piece = await grace_at_work.get(url, headers={"range": "bytes=8-15"})
    assert (piece.status_code, piece.content, piece.headers["content-range"]) == (206, PIXEL[8:16], f"bytes 8-15/{len(PIXEL)}")
    for nonsense in ("bytes=9-2", "bytes=-", "bytes=a-b", "bytes=99999-", "lines=1-2"):
        assert (await grace_at_work.get(url, headers={"range": nonsense})).content == PIXEL
    etag = piece.headers["etag"]
    assert (await grace_at_work.get(url, headers={"if-none-match": etag})).status_code == 304


async def test_a_file_that_the_channel_does_not_carry_is_refused_before_anything_is_said(
    grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId
) -> None:
    answer = await say(grace_at_work, id, "Here it is", files=[("files", ("huge.bin", bytes(2 * 1024 * 1024 + 1), "application/zip"))])

    assert answer.status_code == 400 and "This file is larger than the channel carries." in answer.text
    assert ">Here it is</textarea>" in answer.text and len(await said(database, grace, id)) == 1


async def test_a_failed_answer_says_why_and_can_be_sent_again(
    grace_at_work: Browser, ground: Ground, grace: Staff, line: Line, id: ConversationId, callback: "Callback"
) -> None:
    async with ground.database.transaction(grace.workspace_id) as tx:
        settings = {"secret": SECRET, "callback_url": callback.address}
        await channels.save(tx, ground, "console", "Front desk", settings, id=line.account.id)
    callback.status = 422
    await say(grace_at_work, id, "Yes!")

    page = await until(lambda: shows(grace_at_work, id, "Send again"))
    assert "Not sent" in page and "The provider refused the message." in page and "HTTP 422" in page

    callback.status = 200
    failed = (await said(ground.database, grace, id))[-1]
    again = await submit(grace_at_work, f"/messages/{failed.id}/again", page=f"/conversations/{id}")
    assert again.headers["location"] == f"/conversations/{id}"
    await until(lambda: sent(ground.database, grace, id))


class Callback:
    """Where the console's answers are posted."""

    def __init__(self) -> None:
        self.address = ""
        self.status = 200

    async def answer(self, request: Request) -> Answer:
        return Answer(self.status)


@pytest.fixture
async def callback() -> AsyncIterator[Callback]:
    callback = Callback()
    async with serving(callback.answer) as address:
        callback.address = f"{address}/answers"
        yield callback


async def sent(database: Database, staff: Staff, id: ConversationId) -> bool:
    return (await said(database, staff, id))[-1].state is State.SENT
