"""Gathers what an agent outside is told of a conversation: no more of the person than the business lets them know."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from parley import conversations, people
from parley.conversations import Conversation, Message
from parley.core.db import Tx
from parley.routing import handing
from parley.routing.outside import wire
from parley.routing.outside.types import Offer, OutsideAgent
from parley.routing.queues import queues

LAST_MESSAGES = 30
EARLIER = 3
REACHES = frozenset({"phone", "email"})
BY = {"person": "customer", "staff": "staff", "bot": "bot", "outside": "agent"}

QUEUE = "SELECT queue_id FROM routes WHERE workspace_id = $1 AND conversation_id = $2"
BEFORE = """
    SELECT id, last_seq, created_at, channel FROM conversations
     WHERE workspace_id = $1 AND person_id = $2 AND id <> $3 AND joined_to IS NULL
     ORDER BY created_at DESC, id DESC LIMIT $4  -- conversations_person
"""


async def context(tx: Tx, agent: OutsideAgent, offer: Offer) -> wire.Context:
    found = await conversations.conversation(tx, offer.conversation_id)
    return wire.Context(
        conversation=await _talk(tx, found),
        person=await _person(tx, agent, found),
        messages=await last_messages(tx, found),
        summary=summary_of(await handing.story(tx, found.id)),
        earlier=await _earlier(tx, found) if "earlier" in agent.tells else [],
        terms=wire.Terms(accept_by=offer.accept_by, answer_by=offer.answer_by, answer_seconds=agent.answer_seconds),
    )


async def last_messages(tx: Tx, found: Conversation) -> list[wire.Said]:
    """Of this conversation, the oldest of them first."""
    said = await conversations.timeline(tx, found.person_id, limit=LAST_MESSAGES * 2)
    return [shown(one) for one in said if _is_told(one, found)][-LAST_MESSAGES:]


def shown(one: Message) -> wire.Said:
    files = [wire.File(id=file.id, type=file.type, name=file.name, mime=file.mime) for file in one.attachments]
    by = BY.get(one.author_kind, "machine")
    return wire.Said(id=one.id, seq=one.seq, by=by, text=one.text, at=one.at, channel=one.channel, files=files)  # pyright: ignore[reportArgumentType]


def summary_of(lines: Sequence[handing.Line]) -> wire.Summary:
    made = handing.summarise(lines)
    return wire.Summary(
        asked=_word(made.asked),
        question=_word(made.question),
        answered=_word(made.answered),
        promised=[wire.Word(text=one.text, at=one.at) for one in made.promised],
        files=made.files,
    )


def _is_told(one: Message, found: Conversation) -> bool:
    return one.conversation_id == found.id and one.direction in ("in", "out") and one.deleted_at is None and one.leaves_at is None


def _word(one: handing.Word | None) -> wire.Word | None:
    return wire.Word(text=one.text, at=one.at) if one else None


async def _talk(tx: Tx, found: Conversation) -> wire.Talk:
    place: UUID | None = await tx.value(QUEUE, tx.workspace_id, found.id)
    queue = next((queue.name for queue in await queues(tx) if queue.id == place), "")
    return wire.Talk(
        id=found.id,
        number=found.number,
        channel=found.channel,
        queue=queue,
        priority=int(found.priority),
        tags=[tag.name for tag in await conversations.tags_of(tx, found.id)],
        is_public=found.is_public,
        began_at=found.created_at,
        last_seq=found.last_seq,
    )


async def _person(tx: Tx, agent: OutsideAgent, found: Conversation) -> wire.Person:
    person = await people.person(tx, found.person_id)
    return wire.Person(
        id=person.id,
        language=person.language,
        name=person.name if "name" in agent.tells else "",
        contacts=await _contacts(tx, found) if "contacts" in agent.tells else [],
        facts=dict(await _facts(tx, found)) if "facts" in agent.tells else {},
    )


async def _contacts(tx: Tx, found: Conversation) -> list[dict[str, str]]:
    reached = await people.identities(tx, found.person_id)
    return [{"kind": one.kind, "address": one.address, "trust": str(one.trust)} for one in reached if one.kind in REACHES]


async def _facts(tx: Tx, found: Conversation) -> Mapping[str, str]:
    """By the name of each field, as staff know it."""
    own = {str(field.id): field.name for field in await people.custom_fields(tx)}
    known = await people.facts(tx, found.person_id)
    return {own.get(field, field): said[0].value for field, said in known.items()}


async def _earlier(tx: Tx, found: Conversation) -> list[wire.Earlier]:
    before = await tx.records(BEFORE, tx.workspace_id, found.person_id, found.id, EARLIER)
    stories = await handing.story_until(tx, [(id, last) for id, last, _, _ in before])
    return [wire.Earlier(began_at=at, channel=channel, summary=summary_of(stories[id, last])) for id, last, at, channel in before]
