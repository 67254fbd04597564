"""People with Teams open, alone with a bot or in a channel of a team."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from tests.providers.botframework.webhooks import Bringer
from tests.providers.botframework.world import Bot, Chat, Json, Stored, World


class Seen(msgspec.Struct, frozen=True):
    """A message of the bot on somebody's screen."""

    id: str
    text: str
    buttons: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    """Their types."""
    plain: bool = True
    """Shown as it was written, not read as Markdown."""


class Person:
    def __init__(self, world: World, bringer: Bringer, bot: Bot, name: str, *, channel: bool = False) -> None:
        self.world, self.bringer, self.bot, self.name = world, bringer, bot, name
        number = world.number()
        self.about: Json = {"id": f"29:1{name.lower()}{number}", "name": name, "aadObjectId": world.guid()}
        self.chat = Chat(f"19:salon{number}@thread.tacv2;messageid={world.activity_id()}" if channel else f"a:1{number}", {})
        self.chat.about = {"id": self.chat.id, "tenantId": bot.tenant, "conversationType": "channel" if channel else "personal"}
        if channel:
            self.chat.about["isGroup"] = True

    @property
    def thread(self) -> str:
        return self.chat.id

    @property
    def answer_to(self) -> str:
        """Where an answer goes, in our words."""
        return f"{self.chat.id} {self.service_url.rstrip('/')}"

    @property
    def service_url(self) -> str:
        return f"{self.world.address}/{self.chat.region}/"

    @property
    def sees(self) -> list[Seen]:
        return [_seen(id, activity) for id, activity in self.chat.activities.items()]

    # ── what they do ────────────────────────────────────────────────────────────────────────────

    async def installs(self) -> Json:
        return await self.does("installationUpdate", action="add")

    async def uninstalls(self) -> Json:
        activity = await self.does("installationUpdate", action="remove")
        self.chat.left = True
        return activity

    async def writes(self, text: str, **more: Any) -> Json:
        return await self.does("message", text=text, textFormat="plain", **more)

    async def mentions_the_bot(self, text: str) -> Json:
        mark = f"<at>{self.bot.name}</at>"
        entity = {"type": "mention", "mentioned": self.bot.about, "text": mark}
        return await self.writes(f"{mark} {text}", entities=[entity])

    async def pastes(self, data: bytes, *, mime: str = "image/png", text: str = "") -> Json:
        """A picture between the words: the connector keeps it."""
        name = f"0-{self.world.number()}"
        self.world.pictures[name] = Stored(mime, data)
        url = f"{self.service_url}v3/attachments/{name}/views/original"
        html = {"contentType": "text/html", "content": f"<p>{text}<img src='{url}'></p>"}
        return await self.writes(text, attachments=[{"contentType": "image/*", "contentUrl": url}, html])

    async def attaches(self, name: str, data: bytes) -> Json:
        """A document: in OneDrive, under an address that opens it to whoever has it."""
        key = f"{self.world.guid()}"
        self.world.documents[key] = Stored("application/octet-stream", data)
        content = {"downloadUrl": f"{self.world.address}/personal/download?tempauth={key}", "fileType": name.rpartition(".")[2]}
        kind = "application/vnd.microsoft.teams.file.download.info"
        page = f"https://salon.sharepoint.example/{name}"
        return await self.writes("", attachments=[{"contentType": kind, "contentUrl": page, "name": name, "content": content}])

    async def presses(self, label: str) -> Json:
        """A button of a card that is there. Teams keeps for itself what stands under `msteams`."""
        found = [
            (id, action) for id, one in self.chat.activities.items() for action in _card(one).get("actions", []) if action["title"] == label
        ]
        if not found:
            raise AssertionError(f"there is no button {label!r}")
        id, action = found[-1]
        back, value = action["data"].get("msteams", {}), {name: told for name, told in action["data"].items() if name != "msteams"}
        return await self.does("message", text=back.get("text"), value=value, replyToId=id)

    async def edits(self, activity: Json, text: str) -> Json:
        return await self.does("messageUpdate", id=activity["id"], text=text, channelData={"eventType": "editMessage"})

    async def deletes(self, activity: Json) -> Json:
        return await self.does("messageDelete", id=activity["id"], channelData={"eventType": "softDeleteMessage"})

    async def reacts(self, id: str, emoji: str) -> Json:
        return await self.does("messageReaction", replyToId=id, reactionsAdded=[{"type": emoji}])

    async def reads(self) -> Json:
        last = list(self.chat.activities)[-1]
        return await self.does("event", name="application/vnd.microsoft.readReceipt", value={"lastReadMessageId": last})

    def blocks(self) -> None:
        """Nobody is told."""
        self.chat.blocked = True

    def moves(self, region: str) -> None:
        """Another connector serves the conversation from now on."""
        self.chat.region = region

    async def does(self, type: str, **content: Any) -> Json:
        """Whatever they do brings the bot into the conversation."""
        if self.chat.blocked or self.chat.left:
            raise AssertionError("who has no bot cannot write to it")
        self.bot.chats.setdefault(self.chat.id, self.chat)
        activity = self.activity(type, **content)
        await self.bringer.bring(self.bot, activity)
        return activity

    def activity(self, type: str, **content: Any) -> Json:
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f0Z")
        around = {
            "serviceUrl": self.service_url,
            "channelId": "msteams",
            "locale": "uk-UA",
            "channelData": {"tenant": {"id": self.bot.tenant}},
        }
        who = {"from": self.about, "conversation": self.chat.about, "recipient": self.bot.about}
        return {"type": type, "id": self.world.activity_id(), "timestamp": at, **around, **who, **content}


def _card(activity: Json) -> Json:
    nothing: Json = {}
    return next((one["content"] for one in activity.get("attachments", []) if "content" in one), nothing)


def _seen(id: str, activity: Json) -> Seen:
    card = _card(activity)
    written = "".join(run["text"] for block in card.get("body", []) for run in block["inlines"]) or str(activity.get("text", ""))
    pictures = tuple(one["contentType"] for one in activity.get("attachments", []) if "contentUrl" in one)
    plain = bool(card) or not written or activity.get("textFormat") == "plain"
    return Seen(id, written, tuple(action["title"] for action in card.get("actions", [])), pictures, plain)
