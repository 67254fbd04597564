"""One conversation: what it shows, and what is done to it, without a script."""

import re
from typing import Any

from parley import conversations, people
from parley.conversations import Message
from parley.core import ids
from parley.core.db import Database
from parley.core.ground import Ground
from parley.core.ids import ConversationId
from parley.workspace import Staff
from tests.spine.waiting import until
from tests.web.conftest import Browser, Open, hired, sign_in, submit
from tests.web.desk import PICTURE, Line, connected, hidden, said, shows

FRAGMENT = {"hx-request": "true"}
STEPS = ("owner", "status", "priority", "transfer", "tags", "blocked")
EVERYTHING = {"status": "resolved", "way": "x", "priority": "1", "name": "VIP", "blocked": "yes"}


# ── reading ─────────────────────────────────────────────────────────────────────────────────────


async def test_a_conversation_shows_what_was_said(grace_at_work: Browser, id: ConversationId) -> None:
    page = (await grace_at_work.get(f"/conversations/{id}")).text

    assert "Is there a free slot on Saturday?" in page and "Today" in page
    assert 'data-live="inbox' in page and f'data-live="conversation/{id}"' in page
    assert page.count('<main id="main"') == 1 and page.count("<h1") == 1


async def test_a_stranger_gets_404_for_everything_of_it(
    opened: Open, ground: Ground, grace: Staff, linus: Staff, line: Line, id: ConversationId
) -> None:
    await line.says("ada", "", files=[PICTURE])
    messages = await until(lambda: with_attachment(ground.database, grace, id))
    stranger = opened()
    await sign_in(stranger, linus)
    picture = messages[0].attachments[0].id
    sheets = [f"/conversations/{id}/{name}" for name in ("talk", "transfer", "tags")]
    for address in (f"/conversations/{id}", *sheets, f"/attachments/{picture}", f"/messages/{messages[0].id}/html"):
        assert (await stranger.get(address)).status_code == 404, address
    fields = {**EVERYTHING, "text": "Hello", "message_id": str(ids.new()), "to": str(linus.id)}
    for verb in ("fit", *STEPS):
        answer = await submit(stranger, f"/conversations/{id}/{verb}", page="/settings/profile", headers=None, **fields)
        assert answer.status_code == 404, verb
    assert (await submit(stranger, f"/messages/{messages[0].id}/again", page="/settings/profile")).status_code == 404
    token = hidden((await stranger.get("/settings/profile")).text, "_csrf_token")
    for mode in ("reply", "note"):
        form = {**fields, "_csrf_token": token, "mode": mode, "message_id": str(ids.new())}
        parts = [(name, (None, value.encode())) for name, value in form.items()]
        assert (await stranger.post(f"/conversations/{id}/messages", files=parts)).status_code in (400, 404)
    assert [message.direction for message in await said(ground.database, grace, id)] == ["in", "in"]


async def test_an_analyst_reads_and_does_not_speak(opened: Open, database: Database, grace: Staff, id: ConversationId) -> None:
    analyst = opened()
    await sign_in(analyst, await hired(database, grace, "barbara", "analyst"))
    page = (await analyst.get(f"/conversations/{id}")).text

    assert "Is there a free slot" in page and "You may read here, not answer." in page and 'id="composer"' not in page
    for verb in ("fit", *STEPS):
        answer = await submit(analyst, f"/conversations/{id}/{verb}", page="/settings/profile", headers=None, **EVERYTHING)
        assert answer.status_code == 403, verb
    parts = [(name, (None, value)) for name, value in {"_csrf_token": hidden(page, "_csrf_token"), "message_id": str(ids.new())}.items()]
    assert (await analyst.post(f"/conversations/{id}/messages", files=parts)).status_code == 403


async def test_two_channels_of_one_person_are_one_thread(
    grace_at_work: Browser, ground: Ground, grace: Staff, line: Line, id: ConversationId
) -> None:
    other = await connected(ground, grace)
    await other.says("ada lovelace", "It is me again")
    again = ConversationId(await other.conversation_of("ada lovelace", grace))
    async with ground.database.transaction(grace.workspace_id) as tx:
        one, two = await conversations.conversation(tx, id), await conversations.conversation(tx, again)
        await people.merge(tx, one.person_id, two.person_id, by=grace.id)

    page = (await grace_at_work.get(f"/conversations/{id}")).text
    assert "Is there a free slot" in page and "It is me again" in page and page.count(' id="way-') == 2
    joined = await grace_at_work.get(f"/conversations/{again}")
    assert (joined.status_code, joined.headers["location"]) == (303, f"/conversations/{id}")


async def test_an_edit_shows_what_stood_there_before(grace_at_work: Browser, ground: Ground, grace: Staff, line: Line) -> None:
    await line.tells(who="ada", kind="message", message="m1", text="At ten")
    id = await line.conversation_of("ada", grace)
    await line.tells(who="ada", kind="edit", message="m1", text="At eleven")
    await line.tells(who="ada", kind="reaction", message="m1", added=["👍"])

    page = await until(lambda: shows(grace_at_work, id, "👍"))
    assert "At eleven" in page and re.search(r"edited</summary><ol><li>At ten</li>", page)


async def test_what_a_customer_deletes_stays_behind_a_click(grace_at_work: Browser, grace: Staff, line: Line) -> None:
    await line.tells(who="ada", kind="message", message="m1", text="My card number is 42")
    id = await line.conversation_of("ada", grace)
    await line.tells(who="ada", kind="delete", message="m1")

    page = await until(lambda: shows(grace_at_work, id, "Deleted by the sender"))
    assert re.search(
        r"<details class=\"said said-gone\"[^>]*><summary>.*Deleted by the sender.*My card number is 42.*</details>", page, re.S
    )


async def test_what_customers_type_is_shown_as_text_and_its_links_can_be_followed(grace_at_work: Browser, line: Line, grace: Staff) -> None:
    await line.says("ada", "<img src=x onerror=alert(1)> https://shop.example/a?b=1&c=2. javascript:alert(1)")
    page = (await grace_at_work.get(f"/conversations/{await line.conversation_of('ada', grace)}")).text

    assert "<img src=x" not in page and "&lt;img src=x onerror=alert(1)&gt;" in page
    link = re.search(r'<a href="(https://shop[^"]+)" target="_blank" rel="noopener noreferrer nofollow">', page)
    assert link and link[1] == "https://shop.example/a?b=1&amp;c=2" and 'href="javascript' not in page


async def test_older_messages_are_a_page_away(grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        for number in range(60):
            await conversations.note(tx, id, text=f"Note {number:02}.", by=grace.id)

    newest = (await grace_at_work.get(f"/conversations/{id}")).text
    assert "Note 59." in newest and "Note 10." in newest and "Note 09." not in newest
    earlier = re.search(rf'href="(/conversations/{id}\?before=[^"]+)"', newest)
    assert earlier
    older = (await grace_at_work.get(earlier[1])).text
    assert "Note 09." in older and "Is there a free slot" in older and "Note 10." not in older


async def test_a_page_that_has_the_list_gets_the_conversation_alone(grace_at_work: Browser, id: ConversationId) -> None:
    answer = await grace_at_work.get(f"/conversations/{id}", headers=FRAGMENT)

    assert "<html" not in answer.text and 'id="pane"' in answer.text and 'id="inbox"' not in answer.text
    assert answer.headers["hx-trigger"] == "opened"


# ── mail ────────────────────────────────────────────────────────────────────────────────────────

HTML = '<p onclick="x()">Dear salon</p><script>alert(1)</script><img src="cid:logo"><img src="https://spy.example/pixel.png">'


async def test_a_mails_html_is_shown_in_a_frame_that_can_do_nothing(
    grace_at_work: Browser, database: Database, grace: Staff, line: Line
) -> None:
    await line.says("ada", "Dear salon", files=[PICTURE])
    id = ConversationId(await line.conversation_of("ada", grace))
    message = (await said(database, grace, id))[0]
    await is_mail(database, grace, message, html=HTML, subject="A question", hidden="> earlier words", automatic=True, doubtful=True)

    page = (await grace_at_work.get(f"/conversations/{id}")).text
    assert "A question" in page and "&gt; earlier words" in page and "Sender not confirmed" in page and "Sent by a machine" in page
    assert 'sandbox="allow-same-origin allow-popups' in page and "allow-scripts" not in page

    framed = await grace_at_work.get(f"/messages/{message.id}/html")
    assert "Dear salon" in framed.text and "alert" not in framed.text and "onclick" not in framed.text
    assert f'src="/attachments/{message.attachments[0].id}"' in framed.text and ' src="https://spy' not in framed.text
    policy = framed.headers["content-security-policy"]
    assert "sandbox" in policy and "script" not in policy and "https:" not in policy

    asked = await grace_at_work.get(f"/messages/{message.id}/html?images=1")
    assert 'src="https://spy.example/pixel.png"' in asked.text and "https:" in asked.headers["content-security-policy"]


async def is_mail(database: Database, staff: Staff, message: Message, **content: Any) -> None:
    async with database.transaction(staff.workspace_id) as tx:
        await tx.execute("UPDATE messages SET content = $3 WHERE workspace_id = $1 AND id = $2", tx.workspace_id, message.id, content)
        await tx.execute(
            "UPDATE attachments SET inline_id = 'logo' WHERE workspace_id = $1 AND message_id = $2", tx.workspace_id, message.id
        )


async def with_attachment(database: Database, staff: Staff, id: ConversationId) -> list[Message]:
    return [message for message in await said(database, staff, id) if message.attachments]
