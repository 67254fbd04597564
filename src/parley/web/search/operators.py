"""The search's operators as people call them, and how a question was understood."""

import re
from collections.abc import Mapping

from parley import conversations
from parley.conversations import Sought
from parley.core.i18n import N_, Language

ME: Mapping[Language, str] = {"ru": "я", "uk": "я", "en": "me"}
LABELS: Mapping[str, str] = {
    "who": N_("Who wrote"),
    "channel": N_("Channel"),
    "before": N_("Before the day"),
    "after": N_("Since the day"),
    "tag": N_("Tag"),
    "owner": N_("Assigned to"),
    "has": N_("Contains"),
    "status": N_("Status"),
}
STATUS_NAMES: Mapping[str, str] = {
    "open": N_("Open"),
    "waiting": N_("Answered"),
    "snoozed": N_("Snoozed"),
    "resolved": N_("Resolved"),
}
HAS_NAMES: Mapping[str, str] = {"file": N_("File"), "image": N_("Photo"), "voice": N_("Voice message"), "note": N_("Note")}
VALUES: Mapping[Language, Mapping[str, list[str]]] = {
    "ru": {"before": ["сегодня", "вчера"], "after": ["сегодня", "вчера"], "has": ["файл", "фото", "голос", "заметка"],
           "status": ["открыт", "отложен", "завершён"]},
    "uk": {"before": ["сьогодні", "вчора"], "after": ["сьогодні", "вчора"], "has": ["файл", "фото", "голос", "нотатка"],
           "status": ["відкрито", "відкладено", "завершено"]},
    "en": {"before": ["today", "yesterday"], "after": ["today", "yesterday"], "has": ["file", "photo", "voice", "note"],
           "status": ["open", "snoozed", "resolved"]},
}  # fmt: skip


UNFINISHED = re.compile(r"(?<!\S)([^\W\d_]+):$")
KNOWN = frozenset(twin for twins in conversations.OPERATORS.values() for twin in twins)


def finished(query: str) -> str:
    """Without the operator at its end whose value is still to be typed."""
    found = UNFINISHED.search(query)
    return query[: found.start()] if found and found[1].lower() in KNOWN else query


def names(language: Language) -> dict[str, tuple[str, str]]:
    """Operator -> how it is typed in a language, and what it means."""
    return {name: (_typed(twins, language), LABELS[name]) for name, twins in conversations.OPERATORS.items()}


def values(language: Language) -> Mapping[str, list[str]]:
    return VALUES[language]


def understood(sought: Sought) -> list[tuple[str, object]]:
    """(what it means, its value), in the order of the operators."""
    found = ((name, getattr(sought, name)) for name in conversations.OPERATORS)
    return [(LABELS[name], _shown(name, value)) for name, value in found if value]


def _shown(name: str, value: object) -> object:
    named: Mapping[str, str] = {"status": STATUS_NAMES, "has": HAS_NAMES}.get(name, {})
    return named.get(str(value), value)


def _typed(twins: tuple[str, ...], language: Language) -> str:
    """Twins stand as Russian, Ukrainian, English; where the first two are one word there are two of them."""
    if language == "en":
        return next(twin for twin in twins if twin.isascii())
    cyrillic = [twin for twin in twins if not twin.isascii()]
    return cyrillic[0] if language == "ru" else _ukrainian(cyrillic)


UKRAINIAN = frozenset({"від", "після", "призначено", "є"})


def _ukrainian(twins: list[str]) -> str:
    return next((twin for twin in twins if twin in UKRAINIAN), twins[0])
