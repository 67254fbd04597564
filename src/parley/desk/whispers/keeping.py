"""Whisper, read, know. Each question names who asks, so that no page can show a whisper to somebody else."""

from parley import conversations, workspace
from parley.core import clock, ids
from parley.core.db import Tx, storable
from parley.core.errors import NotFound
from parley.core.ids import ConversationId, StaffId
from parley.desk import notices
from parley.desk.whispers.errors import EmptyWhisper, NobodyToTell
from parley.desk.whispers.types import Whisper, WhisperId
from parley.workspace import Staff

LONGEST = 2_000
MOST = 20

ADD = "INSERT INTO whispers (workspace_id, id, conversation_id, to_id, by_id, text, at) VALUES ($1, $2, $3, $4, $5, $6, $7)"
WHISPERS = """
    SELECT id, to_id, by_id, text, at, known_at FROM (
        SELECT * FROM whispers  -- whispers_of_conversation
         WHERE workspace_id = $1 AND conversation_id = $2 AND $3 IN (to_id, by_id) ORDER BY at DESC, id DESC LIMIT $4) AS newest
     ORDER BY at, id
"""
KNOW = """
    UPDATE whispers SET known_at = coalesce(known_at, $4) WHERE workspace_id = $1 AND id = $2 AND to_id = $3
    RETURNING conversation_id, by_id
"""


def topic(staff_id: StaffId) -> str:
    """On which pages of somebody look again."""
    return f"whispers/{staff_id}"


async def whisper(tx: Tx, conversation_id: ConversationId, text: str, *, to: StaffId, by: Staff) -> None:
    """Tell one colleague something. Raises NobodyToTell for whoever does not answer customers."""
    workspace.require(by, "routing.manage")
    text = storable(text).strip()[:LONGEST]
    if not text:
        raise EmptyWhisper(field="text")
    found = await conversations.conversation(tx, conversation_id)
    reader = await workspace.staff_member(tx, to)
    if not reader.active or reader.id == by.id or not workspace.may(reader, "conversations.reply"):
        raise NobodyToTell(field="to")
    await tx.execute(ADD, tx.workspace_id, ids.new(), found.id, to, by.id, text, clock.now())
    await notices.tell_of_whisper(tx, found.id, to=to, by=by.id)
    _told(tx, to, by.id)


async def whispers(tx: Tx, conversation_id: ConversationId, *, by: Staff) -> list[Whisper]:
    """The last of those that are for them or from them, the oldest first."""
    return await tx.rows(Whisper, WHISPERS, tx.workspace_id, conversation_id, by.id, MOST)


async def know(tx: Tx, id: WhisperId, *, by: Staff) -> ConversationId:
    """Its reader has read it. Returns beside which conversation it stands; NotFound for everybody else."""
    found = await tx.records(KNOW, tx.workspace_id, id, by.id, clock.now())
    if not found:
        raise NotFound
    [(conversation_id, author)] = found
    await notices.know(tx, by.id, conversation_id=conversation_id, kind=notices.Kind.WHISPERED)
    _told(tx, by.id, author)
    return ConversationId(conversation_id)


def _told(tx: Tx, *whom: StaffId) -> None:
    for one in whom:
        tx.signal(topic(one))
