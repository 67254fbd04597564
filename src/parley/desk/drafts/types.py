"""What somebody has begun to write, and how they like to write."""

from datetime import datetime
from typing import Literal, NewType
from uuid import UUID

import msgspec

from parley.core.ids import ConversationId, MessageId

DraftFileId = NewType("DraftFileId", UUID)
Mode = Literal["reply", "note"]


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """One for each conversation and writer."""

    conversation_id: ConversationId
    counter: int
    """Grows with each change, whichever browser makes it."""
    text: str = ""
    mode: Mode = "reply"
    way: str = ""
    """The way chosen by hand; empty where none was."""
    quoted: MessageId | None = None
    began: int = 0
    """The last entry of the conversation when it was begun."""
    saved_at: datetime | None = None


class DraftFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that waits beside a draft."""

    id: DraftFileId
    type: str
    name: str
    mime: str
    size: int
    key: str


class Habits(msgspec.Struct, frozen=True):
    enter_sends: bool = False
    """Enter sends and Shift+Enter begins a line; otherwise Ctrl+Enter sends."""
