"""What is done to scenarios: add, save, publish, roll back, pause, remove, bring back."""

from parley import workspace
from parley.bot.scenarios.checks import Finding, check
from parley.bot.scenarios.errors import (
    DraftChanged,
    NoDraft,
    NotPublished,
    ScenarioExists,
    ScenarioHasErrors,
    ScenarioInUse,
    ScenarioRenamed,
    TooManyScenarios,
)
from parley.bot.scenarios.kept import Kept, ScenarioId, Version
from parley.bot.scenarios.queries import around, draft, latest, scenario, version
from parley.bot.scenarios.reading import compact
from parley.bot.scenarios.steps import Scenario, runs
from parley.core import clock, ids
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.text import clean
from parley.workspace import Staff

MOST_SCENARIOS = 300
LONGEST_NOTE = 500
CHANGED = "scenarios"
"""The signal on which pages that show scenarios look again."""

COUNT = "SELECT count(*) FROM scenarios WHERE workspace_id = $1 AND removed_at IS NULL"
ADD = """
    INSERT INTO scenarios (workspace_id, id, name, business, created_at) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (workspace_id, name) WHERE removed_at IS NULL DO NOTHING
"""
HOLD = "SELECT live_version FROM scenarios WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL FOR UPDATE"
DRAFT = """
    INSERT INTO scenario_versions (workspace_id, scenario_id, version, definition, rev, note, by_id, saved_at)
    SELECT $1, $2, coalesce(max(version), 0) + 1, $3, 1, $4, $5, $6 FROM scenario_versions WHERE workspace_id = $1 AND scenario_id = $2
"""
SAVE = """
    UPDATE scenario_versions SET definition = $4, rev = rev + 1, note = $5, by_id = $6, saved_at = $7
     WHERE workspace_id = $1 AND scenario_id = $2 AND published_at IS NULL AND rev = $3
"""
DISCARD = """
    DELETE FROM scenario_versions WHERE workspace_id = $1 AND scenario_id = $2 AND published_at IS NULL AND version > 1
"""
PUBLISH = """
    UPDATE scenario_versions SET published_at = $4, by_id = $5, note = coalesce(nullif($6, ''), note)
     WHERE workspace_id = $1 AND scenario_id = $2 AND version = $3
"""
GO_LIVE = "UPDATE scenarios SET live_version = $3 WHERE workspace_id = $1 AND id = $2"
PAUSE = "UPDATE scenarios SET paused_at = $3 WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL"
REMOVE = "UPDATE scenarios SET removed_at = $3 WHERE workspace_id = $1 AND id = $2"
TAKEN = "SELECT true FROM scenarios WHERE workspace_id = $1 AND name = $2 AND removed_at IS NULL"


async def add(tx: Tx, new: Scenario, *, by: Staff, business: str = "", note: str = "") -> Kept:
    """A new scenario as a draft. Raises ScenarioExists, TooManyScenarios."""
    workspace.require(by, "bot.edit")
    if await tx.value(COUNT, tx.workspace_id) >= MOST_SCENARIOS:
        raise TooManyScenarios
    id, now = ScenarioId(ids.new()), clock.now()
    if not await tx.execute(ADD, tx.workspace_id, id, new.name, business, now):
        raise ScenarioExists(field="name")
    await tx.execute(DRAFT, tx.workspace_id, id, compact(new), _note(note), by.id, now)
    await _written_down(tx, "scenario.added", id, new.name, by)
    return await scenario(tx, id)


async def save(tx: Tx, id: ScenarioId, new: Scenario, *, rev: int, by: Staff, note: str = "") -> Version:
    """Keep a draft, however unfinished. `rev` is that of the draft that was seen, 0 where there was none. Raises DraftChanged."""
    workspace.require(by, "bot.edit")
    await _held(tx, id)
    kept, found = await scenario(tx, id), await draft(tx, id)
    if new.name != kept.name:
        raise ScenarioRenamed(field="name")
    if (found.rev if found else 0) != rev:
        raise DraftChanged
    row = compact(new), _note(note), by.id, clock.now()
    if found:
        await tx.execute(SAVE, tx.workspace_id, id, rev, *row)
    else:
        await tx.execute(DRAFT, tx.workspace_id, id, *row)
    tx.signal(CHANGED)
    return await latest(tx, id)


async def discard(tx: Tx, id: ScenarioId, *, by: Staff) -> None:
    """Back to what is published. The first draft of all stays: remove the scenario instead."""
    workspace.require(by, "bot.edit")
    await _held(tx, id)
    await tx.execute(DISCARD, tx.workspace_id, id)
    tx.signal(CHANGED)


async def findings(tx: Tx, id: ScenarioId) -> list[Finding]:
    """What is wrong with what an editor opens, beside what else there is in the workspace."""
    return check((await latest(tx, id)).definition, await around(tx, id))


async def publish(tx: Tx, id: ScenarioId, *, rev: int, by: Staff, note: str = "") -> Version:
    """From now on new conversations go through the draft. Raises NoDraft, DraftChanged, ScenarioHasErrors with the first of them."""
    workspace.require(by, "bot.edit")
    await _held(tx, id)
    found = await draft(tx, id)
    if found is None:
        raise NoDraft
    if found.rev != rev:
        raise DraftChanged
    wrong = [one for one in check(found.definition, await around(tx, id)) if one.severity == "error"]
    if wrong:
        raise ScenarioHasErrors(" ".join(filter(None, (wrong[0].step, wrong[0].message % wrong[0].about))))
    await tx.execute(PUBLISH, tx.workspace_id, id, found.version, clock.now(), by.id, _note(note))
    await tx.execute(GO_LIVE, tx.workspace_id, id, found.version)
    await _written_down(tx, "scenario.published", id, f"{found.definition.name} {found.version}", by)
    return await version(tx, id, found.version)


async def roll_back(tx: Tx, id: ScenarioId, number: int, *, by: Staff) -> Version:
    """New conversations go through an earlier version again; those under way end on theirs, and the draft stays."""
    workspace.require(by, "bot.edit")
    await _held(tx, id)
    found = await version(tx, id, number)
    if found.is_draft:
        raise NotPublished
    await tx.execute(GO_LIVE, tx.workspace_id, id, number)
    await _written_down(tx, "scenario.rolled_back", id, f"{found.definition.name} {number}", by)
    return found


async def pause(tx: Tx, id: ScenarioId, *, by: Staff) -> None:
    """Nobody comes into it; whoever is in it goes on."""
    await _set_paused(tx, id, by, is_paused=True)


async def resume(tx: Tx, id: ScenarioId, *, by: Staff) -> None:
    await _set_paused(tx, id, by, is_paused=False)


async def remove(tx: Tx, id: ScenarioId, *, by: Staff) -> None:
    """Out of sight; `restore` brings it back. Raises ScenarioInUse where others run it."""
    workspace.require(by, "bot.edit")
    await _held(tx, id)
    found = await scenario(tx, id)
    users = [one.name for one in (await around(tx, id)).scenarios.values() if found.name in {name for _, name in runs(one)}]
    if users:
        raise ScenarioInUse(", ".join(users))
    await tx.execute(REMOVE, tx.workspace_id, id, clock.now())
    await _written_down(tx, "scenario.removed", id, found.name, by)


async def restore(tx: Tx, id: ScenarioId, *, by: Staff) -> Kept:
    workspace.require(by, "bot.edit")
    found = await scenario(tx, id)
    if found.removed_at is not None:
        if await tx.value(TAKEN, tx.workspace_id, found.name):
            raise ScenarioExists(field="name")
        await tx.execute(REMOVE, tx.workspace_id, id, None)
        await _written_down(tx, "scenario.restored", id, found.name, by)
    return await scenario(tx, id)


async def _set_paused(tx: Tx, id: ScenarioId, by: Staff, *, is_paused: bool) -> None:
    workspace.require(by, "bot.edit")
    if not await tx.execute(PAUSE, tx.workspace_id, id, clock.now() if is_paused else None):
        raise NotFound
    await _written_down(tx, "scenario.paused" if is_paused else "scenario.resumed", id, (await scenario(tx, id)).name, by)


async def _held(tx: Tx, id: ScenarioId) -> None:
    """Nobody else changes it until this transaction ends. Raises NotFound, also where it is removed."""
    if not await tx.records(HOLD, tx.workspace_id, id):
        raise NotFound


def _note(note: str) -> str:
    return " ".join(clean(note).split())[:LONGEST_NOTE]


async def _written_down(tx: Tx, action: str, id: ScenarioId, name: str, by: Staff) -> None:
    await workspace.audit.record(tx, by, action, ("scenario", id), {"name": name})
    tx.signal(CHANGED)
