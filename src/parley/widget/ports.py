"""What the widget needs of the rooms below it. The composition root hands it in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple, Protocol
from uuid import UUID

import msgspec

from parley.channels.adapters.webchat import WebchatSettings
from parley.channels.adapters.webchat.tokens import Brought
from parley.channels.types import Account, Button, Call, Media
from parley.conversations import Standing, Talk
from parley.core.ids import AccountId, IdentityId, WorkspaceId
from parley.core.serving import OpenFile
from parley.desk import presence
from parley.widget.uploading import Taken

Webchat = Account[WebchatSettings]


class FeedFile(msgspec.Struct, frozen=True, omit_defaults=True):
    type: Media
    name: str
    mime: str
    size: int
    url: str
    """Opens for whoever has it, for a while."""
    id: UUID | None = None
    """By which its visitor gets a new address."""
    until: datetime | None = None
    """When the address ends."""
    width: int | None = None
    height: int | None = None


class FeedItem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of what a visitor may see."""

    seq: int
    """Grows within the identity; where a browser resumes."""
    id: str
    """External id of the message this is, or is about: what the browser called its own, the part key of ours."""
    kind: Literal["message", "edit", "delete", "reaction", "state"]
    direction: Literal["in", "out"]
    text: str = ""
    """The reaction itself for `reaction`; how far the message came for `state`: sent, delivered, read, failed."""
    buttons: tuple[Button, ...] = ()
    files: tuple[FeedFile, ...] = ()
    author_name: str = ""
    quoted: str = ""
    talk: UUID | None = None
    """The conversation in which it stands."""
    at: datetime


class Place(msgspec.Struct, frozen=True):
    """Where a visitor stands among those who wait."""

    ahead: int
    minutes: int | None
    """None: nobody can tell."""


class News(NamedTuple):
    """What a visitor has not seen yet, and how their conversation stands."""

    items: Sequence[FeedItem]
    standing: Standing | None = None
    place: Place | None = None
    """None: they do not wait, or are not told."""


class Colleague(msgspec.Struct, frozen=True):
    name: str
    hue: int


class Duty(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who sits behind the chat just now."""

    open: bool
    opens_at: datetime | None = None
    minutes: int | None = None
    """Until a first answer, usually."""
    team: tuple[Colleague, ...] = ()
    logo: str = ""
    """Where the business's own picture is."""

    def holds(self, now: datetime) -> bool:
        """Whether it is not past the moment in which it changes."""
        return self.opens_at is None or now < self.opens_at


class Way(msgspec.Struct, frozen=True):
    """A link by which the talk goes on in another channel."""

    kind: str
    name: str
    url: str


class Journal(Protocol):
    async def append(self, account: Webchat, key: str, call: Call) -> bool:
        """Returns once the call is committed: whether it was new."""
        ...


class Accounts(Protocol):
    async def get(self, id: AccountId) -> Account[Any]:
        """Asked at every connect, so it remembers. Raises `NotFound`."""
        ...


class Office(Protocol):
    """The rooms behind the widget."""

    async def identities(self, account: Webchat, visitor_ids: Sequence[str]) -> Mapping[str, IdentityId]:
        """Those visitors that intake has met."""
        ...

    async def news(self, workspace_id: WorkspaceId, identity_id: IdentityId, after: int, limit: int) -> News: ...

    async def ways(self, account: Webchat, visitor_id: str) -> Sequence[Way]:
        """Deep links to the workspace's other channels, each carrying a token that links the visitor there."""
        ...

    async def file(self, token: str) -> OpenFile:
        """What a `FeedFile.url` of ours names. Raises `NotFound` for a token that is forged or has ended."""
        ...

    async def duty(self, account: Webchat) -> Duty: ...

    async def typed(self, workspace_id: WorkspaceId, identity_id: IdentityId, text: str) -> None:
        """What a visitor types and has not said yet."""
        ...

    async def typist(self, workspace_id: WorkspaceId, talk: UUID) -> str:
        """The name of a colleague who is writing an answer there just now; empty where nobody is."""
        ...

    async def logo(self, account: Webchat) -> OpenFile: ...

    async def talks(self, account: Webchat, visitor_id: str) -> Sequence[Talk]: ...

    async def talk(self, account: Webchat, visitor_id: str, talk: UUID) -> Sequence[FeedItem]:
        """What was said in one of their conversations."""
        ...

    async def renewed(self, account: Webchat, visitor_id: str, file: UUID) -> FeedFile:
        """A file of one of their messages, under an address that opens again. Raises `NotFound` for anybody else's."""
        ...

    async def keep(self, account: Webchat, content: bytes, taken: Taken) -> tuple[Brought, FeedFile]:
        """Store what a visitor has uploaded; its `url` shows it to them before it is said."""
        ...

    async def here(self, present: Sequence[tuple[WorkspaceId, IdentityId]]) -> None:
        """These have a page of the site open."""
        ...

    async def gone(self, workspace_id: WorkspaceId, identity_id: IdentityId) -> None:
        """The last page that this process knew of is closed."""
        ...


def changed(identity_id: IdentityId) -> str:
    """Topic: there is something new in the feed of this identity."""
    return f"identity/{identity_id}"


def agent_types(identity_id: IdentityId) -> str:
    """Topic: somebody is writing an answer to this identity."""
    return f"typing/agent/{identity_id}"


def visitor_types(identity_id: IdentityId) -> str:
    """Topic: this identity is writing to us."""
    return f"typing/visitor/{identity_id}"


def stirs(workspace_id: WorkspaceId, talk: UUID) -> tuple[str, str]:
    """Topics: something has changed in a conversation; somebody has begun or ceased to look at it or to write."""
    return f"{workspace_id}/conversation/{talk}", f"{workspace_id}/conversation/{talk}/presence"


def visitor_types_in(workspace_id: WorkspaceId, talk: UUID) -> str:
    """Topic for the operators' pages: the customer of this conversation is writing."""
    return f"{workspace_id}/{presence.typing_topic(talk)}"


def visitor_typed_in(workspace_id: WorkspaceId, talk: UUID) -> str:
    """Topic for the operators' pages: what the customer writes can be seen."""
    return f"{workspace_id}/{presence.typed_topic(talk)}"
