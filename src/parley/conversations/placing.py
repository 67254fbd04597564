"""Decides into which conversation a new message goes, and gives it its place there."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from parley import workspace
from parley.channels import Incoming, Received
from parley.conversations.attributing import attribute
from parley.conversations.events import ConversationOpened
from parley.conversations.fresh import Fresh, Topic, preview
from parley.conversations.naming import find_named
from parley.conversations.posts import note_posts
from parley.core import ids
from parley.core.db import Overtaken, Tx
from parley.core.events import announce
from parley.core.ids import ConversationId, IdentityId

REOPENS_WITHIN = timedelta(days=3)
"""A customer who writes again so soon means the same request; later it is a new one."""


async def place(tx: Tx, received: Received, items: Sequence[Incoming]) -> list[Fresh]:
    """Who said each of `items`, in which conversation, at which place."""
    fresh = await attribute(tx, received, items)
    await find_named(tx, received, fresh)
    await note_posts(tx, received, fresh)
    current = await _current(tx, [one for one in fresh if not one.resting_place])
    for one in fresh:
        one.conversation_id = one.resting_place or current[one.topic]
    await _take_places(tx, received, fresh)
    return fresh


async def _current(tx: Tx, fresh: Sequence[Fresh]) -> dict[Topic, ConversationId]:
    """The one conversation of each topic: the open one, else the one that is named, else one resolved a short while ago, else a new one."""
    topics = {one.topic for one in fresh}
    if not topics:
        return {}
    recent, current = await _known(tx, topics)
    named = {one.topic: one.named.id for one in reversed(fresh) if one.named}
    chosen = recent | named | current
    missing = sorted(topics - chosen.keys())
    return chosen | (await _open(tx, fresh, missing) if missing else {})


KNOWN = """
    SELECT DISTINCT ON (c.person_id, c.topic) c.person_id, c.topic, c.id, c.status = 'resolved'
      FROM unnest($2::uuid[], $3::text[]) AS t (person_id, topic)
      JOIN conversations c ON (c.workspace_id, c.person_id, c.topic) = ($1, t.person_id, t.topic)  -- conversations_person
     WHERE c.joined_to IS NULL AND (c.status <> 'resolved' OR c.resolved_at > now() - $4::interval)
     ORDER BY c.person_id, c.topic, c.status = 'resolved', c.resolved_at DESC
"""


async def _known(tx: Tx, topics: Iterable[Topic]) -> tuple[dict[Topic, ConversationId], dict[Topic, ConversationId]]:
    """Of some topics the conversation that was resolved lately, and the one that is not resolved."""
    names = [list(column) for column in zip(*topics, strict=True)]
    records = await tx.records(KNOWN, tx.workspace_id, *names, REOPENS_WITHIN)
    recent = {(person, topic): id for person, topic, id, resolved in records if resolved}
    return recent, {(person, topic): id for person, topic, id, resolved in records if not resolved}


OPEN = """
    INSERT INTO conversations (workspace_id, id, person_id, identity_id, topic, post_id, status, resolved_at)
    SELECT $1, n.id, n.person_id, n.identity_id, n.topic, n.post_id,
           CASE WHEN n.heard THEN 'open' ELSE 'resolved' END, CASE WHEN NOT n.heard THEN now() END
      FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::uuid[], $7::bool[])
           AS n (id, person_id, identity_id, topic, post_id, heard)
    ON CONFLICT DO NOTHING RETURNING person_id, topic, id
"""


async def _open(tx: Tx, fresh: Sequence[Fresh], missing: Sequence[Topic]) -> dict[Topic, ConversationId]:
    """Open conversations; where another channel was quicker by a moment, take the one that it opened."""
    opener: Mapping[Topic, IdentityId] = {one.topic: one.identity_id for one in reversed(fresh)}
    new = [ids.new() for _ in missing]
    names = [person for person, _ in missing], [opener[topic] for topic in missing], [topic for _, topic in missing]
    posts = {one.topic: one.post_id for one in fresh}
    places = *names, [posts[topic] for topic in missing]
    silent = {one.topic for one in fresh if one.blocked}
    heard = [topic not in silent for topic in missing]
    opened = {(person, topic): id for person, topic, id in await tx.records(OPEN, tx.workspace_id, new, *places, heard)}
    for topic, id in opened.items():
        if topic not in silent:
            await announce(tx, ConversationOpened(id))
    lost = [topic for topic in missing if topic not in opened]
    return opened | ((await _known(tx, lost))[1] if lost else {})


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
           -- What is asked in public is answered in minutes: the clock starts with the question, and anew when it is asked again later.
           answer_due_at = CASE WHEN c.post_id IS NULL OR NOT n.wants_answer THEN c.answer_due_at
                                WHEN c.status = 'resolved' OR c.answer_due_at IS NULL THEN n.first_at + $12::interval
                                ELSE c.answer_due_at END,
           first_answered_at = CASE WHEN c.post_id IS NULL OR n.wants_answer AND c.status = 'resolved' THEN NULL
                                    WHEN n.answered AND NOT n.wants_answer THEN coalesce(c.first_answered_at, now())
                                    ELSE c.first_answered_at END,
           -- Whoever is blocked does not move up in the list.
           preview = coalesce(n.preview, c.preview), preview_direction = coalesce(n.direction, c.preview_direction), channel = $3
      FROM held, unnest($2::uuid[], $4::int[], $5::bool[], $6::bool[], $7::bool[],
                        $8::timestamptz[], $9::timestamptz[], $10::text[], $11::text[])
           AS n (id, count, heard, wants_answer, answered, first_at, at, preview, direction)
     WHERE c.workspace_id = $1 AND c.id = held.id AND n.id = held.id
    RETURNING c.id, c.last_seq, c.offered,
              -- Not so where identities were joined or parted between our reading and this lock.
              c.joined_to IS NULL AND c.person_id = (SELECT i.person_id FROM identities i
                                                      WHERE (i.workspace_id, i.id) = (c.workspace_id, c.identity_id)) AS stands
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
        [any(one.is_heard for one in group) for _, group in ordered],
        [any(one.wants_answer for one in group) for _, group in ordered],
        [any(one.direction == "out" for one in group) for _, group in ordered],
        [group[0].received_at for _, group in ordered],
        [None if group[-1].blocked else group[-1].received_at for _, group in ordered],
        [None if group[-1].blocked else preview(group[-1]) for _, group in ordered],
        [None if group[-1].blocked else group[-1].direction for _, group in ordered],
        await workspace.public_answers.within(tx) if any(one.post_id for one in fresh) else None,
    )
    if not all(stands for *_, stands in counted):
        raise Overtaken
    for id, last_seq, offered, _ in counted:
        for place, one in enumerate(groups[id], start=1 - len(groups[id])):
            one.seq = last_seq + place
            one.offered = offered
