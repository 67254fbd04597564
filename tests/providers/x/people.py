"""People with X on their phones, who write to an account, or of it."""

from tests.providers.x.messages import message
from tests.providers.x.webhooks import Bringer
from tests.providers.x.world import Account, Json, Media, Seen, World

FILE_SERVER = "/1.1/ton/data/dm"


class Person:
    """One person in a conversation with one account."""

    def __init__(self, world: World, bringer: Bringer, me: Account, to: Account, address: str) -> None:
        self.world, self.bringer, self.me, self.to, self.address = world, bringer, me, to, address

    @property
    def id(self) -> str:
        return self.me.id

    @property
    def sees(self) -> list[Seen]:
        """What the account has sent here, oldest first."""
        return self.to.screens.get(self.id, [])

    async def writes(self, text: str) -> str:
        """X escapes three characters on the way."""
        return await self._says({"text": text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")})

    async def sends_a_picture(self, data: bytes, *, text: str = "") -> str:
        """A link to it stands at the end of the text; the file itself wants a signature."""
        id = self.world.number()
        path, link = f"{FILE_SERVER}/{id}/{id}/picture.jpg", f"https://t.co/{id[-8:]}"
        self.world.files[path] = Media("image/jpeg", data, self.to.id)
        media: Json = {"id_str": id, "type": "photo", "url": link, "media_url_https": f"{self.address}{path}", "sizes": {}}
        return await self._says({"text": f"{text} {link}".strip(), "attachment": {"type": "media", "media": media}})

    async def reads(self) -> None:
        """All that is on the screen; X names the last."""
        sign = self._sign() | {"last_read_event_id": self.sees[-1].id}
        await self.bringer.tell("dm.read", self.to.id, {"direct_message_mark_read_events": [sign]})

    async def types(self) -> None:
        await self.bringer.tell("dm.indicate_typing", self.to.id, {"direct_message_indicate_typing_events": [self._sign()]})

    async def mentions(self, text: str) -> str:
        id = self.world.number()
        post: Json = {"id": id, "author_id": self.id, "conversation_id": id, "created_at": "2026-09-21T14:13:20.000Z", "text": text}
        self.world.posts[id] = post
        await self.bringer.tell("post.mention.create", self.to.id, post, {"users": [self.me.user(), self.to.user()]})
        return id

    async def writes_for_two_only(self) -> str:
        """Encrypted from end to end."""
        id = f"e4f4d3fc-0000-0000-0000-{self.world.number()[-12:]}"
        about = {"sender_id": self.id, "conversation_id": f"{self.id}:{self.to.id}", "created_at_msec": self.world.milliseconds()}
        await self.bringer.tell("chat.received", self.to.id, {"id": id, "encoded_event": "CwAB"} | about)
        return id

    def event(self, text: str) -> bytes:
        """The call that would be made if this were written."""
        return self.bringer.event("dm.received", self.to.id, message(self.world, self.world.number(), self.me, self.to, {"text": text}))

    async def _says(self, data: Json) -> str:
        id = self.world.number()
        await self.bringer.tell("dm.received", self.to.id, message(self.world, id, self.me, self.to, data))
        return id

    def _sign(self) -> Json:
        return {"created_timestamp": self.world.milliseconds(), "sender_id": self.id, "target": {"recipient_id": self.to.id}}
