"""Saved replies: texts with variables that are said again and again."""

from parley.core.liquid import TemplateBroken
from parley.desk.replies.errors import (
    ShortcutInvalid,
    ShortcutTaken,
    TextMissing,
    TextTooLong,
    TitleMissing,
    TooManyReplies,
    UnknownVariable,
)
from parley.desk.replies.keeping import add, change, count_use, remove, rendered, restore, seed, variants
from parley.desk.replies.queries import find, replies, reply
from parley.desk.replies.rendering import LONGEST_TEMPLATE, VARIABLES, checked, filled, unfilled
from parley.desk.replies.types import Context, NewReply, Rendered, ReplyId, SavedReply
from parley.desk.sharing import Sharing, UnknownSharing, keeps_all

__all__ = [
    "LONGEST_TEMPLATE",
    "VARIABLES",
    "Context",
    "NewReply",
    "Rendered",
    "ReplyId",
    "SavedReply",
    "Sharing",
    "ShortcutInvalid",
    "ShortcutTaken",
    "TemplateBroken",
    "TextMissing",
    "TextTooLong",
    "TitleMissing",
    "TooManyReplies",
    "UnknownSharing",
    "UnknownVariable",
    "add",
    "change",
    "checked",
    "count_use",
    "filled",
    "find",
    "keeps_all",
    "remove",
    "rendered",
    "replies",
    "reply",
    "restore",
    "seed",
    "unfilled",
    "variants",
]
