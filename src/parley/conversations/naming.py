"""Which conversation a message names by itself: by a token of ours, by the messages that it answers, by the number in its subject.

A hint counts only within what the sender takes part in: whoever guesses a number or a Message-ID is led to their own conversation.
"""

from collections.abc import Iterator, Sequence
from uuid import UUID

import msgspec

from parley.channels import Received
from parley.conversations.fresh import Fresh, Named
from parley.core.db import Tx
from parley.core.ids import PersonId

MOST_ANSWERED = 20
LARGEST_NUMBER = 2**63 - 1


class _Hint(msgspec.Struct, frozen=True):
    """The best of a message's hints has the lowest rank."""

    place: int
    rank: int
    person_id: PersonId
    message_id: UUID | None = None
    provider_key: str | None = None
    number: int | None = None


NAMED = """
    WITH hints AS (
        SELECT * FROM unnest($3::int[], $4::int[], $5::uuid[], $6::uuid[], $7::text[], $8::bigint[])
                   AS h (place, rank, person_id, message_id, provider_key, number)),
    named AS (
        SELECT h.place, h.rank, h.person_id, m.conversation_id AS id
          FROM hints h JOIN messages m ON (m.workspace_id, m.id) = ($1, h.message_id)
        UNION ALL
        SELECT h.place, h.rank, h.person_id, m.conversation_id
          FROM hints h JOIN messages m ON (m.workspace_id, m.account_id, m.provider_key) = ($1, $2, h.provider_key)
        UNION ALL
        SELECT h.place, h.rank, h.person_id, c.id
          FROM hints h JOIN conversations c ON (c.workspace_id, c.number) = ($1, h.number))  -- conversations_number
    SELECT DISTINCT ON (n.place) n.place, l.topic, l.id, l.status = 'resolved' AS resolved
      FROM named n
      JOIN conversations c ON (c.workspace_id, c.id) = ($1, n.id)
      JOIN conversations l ON (l.workspace_id, l.id) = ($1, coalesce(c.joined_to, c.id))
     WHERE l.person_id = n.person_id AND l.joined_to IS NULL
     ORDER BY n.place, n.rank
"""


async def find_named(tx: Tx, received: Received, fresh: Sequence[Fresh]) -> None:
    """Note for each of `fresh` which conversation it names. Asks nothing where nothing is named."""
    hints = [hint for place, one in enumerate(fresh) for hint in _hints(place, one)]
    if not hints:
        return
    columns = zip(*map(msgspec.structs.astuple, hints), strict=True)
    for place, topic, id, resolved in await tx.records(NAMED, tx.workspace_id, received.account.id, *map(list, columns)):
        fresh[place].named = Named(topic, id, resolved)


def _hints(place: int, one: Fresh) -> Iterator[_Hint]:
    inbound, proof = one.inbound, one.item.proof
    if proof and proof.purpose == "reply":
        yield _Hint(place, 0, one.person_id, message_id=proof.subject)
    for rank, key in enumerate(inbound.answers[:MOST_ANSWERED], start=1):
        yield _Hint(place, rank, one.person_id, provider_key=key)
    number = int(inbound.subject_tag) if inbound.subject_tag.isascii() and inbound.subject_tag.isdecimal() else 0
    if 0 < number <= LARGEST_NUMBER:
        yield _Hint(place, MOST_ANSWERED + 1, one.person_id, number=number)
