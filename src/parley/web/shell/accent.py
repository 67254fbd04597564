"""A workspace's colour on the desk: made darker by day and lighter by night, until all that stands in it or on it can be read."""

import re

from litestar import Response, get
from litestar.params import FromPath

from parley import workspace
from parley.core.errors import NotFound

OURS = "#0f766e"
"""What the tokens have by themselves."""
DAY_GROUND, NIGHT_GROUND = "#eceff0", "#1c2726"
"""The background of either theme on which a colour is hardest to read."""
BLACK, NIGHT_INK = "#000000", "#071211"
READABLE, BRIGHT = workspace.colours.READABLE, 6.0
WHITE = workspace.colours.WHITE
STEPS = 50
WRITTEN = re.compile(r"[0-9a-f]{6}")
KEPT = {"cache-control": "public, max-age=86400"}


@get("/accent/{accent:str}", include_in_schema=False, sync_to_thread=False)
def accent_sheet(accent: FromPath[str]) -> Response[str]:
    if not WRITTEN.fullmatch(accent):
        raise NotFound
    return Response(sheet(f"#{accent}"), media_type="text/css; charset=utf-8", headers=KEPT)


def address(accent: str) -> str:
    """Where a colour's sheet is; empty for our own colour, which needs none."""
    return "" if accent == OURS else f"/accent/{accent.removeprefix('#')}"


def sheet(accent: str) -> str:
    chosen = "".join(f" --{name}: light-dark({day}, {night});" for name, (day, night) in tokens(accent).items())
    return f"@layer tokens {{ :root {{{chosen} }} }}\n"


def tokens(accent: str) -> dict[str, tuple[str, str]]:
    """Token -> its colour by day and by night."""
    soft = mixed(WHITE, accent, 0.12), mixed(NIGHT_GROUND, accent, 0.2)
    day, night = turned(accent, BLACK, DAY_GROUND, READABLE), turned(accent, WHITE, NIGHT_GROUND, BRIGHT)
    strong = turned(mixed(day, BLACK, 0.2), BLACK, soft[0], READABLE), turned(mixed(night, WHITE, 0.2), WHITE, soft[1], READABLE)
    return {
        "accent": (day, night),
        "accent-strong": strong,
        "accent-soft": soft,
        "on-accent": (workspace.colours.ink_on(day), NIGHT_INK),
        "rail": (mixed("#0e1716", accent, 0.22), "#0a100f"),
    }


def turned(colour: str, towards: str, ground: str, enough: float) -> str:
    """As little mixed with black or white as it takes to be read on a background."""
    shades = (mixed(colour, towards, step / STEPS) for step in range(STEPS + 1))
    return next(shade for shade in shades if workspace.colours.contrast(shade, ground) >= enough)


def mixed(one: str, other: str, share: float) -> str:
    """One colour with a share of another, channel by channel."""
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(mine + (theirs - mine) * share):02x}" for mine, theirs in pairs)
