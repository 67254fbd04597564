"""A program sends an approved template, and is told at which field it is wrong."""

from typing import Any

from parley.core.db import Database
from parley.core.ids import ConversationId
from parley.workspace import Staff
from tests.api.program import Program, fields
from tests.providers import whatsapp as fake
from tests.spine.waiting import until
from tests.web.whatsapp_desk import WhatsAppLine
from tests.web.whatsapp_desk import ada as ada
from tests.web.whatsapp_desk import late as late
from tests.web.whatsapp_desk import whatsapp as whatsapp

VALUES = {"header": ["42"], "body": ["Ada", "завтра"], "buttons": ["42"]}


async def template(program: Program, line: WhatsAppLine, name: str) -> dict[str, Any]:
    await line.template(name)
    listed = (await program.get(f"/accounts/{line.account.id}/templates")).json()["data"]
    return next(one for one in listed if one["name"] == name)


async def test_a_template_is_found_and_sent_when_words_are_too_late(
    program: Program, whatsapp: WhatsAppLine, late: ConversationId, ada: fake.Person
) -> None:
    reminder = await template(program, whatsapp, "booking_reminder")
    messages = f"/conversations/{late}/messages"
    words = await program.post(messages, json={"text": "Ждём вас!"})
    sent = await program.post(messages, json={"template": {"id": reminder["id"], **VALUES}})

    assert (words.status_code, fields(words)) == (400, ["way"])
    assert (reminder["body"]["variables"], reminder["buttons"], reminder["can_be_sent"]) == (["1", "2"], ["Перенести"], True)
    assert sent.status_code == 201 and sent.json()["text"].startswith("Запись № 42")
    await until(lambda: is_seen(ada, sent.json()["text"]))


async def is_seen(ada: fake.Person, text: str) -> bool:
    return [seen.text for seen in ada.sees] == [text]


async def test_what_is_wrong_with_a_template_is_named(
    program: Program, whatsapp: WhatsAppLine, late: ConversationId, ada: fake.Person, database: Database, linus: Staff
) -> None:
    reminder, resting = await template(program, whatsapp, "booking_reminder"), await template(program, whatsapp, "resting")
    photo = await template(program, whatsapp, "photo_ready")

    async def wrong(id: str, **values: object) -> list[str]:
        answer = await program.post(f"/conversations/{late}/messages", json={"template": {"id": id, **values}})
        assert answer.status_code == 400
        return list(fields(answer))

    assert await wrong(reminder["id"], **{**VALUES, "body": ["Ada", "a\tb"]}) == ["template.body.1"]
    assert await wrong(reminder["id"], **{**VALUES, "body": ["Ada"]}) == ["template.body"]
    assert await wrong(resting["id"], body=["Ada"]) == ["template"]
    assert await wrong(photo["id"], body=["Ada"]) == ["template.file"]
    assert await wrong("0197a3c1-7c1e-7b3a-9a55-0c2f6f0e4d21") == ["template"]
    assert ada.sees == []
