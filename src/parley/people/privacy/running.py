"""The job that erases: room by room, in short steps, each of which notes how far it has come in its own transaction.

Two that run it at once, or one that begins again after a crash, go on where the last step ended: the row of the erasure is held.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from parley import workspace
from parley.core import clock
from parley.core.db import Tx
from parley.core.ground import Ground
from parley.core.ids import IdentityId, WorkspaceId
from parley.core.lanes import Job, Lane, wake
from parley.people.privacy import protocols
from parley.people.privacy.erasures import COLUMNS, ERASE_LANE
from parley.people.privacy.forgetting import forget_addresses
from parley.people.privacy.holds import holds
from parley.people.privacy.protocols import ErasedAddress, Name, Protocol
from parley.people.privacy.types import Erasing, Erasure
from parley.people.privacy.whom import whom

HELD_FOR = timedelta(days=1)
"""When a hold is asked for again."""
SWEPT_AFTER = timedelta(minutes=1)
"""What was under way when the addresses went has ended by then."""
TRIES = 1000

HELD_ROW = f"SELECT {COLUMNS} FROM erasures WHERE workspace_id = $1 AND id = $2 FOR UPDATE"
BEGIN = "UPDATE erasures SET state = 'running', began_at = now(), steps = $3 WHERE workspace_id = $1 AND id = $2"
NOTE = "UPDATE erasures SET step = $3, after = $4, counts = $5 WHERE workspace_id = $1 AND id = $2"
FINISH = """
    UPDATE erasures SET state = 'done', step = steps, after = '', counts = $3, ended_at = $4, protocol = $5
     WHERE workspace_id = $1 AND id = $2
"""
BURY = """
    INSERT INTO tombstones (workspace_id, hash, erasure_id) SELECT $1, h, $2 FROM unnest($3::bytea[]) AS t (h) ON CONFLICT DO NOTHING
"""
NAMES = """
    SELECT id, kind, scope, address FROM identities WHERE workspace_id = $1 AND id = ANY($2) AND scope <> 'erased' ORDER BY id FOR UPDATE
"""
ANSWERED = """
    UPDATE privacy_requests SET state = 'done', closed_at = now(), closed_by = $3
     WHERE workspace_id = $1 AND id = $2 AND state = 'open'
"""


def erasing(rooms: Sequence[Erasing]) -> Job:
    """The job that asks each of the rooms."""
    return Job(ERASE_LANE.kind, ERASE_LANE.lane, run=partial(_run, rooms), attempts=TRIES)


async def _run(rooms: Sequence[Erasing], ground: Ground, lane: Lane) -> datetime | None:
    return await erase(rooms, ground, lane.workspace_id, UUID(lane.key))


async def erase(rooms: Sequence[Erasing], ground: Ground, workspace_id: WorkspaceId, id: UUID) -> datetime | None:
    """Do it whole; returns when to try again where a hold forbids it today."""
    while True:
        async with ground.database.transaction(workspace_id) as tx:
            found = await tx.row(Erasure, HELD_ROW, tx.workspace_id, id)
            if found is None or not found.is_open:
                break
            if found.state == "waiting":
                if again := await _not_yet(tx, found):
                    return again
                await tx.execute(BEGIN, tx.workspace_id, id, len(rooms) + 1)
            elif found.step < len(rooms):
                await _step(rooms[found.step], ground, tx, found)
            else:
                await _finish(ground, tx, found)
            tx.signal(f"erasure/{id}")
    if found and found.state == "done":
        await _sweep(rooms, ground, workspace_id, found)
    return None


async def _sweep(rooms: Sequence[Erasing], ground: Ground, workspace_id: WorkspaceId, found: Erasure) -> None:
    """What was on its way when it was erased: a message half taken in, an index that had read it already."""
    for room in rooms:
        after: str | None = ""
        while after is not None:
            async with ground.database.transaction(workspace_id) as tx:
                after = (await room.step(ground, tx, await whom(tx, found.identity_ids), after)).after


async def _not_yet(tx: Tx, found: Erasure) -> datetime | None:
    if found.runs_at > clock.now():
        return found.runs_at
    if found.replay_of is None and await holds(tx, found.identity_ids):
        return clock.now() + HELD_FOR
    return None


async def _step(room: Erasing, ground: Ground, tx: Tx, found: Erasure) -> None:
    done = await room.step(ground, tx, await whom(tx, found.identity_ids), found.after)
    counts = {**found.counts}
    for name, count in done.counts.items():
        counts[name] = counts.get(name, 0) + count
    is_over = done.after is None
    await tx.execute(NOTE, tx.workspace_id, found.id, found.step + is_over, done.after or "", counts)


async def _finish(ground: Ground, tx: Tx, found: Erasure) -> None:
    """Last of all go the addresses, by which everything else was found."""
    theirs: list[tuple[IdentityId, Name]] = [
        (id, Name(*name)) for id, *name in await tx.records(NAMES, tx.workspace_id, found.identity_ids)
    ]
    hashes = [(name.kind, protocols.address_hash(ground.vault, tx.workspace_id, name)) for _, name in theirs]
    await tx.execute(BURY, tx.workspace_id, found.id, [hash for _, hash in hashes])
    counts = {**found.counts, **await forget_addresses(tx, await whom(tx, found.identity_ids))}
    told = await _protocol(tx, found, [ErasedAddress(kind, hash.hex()) for kind, hash in hashes], counts)
    signed = protocols.sign(ground.vault, told)
    await tx.execute(FINISH, tx.workspace_id, found.id, counts, told.erased_at, signed)
    if found.request_id:
        await tx.execute(ANSWERED, tx.workspace_id, found.request_id, found.asked_by)
    await wake(tx, ERASE_LANE, str(found.id), at=clock.now() + SWEPT_AFTER)
    await workspace.audit.record(tx, None, "privacy.erased", ("erasure", found.id))
    for topic in (f"person/{found.person_id}", "inbox", "privacy"):
        tx.signal(topic)


async def _protocol(tx: Tx, found: Erasure, addresses: Sequence[ErasedAddress], counts: dict[str, int]) -> Protocol:
    place = await workspace.workspace(tx)
    return Protocol(
        format=protocols.FORMAT,
        erasure_id=found.id,
        workspace_id=tx.workspace_id,
        workspace=place.name,
        addresses=tuple(addresses),
        erased=counts,
        began_at=found.began_at or clock.now(),
        erased_at=clock.now(),
        **{name: getattr(found, name) for name in SHARED},
    )


SHARED = ("person_id", "whole", "basis", "reason", "request_id", "asked_at", "asked_by", "asked_name", "replay_of")
