"""Who is meant by a few letters, and what we talk about with them just now."""

from collections.abc import Sequence

import msgspec

from parley import people
from parley.conversations import Status
from parley.core.db import Tx
from parley.core.ids import ConversationId, PersonId
from parley.desk.search.spelling import other_spellings
from parley.people import Found

TALKS = """
    SELECT DISTINCT ON (c.person_id) c.id, c.number, c.person_id, c.status, c.preview
      FROM conversations c  -- conversations_person
     WHERE c.workspace_id = $1 AND c.person_id = ANY($2) AND c.joined_to IS NULL
     ORDER BY c.person_id, c.status = 'resolved', c.last_message_at DESC
"""


class Talk(msgspec.Struct, frozen=True):
    """The current conversation with somebody, else the last one."""

    id: ConversationId
    number: int
    person_id: PersonId
    status: Status
    preview: str


async def persons(tx: Tx, text: str, *, limit: int) -> list[Found]:
    """Found by the beginning of a name or by an address; what nobody is called may be typed in another layout."""
    for spelling in (text, *other_spellings(text)):
        if found := await people.find(tx, spelling, limit=limit):
            return found
    return []


async def talks_with(tx: Tx, person_ids: Sequence[PersonId]) -> dict[PersonId, Talk]:
    return {talk.person_id: talk for talk in await tx.rows(Talk, TALKS, tx.workspace_id, list(person_ids))} if person_ids else {}
