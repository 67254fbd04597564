"""What the templates of a conversation need: the timeline, and the facts above it."""

from typing import Any

import msgspec

from parley import conversations, people, routing, workspace
from parley.conversations import Conversation
from parley.core import clock
from parley.core.db import Tx
from parley.people import Identity, Person
from parley.web.inbox import promises
from parley.web.inbox.words import PRIORITIES
from parley.web.shell import cursors, faces, zones
from parley.web.shell.visiting import Asked, presence_of
from parley.web.shell.wording import STATES
from parley.web.thread import handed, later, lines, reading, waiting, windows
from parley.web.thread import here as places
from parley.web.thread.here import Here, cursor_of
from parley.web.thread.lines import Around
from parley.web.thread.windows import Window
from parley.web.thread.words import SIGNS, file_kind, leads, marked
from parley.web.urgency import words as urgent_words
from parley.workspace import Presence, Staff

MOST_TOPICS = 20
UNSEEN = "parley-unseen"
"""Header of what a page asks for while nobody has it before their eyes."""


class Asking(msgspec.Struct, frozen=True):
    """What of the timeline somebody asks for: the newest, what stands around a message, a day, or before a cursor."""

    before: str = ""
    at: str = ""
    on: str = ""


async def talk(request: Asked, tx: Tx, found: Conversation, asking: Asking) -> dict[str, Any]:
    """All of it. Whoever sees it has read it."""
    presence = _reader(request)
    stood = await reading.read_on(tx, found, presence.staff.id)
    await _accepted(request, tx, found, presence.staff)
    window = await _asked_for(tx, found, asking, presence)
    return await _shown(tx, found, presence, window, Here(unread=stood)) | {"asked_for": asking.at, "opens_at_top": bool(asking.on)}


async def news(request: Asked, tx: Tx, found: Conversation, here: Here, more: windows.More = "") -> dict[str, Any]:
    """What a page does not have yet; with more of what came earlier or later, where it asks for that."""
    presence = _reader(request)
    await reading.read_on(tx, found, presence.staff.id)
    await _accepted(request, tx, found, presence.staff)
    window = await windows.again(tx, found.person_id, here, more)
    return await _shown(tx, found, presence, window, here) | {"asked_for": "", "opens_at_top": False}


async def _accepted(request: Asked, tx: Tx, found: Conversation, me: Staff) -> None:
    """What was given to them is before their eyes, unless the page is hidden, or the browser only looks ahead."""
    unseen = UNSEEN in request.headers or "prefetch" in request.headers.get("sec-purpose", "")
    if found.owner_id == me.id and not found.is_resolved and not unseen:
        await routing.accept(tx, found.id, by=me)


def _reader(request: Asked) -> Presence:
    presence = presence_of(request)
    assert presence is not None
    workspace.require(presence.staff, "conversations.read")
    return presence


async def _asked_for(tx: Tx, found: Conversation, asking: Asking, presence: Presence) -> Window:
    if asking.at:
        return await windows.around(tx, found.person_id, later.message_id(asking.at))
    if asking.on:
        zone = zones.zone_of(presence)
        return await windows.from_day(tx, found.person_id, later.day(asking.on), zone)
    if cursor := cursors.read(asking.before):
        return await windows.before(tx, found.person_id, cursor)
    return await windows.newest(tx, found.person_id)


async def _shown(tx: Tx, found: Conversation, presence: Presence, window: Window, here: Here) -> dict[str, Any]:
    person, identities = await people.person(tx, found.person_id), await people.identities(tx, found.person_id)
    staff, zone = await faces.colleagues(tx), zones.zone_of(presence)
    teams = {team.id: team.name for team in await workspace.teams(tx)}
    outsiders = await handed.outsiders(tx, window.messages)
    around = Around(person=person, identities=identities, staff=staff, teams=teams, zone=zone, outsiders=outsiders)
    unread_from = reading.first_unread(window.messages, found, here.unread)
    messages = window.messages
    end = {"is_start": not window.earlier, "is_now": not window.later}
    return {
        "conversation": found,
        "person": person,
        "face": faces.of_person(person.name, person.id),
        "identities": identities,
        "colleagues": staff,
        "team": teams.get(found.team_id, "") if found.team_id else "",
        "promise": promises.still((await routing.sla.of(tx, [found.id])).get(found.id), found),
        "labels": await conversations.tags_of(tx, found.id),
        "lines": await lines.lines(tx, messages, around, here=here, unread_from=unread_from),
        "window": window,
        "known": places.of(messages, **end, unread=here.unread if unread_from else None, digest=_digest(person, identities, found)),
        "seen": _seen(found, window),
        "earlier_from": cursors.written(*cursor_of(messages[0])) if messages else "",
        "days": zones.days_around(zone),
        "topics": await _topics(tx, person, found),
        "post": await conversations.post(tx, found.post_id) if found.post_id else None,
        "states": STATES,
        "signs": SIGNS,
        "marked": marked,
        "file_kind": file_kind,
        "leads": leads,
        "today": clock.now().astimezone(zone).date().isoformat(),
        "priorities": PRIORITIES,
        "urgent": [urgent_words.KINDS[kind] for kind in (await routing.urgency.kinds_of(tx, [found.id])).get(found.id, ())],
        "urgent_signs": urgent_words.SIGNS,
        "presets": later.presets(zone),
        **await waiting.told(tx, found, presence),
    }


def _seen(found: Conversation, window: Window) -> int:
    """The last entry of the conversation that stands on the page: nobody answers what they have not seen."""
    own = [message.seq for message in window.messages if message.conversation_id == found.id]
    return max(own, default=0) if window.later else found.last_seq


async def _topics(tx: Tx, person: Person, found: Conversation) -> str:
    """What may change here: whatever is said with the person, and what is learnt of the post."""
    theirs = [f"conversation/{one.id}" for one in (await conversations.conversations_of(tx, person.id))[:MOST_TOPICS]]
    return " ".join([*theirs, *([conversations.post_topic(found.post_id)] if found.post_id else [])])


def _digest(person: Person, identities: list[Identity], found: Conversation) -> str:
    """Two words: the first changes when the person is another one or has other addresses, the second with what may be said to them."""
    state = f"{'r' if found.is_resolved else 'o'}{'b' if is_blocked(person) else ''}"
    return f"{person.id.hex[-8:]}{len(identities)}-{state}"


def is_blocked(person: Person) -> bool:
    return person.blocked_at is not None


def me(request: Asked) -> Staff:
    return _reader(request).staff
