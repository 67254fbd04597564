"""People with Telegram on their phones."""

from typing import Any

import msgspec

from tests.providers.telegram.refusals import bad
from tests.providers.telegram.world import Bot, Chat, Json, World, from_us


class Seen(msgspec.Struct, frozen=True):
    """A message of the bot on somebody's screen."""

    id: int
    text: str
    buttons: tuple[str, ...]
    files: tuple[str, ...]
    """Their kinds: photo, video, document …"""
    quoted: str


class User:
    """One person in their private chat with one bot. The first word starts the bot."""

    def __init__(self, world: World, bot: Bot, name: str, language: str) -> None:
        self.world, self.bot = world, bot
        self.id = world.number()
        self.about: Json = {"id": self.id, "is_bot": False, "first_name": name, "language_code": language}
        self.chat = Chat(self.id, {"id": self.id, "first_name": name, "type": "private"})
        world.people[self.id] = self.about

    @property
    def sees(self) -> list[Seen]:
        """What the bot said, oldest first."""
        return [_seen(message) for message in from_us(self.chat, self.bot)]

    @property
    def sees_typing(self) -> bool:
        return "typing" in self.chat.actions

    @property
    def waits(self) -> bool:
        """Whether a button that they pressed still spins."""
        return not all(self.bot.callbacks.values())

    async def starts(self, payload: str = "") -> Json:
        return await self.writes(f"/start {payload}".strip())

    async def writes(self, text: str, *, quoting: int | None = None) -> Json:
        quoted = {"reply_to_message": self.chat.messages[quoting]} if quoting else {}
        return await self._says(text=text, **quoted)

    async def sends(self, kind: str, data: bytes, *, name: str = "file", mime: str = "application/octet-stream", caption: str = "") -> Json:
        """`kind` as Telegram calls it: photo, video, voice, audio, document."""
        file = self.world.store(name, mime, data)
        about: Json = {"file_id": file.id, "file_unique_id": f"U-{file.id}", "file_size": len(data)}
        content = (
            {"photo": [about | {"width": 90, "height": 90}]} if kind == "photo" else {kind: about | {"file_name": name, "mime_type": mime}}
        )
        return await self._says(**content, **({"caption": caption} if caption else {}))

    async def shares_their_contact(self, phone: str) -> Json:
        return await self._says(contact={"phone_number": phone, "first_name": self.about["first_name"], "user_id": self.id})

    async def edits(self, message: Json, text: str) -> Json:
        message.update(text=text, edit_date=message["date"] + 1)
        await self.world.announce(self.bot, "edited_message", message)
        return message

    async def presses(self, label: str) -> None:
        """The newest button with this label."""
        keys = [(message, key) for message in self.chat.messages.values() for key in _keys(message) if key["text"] == label]
        message, key = keys[-1]
        query: Json = {
            "id": str(self.world.number()),
            "from": self.about,
            "message": message,
            "chat_instance": "1",
            "data": key["callback_data"],
        }
        self.bot.callbacks[query["id"]] = False
        await self.world.announce(self.bot, "callback_query", query)

    async def reacts(self, emoji: str, to: int) -> None:
        reaction: Json = {"chat": self.chat.about, "message_id": to, "user": self.about, "date": 1_790_000_000}
        reaction |= {"old_reaction": [], "new_reaction": [{"type": "emoji", "emoji": emoji}]}
        await self.world.announce(self.bot, "message_reaction", reaction)

    async def blocks(self) -> None:
        self.chat.blocked = True
        await self._changes_membership("member", "kicked")

    async def unblocks(self) -> None:
        self.chat.blocked = False
        await self._changes_membership("kicked", "member")

    async def _says(self, **content: Any) -> Json:
        if self.chat.blocked:
            raise AssertionError("a person who has blocked the bot cannot write to it")
        self.bot.chats[self.id] = self.chat
        message = self.world.message(self.bot, self.chat, self.about, **content)
        await self.world.announce(self.bot, "message", message)
        return message

    async def _changes_membership(self, before: str, after: str) -> None:
        old, new = ({"user": self.bot.about(), "status": status} for status in (before, after))
        change: Json = {"chat": self.chat.about, "from": self.about, "date": 1_790_000_000, "old_chat_member": old, "new_chat_member": new}
        await self.world.announce(self.bot, "my_chat_member", change)


def answer_callback(world: World, bot: Bot, fields: Json, files: Json) -> bool:
    query = str(fields.get("callback_query_id", ""))
    if bot.callbacks.get(query) is not False:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    bot.callbacks[query] = True
    return True


def _seen(message: Json) -> Seen:
    files = [kind for kind in ("photo", "video", "audio", "voice", "animation", "document") if kind in message]
    quoted = message.get("reply_to_message", {})
    text = message.get("text") or message.get("caption", "")
    return Seen(message["message_id"], text, tuple(key["text"] for key in _keys(message)), tuple(files), quoted.get("text", ""))


def _keys(message: Json) -> list[Json]:
    return [key for row in message.get("reply_markup", {}).get("inline_keyboard", []) for key in row]
