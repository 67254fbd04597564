"""An app, a business account, its numbers and their chats: what WhatsApp knows."""

import asyncio
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from parley.core import clock

Json = dict[str, Any]

BURST = 45
"""So many messages to one person may be sent at once."""


@dataclass
class StoredFile:
    mime: str
    data: bytes


@dataclass
class Chat:
    """One person's chat with one number."""

    about: Json
    """The person as an entry of `contacts`."""
    is_open: bool = False
    """Whether they wrote within 24 hours."""
    in_a_row: int = 0
    messages: list[Json] = field(default_factory=list[Json])
    """What the business has sent, as it was asked for, each with its `id`."""
    said: list[str] = field(default_factory=list[str])
    """Ids of what the person has written."""
    read_until: str = ""
    """The last of them that the business has marked."""
    sees_typing: bool = False


@dataclass
class Number:
    id: str
    display: str
    name: str
    webhook: str = ""
    chats: dict[str, Chat] = field(default_factory=dict[str, Chat])
    """By scoped id and by number."""
    pending: list[bytes] = field(default_factory=list[bytes])
    """Calls that the webhook has not taken yet, oldest first."""
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)


class World:
    def __init__(self) -> None:
        self._ids: Iterator[int] = itertools.count(604_123_456_789_012)
        self.app_id, self.account_id = self.id(), self.id()
        self.app_secret = "0123456789abcdef0123456789abcdef"
        self.token = "EAAtoken-of-the-fake-whatsapp-000000"
        self.app_webhook: Json = {}
        """The app's own subscription."""
        self.is_subscribed = False
        self.numbers: dict[str, Number] = {}
        self.files: dict[str, StoredFile] = {}
        self.templates: list[Json] = []
        """As they are listed."""

    def id(self) -> str:
        return str(next(self._ids))

    def add_number(self, display: str, name: str) -> Number:
        number = Number(self.id(), display, name)
        self.numbers[number.id] = number
        return number

    def keep(self, mime: str, data: bytes) -> str:
        id = self.id()
        self.files[id] = StoredFile(mime, data)
        return id

    def call(self, number: Number, **value: Any) -> bytes:
        """As it goes over the line: what is signed is these bytes."""
        metadata = {"display_phone_number": number.display, "phone_number_id": number.id}
        change = {"field": "messages", "value": {"messaging_product": "whatsapp", "metadata": metadata, **value}}
        return msgspec.json.encode({"object": "whatsapp_business_account", "entry": [{"id": self.account_id, "changes": [change]}]})

    def add_template(self, name: str, language: str, *components: Json, status: str = "APPROVED", **more: Any) -> Json:
        """Utility and counted variables, unless told otherwise."""
        known: Json = {"category": "UTILITY", "parameter_format": "POSITIONAL", "rejected_reason": "NONE", **more}
        template = {"id": self.id(), "name": name, "language": language, "status": status, "components": list(components), **known}
        self.templates.append(template)
        return template

    def decision(self, template: Json) -> bytes:
        """The call that tells of a template's new status; it is about the account, and names no number."""
        told = {"event": template["status"], "message_template_id": template["id"], "message_template_name": template["name"]}
        change = {"field": "message_template_status_update", "value": {**told, "message_template_language": template["language"]}}
        return msgspec.json.encode({"object": "whatsapp_business_account", "entry": [{"id": self.account_id, "changes": [change]}]})

    async def announce(self, number: Number, **value: Any) -> None:
        """A new call for a number; whoever is not subscribed hears nothing."""
        if self.is_subscribed and self.app_webhook:
            async with number.changed:
                number.pending.append(self.call(number, **value))
                number.changed.notify_all()


def now() -> str:
    return str(int(clock.now().timestamp()))
