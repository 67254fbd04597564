"""Keeps the clocks in step with what has happened, and says when a promise is at risk, or broken.

Whatever has happened to a conversation is worked under its lock, in the order in which it happened: nobody else changes it meanwhile, and
no two looks work the same one. What somebody else holds is left for the next look."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from parley import conversations, workspace
from parley.conversations import OwnerKind, Status
from parley.core import clock
from parley.core.db import Tx
from parley.core.ids import ConversationId
from parley.routing.sla import clocks
from parley.routing.sla.clocks import ANSWERS, Clock, Promise, Promises, Terms, Turn
from parley.routing.sla.doing import Moment, done
from parley.routing.sla.fitting import About, fitting
from parley.routing.sla.queries import policies
from parley.routing.sla.types import Policy, PolicyId
from parley.workspace import CalendarId, Hours

AT_ONCE = 200


class Known(About, frozen=True):
    """A conversation as it stands."""

    status: Status
    waiting_since: datetime | None
    joined_to: ConversationId | None
    owner_kind: OwnerKind
    owner_id: UUID | None
    answered: bool
    """Before any clock of it ran."""


class Row(Promise, frozen=True, kw_only=True):
    conversation_id: ConversationId
    clock: Clock
    policy_id: PolicyId | None


# Newcomers have their queue before they have their policy.
WANTED = """
    SELECT DISTINCT conversation_id FROM (
        (SELECT t.conversation_id FROM promise_turns t
          WHERE t.workspace_id = $1 AND NOT EXISTS (
                SELECT FROM routes r WHERE (r.workspace_id, r.conversation_id) = (t.workspace_id, t.conversation_id)
                   AND r.waiting AND r.placed_at IS NULL)
          ORDER BY t.id LIMIT $3)
        UNION ALL
        (SELECT conversation_id FROM promises WHERE workspace_id = $1 AND next_at <= $2 ORDER BY next_at LIMIT $3)  -- promises_next
    ) AS wanted
"""
HOLD = "SELECT id FROM conversations WHERE workspace_id = $1 AND id = ANY($2) ORDER BY id FOR UPDATE SKIP LOCKED"
KNOWN = """
    SELECT c.id, c.person_id, c.channel, c.priority, c.post_id IS NOT NULL AS is_public, r.queue_id, c.status, c.waiting_since, c.joined_to,
           c.owner_kind, c.owner_id,
           NOT EXISTS (SELECT FROM promises p WHERE (p.workspace_id, p.conversation_id) = (c.workspace_id, c.id))
           AND EXISTS (SELECT FROM messages m  -- messages_in_order
                        WHERE (m.workspace_id, m.conversation_id) = (c.workspace_id, c.id) AND m.direction = 'out'
                          AND m.at < coalesce((SELECT min(t.waiting_since) FROM promise_turns t  -- promise_turns_of
                                                WHERE (t.workspace_id, t.conversation_id) = (c.workspace_id, c.id)), c.waiting_since))
           AS answered
      FROM conversations c LEFT JOIN routes r ON (r.workspace_id, r.conversation_id) = (c.workspace_id, c.id)
     WHERE c.workspace_id = $1 AND c.id = ANY($2) ORDER BY c.id
"""
TAKE_TURNS = """
    WITH taken AS (DELETE FROM promise_turns WHERE workspace_id = $1 AND conversation_id = ANY($2)
                   RETURNING id, conversation_id, at, status, waiting_since, anew)
    SELECT conversation_id, at, status, waiting_since, anew FROM taken WHERE status IS NOT NULL ORDER BY id
"""
PROMISES = """
    SELECT conversation_id, clock, policy_id, started_at, spent, runs_since, met_at, warn_at, due_at, warned_at, broken_at
      FROM promises WHERE workspace_id = $1 AND conversation_id = ANY($2)
"""
FIELDS = ("started_at", "spent", "runs_since", "met_at", "warn_at", "due_at", "warned_at", "broken_at", "next_at")
WRITE = f"""
    INSERT INTO promises (workspace_id, conversation_id, clock, policy_id, {", ".join(FIELDS)})
    SELECT $1, n.* FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::timestamptz[], $6::interval[], $7::timestamptz[], $8::timestamptz[],
                               $9::timestamptz[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[], $13::timestamptz[]) AS n
    ON CONFLICT (workspace_id, conversation_id, clock) DO UPDATE SET
        policy_id = excluded.policy_id, {", ".join(f"{field} = excluded.{field}" for field in FIELDS)}
"""
ORDER_BY_DUE = """
    UPDATE routes r SET due_at = coalesce(n.due_at, 'infinity') FROM unnest($2::uuid[], $3::timestamptz[]) AS n (id, due_at)
     WHERE r.workspace_id = $1 AND r.conversation_id = n.id AND r.due_at <> coalesce(n.due_at, 'infinity')
"""
NEXT = "SELECT min(next_at) FROM promises WHERE workspace_id = $1 AND next_at IS NOT NULL  -- promises_next"


class Judged(msgspec.Struct, frozen=True):
    """What came of a look: how many conversations were judged, and whose answer is so late that they lose what they have."""

    count: int = 0
    take_back: Mapping[ConversationId, UUID] = {}


async def judge(tx: Tx) -> Judged:
    """Work what has happened to up to `AT_ONCE` conversations, and what is due."""
    wanted = await tx.values(WANTED, tx.workspace_id, clock.now(), AT_ONCE)
    held = await tx.values(HOLD, tx.workspace_id, wanted) if wanted else []
    if not held:
        return Judged()
    known = await tx.rows(Known, KNOWN, tx.workspace_id, held)
    turns, before = await _turns(tx, held), await _promises(tx, held)
    policies_of = await fitting(tx, known, await policies(tx))
    terms_of = await _terms(tx, policies_of, known)
    after = {one.id: _followed(one, turns.get(one.id, []), before.get(one.id, {}), terms_of[one.id]) for one in known}
    await _write(tx, after, policies_of)
    await _tell_lists(tx, before, after)
    moments = [moment for one in known for moment in _moments(one, before.get(one.id, {}), after[one.id], policies_of.get(one.id))]
    return Judged(len(held), await done(tx, moments))


async def next_at(tx: Tx) -> datetime | None:
    """When a promise has something to say next."""
    return await tx.value(NEXT, tx.workspace_id)


def _followed(one: Known, turns: Sequence[Turn], before: Promises, terms: Terms) -> Promises:
    """What it is shown in has clocks of its own. The last turn is the conversation itself: clocks that had lost their way find it here."""
    if one.joined_to:
        return {}
    now = clock.now()
    return clocks.follow(before, [*turns, Turn(now, one.status, one.waiting_since)], terms, now, answered=one.answered)


def _moments(one: Known, before: Promises, after: Promises, policy: Policy | None) -> Sequence[Moment]:
    """What is to be told. What was late already when the policy came is not."""
    if policy is None:
        return ()
    found: list[Moment] = []
    for name, promise in after.items():
        was = before.get(name)
        if was and was.started_at != promise.started_at:
            was = None
        for field, broken in (("broken_at", True), ("warned_at", False)):
            at: datetime | None = getattr(promise, field)
            if at and at >= policy.changed_at and not (was and getattr(was, field)):
                found.append(_moment(one, name, promise, policy, broken))
                break
    return found


def _moment(one: Known, name: Clock, promise: Promise, policy: Policy, broken: bool) -> Moment:
    assert promise.due_at
    waits = promise.runs and name in ANSWERS and one.status is Status.OPEN and one.owner_kind is not OwnerKind.QUEUE
    return Moment(one.id, name, promise.due_at, policy, broken, promise.runs, one.owner_id if waits else None)


# ── what it reads ───────────────────────────────────────────────────────────────────────────────


async def _turns(tx: Tx, held: Sequence[ConversationId]) -> dict[ConversationId, list[Turn]]:
    found: dict[ConversationId, list[Turn]] = {}
    for id, at, status, waiting_since, anew in await tx.records(TAKE_TURNS, tx.workspace_id, held):
        found.setdefault(id, []).append(Turn(at, Status(status), waiting_since, anew))
    return found


async def _promises(tx: Tx, held: Sequence[ConversationId]) -> dict[ConversationId, dict[Clock, Promise]]:
    found: dict[ConversationId, dict[Clock, Promise]] = {}
    for one in await tx.rows(Row, PROMISES, tx.workspace_id, held):
        found.setdefault(one.conversation_id, {})[one.clock] = one
    return found


async def _terms(tx: Tx, policies_of: Mapping[ConversationId, Policy], known: Sequence[Known]) -> dict[ConversationId, Terms]:
    """Where no policy fits, clocks run by the workspace's own hours, and promise nothing."""
    own = await workspace.business_hours(tx)
    chosen = any(policy.calendar_id for policy in policies_of.values())
    hours: dict[CalendarId | None, Hours] = {one.id: one.hours for one in await workspace.calendars(tx)} if chosen else {}
    hours[None] = own
    found = {one.id: Terms({}, own) for one in known}
    return found | {id: policy.terms(hours[policy.calendar_id]) for id, policy in policies_of.items()}


# ── what it writes ──────────────────────────────────────────────────────────────────────────────


async def _write(tx: Tx, after: Mapping[ConversationId, Promises], policies_of: Mapping[ConversationId, Policy]) -> None:
    gone = [id for id, promises in after.items() if not promises]
    await tx.execute("DELETE FROM promises WHERE workspace_id = $1 AND conversation_id = ANY($2)", tx.workspace_id, gone)
    rows = [
        (id, name.value, _policy_id(policies_of.get(id), name), *(getattr(one, field) for field in FIELDS))
        for id, promises in after.items()
        for name, one in promises.items()
    ]
    if rows:
        await tx.execute(WRITE, tx.workspace_id, *map(list, zip(*rows, strict=True)))


def _policy_id(policy: Policy | None, name: Clock) -> PolicyId | None:
    return policy.id if policy and policy.target(name) else None


async def _tell_lists(tx: Tx, before: Mapping[ConversationId, Promises], after: Mapping[ConversationId, Promises]) -> None:
    """The queue and the inbox are in the order of what is due; pages show it."""
    dues = {id: _due(promises) for id, promises in after.items()}
    await tx.execute(ORDER_BY_DUE, tx.workspace_id, list(dues), list(dues.values()))
    await conversations.promise_answers(tx, dues)
    changed = [id for id in after if _shown(before.get(id, {})) != _shown(after[id])]
    for id in changed:
        tx.signal(f"conversation/{id}")
    if changed:
        tx.signal("inbox")


def _due(promises: Promises) -> datetime | None:
    found = clocks.soonest(promises, ANSWERS)
    return promises[found].due_at if found else None


def _shown(promises: Promises) -> Any:
    found = clocks.soonest(promises)
    return found and (found, promises[found].due_at, promises[found].warn_at, promises[found].warned_at)
