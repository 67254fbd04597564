"""What a channel adapter is: the one protocol each has, and the small ones for what only some can do."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from functools import cache
from typing import Any, Protocol, TypeVar, runtime_checkable

from typing_extensions import TypeIs

from parley.channels.errors import Unreadable
from parley.channels.templating import Template
from parley.channels.types import Account, Attachment, Call, Inbound, Manifest, Part, Post, Receipt, Sender
from parley.core.http import Http

Ability = TypeVar("Ability")


class Adapter(Protocol):
    """Translates one provider's dialect. Keeps no state, opens no transaction, knows no persons or conversations."""

    @property
    def manifest(self) -> Manifest: ...

    def verify(self, call: Call, account: Account[Any]) -> None:
        """Raise `InvalidSignature` unless the provider signed this call; constant time, before anything is parsed."""
        ...

    def key(self, call: Call) -> str:
        """The event key under which the journal keeps this call once, however often it is sent. Cheap."""
        ...

    def parse(self, call: Call, account: Account[Any]) -> Sequence[Inbound]:
        """Understand a call. Pure. Raises `Unreadable`; an unknown kind of event is `Kind.UNKNOWN`, never an error."""
        ...

    async def send(self, part: Part, account: Account[Any], http: Http) -> Receipt:
        """Hand one part to the provider, or raise a `SendError`."""
        ...


@runtime_checkable
class Shakes(Protocol):
    """Answers a provider's GET challenge."""

    def handshake(self, call: Call, account: Account[Any]) -> bytes: ...


@runtime_checkable
class AnswersCalls(Protocol):
    """Its provider reads what a call is answered with: a word of agreement, a code."""

    async def answer(self, call: Call, account: Account[Any], http: Http) -> bytes:
        """Of a call that is verified and in the journal. A `SendError` has the provider call again."""
        ...


@runtime_checkable
class ServesSeveral(Protocol):
    """One registration with its provider is for several accounts, so that a call may be about others than the one to which it came."""

    def subjects(self, call: Call) -> frozenset[str]:
        """Whom a verified call is about, by the setting that `Manifest.own_id` names."""
        ...

    async def own_id(self, account: Account[Any], http: Http) -> str:
        """By what the provider knows this account; asked once, when it is connected."""
        ...


@runtime_checkable
class Connects(Protocol):
    """Checks pasted credentials with the provider, and registers our webhook there."""

    async def check(self, account: Account[Any], http: Http) -> tuple[str, str]:
        """(address, name) by which customers know the account; raises a `SendError` that says what is wrong."""
        ...

    async def connect(self, account: Account[Any], http: Http, *, webhook_url: str) -> None: ...

    async def disconnect(self, account: Account[Any], http: Http) -> None: ...


Take = Callable[[Sequence[Call]], Awaitable[None]]
"""Gives calls to the journal; returns when they are committed."""


@runtime_checkable
class Listens(Protocol):
    """Goes and gets what its provider does not bring: IMAP, long poll, SMPP, MQTT."""

    def wants_listener(self, account: Account[Any]) -> bool: ...

    def listen(self, account: Account[Any], cursor: bytes, take: Take, http: Http) -> AsyncIterator[bytes]:
        """Run until cancelled. Yields a new cursor whenever one is safe to keep; raises `SendError` when the line breaks."""
        ...


@runtime_checkable
class FetchesMedia(Protocol):
    """Brings the bytes of an attachment that a call only names."""

    async def fetch(self, attachment: Attachment, account: Account[Any], http: Http) -> Attachment: ...


@runtime_checkable
class ParsesApart(Protocol):
    """Understands calls outside of this process, where one hostile call could stall or kill it."""

    async def parse_all(self, calls: Sequence[Call], account: Account[Any]) -> Sequence[Sequence[Inbound] | Unreadable]: ...


@runtime_checkable
class ShowsTyping(Protocol):
    async def typing(self, to: str, account: Account[Any], http: Http, *, answering: str = "") -> None:
        """`answering` is the id of the last that was heard there, under which some providers show it: that is read then."""
        ...


@runtime_checkable
class MarksRead(Protocol):
    async def read(self, to: str, external_id: str, account: Account[Any], http: Http) -> None: ...


@runtime_checkable
class KnowsPeople(Protocol):
    """Can be asked who somebody is whom its calls only number."""

    profiles_at_once: int
    """Of how many in one call."""

    async def profiles(self, ids: Sequence[str], account: Account[Any], http: Http) -> Sequence[Sender]:
        """What the provider tells of some people; nothing of those whom it does not know, or does not name."""
        ...


@runtime_checkable
class Acknowledges(Protocol):
    """Owes the provider a small answer after an event was taken in (a pressed button's spinner)."""

    async def acknowledge(self, inbound: Inbound, account: Account[Any], http: Http) -> None: ...


@runtime_checkable
class TellsTrouble(Protocol):
    """Knows what its provider thinks of the account: a failing webhook, a backlog."""

    async def trouble(self, account: Account[Any], http: Http) -> str:
        """The provider's complaint in one sentence; empty when all is well."""
        ...


@runtime_checkable
class HasTemplates(Protocol):
    """Has its provider approve texts beforehand, which may go out when the window is closed."""

    async def templates(self, account: Account[Any], http: Http) -> Sequence[Template]:
        """All of the account's; raises a `SendError`."""
        ...


@runtime_checkable
class Invites(Protocol):
    """Can be opened from outside by a link that brings a token of ours along."""

    def invitation(self, address: str, token: str) -> str: ...


@runtime_checkable
class TellsPost(Protocol):
    """Can be asked for what stands above comments."""

    async def post(self, thread: str, account: Account[Any], http: Http) -> Post: ...


def able(adapter: object, ability: type[Ability]) -> TypeIs[Ability]:
    """Whether an adapter has one of the abilities below `Adapter`."""
    return _is_able(adapter, ability)


@cache
def _is_able(adapter: object, ability: type[object]) -> bool:
    # Remembered: looking through a protocol's members costs as much as understanding a message.
    return isinstance(adapter, ability)
