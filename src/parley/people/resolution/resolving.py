"""Compares those of whom something new is known: proven keys unite, everything else is suggested."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from parley.core import clock
from parley.core.db import Tx
from parley.core.ground import Ground
from parley.core.ids import IdentityId, WorkspaceId
from parley.core.lanes import Job, Lane, LaneKind, wake
from parley.people.matching import Tier, Verdict, compare, crowds
from parley.people.resolution import keeping, records, suggesting, uniting
from parley.people.resolution.records import Known
from parley.people.resolution.suggesting import Found

AT_ONCE = 20
WITHOUT_REST = timedelta(milliseconds=200)

MATCH_LANE = LaneKind("people.match")
# A lane that waits for its next try is left to wait.
WAITING = """
    SELECT w.workspace_id FROM workspaces w
     WHERE EXISTS (SELECT FROM match_waiting m WHERE m.workspace_id = w.workspace_id)
       AND NOT EXISTS (SELECT FROM lanes l WHERE (l.workspace_id, l.kind, l.key) = (w.workspace_id, 'people.match', ''))
"""
NEXT = "SELECT identity_id, seq FROM match_waiting WHERE workspace_id = $1 ORDER BY identity_id LIMIT $2"
DONE = """
    DELETE FROM match_waiting w USING unnest($2::uuid[], $3::bigint[]) AS d (id, seq)
     WHERE w.workspace_id = $1 AND w.identity_id = d.id AND w.seq = d.seq
"""


class Outcome(msgspec.Struct, frozen=True):
    united: int = 0
    suggested: int = 0

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(self.united + other.united, self.suggested + other.suggested)


class _Waiting(msgspec.Struct, frozen=True):
    workspace_id: WorkspaceId


class Met(msgspec.Struct, frozen=True):
    """Two who have something in common, and what that tells."""

    one: Known
    other: Known
    verdict: Verdict


async def gather(ground: Ground, lane: Lane) -> None:
    """Wake the lane of each workspace in which somebody waits. Intake only writes rows: it waits for no lane."""
    for one in await ground.database.glance(_Waiting, WAITING):
        async with ground.database.transaction(one.workspace_id) as tx:
            await wake(tx, MATCH_LANE, "")


async def match(ground: Ground, lane: Lane) -> datetime | None:
    """Compare those who wait in one workspace. Messages come first: it rests for thrice as long as it works."""
    began = time.monotonic()
    while await _step(ground, lane.workspace_id):
        worked = timedelta(seconds=time.monotonic() - began)
        if worked > WITHOUT_REST:
            return clock.now() + 3 * worked
    return None


async def _step(ground: Ground, workspace_id: WorkspaceId) -> bool:
    async with ground.database.transaction(workspace_id) as tx:
        waiting = await tx.records(NEXT, workspace_id, AT_ONCE)
    if not waiting:
        return False
    await resolve(ground, workspace_id, [id for id, _ in waiting])
    async with ground.database.transaction(workspace_id) as tx:
        await tx.execute(DONE, workspace_id, [id for id, _ in waiting], [seq for _, seq in waiting])
    return True


async def resolve(ground: Ground, workspace_id: WorkspaceId, identity_ids: Sequence[IdentityId]) -> Outcome:
    """Compare some identities with whom they share something. Run twice, it changes nothing the second time."""
    async with ground.database.transaction(workspace_id) as tx:
        ours = await records.known(tx, identity_ids)
        await keeping.keep(tx, ours.values())
        met = await _meet(tx, ours)
        suggested = await _suggest(tx, identity_ids, met)
    united = 0
    for one in met:
        if one.verdict.tier is Tier.SAME:  # each for itself: persons are locked for as short as can be
            async with ground.database.transaction(workspace_id) as tx:
                united += await _unite(tx, one)
    return Outcome(united, suggested)


async def _meet(tx: Tx, ours: Mapping[IdentityId, Known]) -> list[Met]:
    """With whom each of them may be one person, the likeliest first. Of two, one meets the other once."""
    found = await keeping.candidates(tx, ours.values())
    known = {**ours} | await records.known(tx, {other for others in found.values() for other in others} - ours.keys())
    parted = await suggesting.decided(tx, {one.person_id for one in known.values()})
    behind = crowds(one.record for one in known.values())
    met: dict[frozenset[IdentityId], Met] = {}
    for id, others in found.items():
        for other in others:
            pair = frozenset((id, other))
            if pair not in met and other in known and _may_be_one(known[id], known[other], parted):
                met[pair] = Met(known[id], known[other], compare(known[id].record, known[other].record, behind))
        await asyncio.sleep(0)  # comparing is work for the processor, and somebody's message may be waiting
    return sorted((one for one in met.values() if one.verdict.tier is not Tier.NO), key=lambda one: -one.verdict.confidence)


def _may_be_one(one: Known, other: Known, parted: set[suggesting.Pair]) -> bool:
    return one.person_id != other.person_id and (one.person_id, other.person_id) not in parted


async def _unite(tx: Tx, met: Met) -> bool:
    reasons = msgspec.to_builtins(met.verdict.reasons)
    evidence = {"confidence": round(met.verdict.confidence, 3), "reasons": reasons}
    return await uniting.unite(tx, met.one.id, met.other.id, source=uniting.SAME_KEY, evidence=evidence) is not None


async def _suggest(tx: Tx, identity_ids: Sequence[IdentityId], met: Sequence[Met]) -> int:
    found = [
        Found(one.one.id, one.other.id, one.verdict.confidence, one.verdict.reasons, one.verdict.against)
        for one in met
        if one.verdict.tier is Tier.MAYBE
    ]
    kept = await suggesting.suggest(tx, found)
    await suggesting.withdraw(tx, identity_ids, but=kept)
    return len(kept)


GATHERING = Job("people.gather", "later", run=gather, every=timedelta(seconds=1))
MATCHING = Job(MATCH_LANE.kind, MATCH_LANE.lane, run=match)
