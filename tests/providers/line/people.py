"""People with LINE on their phones, and the groups that they are in."""

from typing import Any

import msgspec

from tests.providers.line.webhooks import Bringer
from tests.providers.line.world import Channel, Content, Json, World


class Seen(msgspec.Struct, frozen=True):
    """A message of the account on somebody's screen."""

    id: str
    text: str
    buttons: tuple[str, ...]


class Person:
    """One person in a chat with one official account: alone, or in a group with it."""

    def __init__(self, world: World, bringer: Bringer, channel: Channel, name: str, *, group: str = "") -> None:
        self.world, self.bringer, self.channel, self.name = world, bringer, channel, name
        self.id = world.id("U")
        world.names[self.id] = name
        self.group = group
        self.chat = group or self.id

    @property
    def sees(self) -> list[Seen]:
        """What the account said here, oldest first."""
        return [_seen(message) for message in self._messages()]

    @property
    def sees_loading(self) -> bool:
        return self.id in self.channel.loading

    async def follows(self) -> Json:
        again = self.id in self.channel.blocked_by
        self.channel.blocked_by.discard(self.id)
        return await self._does("follow", follow={"isUnblocked": again}, replyToken=self._reply_token())

    async def blocks(self) -> Json:
        event = await self._does("unfollow")
        self.channel.blocked_by.add(self.id)
        return event

    async def writes(self, text: str, *, quoting: str = "") -> Json:
        return await self._says({"type": "text", "text": text} | ({"quotedMessageId": quoting} if quoting else {}))

    async def sends(self, kind: str, data: bytes, *, mime: str, name: str = "", ready: bool = True) -> Json:
        """`kind` as LINE calls it: image, video, audio, file."""
        about: Json = {"type": kind, "fileName": name, "fileSize": len(data)} if kind == "file" else {"type": kind}
        if kind != "file":
            about["contentProvider"] = {"type": "line"}
        if kind in ("video", "audio"):
            about["duration"] = 60000
        return await self._says(about, content=Content(mime, data, ready))

    async def sends_a_sticker(self, number: str) -> Json:
        return await self._says({"type": "sticker", "packageId": "446", "stickerId": number, "stickerResourceType": "STATIC"})

    async def unsends(self, event: Json) -> Json:
        self.world.unsent.add(event["message"]["id"])
        return await self._does("unsend", unsend={"messageId": event["message"]["id"]})

    async def edits(self, event: Json, text: str) -> Json:
        return await self._does("messageEdited", message=event["message"] | {"text": text}, replyToken=self._reply_token())

    async def presses(self, label: str) -> Json:
        """Quick replies are there under the last message only."""
        action = next(action for action in _actions(self._messages()[-1]) if action["label"] == label)
        return await self._does("postback", postback={"data": action["data"]}, replyToken=self._reply_token())

    async def _says(self, about: Json, *, content: Content | None = None) -> Json:
        id = self.world.message_id()
        if content:
            self.world.contents[id] = content
        tokens = {"quoteToken": f"quote-{id}", "markAsReadToken": f"read-{id}"}
        return await self._does("message", message={"id": id, **about, **tokens}, replyToken=self._reply_token())

    async def _does(self, type: str, **content: Any) -> Json:
        if self.id in self.channel.blocked_by:
            raise AssertionError("a person who has blocked the account cannot write to it")
        self.channel.known |= {self.id, self.chat}
        source = {"type": "group", "groupId": self.group, "userId": self.id} if self.group else {"type": "user", "userId": self.id}
        event = self.world.event(type, source, **content)
        await self.bringer.tell(self.channel, event)
        return event

    def _messages(self) -> list[Json]:
        return [message for message in self.channel.sent if message["to"] == self.chat]

    def _reply_token(self) -> str:
        return f"reply-{self.world.number()}"


def _seen(message: Json) -> Seen:
    return Seen(message["id"], message["text"], tuple(action["label"] for action in _actions(message)))


def _actions(message: Json) -> list[Json]:
    return [item["action"] for item in message.get("quickReply", {}).get("items", [])]
