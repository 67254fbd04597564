"""What the widget needs of the rooms below it. The composition root hands it in."""

from collections.abc import AsyncIterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple, Protocol

import msgspec

from parley.channels.adapters.webchat import WebchatSettings
from parley.channels.types import Account, Button, Call, Media
from parley.core.ids import AccountId, IdentityId, WorkspaceId

Webchat = Account[WebchatSettings]


class FeedFile(msgspec.Struct, frozen=True, omit_defaults=True):
    type: Media
    name: str
    mime: str
    size: int
    url: str
    """Opens for whoever has it, for a while."""
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
    at: datetime


class Way(msgspec.Struct, frozen=True):
    """A link by which the talk goes on in another channel."""

    kind: str
    name: str
    url: str


class OpenFile(NamedTuple):
    """A file as it leaves."""

    name: str
    mime: str
    pieces: AsyncIterable[bytes]


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

    async def feed(self, workspace_id: WorkspaceId, identity_id: IdentityId, after: int, limit: int) -> Sequence[FeedItem]: ...

    async def ways(self, account: Webchat, visitor_id: str) -> Sequence[Way]:
        """Deep links to the workspace's other channels, each carrying a token that links the visitor there."""
        ...

    async def file(self, token: str) -> OpenFile:
        """What a `FeedFile.url` of ours names. Raises `NotFound` for a token that is forged or has ended."""
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
