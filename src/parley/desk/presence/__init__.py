"""Presence: who else is looking at a conversation, and who is typing."""

from parley.desk.presence.customers import TYPED, forget_typed, keep_typed, typed, typed_topic, typing_topic
from parley.desk.presence.showing import LOOKING, TYPING, TYPISTS, company, leave, show, topic, typists
from parley.desk.presence.types import Companion, Doing, Typist

__all__ = [
    "LOOKING",
    "TYPED",
    "TYPING",
    "TYPISTS",
    "Companion",
    "Doing",
    "Typist",
    "company",
    "forget_typed",
    "keep_typed",
    "leave",
    "show",
    "topic",
    "typed",
    "typed_topic",
    "typing_topic",
    "typists",
]
