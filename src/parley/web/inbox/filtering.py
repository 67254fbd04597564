"""The builder of filters: a form that grows, says in words what it asks and how many conversations that shows."""

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.response import Template

from parley import conversations, workspace
from parley.conversations import Group
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.i18n import translator
from parley.web.inbox import describing, filters, places
from parley.web.inbox.describing import Describer
from parley.web.inbox.listing import moved
from parley.web.inbox.places import Place
from parley.web.inbox.words import TABS
from parley.web.shell import redirects, zones
from parley.web.shell.visiting import Asked, is_fragment
from parley.workspace import Presence

MOST_FIELDS = 400
SHOW = "show"


@get("/inbox/filter")
async def filter_form(request: Asked, tx: NamedDependency[Tx], presence: NamedDependency[Presence]) -> Response[Any]:
    """The form as it is asked for: filled from an address, or as somebody has filled it in so far. Nothing is changed by it."""
    workspace.require(presence.staff, "conversations.read")
    fields = fields_of(request)
    place = Place(**{name: fields[name][0] for name in ("tab", "sort", "filter") if name in fields})
    group = await _asked(tx, fields, presence, place)
    if fields.get("do") == [SHOW]:
        there = place.but(filter=filters.written(filters.complete(group)))
        return await moved(request, tx, presence.staff, there) if is_fragment(request) else redirects.see(there.path)
    name = "inbox/_filter.html" if is_fragment(request) else "inbox/filter.html"
    return Template(name, context=await form(tx, presence, place, group))


async def form(tx: Tx, presence: Presence, place: Place, group: Group) -> dict[str, Any]:
    """What the form's template needs."""
    speech = translator(presence.staff.language)
    describer = Describer(await describing.choices(tx, speech), speech, zones.zone_of(presence))
    whole = filters.complete(group)
    there = place.but(filter=filters.written(whole))
    asked = await places.shown(tx, presence.staff, there)
    counted = await conversations.counts(tx, presence.staff.id, {"": (asked.question.which, asked.question.filter)})
    teams = [
        team for team in await workspace.teams(tx) if presence.staff.id in team.members or workspace.may(presence.staff, "views.share")
    ]
    return {
        **describing.shown_part(describer.part(group), describer),
        "place": place,
        "there": there,
        "asked": asked,
        "tabs": TABS,
        "words": describer.words(whole),
        "count": counted[""],
        "most_counted": conversations.MOST_COUNTED,
        "teams": teams,
    }


async def _asked(tx: Tx, fields: dict[str, list[str]], presence: Presence, place: Place) -> Group:
    if not any(name.startswith("all-") for name in fields):
        found = await places.shown(tx, presence.staff, place.but(filter=""))
        begun = filters.read(place.filter) if place.filter else found.narrowing
        return begun if begun.items else filters.edited(begun, f"add-{filters.ROOT}")
    return filters.edited(filters.from_form(fields, zones.zone_of(presence)), next(iter(fields.get("do", ())), ""))


def fields_of(request: Asked) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    pairs = list(request.query_params.multi_items())
    if len(pairs) > MOST_FIELDS:
        raise NotFound
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found
