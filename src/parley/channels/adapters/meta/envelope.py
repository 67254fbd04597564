"""The envelope of Meta's webhooks: entries of several accounts in one call, each with several events."""

import hashlib
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta

from parley.channels.errors import Unreadable
from parley.channels.reading import read
from parley.channels.types import Inbound, Kind

# Meta's test tools write as numbers what its webhooks write as strings, and the other way round.
Id = str | Annotated[int, Meta(ge=0, le=2**63 - 1)]
NUMBER = re.compile(r"[0-9]{1,18}")
MILLISECONDS_FROM = 100_000_000_000
EARLIEST, LATEST = 1_000_000_000, 253_402_300_799
"""Seconds: nothing that Meta tells of is older than 2001, and a datetime holds nothing later than 9999."""


class Wire(msgspec.Struct, frozen=True):
    """A fragment of a call."""


class Change(Wire, frozen=True):
    field: str = ""
    value: msgspec.Raw = msgspec.Raw(b"{}")


class Entry(Wire, frozen=True):
    id: Id = ""
    time: Id = 0
    messaging: tuple[msgspec.Raw, ...] = ()
    standby: tuple[msgspec.Raw, ...] = ()
    changes: tuple[msgspec.Raw, ...] = ()


class Envelope(Wire, frozen=True):
    """The body of one call. Its events are read one by one, so that one bad one does not spoil the others."""

    entry: tuple[Entry, ...]
    object: str = ""


class Event(NamedTuple):
    """One event, and whose it is."""

    account: str
    raw: bytes
    time: Id
    """When the entry was made; an event of a conversation has its own clock beside it."""
    standby: bool = False
    """Another app holds the conversation, and we only hear of it."""
    is_change: bool = False
    """Something happened to a post, not in a conversation."""

    @property
    def digest(self) -> str:
        """The same for an event that is told again. A change has no clock of its own."""
        when = str(self.time) if self.is_change else ""
        return hashlib.sha256(b"\n".join((self.account.encode(), when.encode(), self.raw))).hexdigest()


def key(body: bytes) -> str:
    """The same for a call that is made again, even where its entries then carry another time."""
    try:
        events = opened(read(body, Envelope))
    except Unreadable:
        events = []
    digests = " ".join(event.digest for event in events).encode()
    return f"events:{hashlib.sha256(digests).hexdigest()}" if events else f"body:{hashlib.sha256(body).hexdigest()}"


def subjects(body: bytes) -> frozenset[str]:
    """The accounts that a call is about; none where it cannot be read."""
    try:
        return frozenset(str(entry.id) for entry in read(body, Envelope).entry)
    except Unreadable:
        return frozenset()


def opened(envelope: Envelope) -> list[Event]:
    return [event for entry in envelope.entry for event in _events(entry)]


def understood(events: Sequence[Event], understand: Callable[[Event], list[Inbound]]) -> list[Inbound]:
    """The facts of all events, each once. A bad event is `Unreadable` where it is alone; beside others it is a placeholder."""
    tell = understand if len(events) == 1 else _patiently(understand)
    return list({fact.key: fact for event in events for fact in tell(event)}.values())


def moment(stamp: Id | None) -> datetime | None:
    """Seconds or milliseconds since 1970, told apart by their size; None for what can be neither."""
    count = number(stamp)
    seconds = count / 1000 if count >= MILLISECONDS_FROM else count
    return datetime.fromtimestamp(seconds, UTC) if EARLIEST <= seconds <= LATEST else None


def number(value: Id | None) -> int:
    """0 where there is none."""
    if isinstance(value, str):
        return int(value) if NUMBER.fullmatch(value) else 0
    return value or 0


def _events(entry: Entry) -> list[Event]:
    account = str(entry.id)
    said = [Event(account, bytes(raw), entry.time) for raw in entry.messaging]
    heard = [Event(account, bytes(raw), entry.time, standby=True) for raw in entry.standby]
    return [*said, *heard, *(Event(account, bytes(raw), entry.time, is_change=True) for raw in entry.changes)]


def _patiently(understand: Callable[[Event], list[Inbound]]) -> Callable[[Event], list[Inbound]]:
    def tell(event: Event) -> list[Inbound]:
        try:
            return understand(event)
        except Unreadable as error:
            return [Inbound(kind=Kind.UNKNOWN, key=f"event:{event.digest}", extra={"fields": [error.detail]})]

    return tell
