"""Push messages, refused where the real LINE refuses them."""

import re
from urllib.parse import urlsplit

import regex

from tests.providers.line.refusals import Refusal, flawed, invalid
from tests.providers.line.world import Channel, Json, World

UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
CHAT = re.compile(r"[UCR][0-9a-f]{32}")
LONGEST_TEXT = 5000
MOST_MESSAGES = 5
MOST_BUTTONS = 13
LONGEST_LABEL = 20
LONGEST_DATA = 300
LONGEST_URI = 1000
LONGEST_ADDRESS = 2000
SCHEMES = frozenset({"http", "https", "line", "tel"})


def push(world: World, channel: Channel, fields: Json, retry_key: str) -> Json:
    """What LINE answers. Who blocked the account gets nothing, and the answer is the same."""
    if retry_key and not UUID.fullmatch(retry_key):
        raise Refusal(400, "Invalid retry key")
    if retry_key in channel.accepted:
        raise Refusal(409, "The retry key is already accepted", sentMessages=_names(channel.accepted[retry_key]))
    to, messages = _to(channel, fields), _messages(fields)
    if channel.quota is not None and channel.used >= channel.quota:
        raise Refusal(429, "You have reached your monthly limit.")
    arrived = [message | {"to": to, "id": world.message_id()} for message in messages]
    if to not in channel.blocked_by:
        channel.sent += arrived
        channel.used += 1
    if retry_key:
        channel.accepted[retry_key] = arrived
    return {"sentMessages": _names(arrived)}


def _names(messages: list[Json]) -> list[Json]:
    return [{"id": message["id"], "quoteToken": f"quote-{message['id']}"} for message in messages]


def _to(channel: Channel, fields: Json) -> str:
    to = fields.get("to")
    if not isinstance(to, str) or not CHAT.fullmatch(to):
        raise invalid("'to'")
    if to not in channel.known:
        raise Refusal(400, "Failed to send messages")
    return to


def _messages(fields: Json) -> list[Json]:
    messages: list[Json] = fields.get("messages") or []
    if not 1 <= len(messages) <= MOST_MESSAGES:
        raise flawed("messages", f"Size must be between 1 and {MOST_MESSAGES}")
    for place, message in enumerate(messages):
        _check(f"messages[{place}]", message)
    return messages


def _check(where: str, message: Json) -> None:
    match message.get("type"):
        case "text":
            _check_text(where, message)
        case "image":
            _check_picture(where, message)
        case _:
            raise flawed(f"{where}.type", "Must be one of the following values: [text, image]")
    if "quickReply" in message:
        _check_buttons(f"{where}.quickReply", message["quickReply"])


def _check_text(where: str, message: Json) -> None:
    text = str(message.get("text", ""))
    if not text.strip():
        raise flawed(f"{where}.text", "May not be empty")
    if len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT:
        raise flawed(f"{where}.text", f"Length must be between 0 and {LONGEST_TEXT}")
    _check_names(where, message, {"type", "text", "quickReply", "quoteToken"})


def _check_picture(where: str, message: Json) -> None:
    for name in ("originalContentUrl", "previewImageUrl"):
        address = str(message.get(name, ""))
        if not address or len(address) > LONGEST_ADDRESS or urlsplit(address).scheme != "https":
            raise flawed(f"{where}.{name}", "Must be a valid HTTPS URL")
    _check_names(where, message, {"type", "originalContentUrl", "previewImageUrl", "quickReply"})


def _check_names(where: str, message: Json, known: set[str]) -> None:
    if unknown := message.keys() - known:
        raise invalid(f"{where}.{min(unknown)}")


def _check_buttons(where: str, reply: Json) -> None:
    items: list[Json] = reply.get("items", [])
    if not 1 <= len(items) <= MOST_BUTTONS:
        raise flawed(f"{where}.items", f"Size must be between 1 and {MOST_BUTTONS}")
    for place, item in enumerate(items):
        if item.get("type") != "action":
            raise flawed(f"{where}.items[{place}].type", "Must be action")
        _check_action(f"{where}.items[{place}].action", item.get("action", {}))


def _check_action(where: str, action: Json) -> None:
    label = str(action.get("label", ""))
    if not 1 <= len(regex.findall(r"\X", label)) <= LONGEST_LABEL:
        raise flawed(f"{where}.label", f"Length must be between 1 and {LONGEST_LABEL}")
    match action.get("type"):
        case "postback":
            _check_length(f"{where}.data", action.get("data"), LONGEST_DATA)
            _check_length(f"{where}.displayText", action.get("displayText"), LONGEST_DATA)
        case "uri":
            _check_uri(f"{where}.uri", str(action.get("uri", "")))
        case _:
            raise flawed(f"{where}.type", "Must be one of the following values: [postback, uri]")


def _check_length(where: str, value: object, most: int) -> None:
    if not isinstance(value, str) or not 1 <= len(value.encode("utf-16-le")) // 2 <= most:
        raise flawed(where, f"Length must be between 1 and {most}")


def _check_uri(where: str, uri: str) -> None:
    if len(uri) > LONGEST_URI or not uri.isascii() or urlsplit(uri).scheme not in SCHEMES:
        raise flawed(where, "invalid uri")
