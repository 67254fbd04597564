"""Macros: several actions on a conversation in one."""

from parley.desk.macros.errors import (
    BothSnoozedAndResolved,
    CannotSay,
    MacroDoesNothing,
    MacroTitleMissing,
    ReceiverGone,
    TagGone,
    TooManyMacros,
)
from parley.desk.macros.keeping import add, change, remove, restore
from parley.desk.macros.queries import find, macro, macros
from parley.desk.macros.running import Job, run, words
from parley.desk.macros.types import Actions, Macro, MacroId, NewMacro, Ran, Receiver, ToMe, ToQueue, ToStaff, ToTeam, Until

__all__ = [
    "Actions",
    "BothSnoozedAndResolved",
    "CannotSay",
    "Job",
    "Macro",
    "MacroDoesNothing",
    "MacroId",
    "MacroTitleMissing",
    "NewMacro",
    "Ran",
    "Receiver",
    "ReceiverGone",
    "TagGone",
    "ToMe",
    "ToQueue",
    "ToStaff",
    "ToTeam",
    "TooManyMacros",
    "Until",
    "add",
    "change",
    "find",
    "macro",
    "macros",
    "remove",
    "restore",
    "run",
    "words",
]
