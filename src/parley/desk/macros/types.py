"""What a macro does, and what it has done."""

from datetime import datetime
from typing import Literal, NewType
from uuid import UUID

import msgspec

from parley.conversations import Message, Priority
from parley.core.i18n import Language
from parley.core.ids import StaffId, TagId
from parley.desk.sharing import Sharing
from parley.workspace import TeamId

MacroId = NewType("MacroId", UUID)

Until = Literal["", "hour", "hours", "evening", "morning", "week", "answer"]
"""For how long a conversation is put off; `answer` is until they write."""


class ToMe(msgspec.Struct, frozen=True, tag="me"):
    """To whoever runs the macro."""


class ToStaff(msgspec.Struct, frozen=True, tag="staff"):
    id: StaffId


class ToTeam(msgspec.Struct, frozen=True, tag="team"):
    id: TeamId


class ToQueue(msgspec.Struct, frozen=True, tag="queue"):
    """Back to everybody."""


Receiver = ToMe | ToStaff | ToTeam | ToQueue


class Actions(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that one macro does, in this order: say, note, then the rest at once."""

    say: dict[Language, str] = {}
    """A template by language."""
    note: str = ""
    add_tags: tuple[TagId, ...] = ()
    remove_tags: tuple[TagId, ...] = ()
    priority: Priority | None = None
    to: Receiver | None = None
    snooze: Until = ""
    resolve: bool = False

    @property
    def changes_something(self) -> bool:
        """Whether it does more than to speak."""
        return bool(self.add_tags or self.remove_tags or self.priority is not None or self.to or self.snooze or self.resolve)


class NewMacro(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    actions: Actions
    sharing: Sharing = Sharing()


class Macro(msgspec.Struct, frozen=True, kw_only=True):
    id: MacroId
    title: str
    actions: Actions
    sharing: Sharing
    used: int
    changed_at: datetime


class Ran(msgspec.Struct, frozen=True):
    """What a macro has done, as far as it can be taken back."""

    said: Message | None = None
    undo_id: UUID | None = None
    """For `views.undo`: whatever else it changed."""
