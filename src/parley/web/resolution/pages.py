"""Suggestions, the likeliest first: one person, two people, or two who belong together. Each decision can be taken back."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from parley import people, workspace
from parley.core.db import Tx
from parley.core.errors import Invalid
from parley.core.i18n import translator
from parley.web.resolution import cards
from parley.web.shell import redirects
from parley.web.shell.speaking import spoken_language
from parley.web.shell.visiting import Asked, is_fragment
from parley.workspace import Staff

PAGE = 10
PLACE = "/people/suggestions"
DONE: Mapping[str, str] = {
    "accept": "people.suggestion_accepted",
    "reject": "people.suggestion_rejected",
    "relate": "people.suggestion_related",
    "reopen": "people.suggestion_reopened",
}
Short = Annotated[str, msgspec.Meta(max_length=100)]


class DecisionForm(msgspec.Struct):
    do: Short
    relation: Short = ""


class BareForm(msgspec.Struct):
    """Only the token."""


@get(PLACE)
async def suggestions(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], before: FromQuery[str] = "", decided: FromQuery[UUID | None] = None
) -> Template:
    workspace.require(me, "people.merge")
    leaf = await people.resolution.open_ones(tx, before=_cursor(before), limit=PAGE)
    speech = translator(spoken_language(request))
    context = {
        **WORDS,
        "cards": await cards.cards(tx, leaf.found, speech),
        "more": f"{leaf.before[0]!r}_{leaf.before[1]}" if leaf.before else "",
        "far": await people.resolution.newest(tx),
        "decided": await cards.cards(tx, [await people.resolution.suggestion(tx, decided)], speech) if decided else [],
    }
    return Template("resolution/suggestions.html", context=context)


@post(f"{PLACE}/{{suggestion_id:uuid}}", status_code=200)
async def decide(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], suggestion_id: FromPath[UUID], data: URLEncodedBody[DecisionForm]
) -> Response[Any]:
    workspace.require(me, "people.merge")
    await people.resolution.suggestion(tx, suggestion_id)
    match data.do:
        case "accept":
            await people.resolution.accept(tx, suggestion_id, by=me.id)
        case "reject":
            await people.resolution.reject(tx, suggestion_id, by=me.id)
        case "relate":
            await people.resolution.relate(tx, suggestion_id, data.relation, by=me.id)
        case "reopen":
            await people.resolution.reopen(tx, suggestion_id, by=me.id)
        case _:
            raise Invalid(field="do")
    about = await people.resolution.suggestion(tx, suggestion_id)
    await workspace.audit.record(tx, me, DONE[data.do], ("person", about.one_person), {"other": str(about.other_id)})
    if not is_fragment(request):
        return redirects.see(PLACE, decided=str(suggestion_id))
    [card] = await cards.cards(tx, [about], translator(spoken_language(request)))
    return Template("resolution/_card.html", context={**WORDS, "card": card, "focused": True})


@post(f"{PLACE}/pass", status_code=303)
async def begin(tx: NamedDependency[Tx], me: NamedDependency[Staff], data: URLEncodedBody[BareForm]) -> Redirect:
    """Compare everybody with everybody again, now."""
    workspace.require(me, "people.merge")
    await people.resolution.begin(tx)
    return redirects.see(PLACE)


@get(f"{PLACE}/pass")
async def far(request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff]) -> Template:
    """How far the newest comparison of everybody is."""
    workspace.require(me, "people.merge")
    return Template("resolution/_pass.html", context={"far": await people.resolution.newest(tx)})


WORDS = {"relations": cards.RELATIONS, "decided_as": cards.DECIDED, "focused": False}


def _cursor(text: str) -> tuple[float, UUID]:
    if not text:
        return people.resolution.FIRST
    confidence, _, id = text.partition("_")
    try:
        return float(confidence), UUID(id)
    except ValueError:
        raise Invalid(field="before") from None
