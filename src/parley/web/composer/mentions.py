"""Colleagues who are named in a note: offered while somebody types, found in its text when it is left."""

from collections.abc import Sequence

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Template

from parley import workspace
from parley.core.db import Tx
from parley.core.ids import StaffId
from parley.core.text import fold, other_layouts
from parley.workspace import Staff

MOST_SHOWN = 8
LONGEST_QUERY = 60


@get("/composer/colleagues")
async def colleagues(tx: NamedDependency[Tx], me: NamedDependency[Staff], q: FromQuery[str] = "") -> Template:
    """Whoever can be meant by the letters behind an @."""
    workspace.require(me, "conversations.reply")
    found = [one for one in await workspace.staff(tx) if one.active and one.id != me.id and _is_meant(one.name, q[:LONGEST_QUERY])]
    return Template("composer/_colleagues.html", context={"found": found[:MOST_SHOWN]})


def named_in(text: str, staff: Sequence[Staff]) -> list[StaffId]:
    """Whose whole name stands behind an @; of two where one name begins with the other, the longer is meant."""
    rest, named = text, list[StaffId]()
    for one in sorted((one for one in staff if one.active), key=lambda one: -len(one.name)):
        if f"@{one.name}" in rest:
            named += [other.id for other in staff if other.name == one.name and other.active and other.id not in named]
            rest = rest.replace(f"@{one.name}", "")
    return named


def _is_meant(name: str, typed: str) -> bool:
    whole = fold(name)
    wanted = [fold(typed), *map(fold, other_layouts(typed))]
    return any(whole.startswith(word) or f" {word}" in whole for word in wanted)
