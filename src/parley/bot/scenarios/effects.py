"""What a turn of a run wants done, in this order. Data only: whoever owns the conversation does it, or shows it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from parley.bot.scenarios.types import Reason, Scale, SlotKind, Struct, Value

Outcome = Literal["finished", "handed_over", "cancelled"]


class Shown(Struct, frozen=True):
    """A button under a text. `payload` comes back as `Heard.button`."""

    label: str
    payload: str = ""
    url: str = ""


class Effect(Struct, frozen=True, kw_only=True, tag_field="effect", tag=str.lower):
    """`scenario` and `step` tell where it comes from."""

    scenario: str = ""
    step: str = ""


class Say(Effect, frozen=True, kw_only=True):
    text: str
    picture: str = ""
    buttons: tuple[Shown, ...] = ()


class Ask(Effect, frozen=True, kw_only=True):
    """A text after which the run waits for words. `again`: the question is put once more."""

    text: str
    buttons: tuple[Shown, ...] = ()
    kind: SlotKind | Literal["choice", "rating"] = "text"
    again: bool = False


class Call(Effect, frozen=True, kw_only=True):
    """Ask an integration, and advance with Returned or Failed. Values are filled in already; secrets are not in it."""

    integration: str
    method: str
    path: str
    query: Mapping[str, str] = {}
    body: Any = None
    takes: Mapping[str, str] = {}
    """Slot -> where in the answer it stands."""
    timeout_seconds: float
    max_bytes: int


class LookUp(Effect, frozen=True, kw_only=True):
    """Find an article's answer or the services, and advance with Returned (`slot` -> text) or Failed."""

    what: Literal["article", "services"]
    key: str = ""
    slot: str


class SetField(Effect, frozen=True, kw_only=True):
    of: Literal["person", "conversation"]
    field: str
    value: str


class Tag(Effect, frozen=True, kw_only=True):
    name: str
    remove: bool = False


class WaitUntil(Effect, frozen=True, kw_only=True):
    """Advance with None at that moment, unless a message comes first; None: until a message comes."""

    at: datetime | None = None


class RunOther(Effect, frozen=True, kw_only=True):
    """Another scenario has begun within this one; the runner goes through it by itself."""

    name: str


class Rated(Effect, frozen=True, kw_only=True):
    """1 to 5 for stars; 0 or 1 for thumbs."""

    scale: Scale
    value: int


class HandOver(Effect, frozen=True, kw_only=True):
    """The conversation goes to people: nothing comes after it but Finished. `note` is for staff; `slots` is what is known."""

    reason: Reason
    queue: str = ""
    note: str = ""
    urgent: bool = False
    slots: Mapping[str, Value] = {}


class Counted(Effect, frozen=True, kw_only=True):
    """For the figures of a step."""

    what: Literal["entered", "left", "missed"]


class Finished(Effect, frozen=True, kw_only=True):
    outcome: Outcome


Effects = tuple[Effect, ...]
