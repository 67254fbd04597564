"""Agents who work outside, and the conversations that they are offered."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal, get_args
from uuid import UUID

import msgspec
from msgspec import Meta

from parley.core.i18n import N_
from parley.core.ids import ConversationId
from parley.routing.agents import Limits
from parley.routing.engine import State
from parley.routing.types import AgentId, QueueId
from parley.workspace import TeamId

Telling = Literal["name", "contacts", "facts", "earlier"]
TELLINGS: tuple[Telling, ...] = get_args(Telling)
TOLD_WORDS: Mapping[Telling, str] = {
    "name": N_("The customer's name"),
    "contacts": N_("Phone numbers and e-mail addresses"),
    "facts": N_("The fields of the person's card"),
    "earlier": N_("A summary of earlier conversations"),
}
Outcome = Literal["", "declined", "handed_back", "timed_out", "taken_over", "resolved", "withdrawn"]
CallType = Literal["offer", "message", "closed"]
Seconds = Annotated[int, Meta(ge=1, le=24 * 3600)]

MOST_MISSES = 3
"""So many offers in a row that ran out, and the chair counts as empty."""


class Manner(msgspec.Struct, frozen=True, kw_only=True):
    """All that somebody decides about an agent outside."""

    name: str
    url: str
    tells: tuple[Telling, ...] = ("name", "earlier")
    """What they may know of the person beside the words of this conversation."""
    queues: tuple[QueueId, ...] | None = None
    """None: all that their teams serve, and those that everybody does."""
    teams: tuple[TeamId, ...] = ()
    limits: Limits = {}
    accept_seconds: Seconds = 20
    answer_seconds: Seconds = 120


class OutsideAgent(Manner, frozen=True, kw_only=True):
    id: AgentId
    state: State
    reason: str
    state_since: datetime
    token_id: UUID | None
    old_secret_until: datetime | None
    paused_at: datetime | None
    misses: int
    tested_at: datetime | None
    test_status: int | None
    test_took: timedelta | None
    test_error: str | None
    removed_at: datetime | None

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None


class Added(msgspec.Struct, frozen=True):
    """An agent with the secret that signs what it is sent, which is in this answer and nowhere else."""

    agent: OutsideAgent
    secret: str

    def __repr__(self) -> str:
        return f"Added({self.agent.id})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return []


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation while an agent outside has it, or was asked to take it."""

    id: UUID
    agent_id: AgentId
    conversation_id: ConversationId
    offered_at: datetime
    accept_by: datetime
    accepted_at: datetime | None
    answer_by: datetime | None
    """None: the customer does not wait for them."""
    closed_at: datetime | None
    outcome: Outcome

    @property
    def due_at(self) -> datetime | None:
        """When it is taken from them if nothing happens."""
        return self.accept_by if self.accepted_at is None else self.answer_by


class Failure(msgspec.Struct, frozen=True):
    """A call of ours that went wrong, or was not answered as agreed."""

    id: UUID
    type: CallType
    conversation_id: ConversationId
    happened_at: datetime
    attempts: int
    status: int | None
    error: str
