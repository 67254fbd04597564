"""What the bot has heard, what it knows of the world at that moment, and how far a run has come. All of it is data."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec

from parley.core.i18n import Language

SlotKind = Literal[
    "date_time", "duration", "phone", "name", "service", "staff", "place", "order_number", "money", "text", "number", "email", "yes_no"
]
"""The nine kinds that understanding finds in words, and four that are recognised here."""
Scale = Literal["stars", "thumbs"]
Value = str | int | float | bool
Status = Literal["running", "asking", "calling", "waiting", "finished", "handed_over", "cancelled"]
Reason = Literal["wanted", "asked", "misses", "unfilled", "failed", "broken", "loop"]
"""Why somebody has to take over: the scenario says so, the customer asked, two misses, a placeholder of which the workspace knows
nothing, an integration failed with no step for that, the definition lacks something, or too many steps in one turn."""

OVER: frozenset[Status] = frozenset({"finished", "handed_over", "cancelled"})
MOST_STEPS_A_TURN = 50
DEEPEST_RUN = 8
"""Scenarios within scenarios."""


class Struct(msgspec.Struct, frozen=True, omit_defaults=True):
    """Data that is never changed, written without what is as usual."""


# ── what came in ────────────────────────────────────────────────────────────────────────────────


class Guess(Struct, frozen=True):
    """What a message may be about, and how sure that is, from 0 to 1."""

    intent: str
    confidence: float = 1.0


class Slot(Struct, frozen=True):
    """Something that a message names. `value` is as a machine keeps it (ISO 8601, E.164), `said` as the customer wrote it."""

    kind: SlotKind
    value: Value
    said: str = ""


class Heard(Struct, frozen=True, kw_only=True):
    """A message with all that was understood of it, by whatever understands: the runner depends on no model."""

    text: str = ""
    language: Language | None = None
    """None: as before."""
    button: str = ""
    """The payload of a pressed button."""
    intents: tuple[Guess, ...] = ()
    """Best first."""
    slots: tuple[Slot, ...] = ()
    answer: str = ""
    """What the knowledge base would say to it; said where the message is no answer to what was asked."""
    starts: str = ""
    """The scenario that it would start; run in between where the message is no answer, and then the question is put again."""


class Returned(Struct, frozen=True):
    """A Call or a LookUp has brought this; `values` are by the name of the slot."""

    step: str
    values: Mapping[str, Value] = {}


class Failed(Struct, frozen=True):
    """A Call or a LookUp has brought nothing."""

    step: str
    reason: str = ""


Incoming = Heard | Returned | Failed


class World(Struct, frozen=True, kw_only=True):
    """Everything beside the words on which a run may depend."""

    now: datetime
    zone: str = "UTC"
    language: Language = "en"
    """The person's, or else the workspace's."""
    staff_language: Language = "en"
    """The workspace's: of notes."""
    channel: str = ""
    is_open: bool = True
    """By the workspace's business hours."""
    business: Mapping[str, Any] = {}
    """What {{ business.… }} may say; what is unknown is left out."""
    person: Mapping[str, Value] = {}
    conversation: Mapping[str, Value] = {}
    integrations: frozenset[str] = frozenset()
    """Those that are configured; a Call of any other goes the way of its failure."""


# ── how far it has come ─────────────────────────────────────────────────────────────────────────


class Filled(Struct, frozen=True):
    """A slot's value."""

    kind: SlotKind
    value: Value
    said: str = ""


class Frame(Struct, frozen=True):
    """A place in a scenario. `between` is true of one that was started in the middle of another by what the customer said."""

    scenario: str
    step: str
    between: bool = False


class State(Struct, frozen=True, kw_only=True):
    """A run, as it is kept. The last frame is where it stands; those before it wait for it to end."""

    status: Status = "running"
    stack: tuple[Frame, ...] = ()
    slots: dict[str, Filled] = {}
    given: dict[str, Filled] = {}
    """Named by the customer before anybody asked; by kind, each good for one question."""
    trail: tuple[tuple[Frame, ...], ...] = ()
    """The questions put, each as the stack stood: the way back."""
    met: tuple[str, ...] = ()
    """Questions that this run has come to: no question is passed over twice."""
    misses: int = 0
    language: Language = "en"
    due_at: datetime | None = None
    """When a wait ends."""

    @property
    def is_over(self) -> bool:
        return self.status in OVER
