"""The composer as a page shows it: what stands in it, by which ways it may go, and what was just sent and can be taken back."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from parley import conversations
from parley.channels import measure
from parley.conversations import Conversation, Message
from parley.core import clock, ids
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import ConversationId, MessageId
from parley.desk import drafts, presence, replies
from parley.web.composer import company, ways
from parley.web.composer.ways import Choice
from parley.web.shell import zones
from parley.web.shell.visiting import Asked, presence_of
from parley.web.shell.wording import LOSSES, TRUST, TRUST_MEANS, UNITS
from parley.web.whispers.shown import shown as shown_whispers
from parley.workspace import Presence

JUST_NOW = timedelta(seconds=30)
"""What leaves so soon is being sent."""
STAYS_SECONDS = 12
"""For so long a notice offers to undo what does not leave by itself."""


class Draft(msgspec.Struct, frozen=True):
    """What stands in the composer."""

    message_id: UUID
    text: str = ""
    mode: str = "reply"
    way: str = ""
    quoted: str = ""
    said: bool = False
    """Whether the one before it has just been taken."""
    counter: int = 0
    """Of the last change that the server knows."""
    began: int = 0
    """The last entry of the conversation when it was begun."""
    passed: str = ""
    """The warnings that its author has read already."""


def fresh(*, quoted: str = "", said: bool = False, mode: str = "reply") -> Draft:
    """An empty composer, with the id of the message that it will make: sent twice, it is still one."""
    return Draft(ids.new(), quoted=quoted, said=said, mode=mode)


async def composer(request: Asked, tx: Tx, found: Conversation, draft: Draft, context: Mapping[str, Any]) -> dict[str, Any]:
    """What its template needs, beside the conversation's own context. A draft that was refused is shown as it was sent."""
    here = presence_of(request)
    assert here is not None
    choices = await ways.choices(tx, found, context["identities"])
    if not context["error"]:
        draft = _resumed(draft, await drafts.draft(tx, here.staff, found.id), found, choices)
    return {
        **await _written(tx, here, found, draft, choices),
        **await _around(tx, here, found),
        **await _just_done(request, tx, found.id),
        # What was refused was the draft: nothing else on the page is to blame.
        "refused": context["error"],
        "error": None,
    }


async def _written(tx: Tx, here: Presence, found: Conversation, draft: Draft, choices: Sequence[Choice]) -> dict[str, Any]:
    """The draft, its files, and what becomes of it on the way chosen."""
    preferred = next((choice for choice in choices if choice.key == draft.way), choices[0] if choices else None)
    quoted, kept = await _quoted(tx, draft.quoted), await drafts.files(tx, here.staff, found.id)
    return {
        "choices": choices,
        "choice": preferred,
        "draft": draft,
        "quoted": quoted,
        "kept": kept,
        "fitted": ways.fitted(preferred, draft.text, files=drafts.outgoing(kept), quotes=quoted is not None) if preferred else None,
        "length": measure(draft.text, preferred.can.unit) if preferred else len(draft.text),
        "unfilled": replies.unfilled(draft.text),
    }


async def _around(tx: Tx, here: Presence, found: Conversation) -> dict[str, Any]:
    """Who else is there, when "tomorrow morning" is, how the writer likes to write, and words."""
    return {
        **await shown_whispers(tx, here.staff, found),
        "companions": await company.shown(tx, here.staff, found.id),
        "presence_topic": presence.topic(found.id),
        "moments": _moments(here),
        "enter_sends": (await drafts.habits(tx, here.staff)).enter_sends,
        "losses": LOSSES,
        "units": UNITS,
        "trust": TRUST,
        "trust_means": TRUST_MEANS,
    }


def _resumed(draft: Draft, kept: drafts.Draft, found: Conversation, choices: Sequence[Choice]) -> Draft:
    """Joined with what its author had begun here, in whatever browser."""
    way = draft.way or _remembered(kept, choices)
    if not kept.text:
        return msgspec.structs.replace(draft, way=way, counter=kept.counter, began=found.last_seq)
    quoted = draft.quoted or (str(kept.quoted) if kept.quoted else "")
    return msgspec.structs.replace(
        draft, text=kept.text, mode=kept.mode, way=way, quoted=quoted, counter=kept.counter, began=kept.began or found.last_seq
    )


def _remembered(kept: drafts.Draft, choices: Sequence[Choice]) -> str:
    """The way that was chosen by hand, until the customer writes on another one."""
    since = [choice.key for choice in choices if kept.saved_at and (choice.way.last_in_at or kept.saved_at) > kept.saved_at]
    return kept.way if kept.text or all(key == kept.way for key in since) else ""


async def _quoted(tx: Tx, id: str) -> Message | None:
    try:
        return await conversations.message(tx, MessageId(UUID(id))) if id else None
    except (ValueError, NotFound):
        return None


async def _just_done(request: Asked, tx: Tx, id: ConversationId) -> dict[str, Any]:
    """What the page before this one has done, while it can be taken back."""
    sent, undo = _id(request.query_params.get("sent", "")), _id(request.query_params.get("undo", ""))
    held = await _held(tx, id, MessageId(sent)) if sent else None
    later = held is not None and held.leaves_at is not None and held.leaves_at > clock.now() + JUST_NOW
    stays = (held.leaves_at - clock.now()).total_seconds() if held and held.leaves_at and not later else STAYS_SECONDS
    return {"held": held, "leaves_later": later, "stays": stays, "undo_id": undo if undo and (held or not sent) else None}


async def _held(tx: Tx, id: ConversationId, sent: MessageId) -> Message | None:
    try:
        message = await conversations.message(tx, sent)
    except NotFound:
        return None
    return message if message.conversation_id == id and message.leaves_at else None


def _id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _moments(here: Presence) -> dict[str, tuple[str, Any]]:
    zone = zones.zone_of(here)
    return {name: (words, zones.later(name, zone)) for name, words in zones.LATER.items()}
