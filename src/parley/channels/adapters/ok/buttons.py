"""Buttons, there and back: a press tells its payload and not what stood on the button, so the payload says both."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from parley.channels.types import Button

MARK = "parley:"
MOST_IN_A_ROW = 5
SHORT_LABEL = 3

Both = tuple[str, str]
"""Payload and label."""


def keyboard(buttons: Sequence[Button]) -> Mapping[str, Any]:
    """One below the other, but for a few short ones (grades, yes and no), which share a row."""
    keys = [_key(button) for button in buttons]
    short = len(keys) <= MOST_IN_A_ROW and all(len(button.label) <= SHORT_LABEL for button in buttons)
    return {"type": "INLINE_KEYBOARD", "payload": {"keyboard": {"buttons": [keys] if short else [[key] for key in keys]}}}


def pressed(payload: str) -> Button:
    """The button behind a payload; one that another program has sent has no label."""
    if payload.startswith(MARK):
        try:
            carried, label = msgspec.json.decode(payload.removeprefix(MARK), type=Both)
        except (ValueError, RecursionError):
            return Button("", payload)
        return Button(label, carried)
    return Button("", payload)


def _key(button: Button) -> Mapping[str, str]:
    if button.url:
        return {"type": "LINK", "text": button.label, "intent": "DEFAULT", "url": button.url}
    both: Both = (button.payload or button.label, button.label)
    return {"type": "CALLBACK", "text": button.label, "intent": "DEFAULT", "payload": MARK + msgspec.json.encode(both).decode()}
