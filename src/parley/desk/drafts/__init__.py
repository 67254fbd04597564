"""Drafts: what somebody has begun to write, kept on the server."""

from parley.desk.drafts.errors import TooManyFiles
from parley.desk.drafts.files import MOST_FILES, drop_file, files, keep_files, names_file, outgoing
from parley.desk.drafts.habits import habits, keep_habits
from parley.desk.drafts.keeping import LONGEST_TEXT, clear, draft, open_of, save, topic
from parley.desk.drafts.types import Draft, DraftFile, DraftFileId, Habits, Mode

__all__ = [
    "LONGEST_TEXT",
    "MOST_FILES",
    "Draft",
    "DraftFile",
    "DraftFileId",
    "Habits",
    "Mode",
    "TooManyFiles",
    "clear",
    "draft",
    "drop_file",
    "files",
    "habits",
    "keep_files",
    "keep_habits",
    "names_file",
    "open_of",
    "outgoing",
    "save",
    "topic",
]
