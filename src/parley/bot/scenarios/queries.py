"""Which scenarios there are, their versions, and what is live."""

from collections.abc import Mapping
from datetime import date

from parley import channels, routing
from parley.bot.scenarios.checks import Around
from parley.bot.scenarios.kept import DayFigures, Kept, Pins, ScenarioId, StepFigures, Version, version_of
from parley.bot.scenarios.reading import of_json
from parley.bot.scenarios.steps import Library, Scenario, within
from parley.channels.types import Capabilities
from parley.core.db import Tx
from parley.core.errors import NotFound

MOST_LISTED = 100
SCENARIOS = """
    SELECT s.id, s.name, s.business, s.live_version, s.paused_at, s.removed_at, v.saved_at, v.published_at IS NULL AS has_draft,
           coalesce(v.definition::jsonb -> 'title', '{}') AS title
      FROM scenarios s
      JOIN LATERAL (SELECT saved_at, published_at, definition FROM scenario_versions v
                     WHERE (v.workspace_id, v.scenario_id) = (s.workspace_id, s.id) ORDER BY version DESC LIMIT 1) v ON true
     WHERE s.workspace_id = $1 AND ($2::uuid IS NULL OR s.id = $2) AND (s.removed_at IS NULL OR $2 IS NOT NULL) ORDER BY s.name
"""
VERSION = """
    SELECT scenario_id, version, rev, note, by_id, saved_at, published_at, definition FROM scenario_versions
     WHERE workspace_id = $1 AND scenario_id = $2
"""
LIVE = """
    SELECT s.id, s.name, v.version, v.definition, s.paused_at IS NULL FROM scenarios s
      JOIN scenario_versions v ON (v.workspace_id, v.scenario_id, v.version) = (s.workspace_id, s.id, s.live_version)
     WHERE s.workspace_id = $1 AND s.removed_at IS NULL
"""
PINNED = """
    SELECT v.definition FROM unnest($2::uuid[], $3::int[]) AS p (scenario_id, version)
      JOIN scenario_versions v ON (v.workspace_id, v.scenario_id, v.version) = ($1, p.scenario_id, p.version)
"""
# What is live, or else the draft, beside which a draft is checked.
OTHERS = """
    SELECT s.id, v.definition, s.live_version IS NULL FROM scenarios s
      JOIN scenario_versions v ON (v.workspace_id, v.scenario_id, v.version) = (s.workspace_id, s.id, coalesce(s.live_version, 1))
     WHERE s.workspace_id = $1 AND s.removed_at IS NULL
"""
INTEGRATIONS = "SELECT name FROM integrations WHERE workspace_id = $1 AND removed_at IS NULL"
COUNTS = "sum({0})::bigint AS {0}"
SUMS = ", ".join(COUNTS.format(name) for name in ("entered", '"left"', "missed", "finished", "handed_over", "cancelled"))
FIGURES = f"""
    SELECT step, {SUMS} FROM scenario_figures
     WHERE workspace_id = $1 AND scenario_id = $2 AND day BETWEEN $3 AND $4 AND ($5::int IS NULL OR version = $5)
     GROUP BY step ORDER BY step
"""
DAYS = """
    SELECT day, sum(finished)::bigint AS finished, sum(handed_over)::bigint AS handed_over, sum(cancelled)::bigint AS cancelled
      FROM scenario_figures
     WHERE workspace_id = $1 AND scenario_id = $2 AND day BETWEEN $3 AND $4 AND ($5::int IS NULL OR version = $5)
     GROUP BY day ORDER BY day
"""


async def scenarios(tx: Tx) -> list[Kept]:
    """By name."""
    return await tx.rows(Kept, SCENARIOS, tx.workspace_id, None)


async def scenario(tx: Tx, id: ScenarioId) -> Kept:
    """Also one that is removed."""
    found = await tx.row(Kept, SCENARIOS, tx.workspace_id, id)
    if found is None:
        raise NotFound
    return found


async def draft(tx: Tx, id: ScenarioId) -> Version | None:
    """What was changed since the last publishing."""
    return await tx.row(version_of, f"{VERSION} AND published_at IS NULL", tx.workspace_id, id)


async def version(tx: Tx, id: ScenarioId, number: int) -> Version:
    found = await tx.row(version_of, f"{VERSION} AND version = $3", tx.workspace_id, id, number)
    if found is None:
        raise NotFound
    return found


async def latest(tx: Tx, id: ScenarioId) -> Version:
    """The draft, or else the version that was published last: what an editor opens."""
    found = await tx.row(version_of, f"{VERSION} ORDER BY version DESC LIMIT 1", tx.workspace_id, id)
    if found is None:
        raise NotFound
    return found


async def versions(tx: Tx, id: ScenarioId, *, before: int | None = None, limit: int = MOST_LISTED) -> list[Version]:
    """Newest first."""
    sql = f"{VERSION} AND ($3::int IS NULL OR version < $3) ORDER BY version DESC LIMIT $4"
    return await tx.rows(version_of, sql, tx.workspace_id, id, before, min(limit, MOST_LISTED))


async def live(tx: Tx) -> Library:
    """What customers may come into now."""
    return {one.name: one for _, _, one, is_open in await _published(tx) if is_open}


async def startable(tx: Tx, name: str) -> tuple[Library, Pins]:
    """A live scenario with all that it may run, and which versions those are: one that is paused still runs within others."""
    found = await _published(tx)
    if name not in {one.name for _, _, one, is_open in found if is_open}:
        raise NotFound
    library = within({one.name: one for _, _, one, _ in found}, name)
    return library, {one.name: (id, number) for id, number, one, _ in found if one.name in library}


async def _published(tx: Tx) -> list[tuple[ScenarioId, int, Scenario, bool]]:
    rows = await tx.records(LIVE, tx.workspace_id)
    return [(ScenarioId(id), number, of_json(definition), is_open) for id, _, number, definition, is_open in rows]


async def pinned(tx: Tx, pins: Pins) -> Library:
    """The versions on which a run stays."""
    wanted = list(pins.values())
    found = await tx.values(PINNED, tx.workspace_id, [id for id, _ in wanted], [number for _, number in wanted])
    return {one.name: one for one in map(of_json, found)}


async def around(tx: Tx, id: ScenarioId | None = None) -> Around:
    """What the checks of a scenario need to know of this workspace. Whether an article exists, the knowledge base will say."""
    others = [(of_json(row[1]), row[2]) for row in await tx.records(OTHERS, tx.workspace_id) if row[0] != id]
    return Around(
        scenarios={one.name: one for one, _ in others},
        unpublished=frozenset(one.name for one, is_draft in others if is_draft),
        queues=frozenset(queue.name for queue in await routing.queues.queues(tx)),
        integrations=frozenset(await tx.values(INTEGRATIONS, tx.workspace_id)),
        channels=await carriers(tx),
    )


async def carriers(tx: Tx) -> Mapping[str, Capabilities]:
    """The connected channels by the name that people know, with what each can carry."""
    kinds = {row.kind for row in await channels.accounts(tx) if row.state == "active"}
    manifests = [channels.adapter(kind).manifest for kind in sorted(kinds)]
    return {manifest.name: manifest.can for manifest in manifests}


async def figures(tx: Tx, id: ScenarioId, since: date, until: date, *, number: int | None = None) -> list[StepFigures]:
    """How each step fared from one day to another, in all versions or one."""
    return await tx.rows(StepFigures, FIGURES, tx.workspace_id, id, since, until, number)


async def days(tx: Tx, id: ScenarioId, since: date, until: date, *, number: int | None = None) -> list[DayFigures]:
    """How its runs ended, day by day."""
    return await tx.rows(DayFigures, DAYS, tx.workspace_id, id, since, until, number)
