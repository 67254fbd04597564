"""Buttons: an Adaptive Card on the way out, the data of the pressed one on the way back."""

from typing import Any

import msgspec

from parley.channels.adapters.botframework import loose
from parley.channels.types import Button

OURS = "parley"
LABEL = "label"
CONTENT_TYPE = "application/vnd.microsoft.card.adaptive"
SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
LONGEST_SUMMARY = 200


def activity(text: str, buttons: tuple[Button, ...]) -> dict[str, Any]:
    """The text stands inside the card: beside it, Teams would make two messages of one and tell the id of neither."""
    card = {
        "type": "AdaptiveCard",
        "$schema": SCHEMA,
        "version": "1.4",
        # Unlike a TextBlock, a run of text knows no Markdown.
        "body": [{"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text}]}],
        "actions": [_action(button) for button in buttons],
    }
    summary = text if len(text) <= LONGEST_SUMMARY else f"{text[: LONGEST_SUMMARY - 1]}…"
    return {"type": "message", "summary": summary, "attachments": [{"contentType": CONTENT_TYPE, "content": card}]}


def pressed(value: Any) -> tuple[str, str]:
    """(payload, label) of a button; what another program put there stays JSON."""
    if isinstance(value, str):
        return value, ""
    ours = loose.fields(value).get(OURS)
    return (ours, loose.text(value, LABEL)) if isinstance(ours, str) else (msgspec.json.encode(value).decode(), "")


def _action(button: Button) -> dict[str, Any]:
    if button.url:
        return {"type": "Action.OpenUrl", "title": button.label, "url": button.url}
    # In Teams the press then also stands in the conversation, in the customer's name.
    shown = {"type": "messageBack", "displayText": button.label, "text": button.label}
    data = {OURS: button.payload or button.label, LABEL: button.label, "msteams": shown}
    return {"type": "Action.Submit", "title": button.label, "data": data}
