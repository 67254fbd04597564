"""What stands beside the line that says that a conversation was handed on, and the names of those who work outside."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from parley import routing
from parley.conversations import Message
from parley.core.db import Tx
from parley.core.ids import MessageId

TO_SOMEBODY = frozenset({"assigned", "handed_back", "passed", "gone"})


async def summaries(tx: Tx, messages: Sequence[Message]) -> Mapping[MessageId, routing.handing.Summary]:
    """Of each such line, made of the words that stood before it."""
    places = {one.id: (one.conversation_id, one.seq) for one in messages if one.content.get("event") == routing.handing.HANDED}
    stories = await routing.handing.story_until(tx, places.values())
    return {id: routing.handing.summarise(stories[place]) for id, place in places.items()}


async def outsiders(tx: Tx, messages: Sequence[Message]) -> Mapping[UUID, str]:
    """Their names, where one of them may be spoken of."""
    is_asked = any(one.author_kind == "outside" or one.content.get("event") in TO_SOMEBODY for one in messages)
    return await routing.outside.names(tx) if is_asked else {}
