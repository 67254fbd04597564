"""Buttons, there and back: a press comes as if its text had been typed, so the text says what was pressed."""

import html
from typing import Any

import msgspec

from parley.channels.types import Button

MARK = "parley:"
COLUMNS = 6
"""How wide a keyboard is."""
SHORT_LABEL = 3

Pressed = tuple[str, str]
"""Payload and label."""


def keyboard(buttons: tuple[Button, ...]) -> dict[str, Any]:
    """Each button across the whole width, but for a few short ones (grades, yes and no), which share a row."""
    in_a_row = len(buttons) <= COLUMNS and all(len(button.label) <= SHORT_LABEL for button in buttons)
    columns = COLUMNS // len(buttons) if in_a_row else COLUMNS
    return {"Type": "keyboard", "DefaultHeight": False, "Buttons": [_key(button, columns) for button in buttons]}


def pressed(said: str, *, silent: bool) -> Button | None:
    """The button behind a text, if it is one's: ours by its mark, anybody else's because nothing was shown in the chat."""
    if said.startswith(MARK):
        try:
            payload, label = msgspec.json.decode(said.removeprefix(MARK), type=Pressed)
        except (ValueError, RecursionError):
            return None
        return Button(label, payload)
    return Button(said, said) if silent else None


def _key(button: Button, columns: int) -> dict[str, Any]:
    action = ("open-url", button.url) if button.url else ("reply", _said(button))
    return {
        "Columns": columns,
        "Rows": 1,
        "ActionType": action[0],
        "ActionBody": action[1],
        "Text": html.escape(button.label, quote=False),
        # What the press says is for us: the chat does not show it.
        "Silent": True,
    }


def _said(button: Button) -> str:
    return MARK + msgspec.json.encode((button.payload or button.label, button.label)).decode()
