"""What is known of personal data by law: requests, holds, erasures, and how rooms tell and erase."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from parley.core.db import Tx
from parley.core.ids import IdentityId, PersonId


class Struct(msgspec.Struct, frozen=True):
    """Immutable."""


class Law(StrEnum):
    """By which law a workspace answers."""

    RUSSIA = "152-fz"
    EUROPE = "gdpr"
    UKRAINE = "ua"


class Wish(StrEnum):
    """What somebody may ask for."""

    ACCESS = "access"
    ERASURE = "erasure"
    RECTIFICATION = "rectification"
    RESTRICTION = "restriction"
    OBJECTION = "objection"
    PORTABILITY = "portability"


class Basis(StrEnum):
    """Why something is erased."""

    REQUEST = "request"
    WITHDRAWAL = "withdrawal"
    PURPOSE = "purpose"
    UNLAWFUL = "unlawful"
    DUTY = "duty"


class Rules(Struct, frozen=True):
    """What a workspace has decided."""

    law: Law
    wait_days: int = 7
    """In which an erasure can be stopped."""


class Whom(Struct, frozen=True):
    """Some identities, the persons whose they are or once were, and the conversations that they began."""

    identity_ids: tuple[IdentityId, ...]
    person_ids: tuple[PersonId, ...]


class Telling(Struct, frozen=True):
    """A subject of the bundle. `page` gives the rows that follow `after`, each with its place in the order, at most `limit`."""

    subject: str
    """`messages` becomes messages.jsonl."""
    tables: frozenset[str]
    page: Callable[[Tx, Whom, str, int], Awaitable[Sequence[tuple[str, dict[str, Any]]]]]
    has_files: bool = False
    """Rows name files: by `id`, `name` and `key`, the last of which stays between us."""


class Step(Struct, frozen=True):
    """What one step has erased. `after` is where the next goes on; None: there is no next."""

    counts: Mapping[str, int]
    after: str | None = None


class Erasing(Struct, frozen=True):
    """A room's part in an erasure: a step at a time, each in the transaction in which it is noted. Done twice, it changes nothing."""

    tables: frozenset[str]
    step: Callable[[Any, Tx, Whom, str], Awaitable[Step]]
    """Of the ground, the transaction, whom, and where the last step ended ('' at first)."""


class Request(Struct, frozen=True, kw_only=True):
    """Something that somebody has asked for by law."""

    id: UUID
    kind: Wish
    person_id: PersonId | None
    name: str
    """Of the person, if they are known."""
    asked_by: str
    channel: str
    confirmed: str
    wish: str
    received_on: date
    due_on: date
    extended_because: str
    state: str
    outcome: str
    closed_at: datetime | None
    closed_by: UUID | None
    made_by: UUID

    @property
    def is_open(self) -> bool:
        return self.state == "open"


class Hold(Struct, frozen=True):
    """Why somebody's data must not be erased now."""

    id: UUID
    reason: str
    set_at: datetime
    set_by: UUID


class Erasure(Struct, frozen=True, kw_only=True):
    """How far an erasure has come."""

    id: UUID
    person_id: PersonId
    identity_ids: tuple[IdentityId, ...]
    whole: bool
    request_id: UUID | None
    basis: Basis
    reason: str
    asked_at: datetime
    asked_by: UUID
    asked_name: str
    runs_at: datetime
    state: str
    began_at: datetime | None
    step: int
    steps: int
    after: str
    counts: dict[str, int]
    ended_at: datetime | None
    replay_of: UUID | None
    protocol: str | None

    @property
    def is_open(self) -> bool:
        return self.state in ("waiting", "running")
