"""Consents: for what, by whom, with what proof, and what follows from them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal, get_args
from uuid import UUID

import msgspec

from parley.core.ids import IdentityId, PersonId

Purpose = Literal["reminders", "marketing", "surveys", "profiling", "processing"]
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)

Errand = Literal["service", "reminders", "marketing", "surveys"]
"""What a message is sent for. Whoever asked something is answered without any consent: that is `service`."""

Source = Literal["customer", "staff", "form", "import", "provider"]

Id = Annotated[str, msgspec.Meta(max_length=36)]
Line = Annotated[str, msgspec.Meta(max_length=2000)]


class Proof(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """By what it can be shown that somebody said so."""

    message_id: Id = ""
    words: Line = ""
    """Theirs, or a colleague's on how it came about."""
    text: Line = ""
    """What they agreed to, where that is no published text of ours."""
    page: Line = ""
    """Where the form stands, or the link."""
    user_agent: Line = ""
    ip: Annotated[str, msgspec.Meta(max_length=60)] = ""
    event: Line = ""
    """What the provider calls its own word of it."""
    undoes: Id = ""
    """Another one, which was a mistake."""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """Something to be kept: somebody agrees (`granted`), or wants it no longer, or (None) has said nothing after all."""

    identity_id: IdentityId
    purpose: Purpose
    granted: bool | None
    source: Source
    proof: Proof = Proof()
    everywhere: bool = False
    """Withdrawn for every channel of theirs."""
    text_id: UUID | None = None
    by: UUID | None = None
    at: datetime | None = None


class Consent(msgspec.Struct, frozen=True, kw_only=True):
    """What was said, when it was said, and of which address."""

    id: UUID
    identity_id: IdentityId
    person_id: PersonId
    kind: str
    address: str
    purpose: Purpose
    granted: bool | None
    everywhere: bool
    source: Source
    by: UUID | None
    text_id: UUID | None
    proof: Proof
    at: datetime


class Why(StrEnum):
    """Why something may not be done, the gravest first."""

    PROCESSING = "processing"
    """They do not allow their data to be processed at all."""
    EVERYWHERE = "everywhere"
    """They want it in no channel."""
    WITHDRAWN = "withdrawn"
    """They no longer want it at this address."""
    ELSEWHERE = "elsewhere"
    """They no longer want it at another address of the same channel."""
    NEVER = "never"
    """They were never asked."""


class Allowed(msgspec.Struct, frozen=True):
    """It may be done, because of this consent; what somebody asked for needs none."""

    by: Consent | None = None


class Refused(msgspec.Struct, frozen=True):
    why: Why
    by: Consent | None = None
    """What was said against it, if anything was."""
