"""Which scenario a message starts."""

import re

from parley.bot.scenarios.matching import SURE
from parley.bot.scenarios.runner import STARTS
from parley.bot.scenarios.steps import Library, Triggers
from parley.bot.scenarios.types import Heard
from parley.core.text import fold


def triggered(library: Library, heard: Heard | None) -> str:
    """Its name; empty where none fits. None as `heard`: a conversation was opened.

    A button goes before a command, a command before the longest keyword, and a keyword before what was understood."""
    if heard is None:
        return next((name for name in sorted(library) if library[name].triggers.opened), "")
    if heard.button:
        return _pressed(library, heard.button)
    said = heard.text.strip().split(maxsplit=1)
    if said and said[0].startswith("/"):
        return next((name for name in sorted(library) if said[0].lower() in library[name].triggers.commands), "")
    return _named(library, heard.text) or _understood(library, heard)


def _pressed(library: Library, button: str) -> str:
    name = button.removeprefix(STARTS)
    if name != button:
        return name if name in library else ""
    return next((name for name in sorted(library) if button in library[name].triggers.buttons), "")


def _named(library: Library, text: str) -> str:
    """The scenario with the longest keyword that stands in the text."""
    said = f" {_words(text)} "
    found = {name: length for name, one in library.items() if (length := _longest(one.triggers, said))}
    return max(sorted(found), key=lambda name: found[name], default="")


def _longest(triggers: Triggers, said: str) -> int:
    keywords = (_words(keyword) for words in triggers.keywords.values() for keyword in words)
    return max((len(keyword) for keyword in keywords if keyword and f" {keyword} " in said), default=0)


def _understood(library: Library, heard: Heard) -> str:
    """By what the message is most likely about, if that is sure enough."""
    if not heard.intents or heard.intents[0].confidence < SURE:
        return ""
    return next((name for name in sorted(library) if heard.intents[0].intent in library[name].triggers.intents), "")


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(text)))
