"""What goes over the line to an agent outside and comes back: version 1. Fields may be added; none changes its sense."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

VERSION = 1
LONGEST_TEXT = 10_000
MOST_BUTTONS = 10
MOST_SAID = 5

Text = Annotated[str, Meta(min_length=1, max_length=LONGEST_TEXT)]
Reason = Annotated[str, Meta(max_length=200)]


class Out(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What we say."""


class File(Out, frozen=True):
    id: UUID
    type: str
    name: str
    mime: str


class Said(Out, frozen=True):
    """One message, of the customer's or of ours."""

    id: UUID
    seq: int
    by: Literal["customer", "staff", "bot", "agent", "machine"]
    text: str
    at: datetime
    channel: str = ""
    files: list[File] = []


class Word(Out, frozen=True):
    text: str
    at: datetime


class Summary(Out, frozen=True):
    """The whole conversation, however long: how it began, the last question, the last answer, what was promised."""

    asked: Word | None = None
    question: Word | None = None
    answered: Word | None = None
    promised: list[Word] = []
    files: dict[str, int] = {}


class Earlier(Out, frozen=True):
    """A conversation before this one."""

    began_at: datetime
    channel: str
    summary: Summary


class Person(Out, frozen=True):
    """The customer, as far as this agent may know them. The id is the same in each of their conversations."""

    id: UUID
    language: str
    name: str = ""
    contacts: list[dict[str, str]] = []
    facts: dict[str, str] = {}


class Talk(Out, frozen=True):
    id: UUID
    number: int
    channel: str
    queue: str
    priority: int
    tags: list[str]
    is_public: bool
    began_at: datetime
    last_seq: int


class Terms(Out, frozen=True):
    """After which it goes to somebody else."""

    accept_by: datetime | None
    answer_by: datetime | None
    answer_seconds: int


class Context(Out, frozen=True):
    """Everything that whoever takes a conversation should know."""

    conversation: Talk
    person: Person
    messages: list[Said]
    summary: Summary
    earlier: list[Earlier]
    terms: Terms


class Call(Out, frozen=True):
    """What is posted to the agent's address."""

    version: int
    id: UUID
    type: str
    at: datetime
    workspace_id: UUID
    agent_id: UUID
    offer_id: UUID | None
    data: Any


class Closed(Out, frozen=True):
    outcome: str


class In(msgspec.Struct, frozen=True, kw_only=True):
    """What they say. A field that we do not know is of a version to come, and passed over."""


class Button(In, frozen=True):
    label: Annotated[str, Meta(min_length=1, max_length=100)]
    payload: Annotated[str, Meta(max_length=200)] = ""
    url: Annotated[str, Meta(max_length=2000, pattern=r"^(https?://[!-~]+)?$")] = ""


class Saying(In, frozen=True):
    text: Text
    buttons: Annotated[list[Button], Meta(max_length=MOST_BUTTONS)] = []
    id: Annotated[str, Meta(max_length=100)] = ""
    """Their own; said twice under one id, it is said once."""
    seen_seq: int | None = None
    """The last of the customer's messages that they had read: newer words refuse it."""


class HandingBack(In, frozen=True):
    reason: Reason = ""
    summary: Annotated[str, Meta(max_length=LONGEST_TEXT)] = ""
    queue: Annotated[str, Meta(max_length=100)] = ""
    """Its name; empty: where it came from."""
    skill: Annotated[str, Meta(max_length=100)] = ""
    """Or a skill: then it is the first queue that asks for it."""


class Answered(In, frozen=True):
    """The answer to a call of ours may say at once what could be said by a call of theirs."""

    accept: bool | None = None
    reason: Reason = ""
    messages: Annotated[list[Saying], Meta(max_length=MOST_SAID)] = []
    hand_back: HandingBack | None = None
    resolve: bool = False
