"""People with Odnoklassniki on their phones."""

from typing import Any

import msgspec

from tests.providers.ok.storing import file_address
from tests.providers.ok.webhooks import Deliverer
from tests.providers.ok.world import Chat, Group, Json, World


class Seen(msgspec.Struct, frozen=True):
    """A message of the group on somebody's screen."""

    id: str
    text: str
    buttons: tuple[str, ...]
    files: tuple[str, ...]
    """Their kinds: IMAGE, VIDEO, AUDIO, FILE."""
    quoted: str


class Person:
    """One person in their chat with one group, which is there once they have opened it."""

    def __init__(self, world: World, group: Group, deliverer: Deliverer, address: str, name: str) -> None:
        self.world, self.group, self.address = world, group, address
        self._deliverer = deliverer
        self.about: Json = {"user_id": f"user:{world.number()}", "name": name}
        self.chat = Chat(f"chat:C{world.number():x}", self.about)
        group.chats[self.chat.id] = self.chat

    @property
    def sees(self) -> list[Seen]:
        """What the group said, oldest first."""
        return [_seen(self.chat, one) for one in self.chat.messages.values() if one["sender"]["user_id"] == self.group.id]

    def comes(self, by_link: str = "") -> None:
        """Opens the chat; a link may carry a word."""
        self.chat.open, self.chat.left = True, False
        self._tells("CHAT_SYSTEM", type="CHAT_STARTED", **({"payload": by_link} if by_link else {}))

    def leaves(self) -> None:
        """Nobody is told."""
        self.chat.left = True

    def writes(self, text: str, *, quoting: str = "") -> Json:
        return self._says({"text": text, **({"reply_to": quoting} if quoting else {})})

    def sends(self, kind: str, data: bytes, *, name: str = "", mime: str, text: str = "") -> Json:
        """`kind` as OK calls it: IMAGE, VIDEO, AUDIO, FILE."""
        token = self.world.store(kind, name, mime, data)
        payload = {"token": token, "url": file_address(self.address, token), **({"name": name} if name else {})}
        return self._says({**({"text": text} if text else {}), "attachments": [{"type": kind, "payload": payload}]})

    def shares_a_contact(self, name: str, phone: str, *, of: str = "") -> Json:
        """`of` is whose account it is, where they have one."""
        payload = {"name": name, "phone": phone, **({"id": of} if of else {})}
        return self._says({"attachments": [{"type": "CONTACT", "payload": payload}]})

    def presses(self, label: str) -> None:
        """The newest button with this label."""
        found = [(mid, key) for mid, one in self.chat.messages.items() for key in _keys(one) if key["text"] == label]
        mid, key = found[-1]
        self._tells("MESSAGE_CALLBACK", callbackId=f"cb-{self.world.number()}", mid=mid, payload=key["payload"])

    def _says(self, said: Json) -> Json:
        if self.chat.left:
            raise AssertionError("a person who has left the chat cannot write in it")
        self.chat.open = True
        one = self.world.message(self.chat, self.about, said)
        self._tells("MESSAGE_CREATED", message=one["message"])
        return one

    def _tells(self, kind: str, **content: Any) -> None:
        about = {"webhookType": kind, "sender": self.about, "recipient": {"chat_id": self.chat.id}, "timestamp": self.world.moment()}
        event = about | content
        self._deliverer.announce(self.group, msgspec.json.decode(msgspec.json.encode(event)))


def _seen(chat: Chat, one: Json) -> Seen:
    message = one["message"]
    files = [item["type"] for item in message["attachments"] if item["type"] != "INLINE_KEYBOARD"]
    quoted = chat.messages[message["reply_to"]]["message"].get("text", "") if "reply_to" in message else ""
    return Seen(message["mid"], message["text"], tuple(key["text"] for key in _keys(one)), tuple(files), quoted)


def _keys(one: Json) -> list[Json]:
    keyboards = [item for item in one["message"].get("attachments", []) if item["type"] == "INLINE_KEYBOARD"]
    return [key for keyboard in keyboards for row in keyboard["payload"]["keyboard"]["buttons"] for key in row]
