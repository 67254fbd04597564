"""Saying something in a conversation: text, buttons, a file that Meta has, and the small signs of somebody who reads and types."""

import re
from datetime import timedelta
from typing import Any

from parley.channels.adapters.meta.envelope import Id, Wire
from parley.channels.adapters.meta.graph import Files, Graph, call
from parley.channels.types import Button, Part, Receipt
from parley.core.http import Http

MESSAGES = "me/messages"
AT_ONCE = {"messaging_type": "RESPONSE"}
BY_A_PERSON = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
MOST_UNDER_TEMPLATE = 3
LONGEST_OVER_TEMPLATE = 640
# Comments have numbers for names; a pressed button may have none, and then goes by the key that we gave it.
NO_MID = re.compile(r"[0-9_]{1,80}|[0-9a-f]{64}")
NO_ANSWER_NEEDED = timedelta(seconds=5)

Message = dict[str, Any]


class Sent(Wire, frozen=True):
    message_id: str
    recipient_id: Id | None = None


class Acted(Wire, frozen=True):
    """With which Meta takes a sign of reading or typing."""

    recipient_id: str = ""


async def say(part: Part, message: Message, graph: Graph, http: Http, *, files: Files | None = None) -> Receipt:
    """As an answer. Only what a person wrote goes out later than that, for seven days; Meta wants no other use of that tag."""
    whom = {"comment_id": part.comment} if part.comment else {"id": part.to}
    fields = {"recipient": whom, **(BY_A_PERSON if part.is_late and part.by_person else AT_ONCE), "message": message} | _quote(part.quoted)
    sent = await call(graph, http, "POST", MESSAGES, Sent, fields, files=files, sends=True)
    # Whoever has only commented so far gets the number by which they are known in private.
    known = str(sent.recipient_id) if part.comment and sent.recipient_id else part.to
    return Receipt((sent.message_id,), known)


async def act(to: str, action: str, graph: Graph, http: Http) -> None:
    fields = {"recipient": {"id": to}, "sender_action": action}
    await call(graph, http, "POST", MESSAGES, Acted, fields, timeout=NO_ANSWER_NEEDED)


def words(part: Part) -> Message:
    """The text with its buttons: quick replies, or a template where one of them is a link."""
    if not any(button.url for button in part.buttons):
        return {"text": part.text} | _quick_replies(part.buttons)
    if len(part.buttons) <= MOST_UNDER_TEMPLATE and len(part.text) <= LONGEST_OVER_TEMPLATE:
        buttons = [_template_button(button) for button in part.buttons]
        return {"attachment": {"type": "template", "payload": {"template_type": "button", "text": part.text, "buttons": buttons}}}
    # More than a template holds: the links go into the text, where they can be pressed as well.
    links = "\n".join(f"{button.label}: {button.url}" for button in part.buttons if button.url)
    return {"text": f"{part.text}\n\n{links}"} | _quick_replies(tuple(button for button in part.buttons if not button.url))


def _quick_replies(buttons: tuple[Button, ...]) -> Message:
    replies = [{"content_type": "text", "title": button.label, "payload": button.payload or button.label} for button in buttons]
    return {"quick_replies": replies} if replies else {}


def _template_button(button: Button) -> dict[str, str]:
    if button.url:
        return {"type": "web_url", "title": button.label, "url": button.url}
    return {"type": "postback", "title": button.label, "payload": button.payload or button.label}


def _quote(quoted: str) -> Message:
    """A message is quoted by its `mid`; what has none cannot be."""
    return {"reply_to": {"mid": quoted}} if quoted and not NO_MID.fullmatch(quoted) else {}
