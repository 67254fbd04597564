"""Scenarios on their way through conversations: one at a time in each, every turn under the conversation's lock."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from parley.bot.scenarios.effects import Counted, Effects, Finished
from parley.bot.scenarios.errors import AlreadyRunning
from parley.bot.scenarios.kept import Pins, Run, RunId, run_of
from parley.bot.scenarios.queries import pinned, startable
from parley.bot.scenarios.runner import advance, begin
from parley.bot.scenarios.types import Incoming, State, World
from parley.core import clock, ids
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import ConversationId, WorkspaceId

COUNTS = ("entered", "left", "missed", "finished", "handed_over", "cancelled")
HOLD = "SELECT true FROM conversations WHERE workspace_id = $1 AND id = $2 FOR UPDATE"
CURRENT = """
    SELECT id, conversation_id, scenario_id, version, pins, state, status, due_at, began_at, ended_at FROM scenario_runs
     WHERE workspace_id = $1 AND conversation_id = $2 AND ended_at IS NULL  -- scenario_runs_current
"""
BEGIN = """
    INSERT INTO scenario_runs (workspace_id, id, conversation_id, scenario_id, version, pins, state, status, due_at, began_at, ended_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""
MOVE = "UPDATE scenario_runs SET state = $3, status = $4, due_at = $5, ended_at = $6 WHERE workspace_id = $1 AND id = $2"
COUNT = f"""
    INSERT INTO scenario_figures AS f (workspace_id, scenario_id, version, step, day, {", ".join(f'"{name}"' for name in COUNTS)})
    SELECT $1, n.scenario_id, n.version, n.step, $2, {", ".join(f'n."{name}"' for name in COUNTS)}
      FROM unnest($3::uuid[], $4::int[], $5::text[], {", ".join(f"${place}::bigint[]" for place, _ in enumerate(COUNTS, 6))})
           AS n (scenario_id, version, step, {", ".join(f'"{name}"' for name in COUNTS)})
     ORDER BY n.scenario_id, n.version, n.step
    ON CONFLICT (workspace_id, scenario_id, version, step, day) DO UPDATE
       SET {", ".join(f'"{name}" = f."{name}" + excluded."{name}"' for name in COUNTS)}
"""
DUE = """
    SELECT workspace_id, conversation_id FROM scenario_runs  -- scenario_runs_due
     WHERE ended_at IS NULL AND due_at <= $1 ORDER BY due_at LIMIT $2
"""


async def start(tx: Tx, conversation_id: ConversationId, name: str, incoming: Incoming | None, world: World) -> Effects:
    """Begin a live scenario with what the customer said. Raises AlreadyRunning, and NotFound where it is not live."""
    await _hold(tx, conversation_id)
    if await tx.records(CURRENT, tx.workspace_id, conversation_id):
        raise AlreadyRunning
    library, pins = await startable(tx, name)
    state, effects = advance(library, begin(name, library, world), incoming, world)
    now = clock.now()
    row = *pins[name], {one: [str(id), number] for one, (id, number) in pins.items()}, *_written(state)
    await tx.execute(BEGIN, tx.workspace_id, ids.new(), conversation_id, *row, now, now if state.is_over else None)
    await _count(tx, pins, effects)
    return effects


async def go_on(tx: Tx, conversation_id: ConversationId, incoming: Incoming | None, world: World) -> Effects:
    """One turn of what is under way; nothing where nothing is. None as `incoming`: the time of its wait has come."""
    await _hold(tx, conversation_id)
    run = await current(tx, conversation_id)
    if run is None or (incoming is None and not _is_due(run, world.now)):
        return ()
    state, effects = advance(await pinned(tx, run.pins), run.state, incoming, world)
    await _keep(tx, run.id, state)
    await _count(tx, run.pins, effects)
    return effects


async def stop(tx: Tx, conversation_id: ConversationId) -> None:
    """Somebody else has taken over, or it is resolved: what is under way ends without a word."""
    await _hold(tx, conversation_id)
    run = await current(tx, conversation_id)
    if run is not None:
        ended = msgspec.structs.replace(run.state, status="cancelled")
        await _keep(tx, run.id, ended)
        await _count(tx, run.pins, (Finished(outcome="cancelled", scenario=run.state.stack[-1].scenario, step=run.state.stack[-1].step),))


async def current(tx: Tx, conversation_id: ConversationId) -> Run | None:
    """What is under way in a conversation."""
    return await tx.row(run_of, CURRENT, tx.workspace_id, conversation_id)


async def due(tx: Tx, limit: int = 500) -> list[tuple[WorkspaceId, ConversationId]]:
    """Conversations in which the time of a wait has come, over all workspaces."""
    return [(WorkspaceId(one), ConversationId(other)) for one, other in await tx.records(DUE, clock.now(), limit)]


async def _hold(tx: Tx, conversation_id: ConversationId) -> None:
    if not await tx.value(HOLD, tx.workspace_id, conversation_id):
        raise NotFound


def _is_due(run: Run, now: datetime) -> bool:
    return run.due_at is not None and run.due_at <= now


async def _keep(tx: Tx, id: RunId, state: State) -> None:
    await tx.execute(MOVE, tx.workspace_id, id, *_written(state), clock.now() if state.is_over else None)


def _written(state: State) -> tuple[Any, str, datetime | None]:
    """What is over keeps no word of the customer's."""
    kept = State(status=state.status, language=state.language) if state.is_over else state
    return msgspec.to_builtins(kept), state.status, state.due_at


async def _count(tx: Tx, pins: Pins, effects: Effects) -> None:
    counted = Counter(_counted(effects))
    steps = sorted({(*pins[name], step) for name, step, _ in counted if name in pins})
    names = {id: name for name, (id, _) in pins.items()}
    if steps:
        figures = [[counted[names[id], step, what] for id, _, step in steps] for what in COUNTS]
        await tx.execute(COUNT, tx.workspace_id, clock.now().date(), *map(list, zip(*steps, strict=True)), *figures)


def _counted(effects: Effects) -> Iterable[tuple[str, str, str]]:
    for one in effects:
        if isinstance(one, Counted):
            yield one.scenario, one.step, one.what
        elif isinstance(one, Finished):
            yield one.scenario, one.step, one.outcome
