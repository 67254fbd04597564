"""What is kept of scenarios: versions, the draft, what runs, how steps fare."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NewType
from uuid import UUID

import msgspec

from parley.bot.scenarios.reading import of_json
from parley.bot.scenarios.steps import Scenario
from parley.bot.scenarios.types import State, Status
from parley.core.i18n import Language
from parley.core.ids import ConversationId, StaffId

ScenarioId = NewType("ScenarioId", UUID)
RunId = NewType("RunId", UUID)
Pins = Mapping[str, tuple[ScenarioId, int]]
"""Scenario by name -> its id and the version on which a run stays."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A scenario in a list."""

    id: ScenarioId
    name: str
    title: Mapping[Language, str]
    business: str
    live_version: int | None
    has_draft: bool
    saved_at: datetime
    paused_at: datetime | None
    removed_at: datetime | None

    @property
    def is_live(self) -> bool:
        """Whether customers can come into it."""
        return self.live_version is not None and self.paused_at is None and self.removed_at is None


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One version with its definition. `rev` counts how often a draft was saved."""

    scenario_id: ScenarioId
    version: int
    rev: int
    note: str
    by_id: StaffId | None
    saved_at: datetime
    published_at: datetime | None
    definition: Scenario

    @property
    def is_draft(self) -> bool:
        return self.published_at is None


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """A scenario on its way through a conversation."""

    id: RunId
    conversation_id: ConversationId
    scenario_id: ScenarioId
    version: int
    pins: Pins
    state: State
    status: Status
    due_at: datetime | None
    began_at: datetime
    ended_at: datetime | None


class StepFigures(msgspec.Struct, frozen=True, kw_only=True):
    """How often a step was entered, left and not answered, and how many runs ended at it."""

    step: str
    entered: int
    left: int
    missed: int
    finished: int
    handed_over: int
    cancelled: int


class DayFigures(msgspec.Struct, frozen=True, kw_only=True):
    """How runs ended on a day."""

    day: date
    finished: int
    handed_over: int
    cancelled: int


def version_of(*, definition: Any, **plain: Any) -> Version:
    return Version(**plain, definition=of_json(definition))


def run_of(*, pins: Any, state: Any, **plain: Any) -> Run:
    return Run(**plain, pins=msgspec.convert(pins, dict[str, tuple[ScenarioId, int]]), state=msgspec.convert(state, State))
