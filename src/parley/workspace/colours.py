"""Whether a colour can be read: contrast as WCAG 2.2 defines it (success criteria 1.4.3 and 1.4.11)."""

import re

from parley.core.errors import Invalid

WHITE, INK = "#ffffff", "#14201f"
READABLE, VISIBLE = 4.5, 3.0
COLOUR = re.compile(r"#[0-9a-f]{6}")
LINEAR_BELOW = 0.04045


class ColourUnknown(Invalid):
    """A colour is written like #0f766e."""


class ColourTooPale(Invalid):
    """On a white page this colour is hardly seen. Choose a darker one."""


def colour(text: str) -> str:
    """A colour that is seen on a white page, in lower case."""
    found = text.strip().lower()
    if not COLOUR.fullmatch(found):
        raise ColourUnknown(field="accent")
    if contrast(found, WHITE) < VISIBLE:
        raise ColourTooPale(field="accent")
    return found


def contrast(one: str, other: str) -> float:
    """1 for the same colour, 21 for black and white."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def ink_on(background: str) -> str:
    """The text colour that is read best on a background, ours for dark text or white."""
    return max((WHITE, INK), key=lambda ink: contrast(ink, background))


def _luminance(text: str) -> float:
    red, green, blue = (_linear(int(text[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= LINEAR_BELOW else ((share + 0.055) / 1.055) ** 2.4
