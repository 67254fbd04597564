"""Messages that a business sends, refused where the real Cloud API refuses them."""

import re
from typing import Any, cast

from tests.providers.whatsapp import approved
from tests.providers.whatsapp.refusals import Refusal
from tests.providers.whatsapp.world import BURST, Chat, Json, Number, World

FILES = ("image", "video", "audio", "document")
LONGEST_TEXT = 4096
LONGEST_BODY = LONGEST_CAPTION = 1024
LONGEST_TITLE = 20
LONGEST_ROW = 24
LONGEST_ID = {"button": 256, "list": 200}
MOST_BUTTONS = 3
MOST_ROWS = 10
SCOPED = re.compile(r"[A-Z]{2}\.[A-Za-z0-9]{1,128}")


def send(world: World, number: Number, fields: Json) -> Json:
    if fields.get("status") == "read":
        return _mark(number, fields)
    to, chat = _recipient(number, fields)
    _check(world, fields)
    if not chat.is_open and fields["type"] != "template":
        raise Refusal(131047, "more than 24 hours have passed since the customer last replied to this number")
    if chat.in_a_row >= BURST:
        raise Refusal(131056)
    chat.in_a_row += 1
    id = f"wamid.{world.id()}="
    chat.messages.append(fields | {"id": id})
    known = {"user_id": to} if SCOPED.fullmatch(to) else {"wa_id": to}
    return {"messaging_product": "whatsapp", "contacts": [{"input": to, **known}], "messages": [{"id": id}]}


def _mark(number: Number, fields: Json) -> Json:
    id = _mandatory(fields, "message_id")
    chat = next((chat for chat in number.chats.values() if id in chat.said), None)
    if chat is None:
        raise Refusal(100, "message_id")
    if fields.get("typing_indicator", {"type": "text"}) != {"type": "text"}:
        raise Refusal(100, "typing_indicator")
    chat.read_until = id
    chat.sees_typing = "typing_indicator" in fields
    return {"success": True}


def _recipient(number: Number, fields: Json) -> tuple[str, Chat]:
    if fields.get("messaging_product") != "whatsapp":
        raise Refusal(100, "The parameter messaging_product is required.")
    to = fields.get("to") or fields.get("recipient")
    if not isinstance(to, str) or not to:
        raise Refusal(131008, "to or recipient")
    if bool(SCOPED.fullmatch(to)) != ("to" not in fields):
        raise Refusal(131009, "to is for numbers, recipient for scoped ids")
    if to not in number.chats:
        raise Refusal(131026, "Message Undeliverable.")
    return to, number.chats[to]


def _check(world: World, fields: Json) -> None:
    kind = _mandatory(fields, "type")
    if kind == "text":
        _within(_mandatory(_holder(fields, "text"), "body"), LONGEST_TEXT, "text.body")
    elif kind == "interactive":
        _check_interactive(_holder(fields, "interactive"))
    elif kind == "template":
        approved.check(world, fields)
    elif kind in FILES:
        _check_file(world, kind, _holder(fields, kind))
    else:
        raise Refusal(100, f"type {kind}")


def _check_file(world: World, kind: str, file: Json) -> None:
    stored = world.files.get(_mandatory(file, "id"))
    if stored is None or (kind != "document" and not stored.mime.startswith(f"{kind}/")):
        raise Refusal(131053, f"{kind}.id")
    if kind == "audio" and "caption" in file:
        raise Refusal(100, "Unexpected key caption on param audio")
    _within(file.get("caption", ""), LONGEST_CAPTION, "caption")


def _check_interactive(interactive: Json) -> None:
    _within(_mandatory(_holder(interactive, "body"), "text"), LONGEST_BODY, "interactive.body.text")
    action, kind = _holder(interactive, "action"), interactive.get("type")
    if kind == "button":
        _check_choices([button["reply"] for button in action["buttons"]], kind, MOST_BUTTONS, LONGEST_TITLE)
    elif kind == "list":
        _within(_mandatory(action, "button"), LONGEST_TITLE, "interactive.action.button")
        _check_choices([row for section in action["sections"] for row in section["rows"]], kind, MOST_ROWS, LONGEST_ROW)
    elif kind == "cta_url":
        parameters = _holder(action, "parameters")
        _within(_mandatory(parameters, "display_text"), LONGEST_TITLE, "display_text")
        _mandatory(parameters, "url")
    else:
        raise Refusal(131009, "interactive.type")


def _check_choices(choices: list[Json], kind: str, most: int, longest: int) -> None:
    if not 0 < len(choices) <= most or len({choice["id"] for choice in choices}) < len(choices):
        raise Refusal(131009, f"{kind}: {len(choices)} choices")
    for choice in choices:
        _within(_mandatory(choice, "title"), longest, "title")
        _within(_mandatory(choice, "id"), LONGEST_ID[kind], "id")


def _within(text: str, most: int, name: str) -> None:
    if len(text) > most:
        raise Refusal(100, f"Param {name} must be at most {most} characters long.")


def _holder(fields: Json, name: str) -> Json:
    value: Any = fields.get(name)
    if not isinstance(value, dict):
        raise Refusal(131008, name)
    return cast("Json", value)


def _mandatory(holder: Json, name: str) -> str:
    value: Any = holder.get(name)
    if not isinstance(value, str) or not value:
        raise Refusal(131008, name)
    return value
