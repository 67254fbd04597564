"""Who was told on one channel to write on another, and there to write on the first."""

from collections import defaultdict
from datetime import datetime, timedelta

import msgspec

from parley.core import clock, ids
from parley.core.db import Tx
from parley.core.ids import ConversationId, PersonId
from parley.routing.silence.elsewhere import HINT, Step, sent_to, way_round
from parley.routing.silence.types import AlarmKind, Facts, Sighting

WITHIN = timedelta(days=7)
MOST_TEXTS = 2_000
# Who was told lately to write elsewhere, and all that they were told within the week.
TOLD = """
    WITH lately AS (
        SELECT DISTINCT c.person_id FROM messages m JOIN conversations c ON (c.workspace_id, c.id) = ($1, m.conversation_id)
         WHERE m.workspace_id = $1 AND m.id >= $2 AND m.id < $3 AND m.direction = 'out' AND m.text ~* $5)
    SELECT l.person_id, m.conversation_id, m.channel, left(m.text, 4000) AS text
      FROM lately l JOIN identities i ON (i.workspace_id, i.person_id) = ($1, l.person_id)
      CROSS JOIN LATERAL (
          SELECT m.conversation_id, m.channel, m.text FROM messages m  -- messages_timeline
           WHERE m.workspace_id = $1 AND m.identity_id = i.id AND m.at > $4 AND m.direction = 'out' AND m.text ~* $5
           ORDER BY m.at DESC, m.id DESC LIMIT 50) m
     LIMIT $6
"""
OWN = "SELECT DISTINCT kind FROM accounts WHERE workspace_id = $1 AND state <> 'disconnected'"


class Told(msgspec.Struct, frozen=True):
    person_id: PersonId
    conversation_id: ConversationId
    channel: str
    text: str


async def sent_round(tx: Tx, since: datetime, until: datetime) -> list[Sighting]:
    """The ways round on which somebody was sent between these moments."""
    if until < clock.now() - WITHIN:
        return []
    own = frozenset(await tx.values(OWN, tx.workspace_id))
    if len(own) < 2:
        return []
    steps: dict[PersonId, set[Step]] = defaultdict(set)
    newest: dict[PersonId, ConversationId] = {}
    for one in await tx.rows(Told, TOLD, tx.workspace_id, ids.first_at(since), ids.first_at(until), until - WITHIN, HINT, MOST_TEXTS):
        steps[one.person_id] |= {(one.channel, there) for there in sent_to(one.text, own) - {one.channel}}
        newest.setdefault(one.person_id, one.conversation_id)
    return _sightings(steps, newest)


def _sightings(steps: dict[PersonId, set[Step]], newest: dict[PersonId, ConversationId]) -> list[Sighting]:
    rounds: dict[tuple[str, ...], list[PersonId]] = defaultdict(list)
    for person, of in steps.items():
        if way := way_round(of):
            rounds[way].append(person)
    return [
        Sighting(kind=AlarmKind.LOOP, channels=way, conversation_id=newest[people[0]], facts=Facts(people=len(people)))
        for way, people in sorted(rounds.items())
    ]
