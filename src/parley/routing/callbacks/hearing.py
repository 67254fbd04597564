"""A customer answers our offer: by its button, in a word, or with a number."""

from collections.abc import Sequence

import msgspec

from parley import conversations
from parley.conversations import Conversation, MessagesReceived
from parley.core import clock
from parley.core.db import Tx
from parley.core.i18n import translator
from parley.core.ids import ConversationId, MessageId
from parley.routing.callbacks import numbers, wording
from parley.routing.callbacks.promising import agree
from parley.routing.callbacks.queries import COLUMNS
from parley.routing.callbacks.rules import next_slot, rules
from parley.routing.callbacks.telling import tell
from parley.routing.callbacks.types import CallBack, State
from parley.routing.callbacks.understanding import Answer, Meant, meant
from parley.routing.callbacks.writing import change, line

# Intake holds the conversations already; nearly always nothing is offered in any of them.
OFFERED = f"""
    SELECT {COLUMNS} FROM callbacks b  -- callbacks_open
     WHERE b.workspace_id = $1 AND b.conversation_id = ANY($2) AND b.state NOT IN ('done', 'cancelled') AND b.state = 'offered'
     ORDER BY b.id FOR UPDATE
"""
SAID = """
    SELECT id, conversation_id, text, coalesce(content->>'payload', '') AS payload FROM messages
     WHERE workspace_id = $1 AND id = ANY($2) AND NOT content ?| '{automatic,doubtful,public,guest}' ORDER BY seq
"""


class Said(msgspec.Struct, frozen=True):
    id: MessageId
    conversation_id: ConversationId
    text: str
    payload: str


async def heard(tx: Tx, event: MessagesReceived) -> None:
    """The reaction to `conversations.MessagesReceived`."""
    offered = await tx.rows(CallBack, OFFERED, tx.workspace_id, sorted({id for id, _ in event.messages}))
    if not offered or event.automatic:
        return
    said = await tx.rows(Said, SAID, tx.workspace_id, [id for _, id in event.messages])
    country = await numbers.country(tx)
    for one in offered:
        await _answer(tx, one, _answers(said, one, country))


def _answers(said: Sequence[Said], one: CallBack, country: str) -> Meant | None:
    """Of several words at once the last one that is an answer."""
    found = (meant(words.text, words.payload, country) for words in reversed(said) if words.conversation_id == one.conversation_id)
    return next((answer for answer in found if answer), None)


async def _answer(tx: Tx, one: CallBack, answer: Meant | None) -> None:
    if answer is None:
        return
    talk = await conversations.held(tx, one.conversation_id)
    phone = answer.number or one.phone
    match answer.answer:
        case Answer.YES if phone:
            await _agreed(tx, one, talk, phone)
        case Answer.YES | Answer.OTHER:
            await ask_number(tx, one, talk, wording.OTHER_NUMBER)
        case Answer.NO:
            await _declined(tx, one, talk)


async def _agreed(tx: Tx, one: CallBack, talk: Conversation, phone: str) -> None:
    wanted = await rules(tx)
    slot = await next_slot(tx, wanted)
    if slot is not None:  # else nobody works any more, and the offer runs out
        await agree(tx, await change(tx, one, phone=phone), talk, slot, wanted)


async def ask_number(tx: Tx, one: CallBack, talk: Conversation, text: str, **changed: object) -> CallBack:
    """What is written next is understood as the number."""
    said = wording.with_number(translator(one.language), text, one.phone) if one.phone else translator(one.language).gettext(text)
    asked = await change(tx, one, state=State.OFFERED, phone=None, asked_at=clock.now(), **changed)
    await tell(tx, asked, talk, said)
    return asked


async def _declined(tx: Tx, one: CallBack, talk: Conversation) -> None:
    over = await change(tx, one, state=State.CANCELLED, outcome="declined", ended_at=clock.now())
    await line(tx, talk, "declined")
    await tell(tx, over, talk, translator(one.language).gettext(wording.DECLINED))
