"""What an agent outside says of a conversation that it was offered. Each verb holds the conversation first, so that nobody overtakes it."""

from datetime import timedelta
from uuid import UUID, uuid5

from parley import conversations
from parley.channels import Button
from parley.conversations import Author, Message, NoWay
from parley.core import clock
from parley.core.db import Tx
from parley.core.ids import AccountId, ConversationId, IdentityId, MessageId, StaffId
from parley.routing import agents, handing
from parley.routing.agents import LONGEST_REASON
from parley.routing.engine import State
from parley.routing.outside import wire
from parley.routing.outside.closing import close, did_well, leave
from parley.routing.outside.errors import OVER, AgentPaused, NoQueueWithSkill, NoSuchQueue, OfferTakenOver
from parley.routing.outside.queries import offer
from parley.routing.outside.types import Offer, OutsideAgent
from parley.routing.queues import Queue, queues, skills

NEVER_AGAIN = timedelta(days=1)
"""What somebody has given back they are not given again, whoever else is there."""

HOLD = "SELECT owner_id FROM conversations WHERE workspace_id = $1 AND id = $2 AND joined_to IS NULL FOR UPDATE"
ACCEPT = """
    UPDATE outside_offers f SET accepted_at = $3, answer_by = CASE WHEN c.waiting_since IS NOT NULL
                                THEN $3::timestamptz + make_interval(secs => $4::int) END
      FROM conversations c
     WHERE f.workspace_id = $1 AND f.id = $2 AND f.accepted_at IS NULL AND (c.workspace_id, c.id) = ($1, f.conversation_id)
"""
ACCEPTED = "UPDATE assignments SET accepted_at = $3 WHERE workspace_id = $1 AND id = $2 AND accepted_at IS NULL AND ended_at IS NULL"
SAID = "UPDATE outside_offers SET answer_by = NULL WHERE workspace_id = $1 AND id = $2"
PLACED = "UPDATE routes SET queue_id = $3, placed_at = $4, team_id = NULL WHERE workspace_id = $1 AND conversation_id = $2"
PASSED = """
    UPDATE routes SET passed_by = array_append(array_remove(passed_by, $3), $3), passed_until = $4,
           preferred = nullif(preferred, $3) WHERE workspace_id = $1 AND conversation_id = $2
"""
STATE = """
    UPDATE agents SET state = $3, reason = $4, state_since = $5, worked_at = $5 WHERE workspace_id = $1 AND id = $2
"""


async def own(tx: Tx, agent: OutsideAgent, id: UUID) -> Offer:
    """While it is theirs. Raises what it ended with."""
    return await _held(tx, agent, id)


async def accept(tx: Tx, agent: OutsideAgent, id: UUID) -> Offer:
    """They take it. Taking it again changes nothing."""
    held = await _held(tx, agent, id)
    await _taken(tx, agent, held)
    return await offer(tx, id, agent.id)


async def decline(tx: Tx, agent: OutsideAgent, id: UUID, reason: str = "") -> Offer:
    """They do not. It goes to where it stood, and for a while to anybody but them."""
    held = await _held(tx, agent, id, repeats="declined")
    if held.closed_at is None:
        await close(tx, held.conversation_id, "declined", tells=False)
        await _note(tx, agent, held, reason)
        await leave(tx, held.conversation_id, agent.id)
    return await offer(tx, id, agent.id)


async def say(tx: Tx, agent: OutsideAgent, id: UUID, said: wire.Saying) -> Message:
    """They answer the customer. Who answers has taken it."""
    held = await _held(tx, agent, id)
    await _taken(tx, agent, held)
    message = await conversations.reply(
        tx,
        held.conversation_id,
        text=said.text,
        way=await _last_heard(tx, held.conversation_id),
        author=Author("outside", agent.id),
        buttons=[Button(one.label, one.payload, one.url) for one in said.buttons],
        seen=said.seen_seq,
        message_id=MessageId(uuid5(id, said.id)) if said.id else None,
    )
    await tx.execute(SAID, tx.workspace_id, id)
    await did_well(tx, agent.id)
    return message


async def hand_back(tx: Tx, agent: OutsideAgent, id: UUID, wanted: wire.HandingBack) -> Offer:
    """Somebody else should go on, with everything that was said, and what they say of it themselves."""
    held = await _held(tx, agent, id, repeats="handed_back")
    if held.closed_at is None:
        to = await _wanted(tx, wanted)
        await _taken(tx, agent, held)
        await close(tx, held.conversation_id, "handed_back", tells=False)
        await _note(tx, agent, held, wanted.summary, wanted.reason)
        await _give_back(tx, agent, held, to)
        await did_well(tx, agent.id)
    return await offer(tx, id, agent.id)


async def resolve(tx: Tx, agent: OutsideAgent, id: UUID) -> Offer:
    """There is nothing more to say."""
    held = await _held(tx, agent, id, repeats="resolved")
    if held.closed_at is None:
        await _taken(tx, agent, held)
        await close(tx, held.conversation_id, "resolved", tells=False)
        await conversations.resolve(tx, held.conversation_id, by=StaffId(agent.id))
        await did_well(tx, agent.id)
    return await offer(tx, id, agent.id)


async def be(tx: Tx, agent: OutsideAgent, state: State, reason: str = "") -> None:
    """They say themselves whether they are there."""
    if agent.is_paused:
        raise AgentPaused
    await tx.execute(STATE, tx.workspace_id, agent.id, state.value, " ".join(reason.split())[:LONGEST_REASON], clock.now())
    await did_well(tx, agent.id)
    await agents.told(tx)


# ── what they have in hand ──────────────────────────────────────────────────────────────────────


async def _held(tx: Tx, agent: OutsideAgent, id: UUID, *, repeats: str = "") -> Offer:
    """Theirs, nobody else changing it until this transaction ends. Raises what it ended with, unless they repeat that."""
    found = await offer(tx, id, agent.id)
    owner = await tx.value(HOLD, tx.workspace_id, found.conversation_id)
    found = await offer(tx, id, agent.id)  # what it was before we held it may be over by now
    if found.closed_at is not None and found.outcome != repeats:
        raise OVER[found.outcome]
    if found.closed_at is None and owner != agent.id:
        raise OfferTakenOver
    return found


async def _taken(tx: Tx, agent: OutsideAgent, held: Offer) -> None:
    if held.accepted_at is None:
        now = clock.now()
        await tx.execute(ACCEPT, tx.workspace_id, held.id, now, agent.answer_seconds)
        await tx.execute(ACCEPTED, tx.workspace_id, held.id, now)


async def _last_heard(tx: Tx, id: ConversationId) -> tuple[IdentityId, AccountId]:
    found = await conversations.conversation(tx, id)
    way = next((way for way in await conversations.ways(tx, found) if way.closed_at is None), None)
    if way is None:
        raise NoWay
    return way.identity_id, way.account_id


async def _note(tx: Tx, agent: OutsideAgent, held: Offer, *words: str) -> None:
    """In their own words, for staff alone; they go when the customer is forgotten."""
    if text := "\n".join(part for word in words if (part := word.strip())):
        await conversations.note_of(tx, held.conversation_id, text=text, author=Author("outside", agent.id))


async def _give_back(tx: Tx, agent: OutsideAgent, held: Offer, to: Queue | None) -> None:
    now = clock.now()
    await conversations.give_back(tx, held.conversation_id, agent.id, {"event": "handed_back", "from": str(agent.id)}, wakes=True)
    await tx.execute(PASSED, tx.workspace_id, held.conversation_id, agent.id, now + NEVER_AGAIN)
    if to:
        await tx.execute(PLACED, tx.workspace_id, held.conversation_id, to.id, now)
    await handing.tell(tx, held.conversation_id)


async def _wanted(tx: Tx, wanted: wire.HandingBack) -> Queue | None:
    """Where they want it to go. Raises NoSuchQueue, NoQueueWithSkill."""
    if not wanted.queue and not wanted.skill:
        return None
    all = await queues(tx)
    if wanted.queue:
        found = next((queue for queue in all if queue.name.casefold() == wanted.queue.strip().casefold()), None)
        if found is None:
            raise NoSuchQueue(field="queue")
        return found
    meant = {skill.id for skill in await skills(tx) if skill.name.casefold() == wanted.skill.strip().casefold()}
    found = next((queue for queue in all if any(need.skill in meant for need in queue.needs)), None)
    if found is None:
        raise NoQueueWithSkill(field="skill")
    return found
