"""Nobody talks over anybody: what an author is told before their answer goes out, once."""

from parley import conversations
from parley.conversations import Conversation, Message
from parley.core.db import Tx
from parley.core.errors import ParleyError
from parley.desk import presence, replies
from parley.web.composer.errors import AnsweredMeanwhile, SomebodyTypes, StillUnfilled
from parley.web.shell import faces
from parley.workspace import Staff

LOOK_BACK = 20
"""Entries of the timeline among which a colleague's answer is looked for."""

CODES: dict[type[ParleyError], str] = {SomebodyTypes: "typing", StillUnfilled: "unfilled"}
"""Warnings that are passed by name; the others, by having read on."""


async def heed(tx: Tx, found: Conversation, text: str, passed: str, me: Staff) -> None:
    """Raise what the author should know and has not been told."""
    known = passed.split()
    if left := replies.unfilled(text) if "unfilled" not in known else ():
        raise StillUnfilled(", ".join(left), field="text")
    if "typing" not in known:
        typing = [one.staff_id for one in await presence.company(tx, me, found.id) if one.doing == "reply"]
        if typing:
            raise SomebodyTypes((await faces.colleagues(tx))[typing[0]].name)


async def must_be_first(tx: Tx, said: Message, found: Conversation, began: int, me: Staff) -> None:
    """Checked when the conversation's row is held by our own answer: of two that are sent at once, the second is told of the first."""
    for other in await conversations.timeline(tx, found.person_id, limit=LOOK_BACK):
        ours = other.id == said.id or other.author_id == me.id
        if other.direction == "out" and not ours and other.conversation_id == said.conversation_id and began < other.seq < said.seq:
            raise AnsweredMeanwhile


def passed(before: str, error: ParleyError) -> str:
    """The warnings that somebody has read, this one among them."""
    code = CODES.get(type(error), "")
    return " ".join(sorted({*before.split(), code} - {""}))
