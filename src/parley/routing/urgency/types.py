"""What a customer's words may want, and by which of them it is recognised."""

from enum import StrEnum
from typing import Literal
from uuid import UUID

import msgspec


class Kind(StrEnum):
    """What wants somebody soon; what presses most comes first."""

    URGENT = "urgent"
    """Now."""
    LEGAL = "legal"
    """They threaten with a court, an authority, a lawyer."""
    ANGER = "anger"
    COMPLAINT = "complaint"
    REFUND = "refund"
    """They want their money back."""


Why = Literal["negated", "past", "quoted", "exception", "too_weak"]
"""Why words that look like it do not count."""


class Sign(msgspec.Struct, frozen=True):
    """Words by which a kind is recognised."""

    kind: Kind
    said: str


class Aside(msgspec.Struct, frozen=True):
    """Words that look like a kind, and why they are none."""

    kind: Kind
    said: str
    why: Why


class Reading(msgspec.Struct, frozen=True):
    """All that was found in a text."""

    signs: tuple[Sign, ...] = ()
    asides: tuple[Aside, ...] = ()

    @property
    def kinds(self) -> tuple[Kind, ...]:
        found = {sign.kind for sign in self.signs}
        return tuple(kind for kind in Kind if kind in found)


class OwnWord(msgspec.Struct, frozen=True):
    """A word or phrase of the workspace's own; without a kind it is an exception: what looks like it means nothing."""

    id: UUID
    kind: Kind | None
    phrase: str
