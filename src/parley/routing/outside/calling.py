"""Calls an agent outside: what happened in a conversation, in order, until it has arrived or nobody needs it any more.

A run reads (transaction), calls (none open), records (transaction). One whose process dies in between is sent again under the same id.
"""

import time
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from parley import conversations
from parley.core import clock
from parley.core.db import Tx
from parley.core.errors import NotFound, ParleyError
from parley.core.ground import Ground
from parley.core.http import Answer, HttpError
from parley.core.i18n import N_
from parley.core.ids import MessageId, WorkspaceId
from parley.core.lanes import Job, Lane
from parley.core.metrics import counter
from parley.core.standard_webhooks import signed
from parley.routing.outside import heeding, wire
from parley.routing.outside.closing import close, leave
from parley.routing.outside.context import context, shown
from parley.routing.outside.lines import CALL_LANE
from parley.routing.outside.queries import OFFER, outside_agent
from parley.routing.outside.types import CallType, Offer, OutsideAgent
from parley.routing.types import AgentId

CALLS = counter("outside_calls", "Attempts to call an agent outside, by type and outcome", "type", "outcome")

FIELD = "outside_agents.secret"
TIMEOUT = timedelta(seconds=10)
LARGEST_ANSWER = 256 * 1024
WAITS = tuple(timedelta(seconds=seconds) for seconds in (1, 2, 5, 10, 30, 60))
PATIENCE = timedelta(minutes=10)
"""So long they are told that something is over; all else ends with the offer."""
OK = range(200, 300)
NO_ANSWER = N_("No answer in time.")


class Due(msgspec.Struct, frozen=True):
    """The first in an offer's line, and with what it is signed."""

    id: UUID
    type: CallType
    message_id: MessageId | None
    happened_at: datetime
    attempts: int
    offer: Offer
    agent: OutsideAgent
    secrets: list[str]
    body: bytes
    told: list[UUID]
    """The messages that it tells of."""


class Outcome(msgspec.Struct, frozen=True):
    took: timedelta
    status: int | None = None
    answer: Answer | None = None
    error: str = ""

    @property
    def is_good(self) -> bool:
        return self.status in OK


NEXT = """
    SELECT id, type, message_id, happened_at, due_at FROM outside_calls
     WHERE workspace_id = $1 AND offer_id = $2 AND state = 'pending' ORDER BY place LIMIT 1  -- outside_calls_line
"""
BEGIN = "UPDATE outside_calls SET attempts = attempts + 1 WHERE workspace_id = $1 AND id = $2 RETURNING attempts"
SECRETS = """
    SELECT secret, CASE WHEN old_secret_until > $3 THEN old_secret END FROM outside_agents WHERE workspace_id = $1 AND agent_id = $2
"""
HELD = "SELECT conversation_id FROM outside_offers WHERE workspace_id = $1 AND id = $2"
LOCK = "SELECT true FROM conversations WHERE workspace_id = $1 AND id = $2 FOR UPDATE"
RECORD = """
    UPDATE outside_calls SET state = CASE WHEN state = 'pending' THEN $3 ELSE state END, due_at = $4, status = $5, took = $6, error = $7
     WHERE workspace_id = $1 AND id = $2
"""
# What the offer has told already.
TOLD = """
    UPDATE outside_calls SET state = 'dropped'
     WHERE workspace_id = $1 AND offer_id = $2 AND state = 'pending' AND message_id = ANY($3)  -- outside_calls_line
"""


async def call(ground: Ground, lane: Lane) -> datetime | None:
    """Tell one offer's agent what happened; returns when there is something to do again: another attempt, or the end of their time."""
    while True:
        due = await _next(ground, lane, UUID(lane.key))
        if not isinstance(due, Due):
            return due
        outcome = await post(ground, due.agent, due.id, due.body, due.secrets)
        CALLS.labels(due.type, "good" if outcome.is_good else "bad").inc()
        await _record(ground, lane, due, outcome)


async def _next(ground: Ground, lane: Lane, offer_id: UUID) -> Due | datetime | None:
    """Under the conversation's lock: what has run out is taken back first. None where there is nothing left to do."""
    async with ground.database.transaction(lane.workspace_id) as tx:
        await lane.hold(tx)
        found = await _offer(tx, offer_id)
        if found and found.closed_at is None and found.due_at and found.due_at <= clock.now():
            await close(tx, found.conversation_id, "timed_out")
            await leave(tx, found.conversation_id, found.agent_id)
            found = await _offer(tx, offer_id)
        first = await tx.records(NEXT, tx.workspace_id, offer_id)
        if found is None or not first:
            return found.due_at if found and found.closed_at is None else None
        id, type, message_id, happened_at, due_at = first[0]
        if due_at > clock.now():
            return min(due_at, found.due_at) if found.due_at and found.closed_at is None else due_at
        return await _made(tx, ground, found, id, type, message_id, happened_at)


async def _offer(tx: Tx, id: UUID) -> Offer | None:
    conversation_id = await tx.value(HELD, tx.workspace_id, id)
    await tx.value(LOCK, tx.workspace_id, conversation_id)
    return await tx.row(Offer, f"SELECT {OFFER} FROM outside_offers WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id)


async def _made(tx: Tx, ground: Ground, found: Offer, id: UUID, type: CallType, message_id: MessageId | None, happened_at: datetime) -> Due:
    agent = await outside_agent(tx, found.agent_id)
    data, told = await _data(tx, agent, found, type, message_id)
    body = written(tx.workspace_id, agent.id, id, type, happened_at, data, found.id)
    attempts = await tx.value(BEGIN, tx.workspace_id, id)
    return Due(id, type, message_id, happened_at, attempts, found, agent, await secrets(tx, ground, agent.id), body, told)


async def _data(tx: Tx, agent: OutsideAgent, found: Offer, type: CallType, message_id: MessageId | None) -> tuple[Any, list[UUID]]:
    if type == "offer":
        told = await context(tx, agent, found)
        return told, [said.id for said in told.messages]
    if type == "message" and message_id:
        said = shown(await conversations.message(tx, message_id))
        return {"message": said, "answer_by": found.answer_by}, [said.id]
    return wire.Closed(outcome=found.outcome), []


def written(workspace_id: WorkspaceId, agent: AgentId, id: UUID, type: str, at: datetime, data: Any, offer_id: UUID | None = None) -> bytes:
    told = wire.Call(version=wire.VERSION, id=id, type=type, at=at, workspace_id=workspace_id, agent_id=agent, offer_id=offer_id, data=data)
    return msgspec.json.encode(told)


async def secrets(tx: Tx, ground: Ground, agent: AgentId) -> list[str]:
    """The one in force, and for a while the one before."""
    sealed = [secret for secret in (await tx.records(SECRETS, tx.workspace_id, agent, clock.now()))[0] if secret]
    return [ground.vault.open(one, workspace=tx.workspace_id, row=agent, field=FIELD).decode() for one in sealed]


async def post(ground: Ground, agent: OutsideAgent, id: UUID, body: bytes, secrets: list[str]) -> Outcome:
    """One attempt."""
    headers = {"content-type": "application/json", **signed(str(id), clock.now(), body, secrets)}
    began = time.monotonic()
    try:
        answer = await ground.http.call("POST", agent.url, headers=headers, body=body, timeout=TIMEOUT, max_bytes=LARGEST_ANSWER)
    except TimeoutError:
        return Outcome(_since(began), error=NO_ANSWER)
    except HttpError as error:
        return Outcome(_since(began), error=told(error, error.reason))
    error = "" if answer.status in OK else f"HTTP {answer.status}"
    return Outcome(_since(began), answer.status, answer, error)


def told(error: ParleyError, detail: str) -> str:
    """A sentence that pages translate, and below it what only programmers read."""
    return f"{error.sentence()}\n{detail}".strip()[:500]


def _since(began: float) -> timedelta:
    return timedelta(seconds=time.monotonic() - began)


# ── what follows ────────────────────────────────────────────────────────────────────────────────


async def _record(ground: Ground, lane: Lane, due: Due, outcome: Outcome) -> None:
    again_at = None if outcome.is_good else _again_at(due)
    state = "delivered" if outcome.is_good else "pending" if again_at else "failed"
    async with ground.database.transaction(lane.workspace_id) as tx:
        await lane.hold(tx)
        await tx.value(LOCK, tx.workspace_id, due.offer.conversation_id)
        error = outcome.error or await _heeded(tx, due, outcome)
        row = state, again_at or clock.now(), outcome.status, outcome.took, error
        await tx.execute(RECORD, tx.workspace_id, due.id, *row)
        if outcome.is_good:
            await tx.execute(TOLD, tx.workspace_id, due.offer.id, due.told)
        tx.signal("outside")


def _again_at(due: Due) -> datetime | None:
    """Until the offer runs out; that something is over is told for a while."""
    at = clock.now() + WAITS[min(due.attempts, len(WAITS)) - 1]
    return at if due.type != "closed" or at <= due.happened_at + PATIENCE else None


async def _heeded(tx: Tx, due: Due, outcome: Outcome) -> str:
    """What is wrong with their answer; empty where it was done as they said, or they said nothing."""
    if outcome.answer is None or due.type == "closed":
        return ""
    try:
        answer = heeding.read(outcome.answer)
        async with tx.attempt():
            await heeding.heed(tx, due.agent, due.offer.id, due.id, answer)
    except NotFound:
        return ""
    except ParleyError as error:
        return told(error, error.detail)
    return ""


CALL = Job(CALL_LANE.kind, CALL_LANE.lane, run=call, longest_wait=timedelta(seconds=30), attempts=1000)
