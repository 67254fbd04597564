"""Writes down what an endpoint is to hear of, in the transaction in which it happens: nothing is lost, and nobody waits for a receiver.

The first event of a transaction asks once who listens. Where nobody does, nothing more is done, however many events there are.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import msgspec

from parley import conversations, people, routing
from parley.api.outgoing.lines import DELIVER_LANE
from parley.api.outgoing.types import TEST, EventType
from parley.core import ids
from parley.core.db import Tx
from parley.core.events import Event
from parley.core.lanes import wake_all


class Fact(msgspec.Struct, frozen=True):
    """What a webhook is about: its type, and the ids that it names."""

    type: str
    subject: dict[str, Any]


class Listener(msgspec.Struct, frozen=True):
    id: UUID
    events: frozenset[EventType]


Facts = Callable[[Tx, Any], Awaitable[Sequence[Fact]]]

_listeners: WeakKeyDictionary[Tx, Sequence[Listener]] = WeakKeyDictionary()

LISTENERS = "SELECT id, events FROM hook_endpoints WHERE workspace_id = $1 AND state = 'active'"
INSERT = """
    INSERT INTO hook_deliveries (workspace_id, endpoint_id, id, type, subject)
    SELECT $1, n.endpoint_id, n.id, n.type, n.subject
      FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::jsonb[]) WITH ORDINALITY AS n (endpoint_id, id, type, subject, place)
     ORDER BY place
"""


async def tell(tx: Tx, event: Event) -> None:
    """The reaction to every event that a webhook can be about."""
    listeners = await _who_listens(tx)
    types, facts_of = FACTS[type(event)]
    if not any(not types.isdisjoint(listener.events) for listener in listeners):
        return
    facts = await facts_of(tx, event)
    await _queue(tx, [(listener.id, fact) for listener in listeners for fact in facts if fact.type in listener.events])


async def test(tx: Tx, endpoint_id: UUID) -> None:
    """Something harmless, to see whether the address answers."""
    await _queue(tx, [(endpoint_id, Fact(TEST, {}))])


async def _who_listens(tx: Tx) -> Sequence[Listener]:
    if tx not in _listeners:
        _listeners[tx] = await tx.rows(Listener, LISTENERS, tx.workspace_id)
    return _listeners[tx]


async def _queue(tx: Tx, told: Iterable[tuple[UUID, Fact]]) -> None:
    rows = [(endpoint_id, ids.new(), fact.type, fact.subject) for endpoint_id, fact in told]
    if not rows:
        return
    await tx.execute(INSERT, tx.workspace_id, *map(list, zip(*rows, strict=True)))
    await wake_all(tx, DELIVER_LANE, {str(endpoint_id) for endpoint_id, *_ in rows})


# ── what each event tells ───────────────────────────────────────────────────────────────────────


async def _received(_: Tx, event: conversations.MessagesReceived) -> Sequence[Fact]:
    return [Fact("message.received", {"conversation_id": id, "message_id": message}) for id, message in event.messages]


async def _replied(_: Tx, event: conversations.Replied) -> Sequence[Fact]:
    return [Fact("message.sent", {"conversation_id": event.conversation_id, "message_id": event.message_id})]


async def _failed(_: Tx, event: conversations.DeliveryFailed) -> Sequence[Fact]:
    named = {"conversation_id": event.conversation_id, "message_id": event.message_id}
    return [Fact("delivery.failed", {**named, "account_id": event.account_id, "reason": event.reason[:500]})]


async def _opened(_: Tx, event: conversations.ConversationOpened) -> Sequence[Fact]:
    return [Fact("conversation.opened", {"conversation_id": event.conversation_id})]


async def _assigned(_: Tx, event: conversations.ConversationAssigned) -> Sequence[Fact]:
    return [Fact("conversation.assigned", {"conversation_id": event.conversation_id, "owner_id": event.to, "by_id": event.by})]


async def _resolved(_: Tx, event: conversations.ConversationResolved) -> Sequence[Fact]:
    return [Fact("conversation.resolved", {"conversation_id": event.conversation_id, "by_id": event.by})]


async def _reopened(_: Tx, event: conversations.ConversationReopened) -> Sequence[Fact]:
    return [Fact("conversation.reopened", {"conversation_id": event.conversation_id})]


async def _at_risk(_: Tx, event: routing.PromiseAtRisk) -> Sequence[Fact]:
    return [Fact("promise.at_risk", _promise(event))]


async def _broken(_: Tx, event: routing.PromiseBroken) -> Sequence[Fact]:
    return [Fact("promise.broken", _promise(event))]


def _promise(event: routing.PromiseAtRisk | routing.PromiseBroken) -> dict[str, Any]:
    named = {"conversation_id": event.conversation_id, "policy_id": event.policy_id}
    return {**named, "clock": event.clock, "due_at": event.due_at}


async def _urgent(_: Tx, event: routing.UrgentRecognised) -> Sequence[Fact]:
    named = {"conversation_id": event.conversation_id, "message_id": event.message_id}
    return [Fact("conversation.urgent", {**named, "kinds": list(event.kinds)})]


async def _moved(tx: Tx, event: people.IdentitiesMoved) -> Sequence[Fact]:
    """Somebody who has no address left was joined to another; where everybody has some, one was split."""
    owners = {(await people.identity(tx, id)).person_id for id in event.identity_ids}
    left = {id: bool(await people.identities(tx, id)) for id in event.persons}
    merged = not all(left.values())
    subject = {"person_ids": sorted(owners), "gone_person_ids": sorted(id for id, has_some in left.items() if not has_some)}
    return [Fact("person.merged" if merged else "person.split", {**subject, "identity_ids": list(event.identity_ids)})]


async def _alarmed(tx: Tx, event: routing.AlarmRaised) -> Sequence[Fact]:
    alarm = await routing.silence.alarm(tx, routing.silence.AlarmId(event.alarm_id))
    subject = {"alarm_id": alarm.id, "kind": alarm.kind, "account_id": alarm.account_id, "channels": alarm.channels}
    return [Fact("channel.alarm", {**subject, "facts": msgspec.to_builtins(alarm.facts)})]


def _only(type: EventType, facts: Facts) -> tuple[frozenset[EventType], Facts]:
    return frozenset({type}), facts


FACTS: Mapping[type[Event], tuple[frozenset[EventType], Facts]] = {
    conversations.MessagesReceived: _only("message.received", _received),
    conversations.Replied: _only("message.sent", _replied),
    conversations.DeliveryFailed: _only("delivery.failed", _failed),
    conversations.ConversationOpened: _only("conversation.opened", _opened),
    conversations.ConversationAssigned: _only("conversation.assigned", _assigned),
    conversations.ConversationResolved: _only("conversation.resolved", _resolved),
    conversations.ConversationReopened: _only("conversation.reopened", _reopened),
    routing.AlarmRaised: _only("channel.alarm", _alarmed),
    routing.PromiseAtRisk: _only("promise.at_risk", _at_risk),
    routing.PromiseBroken: _only("promise.broken", _broken),
    routing.UrgentRecognised: _only("conversation.urgent", _urgent),
    people.IdentitiesMoved: (frozenset({"person.merged", "person.split"}), _moved),
}
