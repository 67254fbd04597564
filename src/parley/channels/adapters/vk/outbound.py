"""A part in VK's words: a message to a person or a chat, or a comment under a post."""

import re
from typing import Any

import msgspec

from parley.channels.adapters.vk import answers, api, echoes, payloads
from parley.channels.adapters.vk.api import VkAccount
from parley.channels.adapters.vk.refusals import refusal
from parley.channels.adapters.vk.uploads import upload
from parley.channels.errors import OutcomeUnknown, Refused
from parley.channels.types import Button, Part, Receipt
from parley.core.http import Http

POST = re.compile(r"(-?[0-9]{1,18})_([0-9]{1,18})")
NUMBER = re.compile(r"[0-9]{1,18}")
# Inline keyboards have six rows of five.
MOST_ROWS = 6


async def send(part: Part, account: VkAccount, http: Http) -> Receipt:
    if post := POST.fullmatch(part.to):
        return await _comment(part, post[1], post[2], account, http)
    attached = [await upload(file, part.to, account, http) for file in part.files]
    # `peer_ids` makes VK name the message by its place in a chat too; for one peer it is the same message.
    fields = {"peer_ids": part.to, "random_id": str(echoes.random_id(part.key)), "message": part.text}
    fields |= {"attachment": ",".join(attached)} if attached else {}
    sent = await api.call(
        account, http, "messages.send", tuple[answers.Sent, ...], fields | _quote(part) | _keyboard(part.buttons), sends=True
    )
    return Receipt((_named(part.to, sent),), part.to, aliases=_place_names(part.to, sent[0]))


def is_public(to: str) -> bool:
    """Whether this is a place where everybody reads: there is nobody to show typing to."""
    return POST.fullmatch(to) is not None


def _named(to: str, sent: tuple[answers.Sent, ...]) -> str:
    if not sent:
        raise OutcomeUnknown("an answer that names no message")
    one = sent[0]
    if one.error:
        raise refusal(one.error.code, one.error.description)
    return str(one.message_id) if one.message_id else f"{to}_{one.conversation_message_id}"


def _place_names(to: str, sent: answers.Sent) -> tuple[str, ...]:
    """By its place in the conversation, as reactions call it."""
    return (f"{to}_{sent.conversation_message_id}",) if sent.message_id and sent.conversation_message_id else ()


async def _comment(part: Part, owner: str, post: str, account: VkAccount, http: Http) -> Receipt:
    if part.files:
        raise Refused("VK lets a community put no files under a post")
    fields = {"owner_id": owner, "post_id": post, "from_group": str(account.settings.group_id), "message": part.text}
    answered = POST.fullmatch(part.quoted)
    fields |= {"reply_to_comment": answered[2]} if answered else {}
    fields |= {"guid": part.key} if part.key else {}
    made = await api.call(account, http, "wall.createComment", answers.Commented, fields, sends=True)
    return Receipt((f"{owner}_{made.comment_id}",), part.to)


def _quote(part: Part) -> dict[str, str]:
    """A message is quoted by its number, in a group chat by its place there."""
    if NUMBER.fullmatch(part.quoted):
        return {"reply_to": part.quoted}
    chat, _, place = part.quoted.partition("_")
    if chat != part.to or not NUMBER.fullmatch(place):
        return {}
    return {"forward": _json({"peer_id": int(chat), "conversation_message_ids": [int(place)], "is_reply": True})}


def _keyboard(buttons: tuple[Button, ...]) -> dict[str, str]:
    keys = [{"action": _action(button)} for button in buttons]
    if not keys:
        return {}
    wide = 1 if len(keys) <= MOST_ROWS else 2
    rows = [keys[start : start + wide] for start in range(0, len(keys), wide)]
    return {"keyboard": _json({"inline": True, "buttons": rows})}


def _action(button: Button) -> dict[str, str]:
    """A pressed `text` button says its label as a message, which every client can."""
    if button.url:
        return {"type": "open_link", "label": button.label, "link": button.url}
    return {"type": "text", "label": button.label, "payload": payloads.wrapped(button.payload or button.label)}


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
