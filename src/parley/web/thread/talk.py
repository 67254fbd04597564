"""One conversation: the person's whole timeline, kept fresh while it is open, and the composer under it."""

from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from parley import conversations
from parley.conversations import Conversation
from parley.core.db import Tx
from parley.core.errors import ParleyError
from parley.core.ground import Ground
from parley.core.ids import ConversationId
from parley.web.callbacks import shown as calls
from parley.web.composer import ways
from parley.web.composer.composing import Draft, composer, fresh
from parley.web.inbox import listing as inbox
from parley.web.person import panel
from parley.web.shell import redirects
from parley.web.shell.visiting import Asked, is_fragment
from parley.web.thread import here as places
from parley.web.thread import shown
from parley.web.thread.done import Done
from parley.web.thread.here import Here
from parley.web.thread.shown import Asking
from parley.web.thread.windows import More


@get("/conversations/{conversation_id:uuid}")
async def conversation(
    request: Asked,
    tx: NamedDependency[Tx],
    ground: NamedDependency[Ground],
    conversation_id: FromPath[UUID],
    tab: FromQuery[str] = "open",
    sort: FromQuery[str] = "",
    filter: FromQuery[str] = "",
    before: FromQuery[str] = "",
    at: FromQuery[str] = "",
    on: FromQuery[str] = "",
    quote: FromQuery[str] = "",
    said: FromQuery[str] = "",
) -> Response[Any]:
    found = await conversations.conversation(tx, ConversationId(conversation_id))
    if found.joined_to:
        return redirects.see(f"/conversations/{found.joined_to}", **({"at": at} if at else {}))
    draft = fresh(quoted=quote, said=bool(said), mode="note" if said == "note" else "reply")
    return await page(request, tx, ground, found, draft, asking=Asking(before, at, on), tab=tab, sort=sort, filter=filter)


@get("/conversations/{conversation_id:uuid}/talk")
async def talk(
    request: Asked,
    tx: NamedDependency[Tx],
    ground: NamedDependency[Ground],
    conversation_id: FromPath[UUID],
    here: FromQuery[str] = "",
    more: FromQuery[More] = "",
) -> Template:
    """What has changed while the conversation is open, or what came before and after what is shown."""
    return await refreshed(request, tx, ground, ConversationId(conversation_id), places.read(here), more)


async def page(
    request: Asked,
    tx: Tx,
    ground: Ground,
    found: Conversation,
    draft: Draft,
    *,
    error: ParleyError | None = None,
    asking: Asking | None = None,
    **inbox_place: str,
) -> Response[Any]:
    """The conversation beside the list; for a page that has the list, alone. `inbox_place` says what the list shows."""
    context: dict[str, Any] = {"error": error, "done": None, "tab": inbox_place.get("tab", "open")}
    context |= await shown.talk(request, tx, found, asking or Asking())
    context |= await panel.shown_person(request, tx, ground, found.person_id, found)
    context |= await composer(request, tx, found, draft, context)
    context |= await calls.card(tx, found.id)
    status = error.status if error else 200
    if is_fragment(request):
        # The list marks the row as read, and as the one that is open.
        return Template("thread/_alone.html", context=context, status_code=status, headers={"hx-trigger": "opened"})
    context |= await inbox.listing(tx, shown.me(request), chosen=found.id, **inbox_place)
    return Template("thread/page.html", context=context, status_code=status)


async def refreshed(
    request: Asked, tx: Tx, ground: Ground, id: ConversationId, here: Here, more: More = "", *, done: Done | None = None
) -> Template:
    """What a page does not have yet of the timeline, and the facts above it. Where others may be said things to now, the composer too."""
    found = await conversations.conversation(tx, id)
    context: dict[str, Any] = {"done": done, "error": None, "tab": "open"} | await shown.news(request, tx, found, here, more)
    known: Here = context["known"]
    whose, _, state = known.digest.partition("-")
    knew_whose, _, knew_state = here.digest.partition("-")
    if here.digest and state != knew_state:
        return await _whole_pane(request, tx, ground, found, context)
    moved = whose != knew_whose
    context |= await panel.shown_person(request, tx, ground, found.person_id, found) if moved else {}
    choices = [] if found.is_resolved else await ways.choices(tx, found, context["identities"])
    return Template("thread/_fresh.html", context={**context, "moved": moved, "choices": choices})


async def _whole_pane(request: Asked, tx: Tx, ground: Ground, found: Conversation, context: dict[str, Any]) -> Template:
    context |= await panel.shown_person(request, tx, ground, found.person_id, found)
    context |= await composer(request, tx, found, fresh(), context)
    context |= await calls.card(tx, found.id)
    headers = {"hx-retarget": "#pane", "hx-reswap": "outerMorph"}
    return Template("thread/_alone.html", context=context, headers=headers)
