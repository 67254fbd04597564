"""People with MAX on their phones."""

import hashlib
import hmac
from typing import Any

import msgspec

from tests.providers.max.storing import file_address
from tests.providers.max.webhooks import Deliverer
from tests.providers.max.world import Bot, Dialog, Json, World


class Seen(msgspec.Struct, frozen=True):
    """A message of the bot on somebody's screen."""

    id: str
    text: str
    buttons: tuple[str, ...]
    files: tuple[str, ...]
    """Their kinds: image, video, audio, file."""
    quoted: str


class User:
    """One person in their dialog with one bot, which is there once they have started it."""

    def __init__(self, world: World, bot: Bot, deliverer: Deliverer, address: str, name: str) -> None:
        self.world, self.bot, self.address = world, bot, address
        self._deliverer = deliverer
        self.id = world.number()
        self.about: Json = {"user_id": self.id, "first_name": name, "last_name": "", "is_bot": False, "name": name}
        self.dialog = Dialog(world.number(), self.about)
        bot.dialogs[self.dialog.id] = self.dialog

    @property
    def sees(self) -> list[Seen]:
        """What the bot said, oldest first."""
        return [_seen(message) for message in self.dialog.messages.values() if message["sender"]["is_bot"]]

    @property
    def waits(self) -> bool:
        """Whether a button that they pressed was not answered yet."""
        return not all(self.bot.presses.values())

    async def starts(self, payload: str = "") -> None:
        self.dialog.open, self.dialog.stopped = True, False
        await self._tells("bot_started", **self._where(), **({"payload": payload} if payload else {}))

    async def stops(self) -> None:
        self.dialog.stopped = True
        await self._tells("bot_stopped", **self._where())

    async def writes(self, text: str, *, quoting: str = "") -> Json:
        quoted = self.dialog.messages.get(quoting)
        return await self._says({"text": text}, {"type": "reply", "message": quoted["body"]} if quoted else None)

    async def sends(self, kind: str, data: bytes, *, name: str = "", mime: str, caption: str = "") -> Json:
        """`kind` as MAX calls it: image, video, audio, file."""
        token = self.world.store(kind, name, mime, data)
        item: Json = {"type": kind, "payload": {"token": token, "url": file_address(self.address, token)}}
        about = {"filename": name, "size": len(data)} if kind == "file" else {}
        return await self._says({"text": caption, "attachments": [item | about]})

    async def shares_their_contact(self, phone: str, *, asked: bool = True) -> Json:
        """MAX signs the card only where a button asked for it."""
        vcard = f"BEGIN:VCARD\r\nVERSION:3.0\r\nTEL;TYPE=cell:{phone}\r\nFN:{self.about['name']}\r\nEND:VCARD\r\n"
        signed = hmac.new(self.bot.token.encode(), vcard.encode(), hashlib.sha256).hexdigest()
        payload = {"vcf_info": vcard, "max_info": self.about, **({"hash": signed} if asked else {})}
        return await self._says({"text": "", "attachments": [{"type": "contact", "payload": payload}]})

    async def edits(self, message: Json, text: str) -> None:
        message["body"] |= {"text": text}
        await self._tells("message_edited", message=message)

    async def removes(self, message: Json) -> None:
        mid = message["body"]["mid"]
        del self.dialog.messages[mid]
        await self._tells("message_removed", message_id=mid, chat_id=self.dialog.id, user_id=self.id)

    async def presses(self, label: str) -> None:
        """The newest button with this label."""
        found = [(message, key) for message in self.dialog.messages.values() for key in _keys(message) if key["text"] == label]
        message, key = found[-1]
        callback: Json = {"callback_id": f"f9/{self.world.number()}==", "user": self.about, "timestamp": self.world.moment()}
        self.bot.presses[callback["callback_id"]] = False
        await self._tells("message_callback", callback=callback | {"payload": key["payload"]}, message=message)

    async def _says(self, body: Json, link: Json | None = None) -> Json:
        if self.dialog.stopped:
            raise AssertionError("a person who has stopped the bot cannot write to it")
        if not self.dialog.open:
            await self.starts()
        message = self.world.message(self.dialog, self.about, self.bot.id, body, link)
        await self._tells("message_created", message=message)
        return message

    async def _tells(self, kind: str, **content: Any) -> None:
        update = {"update_type": kind, "timestamp": self.world.moment(), "user_locale": "uk", **content}
        await self._deliverer.announce(self.bot, msgspec.json.decode(msgspec.json.encode(update)))

    def _where(self) -> Json:
        return {"chat_id": self.dialog.id, "user": self.about}


def _seen(message: Json) -> Seen:
    body, link = message["body"], message.get("link")
    files = [item["type"] for item in body["attachments"] if item["type"] != "inline_keyboard"]
    quoted = link["message"]["text"] if link else ""
    return Seen(body["mid"], body["text"], tuple(key["text"] for key in _keys(message)), tuple(files), quoted)


def _keys(message: Json) -> list[Json]:
    keyboards = [item for item in message["body"].get("attachments", []) if item["type"] == "inline_keyboard"]
    return [key for keyboard in keyboards for row in keyboard["payload"]["buttons"] for key in row]
