"""Scenarios: what the bot asks and does step by step. The engine is pure; the visual editor and the conduct of the bot build on it.

**Definition.** A `Scenario` is data: `read` takes it from YAML or JSON, `of_data` from what JSON holds, `as_yaml`, `as_json` and `as_data`
write it, `schema()` is its JSON Schema. Steps stand in `Scenario.steps` by id, each a struct of `scenarios.steps` told apart by `do`. Each
has its place in the editor (`at`) and a `title`; `exits(step)` names every way out of it with its target (draw an arrow for each; `END` is
the end, an empty target a loose end), `texts(step)` all that it says, by field and language; `FIELDS` what a branch may ask.

**Checks.** `check(scenario, around)` gives findings at a step and a field, with a message for gettext; `around(tx, id)` gathers what the
workspace has, `findings(tx, id)` does both for what an editor opens.

**Running.** `begin` and `advance` are pure: a `State` that is kept, and `effects` that somebody else carries out. What was understood comes
in as `Heard`, what an integration or a look-up brought as `Returned` or `Failed`. `play` goes through given turns and shows what each
channel would make of it: the simulator.

**Keeping.** `add`, `save` (a draft, however unfinished; `rev` tells two editors apart), `publish`, `roll_back`, `pause`, `remove`.
`latest` is what an editor opens. `start`, `go_on` and `stop` move the run of a conversation under its lock and return the effects to
carry out; a run ends on the versions with which it began. `figures` tell how each step fared. `triggered` says which live scenario a
message starts, `business` what `{{ business.… }}` may say.

**Packs.** `pack(business)` are ready scenarios, `install` keeps them as drafts; `arranged` gives steps a place in the editor.
"""

from parley.bot.scenarios import effects as effects
from parley.bot.scenarios import steps as steps
from parley.bot.scenarios.arranging import arranged
from parley.bot.scenarios.business import business
from parley.bot.scenarios.checks import Around, Finding, Severity, check
from parley.bot.scenarios.conditions import FIELDS
from parley.bot.scenarios.effects import Effect, Effects
from parley.bot.scenarios.erasing import ERASING, TELLING
from parley.bot.scenarios.errors import (
    AlreadyRunning,
    DraftChanged,
    HeaderUnusable,
    IntegrationExists,
    IntegrationName,
    NoDraft,
    NotPublished,
    ScenarioExists,
    ScenarioHasErrors,
    ScenarioInUse,
    ScenarioRenamed,
    ScenarioUnreadable,
    TooManyScenarios,
)
from parley.bot.scenarios.integrations import (
    Integration,
    add_integration,
    call,
    change_integration,
    integration,
    integrations,
    remove_integration,
)
from parley.bot.scenarios.keeping import CHANGED, add, discard, findings, pause, publish, remove, restore, resume, roll_back, save
from parley.bot.scenarios.kept import DayFigures, Kept, Pins, Run, RunId, ScenarioId, StepFigures, Version
from parley.bot.scenarios.packs import BUSINESSES, Business, install, pack
from parley.bot.scenarios.playing import Played, buttons, play, rendered, reply
from parley.bot.scenarios.queries import (
    around,
    carriers,
    days,
    draft,
    figures,
    latest,
    live,
    pinned,
    scenario,
    scenarios,
    version,
    versions,
)
from parley.bot.scenarios.reading import as_data, as_json, as_yaml, of_data, read, schema
from parley.bot.scenarios.runner import STARTS, advance, begin
from parley.bot.scenarios.running import current, due, go_on, start, stop
from parley.bot.scenarios.steps import END, Library, Scenario, Step, exits, texts, within
from parley.bot.scenarios.triggers import triggered
from parley.bot.scenarios.types import Failed, Filled, Frame, Guess, Heard, Incoming, Returned, Slot, SlotKind, State, World

__all__ = [
    "BUSINESSES",
    "CHANGED",
    "END",
    "ERASING",
    "FIELDS",
    "STARTS",
    "TELLING",
    "AlreadyRunning",
    "Around",
    "Business",
    "DayFigures",
    "DraftChanged",
    "Effect",
    "Effects",
    "Failed",
    "Filled",
    "Finding",
    "Frame",
    "Guess",
    "HeaderUnusable",
    "Heard",
    "Incoming",
    "Integration",
    "IntegrationExists",
    "IntegrationName",
    "Kept",
    "Library",
    "NoDraft",
    "NotPublished",
    "Pins",
    "Played",
    "Returned",
    "Run",
    "RunId",
    "Scenario",
    "ScenarioExists",
    "ScenarioHasErrors",
    "ScenarioId",
    "ScenarioInUse",
    "ScenarioRenamed",
    "ScenarioUnreadable",
    "Severity",
    "Slot",
    "SlotKind",
    "State",
    "Step",
    "StepFigures",
    "TooManyScenarios",
    "Version",
    "World",
    "add",
    "add_integration",
    "advance",
    "around",
    "arranged",
    "as_data",
    "as_json",
    "as_yaml",
    "begin",
    "business",
    "buttons",
    "call",
    "carriers",
    "change_integration",
    "check",
    "current",
    "days",
    "discard",
    "draft",
    "due",
    "effects",
    "exits",
    "figures",
    "findings",
    "go_on",
    "install",
    "integration",
    "integrations",
    "latest",
    "live",
    "of_data",
    "pack",
    "pause",
    "pinned",
    "play",
    "publish",
    "read",
    "remove",
    "remove_integration",
    "rendered",
    "reply",
    "restore",
    "resume",
    "roll_back",
    "save",
    "scenario",
    "scenarios",
    "schema",
    "start",
    "steps",
    "stop",
    "texts",
    "triggered",
    "version",
    "versions",
    "within",
]
