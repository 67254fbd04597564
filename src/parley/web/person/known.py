"""What is known of a person, part by part, as the panel shows it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec

from parley import conversations, people
from parley.core.db import Tx
from parley.core.i18n import N_
from parley.core.ids import PersonId
from parley.people import BUILT_IN, Fact

FIELD_NAMES: Mapping[str, str] = {
    "called": N_("How to address them"),
    "birth_date": N_("Birthday"),
    "city": N_("City"),
    "company": N_("Company"),
    "job": N_("Occupation"),
    "language": N_("Language"),
    "address": N_("Postal address"),
    "website": N_("Website"),
}
SOURCES: Mapping[str, str] = {
    "staff": N_("entered by staff"),
    "form": N_("from a form on the site"),
    "api": N_("from another system"),
    "import": N_("from a list"),
}
TOUCHES: Mapping[str, str] = {"page": N_("Looked at a page"), "visit": N_("Visited"), "order": N_("Ordered"), "event": N_("Event")}
MOST_FILES = 9
MOST_TOUCHES = 8


class Row(msgspec.Struct, frozen=True):
    """A field and what is said of it: the one that counts, and others that differ."""

    field: str
    name: str
    kind: str
    choices: tuple[str, ...] = ()
    said: tuple[Fact, ...] = ()
    is_own: bool = False
    """Named by the business itself: not to be translated."""


async def about(tx: Tx, id: PersonId) -> dict[str, Any]:
    said = await people.facts(tx, id)
    rows = [Row(field, FIELD_NAMES[field], kind, said=tuple(said.get(field, ()))) for field, kind in BUILT_IN.items()]
    own = [
        Row(str(one.id), one.name, one.kind, one.choices, tuple(said.get(str(one.id), ())), is_own=True)
        for one in await people.custom_fields(tx)
    ]
    return {"fields": [*rows, *own], "sources": SOURCES, "said": said}


async def tags(tx: Tx, id: PersonId) -> dict[str, Any]:
    own = await people.tags(tx, id)
    return {"person_tags": own, "offered_tags": [tag for tag in await people.tags_in_use(tx) if tag not in own]}


async def notes(tx: Tx, id: PersonId) -> dict[str, Any]:
    return {"notes": await people.notes(tx, id), "removed": None}


async def traces(tx: Tx, id: PersonId, zone: str) -> dict[str, Any]:
    """What they left behind by themselves: files, habits, touchpoints."""
    habits = await conversations.habits(tx, id, zone)
    return {
        "files": await conversations.files_of(tx, id, limit=MOST_FILES),
        "habits": habits,
        "usual_hours": people.serving.usual(habits.hours),
        "touchpoints": await people.touchpoints(tx, id, limit=MOST_TOUCHES),
        "touches": TOUCHES,
    }


async def companies(tx: Tx, id: PersonId) -> dict[str, Any]:
    """Where they work, and where they may."""
    return {"employments": await people.companies.companies_of(tx, id), "company_offers": await people.companies.suggestions(tx, id)}


PARTS: Mapping[str, Callable[[Tx, PersonId], Awaitable[dict[str, Any]]]] = {
    "about": about,
    "tags": tags,
    "notes": notes,
    "companies": companies,
}
