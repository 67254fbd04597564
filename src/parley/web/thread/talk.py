"""One conversation: the person's whole timeline, kept fresh while it is open, and the composer under it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from parley import conversations, people, workspace
from parley.conversations import Conversation, Message
from parley.core import ids
from parley.core.db import Tx
from parley.core.errors import ParleyError
from parley.core.ground import Ground
from parley.core.ids import ConversationId
from parley.web.composer import ways
from parley.web.inbox import listing as inbox
from parley.web.person import panel
from parley.web.shell import cursors, faces, redirects, zones
from parley.web.shell.visiting import Asked, is_fragment, presence_of
from parley.web.shell.wording import LOSSES, STATES, TRUST, TRUST_MEANS
from parley.web.thread import lines

PER_PAGE = 50
MOST_SHOWN = 500
MOST_TOPICS = 20


class Draft(msgspec.Struct, frozen=True):
    """What stands in the composer."""

    message_id: UUID
    text: str = ""
    mode: str = "reply"
    way: str = ""
    quoted: str = ""
    said: bool = False
    """Whether the one before it has just been taken."""


class Reach(msgspec.Struct, frozen=True):
    """How far back the page shows the timeline."""

    before: str
    shown: int
    more: int = 0
    """How many it would show with the next ones; 0 where it is long enough."""
    earlier: str = ""
    """Where the earlier ones begin; empty where there are none."""


def fresh(*, quoted: str = "", said: bool = False, mode: str = "reply") -> Draft:
    """An empty composer, with the id of the message that it will make: sent twice, it is still one."""
    return Draft(ids.new(), quoted=quoted, said=said, mode=mode)


@get("/conversations/{conversation_id:uuid}")
async def conversation(
    request: Asked,
    tx: NamedDependency[Tx],
    ground: NamedDependency[Ground],
    conversation_id: FromPath[UUID],
    tab: FromQuery[str] = "open",
    before: FromQuery[str] = "",
    quote: FromQuery[str] = "",
    said: FromQuery[str] = "",
) -> Response[Any]:
    found = await conversations.conversation(tx, ConversationId(conversation_id))
    if found.joined_to:
        return redirects.see(f"/conversations/{found.joined_to}")
    draft = fresh(quoted=quote, said=bool(said), mode="note" if said == "note" else "reply")
    return await page(request, tx, ground, found, draft, tab=tab, before=before)


@get("/conversations/{conversation_id:uuid}/talk")
async def talk(
    request: Asked,
    tx: NamedDependency[Tx],
    ground: NamedDependency[Ground],
    conversation_id: FromPath[UUID],
    shown: FromQuery[int] = PER_PAGE,
    before: FromQuery[str] = "",
    knows: FromQuery[str] = "",
) -> Template:
    """What may have changed while the conversation is open: all but the draft. The person comes along if they are another one now."""
    found = await conversations.conversation(tx, ConversationId(conversation_id))
    context = await shown_talk(request, tx, found, before=before, shown=shown)
    moved = knows != context["knows"]
    context |= await panel.shown_person(request, tx, ground, found.person_id, found) if moved else {}
    choices = [] if found.is_resolved else await ways.choices(tx, found, context["identities"])
    return Template("thread/_fresh.html", context={**context, "moved": moved, "choices": choices})


async def page(
    request: Asked,
    tx: Tx,
    ground: Ground,
    found: Conversation,
    draft: Draft,
    *,
    tab: str = "open",
    before: str = "",
    error: ParleyError | None = None,
) -> Response[Any]:
    """The conversation beside the list; for a page that has the list, alone."""
    context = {"tab": tab, "error": error, **await shown_talk(request, tx, found, before=before)}
    context |= await panel.shown_person(request, tx, ground, found.person_id, found)
    context |= await _composer(tx, found, draft, context)
    status = error.status if error else 200
    if is_fragment(request):
        # The list marks the row as read, and as the one that is open.
        return Template("thread/_alone.html", context=context, status_code=status, headers={"hx-trigger": "opened"})
    context |= await inbox.listing(tx, _me(request), tab=tab, chosen=found.id)
    return Template("thread/page.html", context=context, status_code=status)


async def shown_talk(request: Asked, tx: Tx, found: Conversation, *, before: str = "", shown: int = PER_PAGE) -> dict[str, Any]:
    """The timeline and the facts above it. Whoever sees them has read them."""
    me, presence = _me(request), presence_of(request)
    assert presence is not None
    workspace.require(me, "conversations.read")
    await conversations.read(tx, found.id, by=me.id, seq=found.last_seq)
    shown = max(PER_PAGE, min(shown, MOST_SHOWN))
    person, identities = await people.person(tx, found.person_id), await people.identities(tx, found.person_id)
    staff = await faces.colleagues(tx)
    messages = await conversations.timeline(tx, found.person_id, before=cursors.read(before), limit=shown + 1)
    latest = messages[-shown:]
    zone = zones.zone_of(presence)
    return {
        "conversation": found,
        "person": person,
        "face": faces.of_person(person.name, person.id),
        "identities": identities,
        "knows": _digest(person, identities),
        "colleagues": staff,
        "lines": await lines.lines(tx, latest, person=person, identities=identities, staff=staff, zone=zone),
        "days": zones.days_around(zone),
        "topics": " ".join(f"conversation/{one.id}" for one in (await conversations.conversations_of(tx, person.id))[:MOST_TOPICS]),
        "reach": _reach(messages, latest, before, shown),
        "states": STATES,
        "later": zones.LATER,
    }


def _reach(messages: Sequence[Message], latest: Sequence[Message], before: str, shown: int) -> Reach:
    if len(messages) <= shown:
        return Reach(before, shown)
    return Reach(before, shown, shown + PER_PAGE if shown < MOST_SHOWN else 0, cursors.written(latest[0].at, latest[0].id))


async def _composer(tx: Tx, found: Conversation, draft: Draft, context: Mapping[str, Any]) -> dict[str, Any]:
    choices = await ways.choices(tx, found, context["identities"])
    preferred = next((choice for choice in choices if choice.key == draft.way), choices[0] if choices else None)
    quoted = next((line.said for line in context["lines"] if str(line.said.id) == draft.quoted), None)
    fitted = ways.fitted(preferred, draft.text, quotes=quoted is not None) if preferred else None
    words = {"losses": LOSSES, "trust": TRUST, "trust_means": TRUST_MEANS}
    return {**words, "choices": choices, "choice": preferred, "draft": draft, "quoted": quoted, "fitted": fitted, "length": len(draft.text)}


def _digest(person: people.Person, identities: list[people.Identity]) -> str:
    """Changes when the conversation is somebody else's, or they have more or fewer addresses."""
    return f"{person.id.hex[-8:]}{len(identities)}"


def _me(request: Asked) -> workspace.Staff:
    presence = presence_of(request)
    assert presence is not None
    return presence.staff
