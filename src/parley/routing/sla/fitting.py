"""Which policy a conversation has: the first that fits it."""

from collections.abc import Mapping, Sequence

import msgspec

from parley import people
from parley.conversations import Priority
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import ConversationId, PersonId
from parley.routing.sla.types import Policy
from parley.routing.types import QueueId


class About(msgspec.Struct, frozen=True):
    """What policies ask of a conversation."""

    id: ConversationId
    person_id: PersonId
    channel: str
    priority: Priority
    is_public: bool
    queue_id: QueueId | None


async def fitting(tx: Tx, about: Sequence[About], policies: Sequence[Policy]) -> dict[ConversationId, Policy]:
    """Those that no policy fits are not among them."""
    theirs = await _members(tx, about, policies)
    found: dict[ConversationId, Policy] = {}
    for one in about:
        if chosen := next((policy for policy in policies if fits(policy, one, theirs)), None):
            found[one.id] = chosen
    return found


def fits(policy: Policy, one: About, members: Mapping[object, frozenset[PersonId]]) -> bool:
    """Pure. `members`: of each segment that a policy names, those of the customers who belong to it."""
    return (
        (not policy.queues or one.queue_id in policy.queues)
        and (not policy.channels or one.channel in policy.channels)
        and (policy.priority_from is None or one.priority >= policy.priority_from)
        and (one.is_public or not policy.public_only)
        and (policy.segment_id is None or one.person_id in members[policy.segment_id])
    )


async def _members(tx: Tx, about: Sequence[About], policies: Sequence[Policy]) -> dict[object, frozenset[PersonId]]:
    """One question for each segment, however many conversations there are."""
    found: dict[object, frozenset[PersonId]] = {}
    for id in {policy.segment_id for policy in policies if policy.segment_id}:
        try:
            segment = await people.segments.segment(tx, id)
        except NotFound:
            found[id] = frozenset()
            continue
        found[id] = await people.segments.among(tx, segment.question, [one.person_id for one in about])
    return found
