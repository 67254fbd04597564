"""Removes everything invented from a workspace and nothing else: persons in small steps, then the accounts that nobody real has used."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from parley import channels, workspace
from parley.core import uploads
from parley.core.db import Tx
from parley.core.ground import Ground
from parley.core.ids import AccountId
from parley.core.lanes import Job, Lane, LaneKind, RetryLater, wake
from parley.demo.dependents import Reference, references, removals
from parley.demo.script import KINDS
from parley.demo.troupe import guests_of

CLEAR_LANE = LaneKind("demo.clear")
PERSONS_AT_ONCE = 5

# Invented is whoever has an address of the script and no way that leads through an account of somebody's own. A person who was joined
# with a real one is real.
INVENTED = """
    WITH invented AS (
        SELECT i.id, i.person_id, i.home_id
          FROM identities i JOIN unnest($2::text[], $3::text[]) AS g (kind, address) ON (i.kind, i.address) = (g.kind, g.address)
         WHERE i.workspace_id = $1
           AND NOT EXISTS (SELECT FROM ways w WHERE (w.workspace_id, w.identity_id) = (i.workspace_id, i.id) AND w.account_id <> ALL($4)))
    SELECT DISTINCT p.id
      FROM invented v JOIN persons p ON p.workspace_id = $1 AND p.id IN (v.person_id, v.home_id)
     WHERE NOT EXISTS (
           SELECT FROM identities o
            WHERE o.workspace_id = $1 AND (o.person_id IN (v.person_id, v.home_id) OR o.home_id IN (v.person_id, v.home_id))
              AND o.id NOT IN (SELECT id FROM invented))
     ORDER BY p.id
"""
THEIR_CONVERSATIONS = "SELECT id FROM conversations WHERE workspace_id = $1 AND person_id = ANY($2)"
THEIR_FILES = """
    SELECT DISTINCT a.key FROM attachments a JOIN messages m ON (m.workspace_id, m.id) = (a.workspace_id, a.message_id)
     WHERE a.workspace_id = $1 AND m.conversation_id = ANY($2) AND a.key IS NOT NULL
"""
THEIR_WORDS = "SELECT id FROM messages WHERE workspace_id = $1 AND conversation_id = ANY($2)"
# Last: the index may have taken them in while the messages were going.
NOT_FOUND = "DELETE FROM message_search WHERE workspace_id = $1 AND message_id = ANY($2)"
STILL_USED = """
    SELECT id FROM unnest($2::uuid[]) AS a (id)
     WHERE EXISTS (SELECT FROM ways w WHERE w.workspace_id = $1 AND w.account_id = a.id)
        OR EXISTS (SELECT FROM messages m WHERE m.workspace_id = $1 AND m.account_id = a.id)
"""
CANCEL = """
    DELETE FROM lanes WHERE workspace_id = $1 AND worker IS NULL
       AND (kind IN ('demo.play', 'demo.answer', 'demo.practise') OR split_part(key, '/', 1) = ANY($2::text[]))
"""


async def clear_later(tx: Tx, ended: workspace.practice.PracticeEnded) -> None:
    """The reaction to `workspace.practice.PracticeEnded`."""
    await wake(tx, CLEAR_LANE, "")


async def clear(ground: Ground, lane: Lane) -> datetime | None:
    """Begun again after a crash, it goes on where it was."""
    async with ground.database.transaction(lane.workspace_id) as tx:
        standing = await workspace.practice.standing(tx)
        if standing is None or not standing.is_leaving:
            return None
        await _silence(tx, standing.accounts)
        known = await references(tx)
        left = await _invented(tx, standing)
        await workspace.practice.expect(tx, len(left))
    for start in range(0, len(left), PERSONS_AT_ONCE):
        await _remove(ground, lane, known, left[start : start + PERSONS_AT_ONCE])
    async with ground.database.transaction(lane.workspace_id) as tx:
        await lane.hold(tx)
        if await _invented(tx, standing):
            raise RetryLater("somebody invented has written meanwhile", wait=timedelta(seconds=1))
        await _close(tx, known, standing.accounts)
        await workspace.practice.note_left(tx)
    return None


CLEAR = Job(CLEAR_LANE.kind, CLEAR_LANE.lane, run=clear)


async def _silence(tx: Tx, accounts: Sequence[AccountId]) -> None:
    """Nobody invented writes or answers any more; what an account still hears waits in its journal."""
    await tx.execute(CANCEL, tx.workspace_id, [])
    known = {row.id for row in await channels.accounts(tx)}
    for id in accounts:
        if id in known:
            await channels.set_state(tx, id, "paused")


async def _invented(tx: Tx, standing: workspace.practice.Practice) -> list[UUID]:
    addresses = [(kind, guest.address(kind)) for guest in guests_of(tx.workspace_id, standing) for kind in KINDS]
    kinds, values = [kind for kind, _ in addresses], [value for _, value in addresses]
    return await tx.values(INVENTED, tx.workspace_id, kinds, values, list(standing.accounts))


async def _remove(ground: Ground, lane: Lane, known: Sequence[Reference], persons: Sequence[UUID]) -> None:
    async with ground.database.transaction(lane.workspace_id) as tx:
        await lane.hold(tx)
        talks = await tx.values(THEIR_CONVERSATIONS, tx.workspace_id, persons)
        files: list[str] = await tx.values(THEIR_FILES, tx.workspace_id, talks)
        words = await tx.values(THEIR_WORDS, tx.workspace_id, talks)
        for statement in removals(known, "persons", "id = ANY($2)"):
            await tx.execute(statement, tx.workspace_id, persons)
        await tx.execute(NOT_FOUND, tx.workspace_id, words)
        await tx.execute(CANCEL, tx.workspace_id, [str(id) for id in talks])
        await uploads.let_go(tx, files)
        await workspace.practice.note_gone(tx, len(persons))
        tx.signal("inbox")


async def _close(tx: Tx, known: Sequence[Reference], accounts: Sequence[AccountId]) -> None:
    """An account that a real person has used stays, works on, and is practice no longer."""
    used = set(await tx.values(STILL_USED, tx.workspace_id, list(accounts)))
    for statement in removals(known, "accounts", "id = ANY($2)"):
        await tx.execute(statement, tx.workspace_id, [id for id in accounts if id not in used])
    for id in used:
        await channels.set_state(tx, AccountId(id), "active")
    await workspace.practice.disown(tx, accounts)
    await tx.execute(CANCEL, tx.workspace_id, [str(id) for id in accounts if id not in used])
    tx.topics.add("accounts")
    tx.signal("accounts")
