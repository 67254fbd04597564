"""Buttons in WhatsApp's three forms: up to three below the message, a list that opens, or one that opens an address."""

from typing import Any

from parley.channels.adapters.whatsapp.settings import LONGEST_BODY, MOST_REPLY_BUTTONS
from parley.channels.splitting import measure, split
from parley.channels.types import Button, Part, Unit

Fields = dict[str, Any]


def messages(part: Part, list_button: str) -> list[Fields]:
    """A message with buttons holds fewer words than one without: what is too much goes before it."""
    pressed = [button for button in part.buttons if not button.url]
    opened = [button for button in part.buttons if button.url]
    single = opened[0] if len(opened) == 1 and not pressed else None
    text = part.text if single else "\n".join([part.text, *(f"{button.label}: {button.url}" for button in opened)])
    if not single and not pressed:
        return [_plain(text)]
    first, last = _parted(text)
    action = _address(single) if single else _choice(pressed, list_button)
    return [*([_plain(first)] if first else []), {"type": "interactive", "interactive": action | {"body": {"text": last}}}]


def _parted(text: str) -> tuple[str, str]:
    if measure(text, Unit.UTF16) <= LONGEST_BODY:
        return "", text
    last = split(text, LONGEST_BODY, Unit.UTF16)[-1]
    return text.rstrip().removesuffix(last).rstrip(), last


def _plain(text: str) -> Fields:
    return {"type": "text", "text": {"body": text}}


def _address(button: Button) -> Fields:
    return {"type": "cta_url", "action": {"name": "cta_url", "parameters": {"display_text": button.label, "url": button.url}}}


def _choice(buttons: list[Button], list_button: str) -> Fields:
    choices = [{"id": button.payload or button.label, "title": button.label} for button in buttons]
    if len(choices) <= MOST_REPLY_BUTTONS:
        return {"type": "button", "action": {"buttons": [{"type": "reply", "reply": choice} for choice in choices]}}
    return {"type": "list", "action": {"button": list_button, "sections": [{"rows": choices}]}}
