"""People with VK on their phones."""

from typing import Any

import msgspec

from tests.providers.vk.refusals import invalid
from tests.providers.vk.world import Community, Dialog, Json, World

REACTIONS = {"❤️": 1, "🔥": 2, "😂": 3, "👍": 4}
CLIENT: Json = {"button_actions": ["text", "open_link", "callback"], "keyboard": True, "inline_keyboard": True, "carousel": True}


class Seen(msgspec.Struct, frozen=True):
    """A message of the community on somebody's screen."""

    id: int
    text: str
    buttons: tuple[str, ...]
    files: tuple[str, ...]
    """Their kinds: photo, doc, audio_message."""
    quoted: str


class User:
    """One person in their dialog with one community. Their first word allows it to write."""

    def __init__(self, world: World, community: Community, name: str) -> None:
        self.world, self.community, self.name = world, community, name
        self.id = world.number()
        world.names[self.id] = name
        self.dialog = Dialog(self.id)
        community.dialogs[self.id] = self.dialog

    @property
    def sees(self) -> list[Seen]:
        """What the community said, oldest first."""
        return [self._seen(message) for message in self.dialog.messages.values() if message["from_id"] < 0]

    @property
    def sees_typing(self) -> bool:
        return "typing" in self.dialog.activity

    async def writes(self, text: str, *, ref: str = "", quoting: int | None = None) -> Json:
        link = {"ref": ref, "ref_source": "vk.me"} if ref else {}
        quoted = {"reply_message": self.dialog.messages[quoting]} if quoting else {}
        return await self._says(text=text, **link, **quoted)

    async def sends(
        self, kind: str, data: bytes, *, name: str = "file.bin", mime: str = "application/octet-stream", text: str = ""
    ) -> Json:
        """`kind` as VK calls it: photo, doc, audio_message."""
        about: Json = {"id": self.world.number(), "owner_id": self.id, "url": self.world.download(mime, data)}
        match kind:
            case "photo":
                about |= {"sizes": [{"type": "x", "url": about.pop("url"), "width": 604, "height": 400}]}
            case "audio_message":
                about |= {"link_ogg": about.pop("url"), "link_mp3": "", "duration": 3, "waveform": [1, 2]}
            case _:
                about |= {"title": name, "ext": name.rpartition(".")[2], "size": len(data), "type": 1}
        return await self._says(text=text, attachments=[{"type": kind, kind: about}])

    async def edits(self, message: Json, text: str) -> None:
        message |= {"text": text, "update_time": message["date"] + 1}
        await self.world.announce(self.community, "message_edit", message)

    async def presses(self, label: str) -> None:
        """The newest button with this label: its words are said as a message."""
        keys = [key["action"] for keys in self.dialog.keyboards.values() for key in keys if key["action"]["label"] == label]
        await self._says(text=label, payload=keys[-1]["payload"])

    async def presses_silently(self, payload: Json, under: int) -> None:
        """A callback button, such as other programs put there: it spins until it is answered."""
        id = f"{self.world.number():x}"
        self.community.pressed[id] = False
        place = self.dialog.messages[under]["conversation_message_id"]
        pressed = {"user_id": self.id, "peer_id": self.id, "event_id": id, "payload": payload, "conversation_message_id": place}
        await self.world.announce(self.community, "message_event", pressed)

    async def reacts(self, emoji: str, to: int) -> None:
        place = self.dialog.messages[to]["conversation_message_id"]
        given = {"reacted_id": self.id, "peer_id": self.id, "cmid": place, "reaction_id": REACTIONS[emoji]}
        await self.world.announce(self.community, "message_reaction_event", given)

    async def reads(self) -> None:
        """Everything up to the newest message."""
        newest = max(self.dialog.messages)
        await self.world.announce(self.community, "message_read", {"from_id": self.id, "peer_id": self.id, "read_message_id": newest})

    async def is_answered_by_hand(self, text: str) -> None:
        """Somebody of the community writes to them in VK's own pages."""
        message = self.world.message(self.community, self.dialog, -self.community.id, text=text, admin_author_id=777)
        await self.world.announce(self.community, "message_reply", message)

    async def denies(self) -> None:
        self.dialog.allowed = False
        await self.world.announce(self.community, "message_deny", {"user_id": self.id})

    async def allows(self, key: str = "") -> None:
        self.dialog.allowed = True
        await self.world.announce(self.community, "message_allow", {"user_id": self.id, "key": key})

    async def comments(self, text: str, *, post: int = 7) -> Json:
        owner = -self.community.id
        made: Json = {"id": self.world.number(), "post_id": post, "post_owner_id": owner, "owner_id": owner, "from_id": self.id}
        made |= {"date": 1_790_000_000, "text": text}
        self.community.comments[made["id"]] = made
        await self.world.announce(self.community, "wall_reply_new", made)
        return made

    async def edits_comment(self, comment: Json, text: str) -> None:
        comment["text"] = text
        await self.world.announce(self.community, "wall_reply_edit", comment)

    async def deletes_comment(self, comment: Json) -> None:
        named = {name: comment[name] for name in ("id", "post_id", "owner_id")} | {"deleter_id": self.id}
        del self.community.comments[comment["id"]]
        await self.world.announce(self.community, "wall_reply_delete", named)

    async def is_answered_under_the_post(self, comment: Json, text: str) -> None:
        """Somebody of the community answers their comment in VK's own pages."""
        owner = -self.community.id
        made: Json = {"id": self.world.number(), "post_id": comment["post_id"], "post_owner_id": owner, "owner_id": owner, "from_id": owner}
        made |= {"date": 1_790_000_100, "text": text, "reply_to_comment": comment["id"]}
        self.community.comments[made["id"]] = made
        await self.world.announce(self.community, "wall_reply_new", made)

    async def _says(self, **content: Any) -> Json:
        self.dialog.allowed = True
        message = self.world.message(self.community, self.dialog, self.id, **content)
        await self.world.announce(self.community, "message_new", {"message": message, "client_info": CLIENT | {"lang_id": 1}})
        return message

    def _seen(self, message: Json) -> Seen:
        keys = self.dialog.keyboards.get(message["id"], [])
        quoted = message.get("reply_message", {}).get("text", "")
        files = tuple(one["type"] for one in message["attachments"])
        return Seen(message["id"], message["text"], tuple(key["action"]["label"] for key in keys), files, quoted)


def answer_press(world: World, community: Community, fields: dict[str, str]) -> int:
    id = fields.get("event_id", "")
    if community.pressed.get(id) is not False or not fields.get("user_id") or not fields.get("peer_id"):
        raise invalid("event_id is invalid")
    community.pressed[id] = True
    return 1
