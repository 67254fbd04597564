"""People who write to a page or to a professional account, and comment on what it shows."""

from typing import Any

import msgspec

from tests.providers.meta import public
from tests.providers.meta.webhooks import Bringer
from tests.providers.meta.world import File, Json, Place, World


class Seen(msgspec.Struct, frozen=True):
    """A message of the place on somebody's screen."""

    id: str
    text: str
    buttons: tuple[str, ...]
    file: str = ""
    """The type of what is attached."""


class Person:
    """One person, by the number that the place knows them by."""

    def __init__(self, world: World, bringer: Bringer, place: Place, name: str, address: str) -> None:
        self._world, self._bringer, self.place, self.name, self._address = world, bringer, place, name, address
        self.id = world.person_id()
        world.people[self.id] = name

    @property
    def sees(self) -> list[Seen]:
        return [_seen(message) for message in self.place.sent if message["to"] == self.id]

    # ── in private ──────────────────────────────────────────────────────────────────────────────

    async def writes(self, text: str, **more: Any) -> str:
        """The id of the message."""
        return await self._says({"text": text} | more)

    async def sends(self, type: str, data: bytes, *, mime: str) -> str:
        name = f"{self._world.number()}.bin"
        self._world.files[name] = File(mime, data)
        url = f"{self._address}/cdn/{name}?oh=signed"
        return await self._says({"attachments": [{"type": type, "payload": {"url": url}}]})

    async def presses(self, label: str) -> str:
        """A button of the last message; a quick reply speaks as a message, a button of a template does not."""
        last = [message for message in self.place.sent if message["to"] == self.id][-1]
        for reply in last.get("quick_replies", []):
            if reply["title"] == label:
                return await self._says({"text": label, "quick_reply": {"payload": reply["payload"]}})
        button = next(one for one in last["attachment"]["payload"]["buttons"] if one["title"] == label)
        mid = self._world.mid()
        await self._tell("messaging_postbacks", {"postback": {"mid": mid, "title": label, "payload": button["payload"]}})
        return mid

    async def unsends(self, mid: str) -> None:
        await self._tell("messages", {"message": {"mid": mid, "is_deleted": True}})

    async def receives(self) -> None:
        """Pages are told of delivery; Instagram tells nobody."""
        mids = [seen.id for seen in self.sees]
        event: Json = {"delivery": {"mids": mids, "watermark": self._world.now()}}
        await self._tell("message_deliveries", event)

    async def reads(self) -> None:
        """A page is told up to when, an account of Instagram the last message."""
        if self.place.is_page:
            await self._tell("message_reads", {"read": {"watermark": self._world.now()}})
        else:
            await self._tell("messaging_seen", {"read": {"mid": self.sees[-1].id}})

    def blocks(self) -> None:
        self.place.blocked_by.add(self.id)

    def falls_silent(self) -> None:
        """24 hours pass without a word."""
        self.place.listening.discard(self.id)

    def falls_silent_for_a_week(self) -> None:
        self.falls_silent()
        self.place.patient.discard(self.id)

    # ── in public ───────────────────────────────────────────────────────────────────────────────

    async def comments(self, text: str, *, under: str = "") -> str:
        """Under the first post, or under a comment there."""
        place, post = self.place, self.place.posts[0]
        id = self._world.comment_id(place, post)
        said: Json = {"id": id, "post": post, "parent": under, "message": text, "from": self.id, "is_answered": False, "is_old": False}
        place.comments[id] = said
        await self._bringer.change(place, *public.told(place, said, self.name, self._world.now()))
        return id

    async def edits_comment(self, id: str, text: str) -> None:
        """A page is told; Instagram tells nobody."""
        self.place.comments[id]["message"] = text
        await self._bringer.change(self.place, *public.changed(self.place.comments[id], "edited", self.name, self._world.now()))

    async def deletes_comment(self, id: str) -> None:
        gone = self.place.comments.pop(id)
        await self._bringer.change(self.place, *public.changed(gone, "remove", self.name, self._world.now()))

    async def is_answered_under_the_post(self, id: str, text: str) -> None:
        """Somebody of the place answers their comment in Meta's own pages."""
        place, post = self.place, str(self.place.comments[id]["post"])
        made: Json = {"id": self._world.comment_id(place, post), "post": post, "parent": id, "message": text, "from": place.id}
        place.comments[made["id"]] = made
        await self._bringer.change(place, *public.told(place, made, place.name, self._world.now()))

    def lets_comments_grow_old(self) -> None:
        """Seven days pass."""
        for comment in self.place.comments.values():
            comment["is_old"] = True

    # ── how it is told ──────────────────────────────────────────────────────────────────────────

    async def _says(self, content: Json) -> str:
        mid = self._world.mid()
        self.place.known.add(self.id)
        self.place.listening.add(self.id)
        self.place.patient.add(self.id)
        self.place.messages[mid] = {"mid": mid, "from": self.id} | content
        await self._tell("messages", {"message": {"mid": mid} | content})
        return mid

    async def _tell(self, field: str, event: Json) -> None:
        await self._bringer.tell(self.place, field, self.event(**event))

    def event(self, **content: Any) -> Json:
        told: Json = {"sender": {"id": self.id}, "recipient": {"id": self.place.id}}
        # Receipts of delivery carry no time of their own.
        return told | ({} if "delivery" in content else {"timestamp": self._world.now()}) | content


def _seen(message: Json) -> Seen:
    attachment: Json = message.get("attachment", {})
    template: Json = attachment["payload"] if attachment.get("type") == "template" else {}
    buttons: list[Json] = [*message.get("quick_replies", []), *template.get("buttons", [])]
    labels = tuple(str(button["title"]) for button in buttons)
    text = str(message.get("text") or template.get("text", ""))
    return Seen(message["mid"], text, labels, "" if template else str(attachment.get("type", "")))
