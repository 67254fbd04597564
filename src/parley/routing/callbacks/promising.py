"""A promise is made: offered to somebody in need, agreed to by them, or given by a colleague."""

from parley import conversations, people, workspace
from parley.conversations import Conversation, Message
from parley.core import clock, ids
from parley.core.db import Tx
from parley.core.i18n import Language, translator
from parley.core.ids import AccountId, ConversationId, IdentityId
from parley.routing.callbacks import numbers, wording
from parley.routing.callbacks.errors import AlreadyPromised, CannotBeAsked, NeverOpen
from parley.routing.callbacks.queries import open_of
from parley.routing.callbacks.rules import Slot, next_slot, rules
from parley.routing.callbacks.telling import ask, tell
from parley.routing.callbacks.types import BY_STAFF, CallBack, CallBackId, Rules, State
from parley.routing.callbacks.writing import add, change, line
from parley.routing.events import UrgentRecognised
from parley.workspace import Staff

# Whoever has just said no, or nothing, is not asked again for a day.
ASKED_LATELY = """
    SELECT EXISTS (SELECT FROM callbacks WHERE workspace_id = $1 AND conversation_id = $2  -- callbacks_of
                      AND (state NOT IN ('done', 'cancelled') OR ended_at > $3::timestamptz - interval '1 day'))
"""
SOMEBODY_IS_THERE = "SELECT EXISTS (SELECT FROM agents WHERE workspace_id = $1 AND kind = 'staff' AND state IN ('available', 'busy'))"


async def offer_when_urgent(tx: Tx, event: UrgentRecognised) -> None:
    """The reaction to `UrgentRecognised`: they are asked at once, on the channel on which they spoke."""
    wanted = await rules(tx)
    if not wanted.offers or not wanted.kinds & set(event.kinds):
        return
    talk = await conversations.held(tx, event.conversation_id)
    said = await conversations.message(tx, event.message_id)
    slot = await next_slot(tx, wanted)
    if slot is None or said.identity_id is None or not await _may_offer(tx, talk, said, slot):
        return
    speech = await wording.speech_with(tx, talk.person_id, said.text)
    phone = await numbers.known_to(tx, talk.person_id, said.identity_id)
    reason = min(wanted.kinds & set(event.kinds), key=event.kinds.index)
    one = _new(talk, (said.identity_id, said.account_id), phone, reason, speech.language)
    try:
        await _offer(tx, one, talk, slot, wanted)
    except CannotBeAsked:
        return  # operators see that it is urgent, and can do more than we


async def _may_offer(tx: Tx, talk: Conversation, said: Message, slot: Slot) -> bool:
    if talk.is_public or "public" in said.content or said.identity_id is None:
        return False
    if await tx.value(ASKED_LATELY, tx.workspace_id, talk.id, clock.now()) or await people.blocked(tx, [talk.person_id]):
        return False
    if not slot.is_later(clock.now()) and not await tx.value(SOMEBODY_IS_THERE, tx.workspace_id):
        return False  # a promise that nobody is there to keep is worse than none
    return await numbers.may_be_called(tx, [said.identity_id])


async def offer(tx: Tx, id: ConversationId, phone: str = "", *, by: Staff) -> CallBack:
    """A colleague has the customer asked whether, or on which number. Raises AlreadyPromised, CannotBeAsked, NeverOpen, NumberInvalid."""
    talk, slot, wanted = await _free(tx, id, by)
    number = await numbers.read(tx, phone) if phone.strip() else None
    speech = await wording.speech_with(tx, talk.person_id)
    return await _offer(tx, _new(talk, await _way(tx, talk), number, BY_STAFF, speech.language, by), talk, slot, wanted)


async def promise(tx: Tx, id: ConversationId, phone: str, *, by: Staff) -> CallBack:
    """A colleague promises a call, and the customer is told so where they can be. Raises AlreadyPromised, NeverOpen, NumberInvalid."""
    talk, slot, wanted = await _free(tx, id, by)
    number = await numbers.read(tx, phone)
    speech = await wording.speech_with(tx, talk.person_id)
    one = await add(tx, _new(talk, await _way(tx, talk), number, BY_STAFF, speech.language, by))
    return await agree(tx, one, talk, slot, wanted, by=by)


async def agree(tx: Tx, one: CallBack, talk: Conversation, slot: Slot, wanted: Rules, *, by: Staff | None = None) -> CallBack:
    """From now on the call is owed: whoever is free for it is sought at the next look."""
    agreed = await change(
        tx, one, state=State.PROMISED, promised_at=one.promised_at or clock.now(), starts_at=slot.starts_at, due_at=slot.due_at
    )
    await line(tx, talk, "promised", by.id if by else None, due=slot.due_at.isoformat())
    text = wording.confirmation(translator(one.language), slot, wanted.minutes, one.phone or "", await wording.zone(tx))
    await tell(tx, agreed, talk, text)
    return agreed


async def _offer(tx: Tx, one: CallBack, talk: Conversation, slot: Slot, wanted: Rules) -> CallBack:
    text = wording.offer(translator(one.language), slot, wanted.minutes, one.phone, await wording.zone(tx))
    await ask(tx, one, talk, text, wording.buttons(one.language, phone=one.phone))
    return await add(tx, one)


async def _free(tx: Tx, id: ConversationId, by: Staff) -> tuple[Conversation, Slot, Rules]:
    """A conversation in which nothing is being arranged, and when a call could be made."""
    workspace.require(by, "conversations.reply")
    talk, wanted = await conversations.held(tx, id), await rules(tx)
    if await open_of(tx, talk.id):
        raise AlreadyPromised
    slot = await next_slot(tx, wanted)
    if slot is None:
        raise NeverOpen(field="phone")
    return talk, slot, wanted


Way = tuple[IdentityId, AccountId | None]


async def _way(tx: Tx, talk: Conversation) -> Way:
    """The one used last that is open."""
    ways = await conversations.private_ways(tx, talk.person_id)
    return next(((way.identity_id, way.account_id) for way in ways if way.closed_at is None), (talk.identity_id, None))


def _new(talk: Conversation, way: Way, phone: str | None, reason: str, language: Language, by: Staff | None = None) -> CallBack:
    return CallBack(
        id=CallBackId(ids.new()),
        conversation_id=talk.id,
        identity_id=way[0],
        account_id=way[1],
        phone=phone,
        language=language,
        reason=reason,
        asked_by=by.id if by else None,
        asked_at=clock.now(),
    )
