"""A colleague promises a call in a conversation, or has the customer asked."""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Template

from parley import conversations, routing, workspace
from parley.core import clock
from parley.core.db import Tx
from parley.core.errors import ParleyError
from parley.core.ids import ConversationId
from parley.web.callbacks import shown
from parley.web.shell import redirects
from parley.web.shell.forms import refusal
from parley.web.shell.visiting import Asked, is_fragment
from parley.workspace import Staff

FORM = "callbacks/_promise.html"


class PromiseForm(msgspec.Struct):
    phone: Annotated[str, msgspec.Meta(max_length=100)] = ""
    how: Literal["promise", "ask"] = "promise"


@get("/conversations/{conversation_id:uuid}/call-back/new")
async def promise_form(request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], conversation_id: FromPath[UUID]) -> Template:
    workspace.require(me, "conversations.reply")
    context = await _asked(tx, ConversationId(conversation_id))
    return Template(FORM if is_fragment(request) else "thread/sheet.html", context=context)


@post("/conversations/{conversation_id:uuid}/call-back", status_code=200)
async def promise(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], conversation_id: FromPath[UUID], data: URLEncodedBody[PromiseForm]
) -> Response[Any]:
    id = ConversationId(conversation_id)
    verb = routing.callbacks.promise if data.how == "promise" else routing.callbacks.offer
    if error := await refusal(tx, verb(tx, id, data.phone, by=me)):
        return await _again(request, tx, id, data, error)
    if not is_fragment(request):
        return redirects.see(f"/conversations/{id}")
    return Template("callbacks/_card.html", context=await shown.card(tx, id))


async def _again(request: Asked, tx: Tx, id: ConversationId, data: PromiseForm, error: ParleyError) -> Response[Any]:
    context = {**await _asked(tx, id), "phone": data.phone, "error": error}
    if not is_fragment(request):
        return Template("thread/sheet.html", context=context, status_code=error.status)
    return Template(FORM, context=context, status_code=error.status, headers={"hx-retarget": "#sheet", "hx-reswap": "innerHTML"})


async def _asked(tx: Tx, id: ConversationId) -> dict[str, Any]:
    found = await conversations.conversation(tx, id)
    rules = await routing.callbacks.rules(tx)
    slot = await routing.callbacks.next_slot(tx, rules)
    numbers = list(dict.fromkeys(one.address for one in await routing.callbacks.numbers_of(tx, found.person_id)))
    return {
        "conversation": found,
        "numbers": numbers,
        "phone": numbers[0] if numbers else "",
        "minutes": rules.minutes,
        "slot": slot,
        "is_later": slot is not None and slot.is_later(clock.now()),
        "error": None,
        "sheet": FORM,
    }
