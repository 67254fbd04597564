"""Raises how urgent conversations are, many at once, by what Parley itself has understood."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from parley.conversations import standing
from parley.conversations.types import Priority
from parley.core.db import Tx
from parley.core.ids import ConversationId

NO_WORD: Mapping[ConversationId, dict[str, Any]] = MappingProxyType({})


async def raise_priority(
    tx: Tx, priorities: Mapping[ConversationId, Priority], why: Mapping[ConversationId, dict[str, Any]] = NO_WORD
) -> frozenset[ConversationId]:
    """Never lowers any; the timeline says `why`. Returns those that it is about: what is resolved meanwhile is left alone."""
    if not priorities:
        return frozenset()
    before = await standing.held(tx, sorted(priorities), alone=True)
    open_ones = frozenset(one.id for one in before if one.id in priorities and not one.is_resolved and not one.joined_to)
    after = [msgspec.structs.replace(one, priority=max(one.priority, priorities[one.id])) if one.id in open_ones else one for one in before]
    await standing.apply(tx, before, after, None, [(id, why[id]) for id in sorted(open_ones & why.keys())])
    return open_ones
