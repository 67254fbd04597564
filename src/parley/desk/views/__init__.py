"""Views: saved questions to the inbox, of one person, a team or everybody; and what undoes a change of many conversations."""

from parley.desk.views.errors import NothingToUndo, TooManyViews, ViewNameMissing
from parley.desk.views.liking import like_sort, liked_sort
from parley.desk.views.queries import view, views
from parley.desk.views.service import CHANGED, change, move, remove, rename, restore, save
from parley.desk.views.types import AUDIENCES, Audience, Question, Readers, View, ViewId
from parley.desk.views.undoing import keep_undo, undo

__all__ = [
    "AUDIENCES",
    "CHANGED",
    "Audience",
    "NothingToUndo",
    "Question",
    "Readers",
    "TooManyViews",
    "View",
    "ViewId",
    "ViewNameMissing",
    "change",
    "keep_undo",
    "like_sort",
    "liked_sort",
    "move",
    "remove",
    "rename",
    "restore",
    "save",
    "undo",
    "view",
    "views",
]
