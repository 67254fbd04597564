"""People with WhatsApp on their phones."""

from typing import Any

import msgspec

from tests.providers.whatsapp import approved
from tests.providers.whatsapp.world import Chat, Json, Number, World, now


class Seen(msgspec.Struct, frozen=True):
    """A message of the business on somebody's screen."""

    id: str
    text: str
    buttons: tuple[str, ...]
    file: str
    quoted: str


class Person:
    """One person in the chat with one number."""

    def __init__(self, world: World, number: Number, name: str, *, hides_number: bool) -> None:
        self.world, self.number = world, number
        self.wa_id, self.user_id = f"38067{world.id()[-7:]}", f"UA.{world.id()}"
        known = {"user_id": self.user_id} | ({} if hides_number else {"wa_id": self.wa_id})
        self.chat = Chat({"profile": {"name": name}, **known})
        number.chats[self.user_id] = number.chats[self.wa_id] = self.chat

    @property
    def sees(self) -> list[Seen]:
        """What the business said, oldest first."""
        return [self._seen(message) for message in self.chat.messages]

    async def writes(self, text: str) -> str:
        return await self._says("text", text={"body": text})

    async def sends(self, kind: str, data: bytes, *, mime: str, caption: str = "") -> str:
        """`kind` as WhatsApp calls it: image, video, audio, document."""
        file = {"id": self.world.keep(mime, data), "mime_type": mime} | ({"caption": caption} if caption else {})
        return await self._says(kind, **{kind: file})

    async def reacts(self, emoji: str) -> None:
        """To the newest message; without an emoji, takes it back."""
        given = {"message_id": self.sees[-1].id} | ({"emoji": emoji} if emoji else {})
        await self._says("reaction", reaction=given)

    async def takes_back(self, id: str) -> None:
        await self._says("revoke", revoke={"original_message_id": id})

    async def presses(self, label: str) -> None:
        """A button of the newest message that has it."""
        message, reply = next(
            (message, choice) for message in reversed(self.chat.messages) for choice in _choices(message) if choice["title"] == label
        )
        kind = "button_reply" if message["interactive"]["type"] == "button" else "list_reply"
        context = {"from": self.number.display, "id": message["id"]}
        await self._says("interactive", interactive={"type": kind, kind: reply}, context=context)

    async def gets_it(self) -> None:
        await self._receipt("delivered")

    async def reads_it(self) -> None:
        await self._receipt("read")

    async def cannot_get_it(self, code: int, title: str) -> None:
        await self._receipt("failed", errors=[{"code": code, "title": title, "message": title}])

    def lets_a_day_pass(self) -> None:
        self.chat.is_open = False

    async def _says(self, kind: str, **content: Any) -> str:
        self.chat.is_open, self.chat.in_a_row = True, 0
        id = f"wamid.{self.world.id()}="
        self.chat.said.append(id)
        number = self.chat.about.get("wa_id")
        message = {"from_user_id": self.user_id, "id": id, "timestamp": now(), "type": kind, **content} | (
            {"from": number} if number else {}
        )
        await self.world.announce(self.number, contacts=[self.chat.about], messages=[message])
        return id

    async def _receipt(self, status: str, **more: Any) -> None:
        """For the newest message of the business."""
        newest = self.chat.messages[-1]
        told: Json = {"id": newest["id"], "status": status, "timestamp": now(), "recipient_user_id": self.user_id, **more}
        if trace := newest.get("biz_opaque_callback_data"):
            told["biz_opaque_callback_data"] = trace
        await self.world.announce(self.number, contacts=[self.chat.about], statuses=[told])

    def _seen(self, message: Json) -> Seen:
        kind = message["type"]
        body = message[kind]
        if kind == "template":
            return Seen(message["id"], approved.shown(self.world, body), (), "", "")
        text = body["body"]["text"] if kind == "interactive" else body.get("body", body.get("caption", ""))
        file = self.world.files[body["id"]].data.decode(errors="replace") if "id" in body else ""
        labels = tuple(choice["title"] for choice in _choices(message))
        return Seen(message["id"], text, labels, file, message.get("context", {}).get("message_id", ""))


def _choices(message: Json) -> list[Json]:
    action: Json = message.get("interactive", {}).get("action", {})
    rows = [row for section in action.get("sections", []) for row in section["rows"]]
    return [button["reply"] for button in action.get("buttons", [])] + rows
