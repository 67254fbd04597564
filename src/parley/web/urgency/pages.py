"""The page of urgency: what is switched on, a workspace's own words, and what would be recognised in a sentence."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from parley import routing, workspace
from parley.core.db import Tx
from parley.core.errors import NotFound, ParleyError
from parley.web.shell import redirects
from parley.web.shell.forms import refusal
from parley.web.urgency.words import ABOUT, EXCEPTION, KINDS, WHY, Kind
from parley.workspace import Staff

PAGE = "/settings/urgency"
Short = Annotated[str, msgspec.Meta(max_length=1000)]


class TryForm(msgspec.Struct):
    text: Annotated[str, msgspec.Meta(max_length=4 * routing.urgency.LONGEST)] = ""


class WordForm(msgspec.Struct):
    phrase: Short = ""
    means: Short = Kind.URGENT.value


class KindsForm(msgspec.Struct):
    kinds: Short | Annotated[list[Short], msgspec.Meta(max_length=len(Kind))] = ""


@get(PAGE)
async def urgency_page(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], done: FromQuery[str] = "", removed: FromQuery[UUID | None] = None
) -> Template:
    return await _page(tx, me, done=done, removed=removed)


@post(PAGE + "/try", status_code=200)
async def try_urgency(tx: NamedDependency[Tx], me: NamedDependency[Staff], data: URLEncodedBody[TryForm]) -> Template:
    """What would be recognised, and why."""
    reading = routing.urgency.recognise(data.text, await routing.urgency.lexicon_of(tx)) if data.text.strip() else None
    return await _page(tx, me, tried=data.text, reading=reading)


@post(PAGE + "/kinds", status_code=303)
async def switch_urgency(tx: NamedDependency[Tx], me: NamedDependency[Staff], data: URLEncodedBody[KindsForm]) -> Redirect:
    """Those that are not ticked are off."""
    ticked = {data.kinds} if isinstance(data.kinds, str) else set(data.kinds)
    await routing.urgency.switch(tx, [kind for kind in Kind if kind.value not in ticked], by=me)
    return redirects.see(PAGE, done="changed")


@post(PAGE + "/words", status_code=200)
async def add_urgent_word(tx: NamedDependency[Tx], me: NamedDependency[Staff], data: URLEncodedBody[WordForm]) -> Response[Any]:
    error = await refusal(tx, routing.urgency.add(tx, data.phrase, _kind(data.means), by=me))
    return await _page(tx, me, form=data, error=error) if error else redirects.see(PAGE, done="added")


@post(PAGE + "/words/{word_id:uuid}/remove", status_code=303)
async def remove_urgent_word(tx: NamedDependency[Tx], me: NamedDependency[Staff], word_id: FromPath[UUID]) -> Redirect:
    await routing.urgency.remove(tx, word_id, by=me)
    return redirects.see(PAGE, removed=str(word_id))


@post(PAGE + "/words/{word_id:uuid}/restore", status_code=200)
async def restore_urgent_word(tx: NamedDependency[Tx], me: NamedDependency[Staff], word_id: FromPath[UUID]) -> Response[Any]:
    error = await refusal(tx, routing.urgency.restore(tx, word_id, by=me))
    return await _page(tx, me, error=error) if error else redirects.see(PAGE, done="restored")


def _kind(name: str) -> Kind | None:
    """No name is an exception."""
    try:
        return Kind(name) if name else None
    except ValueError:
        raise NotFound from None


async def _page(
    tx: Tx,
    me: Staff,
    *,
    form: WordForm | None = None,
    error: ParleyError | None = None,
    tried: str = "",
    reading: routing.urgency.Reading | None = None,
    done: str = "",
    removed: UUID | None = None,
) -> Template:
    workspace.require(me, "routing.manage")
    own = await routing.urgency.own_words(tx)
    context = {
        "kinds": KINDS,
        "about": ABOUT,
        "why": WHY,
        "exception": EXCEPTION,
        "off": (await routing.urgency.rules(tx)).off,
        "own": [(kind, words) for kind in (*Kind, None) if (words := [one for one in own if one.kind is kind])],
        "longest": routing.urgency.LONGEST_PHRASE,
        "most_tried": routing.urgency.LONGEST,
        "form": form or WordForm(),
        "error": error,
        "tried": tried,
        "reading": reading,
        "done": done,
        "removed": removed,
    }
    return Template("urgency/page.html", context=context, status_code=error.status if error else 200)
