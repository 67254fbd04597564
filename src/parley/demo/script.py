"""The invented salon and what is said in it: `salon.toml`, read and checked."""

from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Literal, get_args
from zlib import crc32

import msgspec

from parley.core.i18n import Language

Kind = Literal["telegram", "webchat", "console"]
KINDS: tuple[Kind, ...] = get_args(Kind)


class Struct(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Immutable, and strict about its names."""


class Place(Struct, frozen=True):
    name: str
    address: str


class Colleague(Struct, frozen=True):
    key: str
    name: str
    role: str
    language: Language

    @property
    def email(self) -> str:
        return f"{self.key}@salon.example"


class Line(Struct, frozen=True):
    """One thing that a guest does (`says`, `press`, `continues` elsewhere), or that a colleague does (`replies`, `notes`)."""

    ago: float
    """Hours before the demonstration was founded."""
    says: str = ""
    photo: bool = False
    press: str = ""
    continues: bool = False
    by: str = ""
    replies: str = ""
    notes: str = ""
    buttons: tuple[str, ...] = ()
    via: Kind | None = None

    @property
    def before(self) -> timedelta:
        return timedelta(hours=self.ago)


class Guest(Struct, frozen=True):
    """An invented customer."""

    key: str
    name: str
    language: Language
    channel: Kind = "console"
    through: str = ""
    """Through which of a practice's accounts they write."""
    story: tuple[Line, ...] = ()
    opens: str = ""
    """With what they begin, once the visitor of the demonstration is looking; only where there is no story."""
    more: tuple[str, ...] = ()
    end: Literal["open", "resolved", "snoozed"] = "open"

    @property
    def number(self) -> int:
        """Their number in Telegram, beyond those that it has given away so far."""
        return 77_000_000_000 + crc32(self.key.encode())

    @property
    def nick(self) -> str:
        return f"{self.key}_demo"

    def address(self, kind: str) -> str:
        return str(self.number) if kind == "telegram" else f"demo-{self.key}"


class Salon(Struct, frozen=True):
    name: str
    time_zone: str
    locations: tuple[Place, ...]
    staff: tuple[Colleague, ...]
    guests: tuple[Guest, ...]

    def guest(self, key: str) -> Guest | None:
        return next((guest for guest in self.guests if guest.key == key), None)

    def at(self, kind: str, address: str) -> Guest | None:
        """Who has this address in a channel; nobody if it is a real visitor's."""
        return next((guest for guest in self.guests if guest.address(kind) == address), None)


@cache
def salon() -> Salon:
    return msgspec.toml.decode(Path(__file__).with_name("salon.toml").read_bytes(), type=Salon)
