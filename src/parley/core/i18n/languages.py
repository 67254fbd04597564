"""The languages that Parley speaks, and which of them a browser asks for."""

from typing import Literal

Language = Literal["ru", "uk", "en"]

LANGUAGES: tuple[Language, ...] = ("ru", "uk", "en")
MAX_HEADER_CHARS = 500


def language_of(tag: str) -> Language | None:
    """Ours among the languages: "uk-UA" is "uk"."""
    primary = tag.strip().lower().replace("_", "-").partition("-")[0]
    return next((language for language in LANGUAGES if language == primary), None)


def negotiated(accept_language: str, default: Language = "en") -> Language:
    """The language of ours that an Accept-Language header wants most (RFC 9110, 12.5.4)."""
    wishes = [_wish(part) for part in accept_language[:MAX_HEADER_CHARS].split(",")]
    # Sorting is stable, so that of two equal wishes the first one counts.
    for tag, weight in sorted(wishes, key=lambda wish: -wish[1]):
        if weight > 0 and (language := language_of(tag)):
            return language
    return default


def _wish(part: str) -> tuple[str, float]:
    tag, _, parameter = part.partition(";")
    name, _, weight = parameter.strip().partition("=")
    try:
        return tag, float(weight) if name.strip().lower() == "q" else 1.0
    except ValueError:
        return tag, 0.0
