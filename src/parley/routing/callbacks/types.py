"""A call-back: a promise that we call somebody, and what became of it."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Literal, NewType
from uuid import UUID

import msgspec
from msgspec import Meta

from parley.core.i18n import Language
from parley.core.ids import AccountId, ConversationId, IdentityId
from parley.workspace import CalendarId

CallBackId = NewType("CallBackId", UUID)
URGENCIES = ("urgent", "anger", "complaint", "legal", "refund")
"""The kinds of urgency, as routing recognises them."""
BY_STAFF = "staff"
LAST_MINUTE = timedelta(seconds=60)
"""So long before the promise breaks it is everybody's concern."""


class State(StrEnum):
    OFFERED = "offered"
    """The customer has been asked, or asked for a number."""
    PROMISED = "promised"
    """Nobody has it yet."""
    RESERVED = "reserved"
    """An operator has been kept free for it."""
    CALLING = "calling"
    DONE = "done"
    CANCELLED = "cancelled"


OWED = frozenset({State.PROMISED, State.RESERVED, State.CALLING})
OPEN = OWED | {State.OFFERED}

Result = Literal["reached", "no_answer", "wrong_number", "refused"]
"""What an operator says of a call."""
Outcome = Literal["", "reached", "no_answer", "wrong_number", "refused", "declined", "unanswered", "withdrawn"]
"""The last three end what was never called: they said no, they said nothing, a colleague took it back."""


class CallBack(msgspec.Struct, frozen=True, kw_only=True):
    id: CallBackId
    conversation_id: ConversationId
    identity_id: IdentityId
    """Who is called, and where they are told of it."""
    account_id: AccountId | None
    """By which; None where they cannot be told."""
    phone: str | None
    """E.164; None until it is known, and when it is forgotten."""
    language: Language
    reason: str
    """One of `URGENCIES`, or `BY_STAFF`."""
    asked_by: UUID | None = None
    state: State = State.OFFERED
    asked_at: datetime
    promised_at: datetime | None = None
    starts_at: datetime | None = None
    due_at: datetime | None = None
    preferred: UUID | None = None
    agent_id: UUID | None = None
    reserved_at: datetime | None = None
    calling_at: datetime | None = None
    passed_by: tuple[UUID, ...] = ()
    escalated_at: datetime | None = None
    missed_at: datetime | None = None
    """When the promise was broken. The call is owed all the same."""
    attempts: int = 0
    outcome: Outcome = ""
    ended_at: datetime | None = None
    ended_by: UUID | None = None

    @property
    def is_owed(self) -> bool:
        return self.state in OWED

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_anybodys(self) -> bool:
        """Whether whoever likes may make the call, though it is reserved for somebody."""
        return self.agent_id is None or self.escalated_at is not None


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What is decided for the whole workspace."""

    offers: bool = True
    """Whether Parley offers a call by itself."""
    kinds: frozenset[str] = frozenset({"urgent", "anger"})
    """The urgencies for which it does."""
    minutes: Annotated[int, Meta(ge=2, le=120)] = 3
    """Within which we call."""
    always: bool = False
    """Also outside the hours."""
    calendar_id: CalendarId | None = None
    """None: the workspace's own."""
    tells: Literal["available", "supervisors"] = "available"
    """Who hears that nobody has called yet: all who are there and their supervisors, or these alone."""
    retry_minutes: Annotated[int, Meta(ge=1, le=24 * 60)] = 10
    most_attempts: Annotated[int, Meta(ge=1, le=10)] = 3
