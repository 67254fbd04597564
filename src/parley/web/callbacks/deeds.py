"""What an operator does with a call: takes it, dials, lets it go, says how it went."""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Template

from parley import routing
from parley.core.db import Tx
from parley.web.callbacks import shown
from parley.web.callbacks.pages import PAGE
from parley.web.shell import redirects
from parley.web.shell.visiting import Asked, is_fragment
from parley.workspace import Staff

STEPS = {
    "take": routing.callbacks.take,
    "begin": routing.callbacks.begin,
    "let_go": routing.callbacks.let_go,
    "cancel": routing.callbacks.cancel,
    "bring_back": routing.callbacks.bring_back,
}
Place = Literal["card", "strip", "list"]
"""Where it was done, and is shown."""


class StepForm(msgspec.Struct):
    step: Literal["take", "begin", "let_go", "cancel", "bring_back"]
    place: Place = "list"


class ResultForm(msgspec.Struct):
    result: routing.callbacks.Result
    note: Annotated[str, msgspec.Meta(max_length=10_000)] = ""
    place: Place = "list"


@post(PAGE + "/{callback_id:uuid}/step", status_code=200)
async def step(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], callback_id: FromPath[UUID], data: URLEncodedBody[StepForm]
) -> Response[Any]:
    one = await STEPS[data.step](tx, routing.callbacks.CallBackId(callback_id), by=me)
    return await _answer(request, tx, me, one, data.place)


@post(PAGE + "/{callback_id:uuid}/result", status_code=200)
async def result(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], callback_id: FromPath[UUID], data: URLEncodedBody[ResultForm]
) -> Response[Any]:
    one = await routing.callbacks.finish(tx, routing.callbacks.CallBackId(callback_id), data.result, data.note, by=me)
    return await _answer(request, tx, me, one, data.place)


async def _answer(request: Asked, tx: Tx, me: Staff, one: routing.callbacks.CallBack, place: Place) -> Response[Any]:
    if not is_fragment(request):
        return redirects.see(f"/conversations/{one.conversation_id}" if place == "card" else PAGE)
    if place == "strip":
        return Template("callbacks/_strip.html", context=await shown.strip(tx, me))
    return Template("callbacks/_card.html", context=await shown.card(tx, one.conversation_id))
