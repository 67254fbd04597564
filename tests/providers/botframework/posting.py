"""What a bot puts into a conversation, refused where Teams refuses it."""

import base64
import binascii
import re
from typing import Any
from urllib.parse import urlsplit

import msgspec

from tests.providers.botframework.refusals import Refusal, bad
from tests.providers.botframework.world import Bot, Chat, Json, World

KB = 1024
LARGEST_MESSAGE = 40 * KB
LARGEST_PICTURE = 1024 * KB
MOST_ACTIONS = 6
CARD = "application/vnd.microsoft.card.adaptive"
PICTURE = re.compile(r"data:(image/(?:png|jpeg|gif));base64,(.*)", re.DOTALL)
VERSIONS = frozenset({"1.0", "1.1", "1.2", "1.3", "1.4", "1.5"})


def post(world: World, chat: Chat, activity: Json) -> Json:
    match activity.get("type"):
        case "typing":
            chat.typed += 1
            return {"id": world.activity_id()}
        case "message":
            return _message(world, chat, activity)
        case _:
            raise Refusal(400, "BadSyntax", "Unknown activity type")


def chat(bot: Bot, region: str, conversation: str) -> Chat:
    """The conversation that a bot speaks into."""
    chat = bot.chats.get(conversation)
    if chat is None or chat.region != region:
        raise Refusal(404, "ConversationNotFound", "Conversation not found.")
    if chat.blocked:
        raise Refusal(403, "ConversationBlockedByUser", "User blocked the conversation with the bot.")
    if chat.left:
        raise Refusal(403, "BotNotInConversationRoster", "The bot is not part of the conversation roster.")
    return chat


def _message(world: World, chat: Chat, activity: Json) -> Json:
    text, attachments = str(activity.get("text", "")), activity.get("attachments", [])
    if not text.strip() and not attachments:
        raise bad("Activity must include non empty 'text' field or at least 1 attachment")
    _check_size(activity)
    for attachment in attachments:
        _check(attachment)
    pieces: list[Json] = [{**activity, "attachments": []}, {**activity, "text": ""}] if text and attachments else [activity]
    named = [(world.activity_id(), piece) for piece in pieces]
    chat.activities.update(named)
    # A text beside an attachment becomes two messages, and the id of neither is told.
    return {"id": named[0][0]} if len(named) == 1 else {}


def _check_size(activity: Json) -> None:
    """In UTF-16, as Teams counts; pictures have a limit of their own."""
    pictures = sum(len(str(one.get("contentUrl", ""))) for one in activity.get("attachments", []))
    if len(msgspec.json.encode(activity).decode().encode("utf-16-le")) - 2 * pictures > LARGEST_MESSAGE:
        raise Refusal(413, "MessageSizeTooBig", "Message size too large.")


def _check(attachment: Json) -> None:
    if attachment.get("contentType") == CARD:
        _check_card(attachment.get("content"))
    else:
        _check_picture(attachment)


def _check_picture(attachment: Json) -> None:
    found = PICTURE.fullmatch(str(attachment.get("contentUrl", "")))
    if not found or found[1] != attachment.get("contentType"):
        raise bad("Unsupported attachment")
    try:
        data = base64.b64decode(found[2], validate=True)
    except binascii.Error:
        raise bad("The picture cannot be decoded") from None
    if not 0 < len(data) <= LARGEST_PICTURE:
        raise Refusal(413, "MessageSizeTooBig", "Message size too large.")


def _check_card(card: Any) -> None:
    if card.get("type") != "AdaptiveCard" or card.get("version") not in VERSIONS or not card.get("body"):
        raise bad("Invalid card")
    actions = card.get("actions", [])
    if len(actions) > MOST_ACTIONS:
        raise bad("Too many actions")
    for action in actions:
        _check_action(action)


def _check_action(action: Json) -> None:
    if not action.get("title"):
        raise bad("An action needs a title")
    match action.get("type"):
        case "Action.OpenUrl":
            parts = urlsplit(str(action.get("url", "")))
            if parts.scheme not in ("http", "https") or not parts.netloc:
                raise bad("Invalid url of an action")
        case "Action.Submit":
            if not isinstance(action.get("data"), dict):
                raise bad("Invalid data of an action")
        case _:
            raise bad("Unknown action")
