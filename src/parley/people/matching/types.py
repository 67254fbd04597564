"""What is compared, and what comes out of it."""

from datetime import datetime
from enum import StrEnum

import msgspec

PROVEN, NETWORK, CLAIMED = "proven", "network", "claimed"
LONGEST_KEY = 80


class Struct(msgspec.Struct, frozen=True):
    """Immutable, and therefore a key."""


class Key(Struct, frozen=True):
    """An address or a document, and how far it is believed to be theirs: `proven`, `network` or `claimed`."""

    value: str
    trust: str = CLAIMED


def found_by(kind: str, value: str) -> str:
    """A blocking key: one letter for what it is, and a value."""
    return f"{kind}:{value}"[:LONGEST_KEY]


class Record(Struct, frozen=True):
    """What one identity tells of its person. Everything but the id may be missing."""

    id: str
    kind: str = ""
    """The channel."""
    display: str = ""
    first: str = ""
    last: str = ""
    middle: str = ""
    username: str = ""
    phones: tuple[Key, ...] = ()
    emails: tuple[Key, ...] = ()
    documents: tuple[Key, ...] = ()
    """What only one person has, as `kind:number`: a passport, a number in the shop's own books."""
    cookie: str = ""
    birth_date: str = ""
    """ISO."""
    city: str = ""
    company: str = ""
    address: str = ""
    orders: tuple[str, ...] = ()
    language: str = ""
    seen_from: datetime | None = None
    seen_until: datetime | None = None
    said: tuple[str, ...] = ()
    """Words of theirs, in which they may name themselves."""


class Tier(StrEnum):
    SAME = "same"
    """A machine may unite them."""
    MAYBE = "maybe"
    """An operator decides."""
    NO = "no"


class Reason(Struct, frozen=True):
    """One piece of evidence. Its weight is in bits: each doubles the odds that two records are one person, or halves them."""

    code: str
    values: tuple[str, ...] = ()
    weight: float = 0.0


class Verdict(Struct, frozen=True):
    tier: Tier
    confidence: float
    """How likely they are one person."""
    reasons: tuple[Reason, ...] = ()
    """What speaks for it, the weightiest first."""
    against: tuple[Reason, ...] = ()
