"""People with Viber on their phones."""

import html
from typing import Any

import msgspec

from tests.providers.viber.world import Bot, Chat, Json, World

DEVICES = 2
"""A phone and a computer: each tells that a message has arrived."""


class Seen(msgspec.Struct, frozen=True):
    """A message of the bot on somebody's screen."""

    token: int
    sender: str
    text: str
    buttons: tuple[str, ...]


class User:
    """One person in the chat with one bot. The first word subscribes them, and nobody is told of it."""

    def __init__(self, world: World, bot: Bot, address: str, name: str, language: str) -> None:
        self.world, self.bot, self._address = world, bot, address
        self.id = f"{world.number():x}{name}=="
        self.about: Json = {"id": self.id, "name": name, "language": language, "country": "UA", "api_version": 10}
        self.chat = bot.chats.setdefault(self.id, Chat())

    @property
    def sees(self) -> list[Seen]:
        """What the bot said, oldest first."""
        return [_seen(message) for message in self.chat.messages]

    async def opens(self, context: str = "") -> None:
        """Opens the chat, by a deep link where there is a context; says nothing."""
        brought: Json = {"context": context} if context else {}
        await self.world.announce(
            self.bot, "conversation_started", type="open", user=self.about, subscribed=self.chat.subscribed, **brought
        )

    async def subscribes(self) -> None:
        self.chat.subscribed = True
        await self.world.announce(self.bot, "subscribed", user=self.about)

    async def leaves(self) -> None:
        self.chat.subscribed = False
        await self.world.announce(self.bot, "unsubscribed", user_id=self.id)

    async def writes(self, text: str) -> None:
        await self._says({"type": "text", "text": text})

    async def sends(self, kind: str, data: bytes, *, name: str, mime: str, text: str = "") -> None:
        """`kind` as Viber calls it: picture, video, file."""
        path = self.world.store(name, mime, data)
        caption = {"text": text} if text else {}
        await self._says({"type": kind, "media": self._address + path, "file_name": name, "size": len(data), **caption})

    async def shares_a_contact(self, name: str, phone: str) -> None:
        await self._says({"type": "contact", "contact": {"name": name, "phone_number": phone}})

    async def shares_a_place(self, latitude: float, longitude: float) -> None:
        await self._says({"type": "location", "location": {"lat": latitude, "lon": longitude}})

    async def presses(self, label: str) -> None:
        """A key of the newest keyboard: its action is said in their name, silently or not."""
        keyboards = [message["keyboard"] for message in self.chat.messages if "keyboard" in message]
        key = next(key for key in keyboards[-1]["Buttons"] if html.unescape(key["Text"]) == label)
        await self._says({"type": "text", "text": key["ActionBody"]}, silent=key.get("Silent", False))

    async def gets_it(self) -> None:
        """The newest message is on each of their devices."""
        for _ in range(DEVICES):
            await self.world.announce(self.bot, "delivered", token=self.sees[-1].token, user_id=self.id)

    async def reads_it(self) -> None:
        await self.world.announce(self.bot, "seen", token=self.sees[-1].token, user_id=self.id)

    async def cannot_get_it(self, why: str) -> None:
        await self.world.announce(self.bot, "failed", token=self.sees[-1].token, user_id=self.id, desc=why)

    async def _says(self, message: Json, *, silent: bool = False) -> None:
        self.chat.subscribed = True
        tracking = self.chat.messages[-1].get("tracking_data") if self.chat.messages else None
        said: dict[str, Any] = message | ({"tracking_data": tracking} if tracking else {})
        await self.world.announce(self.bot, "message", sender=self.about, message=said, silent=silent)


def _seen(message: Json) -> Seen:
    keys: list[Json] = message.get("keyboard", {}).get("Buttons", [])
    return Seen(message["token"], message["sender"]["name"], message["text"], tuple(html.unescape(key["Text"]) for key in keys))
