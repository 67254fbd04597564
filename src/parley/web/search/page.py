"""The search page: what was found, in context, and how the question was understood."""

from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Template

from parley import channels, conversations, workspace
from parley.conversations import Hit, Sought
from parley.core.db import Tx
from parley.core.i18n import Language
from parley.desk import search
from parley.desk.search import Everything
from parley.web.search import operators
from parley.web.search.marking import marked, passage
from parley.web.shell import faces
from parley.web.shell.visiting import Asked, is_fragment
from parley.workspace import Presence, Staff

MOST_SUGGESTIONS = 3
LONGEST = 500


@get("/search")
async def search_page(request: Asked, tx: NamedDependency[Tx], presence: NamedDependency[Presence], q: FromQuery[str] = "") -> Template:
    me = presence.staff
    workspace.require(me, "conversations.read")
    workspace.require(me, "people.read")
    context = await _results(tx, me, q[:LONGEST], ZoneInfo(presence.time_zone))
    if is_fragment(request):
        return Template("search/_results.html", context=context)
    return Template("search/page.html", context=context | await _chips(tx, me.language))


async def _results(tx: Tx, me: Staff, q: str, zone: ZoneInfo) -> dict[str, Any]:
    asked = operators.finished(q)
    all_found = await search.everything(tx, asked, me=me, zone=zone) if asked.strip() else None
    return {
        "q": q,
        "all": all_found,
        "hits": [(hit, passage(hit.text, hit.marks), faces.of_person(hit.name, hit.person_id)) for hit in _hits(all_found)],
        "understood": operators.understood(all_found.found.sought) if all_found else [],
        "suggestions": await _suggestions(tx, me, all_found.found.sought, zone) if all_found and all_found.is_empty else [],
        "marked": marked,
        "face_of": faces.of_person,
        "statuses": operators.STATUS_NAMES,
    }


def _hits(all_found: Everything | None) -> tuple[Hit, ...]:
    return all_found.found.hits if all_found else ()


async def _suggestions(tx: Tx, me: Staff, sought: Sought, zone: ZoneInfo) -> list[str]:
    """Other ways to ask that do find something."""
    tried = list(dict.fromkeys(_others(sought)))[: 2 * MOST_SUGGESTIONS]
    good = [query for query in tried if not (await search.everything(tx, query, me=me, zone=zone, limit=1)).is_empty]
    return good[:MOST_SUGGESTIONS]


def _others(sought: Sought) -> Iterator[str]:
    """Another layout; without the operators; word for word."""
    words = sought.words.strip()
    yield from search.other_spellings(words)
    if words and sought.is_narrowed:
        yield words
    if len(words.split()) > 1:
        yield from sorted(words.split(), key=len, reverse=True)


async def _chips(tx: Tx, language: Language) -> dict[str, Any]:
    """Operators as they are called in one language, and what may stand behind each."""
    tags = await conversations.tags(tx)
    colleagues = [one.name for one in await workspace.staff(tx) if one.active]
    values: Mapping[str, list[str]] = {
        **operators.values(language),
        "channel": sorted(channels.kinds()),
        "tag": [tag.name for tag in tags][:30],
        "owner": [operators.ME[language], *colleagues[:30]],
    }
    return {"operators": operators.names(language), "values": {name: values.get(name, []) for name in conversations.OPERATORS}}
