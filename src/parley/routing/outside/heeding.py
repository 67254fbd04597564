"""Does what an agent says in its answer to a call of ours."""

from uuid import UUID

import msgspec

from parley.core.db import Tx
from parley.core.errors import Invalid
from parley.core.http import Answer
from parley.routing.outside import speaking, wire
from parley.routing.outside.types import OutsideAgent

NOTHING = wire.Answered()


class AnswerUnreadable(Invalid):
    """The agent's answer is not what the protocol says."""


def read(answer: Answer) -> wire.Answered:
    """An empty answer says nothing: they will call."""
    if not answer.body.strip():
        return NOTHING
    try:
        return answer.json(wire.Answered)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise AnswerUnreadable(str(error)[:200]) from None


async def heed(tx: Tx, agent: OutsideAgent, offer: UUID, call: UUID, answer: wire.Answered) -> None:
    """In this order: accept or decline, say, hand back or resolve."""
    if answer.accept is False:
        await speaking.decline(tx, agent, offer, answer.reason)
        return
    if answer.accept:
        await speaking.accept(tx, agent, offer)
    for place, said in enumerate(answer.messages):
        # A call that is made again is answered again: each of its messages has a name by which it is known.
        await speaking.say(tx, agent, offer, msgspec.structs.replace(said, id=said.id or f"{call}/{place}"))
    if answer.hand_back:
        await speaking.hand_back(tx, agent, offer, answer.hand_back)
    elif answer.resolve:
        await speaking.resolve(tx, agent, offer)
