"""Asking for work: the next that waits is given to whoever asks, and opened."""

from typing import Annotated, Any

import msgspec
from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody

from parley import conversations, routing, workspace
from parley.core.db import Tx
from parley.core.errors import ParleyError
from parley.core.ground import Ground
from parley.web.composer.composing import fresh
from parley.web.inbox.places import Place
from parley.web.shell import redirects
from parley.web.shell.visiting import Asked, is_fragment
from parley.web.thread import talk
from parley.workspace import Staff


class NothingWaits(ParleyError):
    """Nothing waits that is for you."""


class NextForm(msgspec.Struct):
    """What the list shows."""

    tab: Annotated[str, msgspec.Meta(max_length=100)] = "open"
    sort: Annotated[str, msgspec.Meta(max_length=100)] = ""
    filter: Annotated[str, msgspec.Meta(max_length=8000)] = ""


@post("/inbox/next", status_code=200)
async def take_next(
    request: Asked,
    tx: NamedDependency[Tx],
    me: NamedDependency[Staff],
    ground: NamedDependency[Ground],
    data: URLEncodedBody[NextForm],
) -> Response[Any]:
    workspace.require(me, "conversations.reply")
    id = await routing.take_next(tx, by=me)
    if id is None:
        raise NothingWaits
    place = Place(data.tab, data.sort, data.filter)
    path = f"/conversations/{id}?{place.query}"
    if not is_fragment(request):
        return redirects.see(path)
    found = await conversations.conversation(tx, id)
    answer = await talk.page(request, tx, ground, found, fresh(), tab=place.tab, sort=place.sort, filter=place.filter)
    answer.headers["hx-push-url"] = path
    return answer
