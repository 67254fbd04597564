"""What a customer means who answers our offer to call: yes, no, another number, or something else altogether. Pure."""

import re
from enum import StrEnum
from typing import NamedTuple

from parley.core import phones
from parley.core.text import fold

PREFIX = "callback:"
"""Of what our buttons send back."""
MOST_WORDS = 6
"""Whoever says more than that says something else."""
WORD = re.compile(r"[\w']+")

YES = frozenset(
    """да ага угу конечно хорошо давайте хочу жду можно верно перезвоните позвоните звоните перезвони позвони звони набери наберите
       так звісно звичайно добре гаразд хочу чекаю можна вірно передзвоніть зателефонуйте телефонуйте подзвоніть дзвоніть передзвони
       yes yeah yep sure ok okay ок окей please call fine""".split()
)
NO = frozenset("нет неа ні no nope".split())
NOT = frozenset("не not don't dont never".split()) | NO
NOT_AT_ALL = (
    "не надо",
    "не нужно",
    "не стоит",
    "не треба",
    "не потрібно",
    "не варто",
    "не сейчас",
    "не зараз",
    "не хочу",
    "not now",
    "i'm good",
)


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    OTHER = "other"
    """On another number."""


class Meant(NamedTuple):
    answer: Answer
    number: str = ""
    """E.164, where they name one."""


def button(answer: Answer) -> str:
    """What the button of an answer sends back."""
    return PREFIX + answer


def meant(text: str, payload: str, country: str) -> Meant | None:
    """None where it is no answer to our question. A number in a sentence is the one to call, whatever stands beside it."""
    if payload.startswith(PREFIX):
        return Meant(Answer(payload.removeprefix(PREFIX))) if payload.removeprefix(PREFIX) in set(Answer) else None
    if number := phones.found_in(text, country):
        return Meant(Answer.YES, number)
    answer = _said(fold(text))
    return Meant(answer) if answer else None


def _said(text: str) -> Answer | None:
    words = WORD.findall(text)
    if not 0 < len(words) <= MOST_WORDS:
        return None
    agrees = any(word in YES for word in words)
    if words[0] in NO or " ".join(words).startswith(NOT_AT_ALL) or (agrees and any(word in NOT for word in words)):
        return Answer.NO
    return Answer.YES if words[0] in YES else None
