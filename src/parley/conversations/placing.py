"""Decides to whom a new message belongs and into which conversation it goes, and gives it its place there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from parley import people
from parley.channels import Button, Inbound, Incoming, Kind, Received, understood
from parley.conversations.events import ConversationOpened
from parley.core import ids
from parley.core.db import Tx
from parley.core.events import announce
from parley.core.ids import ConversationId, IdentityId, MessageId, PersonId

REOPENS_WITHIN = timedelta(days=3)
"""A customer who writes again so soon means the same request; later it is a new one."""


NOWHERE = ConversationId(UUID(int=0))


@dataclass(slots=True)
class Fresh:
    """A message on its way into the timeline."""

    item: Incoming
    identity_id: IdentityId
    person_id: PersonId
    id: MessageId
    guest: bool = False
    conversation_id: ConversationId = NOWHERE
    seq: int = 0
    offered: list[Any] | None = None
    """Buttons of ours that this channel could show as a numbered list only."""

    @property
    def inbound(self) -> Inbound:
        return self.item.inbound

    @property
    def received_at(self) -> datetime:
        return self.item.received_at

    @property
    def continues(self) -> bool:
        """Came here from another channel by our link: a line in the timeline, not words."""
        return self.item.proof is not None and self.item.proof.purpose == "continue"

    @property
    def direction(self) -> str:
        if self.continues:
            return "system"
        return "out" if self.inbound.kind is Kind.ECHO else "in"

    @property
    def author_kind(self) -> str:
        return "native" if self.inbound.kind is Kind.ECHO else "person"

    @property
    def text(self) -> str:
        return "" if self.continues else self.inbound.text

    @property
    def wants_answer(self) -> bool:
        return self.direction == "in" and not self.inbound.automatic


async def place(tx: Tx, received: Received, items: Sequence[Incoming]) -> list[Fresh]:
    """Who said each of `items`, in which conversation, at which place."""
    fresh = await _attribute(tx, received, items)
    topics = {(one.person_id, _topic(one.inbound)) for one in fresh}
    current = await _current(tx, topics)
    missing = sorted(topic for topic in topics if topic not in current)
    if missing:
        current |= await _open(tx, fresh, missing)
    for one in fresh:
        one.conversation_id = current[one.person_id, _topic(one.inbound)]
    await _take_places(tx, received, fresh)
    return fresh


def _topic(inbound: Inbound) -> str:
    return inbound.thread if inbound.kind is Kind.COMMENT or inbound.group else ""


# ── who ─────────────────────────────────────────────────────────────────────────────────────────


async def _attribute(tx: Tx, received: Received, items: Sequence[Incoming]) -> list[Fresh]:
    guests = {place: host for place, item in enumerate(items) if item.proof and (host := await _host(tx, item))}
    known = iter(await people.recognise(tx, received, [item for place, item in enumerate(items) if place not in guests]))
    whose = [guests[place] if place in guests else next(known) for place in range(len(items))]
    fresh = [
        Fresh(item, who.identity_id, who.person_id, MessageId(ids.new()), guest=place in guests)
        for place, (item, who) in enumerate(zip(items, whose, strict=True))
    ]
    if any(item.proof or (item.inbound.sender and item.inbound.sender.also) for item in items):
        await _link(tx, fresh, whose)
    return fresh


ADDRESSED = """
    SELECT i.id AS identity_id, i.person_id, i.address, i.name, i.username
      FROM messages m JOIN identities i ON (i.workspace_id, i.id) = (m.workspace_id, m.identity_id)
     WHERE m.workspace_id = $1 AND m.id = $2
"""


async def _addressed(tx: Tx, message_id: UUID) -> people.Known | None:
    """To whom a message of ours went."""
    return await tx.row(people.Known, ADDRESSED, tx.workspace_id, message_id)


async def _host(tx: Tx, item: Incoming) -> people.Known | None:
    """Whose conversation a forwarded mail's reader has joined: our token came back, but from another address than we wrote to."""
    if item.proof is None or item.proof.purpose != "reply" or item.inbound.sender is None:
        return None
    addressed = await _addressed(tx, item.proof.subject)
    return None if addressed is None or addressed.address == item.inbound.sender.id else addressed


async def _link(tx: Tx, fresh: Sequence[Fresh], whose: Sequence[people.Known]) -> None:
    """Join identities by what was proven; then read again whose they are, since a link may have moved them."""
    for one, who in zip(fresh, whose, strict=True):
        proof, sender = one.item.proof, one.inbound.sender
        if proof and not one.guest and not one.inbound.doubtful:
            await _prove(tx, who, proof.purpose, proof.subject)
        if sender and sender.also and not one.guest:
            await people.note_addresses(tx, who, sender.also)
    persons = dict(
        await tx.records(
            "SELECT id, person_id FROM identities WHERE workspace_id = $1 AND id = ANY($2)", tx.workspace_id, [w.identity_id for w in whose]
        )
    )
    for one in fresh:
        one.person_id = persons[one.identity_id]


async def _prove(tx: Tx, who: people.Known, purpose: str, subject: UUID) -> None:
    if purpose == "reply":
        addressed = await _addressed(tx, subject)
        other = addressed and addressed.identity_id
    else:
        other = await tx.value("SELECT id FROM identities WHERE workspace_id = $1 AND id = $2", tx.workspace_id, subject)
    if other and other != who.identity_id:
        await people.link(tx, other, who.identity_id, source="mail_token" if purpose == "reply" else "deep_link")


# ── where ───────────────────────────────────────────────────────────────────────────────────────

Topic = tuple[PersonId, str]

CURRENT = """
    SELECT DISTINCT ON (c.person_id, c.topic) c.person_id, c.topic, c.id
      FROM unnest($2::uuid[], $3::text[]) AS t (person_id, topic)
      JOIN conversations c ON (c.workspace_id, c.person_id, c.topic) = ($1, t.person_id, t.topic)  -- conversations_person
     WHERE c.joined_to IS NULL AND (c.status <> 'resolved' OR c.resolved_at > now() - $4::interval)
     ORDER BY c.person_id, c.topic, c.status = 'resolved', c.resolved_at DESC
"""


async def _current(tx: Tx, topics: Sequence[Topic] | set[Topic]) -> dict[Topic, ConversationId]:
    names = [list(column) for column in zip(*topics, strict=True)]
    records = await tx.records(CURRENT, tx.workspace_id, *names, REOPENS_WITHIN)
    return {(person, topic): id for person, topic, id in records}


OPEN = """
    INSERT INTO conversations (workspace_id, id, person_id, identity_id, topic)
    SELECT $1, * FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[])
    ON CONFLICT DO NOTHING RETURNING person_id, topic, id
"""


async def _open(tx: Tx, fresh: Sequence[Fresh], missing: Sequence[Topic]) -> dict[Topic, ConversationId]:
    """Open conversations; where another channel was quicker by a moment, take the one that it opened."""
    opener: Mapping[Topic, IdentityId] = {(one.person_id, _topic(one.inbound)): one.identity_id for one in reversed(fresh)}
    new = [ids.new() for _ in missing]
    names = [person for person, _ in missing], [opener[topic] for topic in missing], [topic for _, topic in missing]
    opened = {(person, topic): id for person, topic, id in await tx.records(OPEN, tx.workspace_id, new, *names)}
    for id in opened.values():
        await announce(tx, ConversationOpened(id))
    lost = [topic for topic in missing if topic not in opened]
    return opened | (await _current(tx, lost) if lost else {})


TAKE_PLACES = """
    WITH held AS (SELECT id FROM conversations WHERE workspace_id = $1 AND id = ANY($2) ORDER BY id FOR UPDATE)
    UPDATE conversations c SET
           last_seq = c.last_seq + n.count,
           inbound_seq = CASE WHEN n.heard THEN c.last_seq + n.count ELSE c.inbound_seq END,
           last_message_at = greatest(c.last_message_at, n.at),
           waiting_since = CASE WHEN n.wants_answer THEN coalesce(c.waiting_since, n.first_at)
                                WHEN n.answered THEN NULL ELSE c.waiting_since END,
           status = CASE WHEN n.wants_answer THEN 'open' ELSE c.status END,
           snoozed_until = CASE WHEN n.wants_answer THEN NULL ELSE c.snoozed_until END,
           resolved_at = CASE WHEN n.wants_answer THEN NULL ELSE c.resolved_at END,
           preview = n.preview, preview_direction = n.direction, channel = $3
      FROM held, unnest($2::uuid[], $4::int[], $5::bool[], $6::bool[], $7::bool[],
                        $8::timestamptz[], $9::timestamptz[], $10::text[], $11::text[])
           AS n (id, count, heard, wants_answer, answered, first_at, at, preview, direction)
     WHERE c.workspace_id = $1 AND c.id = held.id AND n.id = held.id
    RETURNING c.id, c.last_seq, c.offered
"""


async def _take_places(tx: Tx, received: Received, fresh: Sequence[Fresh]) -> None:
    """Count the messages into their conversations; the row's lock keeps the count in the order of commits."""
    groups: dict[ConversationId, list[Fresh]] = {}
    for one in fresh:
        groups.setdefault(one.conversation_id, []).append(one)
    ordered = sorted(groups.items())
    counted = await tx.records(
        TAKE_PLACES,
        tx.workspace_id,
        [id for id, _ in ordered],
        received.account.kind,
        [len(group) for _, group in ordered],
        [any(one.direction == "in" for one in group) for _, group in ordered],
        [any(one.wants_answer for one in group) for _, group in ordered],
        [any(one.direction == "out" for one in group) for _, group in ordered],
        [group[0].received_at for _, group in ordered],
        [group[-1].received_at for _, group in ordered],
        [preview(group[-1]) for _, group in ordered],
        [group[-1].direction for _, group in ordered],
    )
    for id, last_seq, offered in counted:
        for place, one in enumerate(groups[id], start=1 - len(groups[id])):
            one.seq = last_seq + place
            one.offered = offered


def preview(one: Fresh) -> str:
    """A line for the list. What has no words is named by the page, in its reader's language: `[image]`."""
    text = " ".join((one.text or one.inbound.subject).split())
    return text[:140] or next((f"[{file.type.value}]" for file in one.inbound.attachments), f"[{one.inbound.kind.value}]")


KEPT = "html hidden subject payload quoted album".split()


def content(one: Fresh) -> dict[str, Any]:
    """What only some messages have; nothing that is empty."""
    inbound = one.inbound
    kept: dict[str, Any] = {name: value for name in KEPT if (value := getattr(inbound, name))}
    if one.offered and (meant := understood(inbound.text, msgspec.convert(one.offered, list[Button]))):
        kept |= {"payload": meant.payload, "pressed": meant.label}
    flags = {"automatic": inbound.automatic, "doubtful": inbound.doubtful, "unknown": inbound.kind is Kind.UNKNOWN}
    kept |= {name: True for name, raised in flags.items() if raised}
    if inbound.place:
        kept["place"] = msgspec.to_builtins(inbound.place)
    if inbound.card:
        kept["card"] = msgspec.to_builtins(inbound.card)
    if inbound.extra:
        kept["extra"] = inbound.extra
    if one.guest and inbound.sender:
        kept["guest"] = {"address": inbound.sender.id, "name": inbound.sender.name}
    if one.continues:
        kept["event"] = "continued"
    return kept
