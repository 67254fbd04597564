"""Presence: who else is looking at a conversation, and who is typing."""

from parley.desk.presence.showing import LOOKING, TYPING, company, leave, show, topic
from parley.desk.presence.types import Companion, Doing

__all__ = ["LOOKING", "TYPING", "Companion", "Doing", "company", "leave", "show", "topic"]
