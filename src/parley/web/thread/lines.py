"""A person's timeline as a page shows it: who said each line, where a day begins, what was quoted, what stood there before an edit."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from parley import conversations, routing
from parley.conversations import DeliveryState, Message, State
from parley.core import clock
from parley.core.db import Tx
from parley.core.ids import MessageId, StaffId
from parley.people import Identity, Person
from parley.web.shell import faces
from parley.web.shell.faces import Face
from parley.web.thread import handed
from parley.web.thread.brought import Brought, brought
from parley.web.thread.here import Here, cursor_of
from parley.workspace import Staff, TeamId

TOGETHER = timedelta(minutes=5)
"""Lines of one author that follow each other so closely share one heading."""
HELD_FOR = timedelta(minutes=1)
"""What leaves so soon is only held for a second thought."""


WHOM: Mapping[str, str] = {"assigned": "to", "callback": "to", "passed": "from", "gone": "from", "breached": "from", "handed_back": "from"}
"""Under which name an event keeps the colleague whom it is about."""


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """Who takes part, and when it is for whoever reads."""

    person: Person
    identities: Sequence[Identity]
    staff: Mapping[UUID, Staff]
    teams: Mapping[TeamId, str]
    zone: ZoneInfo
    outsiders: Mapping[UUID, str] = {}
    """The names of those who work outside."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One entry, and what a reader needs beside its words."""

    said: Message
    author: Face
    identity: Identity | None
    is_known: bool = False
    """Whether the page shows it already: then only its place is told."""
    day: date | None = None
    """The day that begins with it."""
    opens: bool = True
    """Whether it has a heading of its own."""
    names_channel: bool = True
    """Whether it came by another channel than what was said before it."""
    side: str = ""
    """Who reads it, where both happen: `public` or `private`."""
    is_unread: bool = False
    """Whether what is new to the reader begins with it."""
    quoted: Message | None = None
    quoted_by: str = ""
    earlier: tuple[str, ...] = ()
    receiver: str = ""
    """The colleague or the team whom a conversation was given to, or taken from."""
    summary: routing.handing.Summary | None = None
    """What was said before, where the conversation was handed on."""
    mentioned: tuple[Staff, ...] = ()
    reactions: tuple[tuple[str, str], ...] = ()
    """Each with the names of those who gave it."""

    @property
    def until(self) -> datetime | None:
        """When a conversation that was put off comes back; None where it waits for the customer."""
        until = self.said.content.get("until")
        return datetime.fromisoformat(until) if until else None

    @property
    def trouble(self) -> DeliveryState | None:
        """The delivery that did not come through, if one did not."""
        return next((one for one in self.said.deliveries if one.state in (State.FAILED, State.UNCERTAIN)), None)

    @property
    def is_held(self) -> bool:
        """Whether it leaves in a moment, and may still be taken back."""
        leaves = self.said.leaves_at
        return leaves is not None and leaves - clock.now() < HELD_FOR

    @property
    def brought(self) -> Brought:
        return brought(self.said)

    @property
    def page(self) -> Mapping[str, str]:
        """The page of the site on which it was written."""
        extra: Mapping[str, Any] = {} if self.side == "public" else self.said.content.get("extra") or {}
        url = str(extra.get("page_url", ""))
        return {"url": url, "title": str(extra.get("page_title") or url)} if url.startswith(("https://", "http://")) else {}


class Kept(msgspec.Struct, frozen=True):
    """What is written down beside messages."""

    earlier: Mapping[MessageId, list[str]]
    mentions: Mapping[MessageId, list[StaffId]]
    summaries: Mapping[MessageId, routing.handing.Summary]


async def lines(tx: Tx, messages: Sequence[Message], around: Around, *, here: Here, unread_from: MessageId | None = None) -> list[Line]:
    """`here` is what the page has already."""
    kept = await _kept(tx, [message for message in messages if not here.has(message)])
    channel, shown, before = "", list[Line](), None
    for message in messages:
        place = _placed(before, message, channel, around.zone, unread_from)
        is_known = _is_known(before, message, here)
        shown.append(_known(message, place) if is_known else _line(message, messages, around, kept, place))
        channel, before = message.channel or channel, message
    return shown


def _is_known(before: Message | None, message: Message, here: Here) -> bool:
    """What follows something new may have lost its heading, or gained one: it is told again."""
    follows_known = here.has_place_for(before) if before else cursor_of(message) == here.first
    return follows_known and here.has(message)


class Place(msgspec.Struct, frozen=True):
    """What follows for a line from the one before it."""

    day: date | None
    opens: bool
    names_channel: bool
    is_unread: bool
    side: str = ""


async def _kept(tx: Tx, messages: Sequence[Message]) -> Kept:
    edited = [message.id for message in messages if message.edited_at]
    notes = [message.id for message in messages if message.direction == "note"]
    return Kept(
        await conversations.earlier(tx, edited) if edited else {},
        await conversations.mentions_of(tx, notes) if notes else {},
        await handed.summaries(tx, messages),
    )


def _placed(before: Message | None, message: Message, channel: str, zone: ZoneInfo, unread_from: MessageId | None) -> Place:
    new_day = before is None or _day(before, zone) != _day(message, zone)
    elsewhere = bool(message.channel) and message.channel != channel
    is_unread = message.id == unread_from
    opens = new_day or elsewhere or is_unread or not _together(before, message)
    return Place(_day(message, zone) if new_day else None, opens, elsewhere, is_unread, _side(before, message))


def _side(before: Message | None, message: Message) -> str:
    if message.direction not in ("in", "out"):
        return ""
    if "public" in message.content:
        return "public"
    return "private" if "privately" in message.content or (before and "public" in before.content) else ""


def _known(message: Message, place: Place) -> Line:
    return Line(said=message, author=Face("", 0), identity=None, is_known=True, day=place.day, is_unread=place.is_unread)


def _line(message: Message, among: Sequence[Message], around: Around, kept: Kept, place: Place) -> Line:
    quoted = _quoted(message, among)
    return Line(
        said=message,
        author=_author(message, around),
        identity=next((one for one in around.identities if one.id == message.identity_id), None),
        day=place.day,
        opens=place.opens,
        names_channel=place.names_channel,
        side=place.side,
        is_unread=place.is_unread,
        quoted=quoted,
        quoted_by=_author(quoted, around).name if quoted else "",
        earlier=tuple(kept.earlier.get(message.id, ())),
        receiver=_receiver(message, around),
        summary=kept.summaries.get(message.id),
        mentioned=tuple(around.staff[id] for id in kept.mentions.get(message.id, ()) if id in around.staff),
        reactions=tuple((emoji, _givers(givers, around)) for emoji, givers in message.reactions.items()),
    )


def _day(message: Message, zone: ZoneInfo) -> date:
    return message.at.astimezone(zone).date()


def _together(one: Message | None, next: Message) -> bool:
    if one is None:
        return False
    same = _said_alike(one) == _said_alike(next)
    apart = next.direction == "system" or "guest" in next.content or any(brought(each).rating for each in (one, next))
    return same and not apart and next.at - one.at < TOGETHER


def _said_alike(one: Message) -> tuple[object, ...]:
    """By whom, where, and for whom to read."""
    return one.direction, one.author_id, one.identity_id, one.channel, "public" in one.content, "privately" in one.content


def _author(message: Message, around: Around) -> Face:
    if message.author_kind == "person":
        guest: Mapping[str, str] = message.content.get("guest") or {}
        return faces.of_person(guest.get("name") or guest.get("address") or around.person.name, around.person.id)
    if not message.author_id:
        return Face("", 0)
    colleague, outsider = around.staff.get(message.author_id), around.outsiders.get(message.author_id)
    return faces.of_staff(colleague) if colleague else faces.of_person(outsider, message.author_id) if outsider else Face("", 0)


def _receiver(message: Message, around: Around) -> str:
    if message.direction != "system":
        return ""
    if team := message.content.get("team"):
        return around.teams.get(TeamId(UUID(team)), "")
    if not (id := message.content.get(WHOM.get(message.content.get("event", ""), ""))):
        return ""
    colleague = around.staff.get(UUID(id))
    return colleague.name if colleague else around.outsiders.get(UUID(id), "")


def _givers(givers: Sequence[str], around: Around) -> str:
    """Channels name them by address; whoever is none of the person's own is shown by it."""
    names = {identity.address: identity.name or around.person.name for identity in around.identities}
    return ", ".join(dict.fromkeys(names.get(giver) or giver for giver in givers))


def _quoted(message: Message, among: Sequence[Message]) -> Message | None:
    """The quoted message where it is on this page. Customers name it by its provider's id, we by ours."""
    ours, theirs = message.content.get("quoted_id", ""), message.content.get("quoted", "")
    if not ours and not theirs:
        return None
    return next((one for one in among if str(one.id) == ours or (theirs and _has_external_id(one, message.channel, theirs))), None)


def _has_external_id(one: Message, channel: str, external_id: str) -> bool:
    return one.channel == channel and one.external_id == external_id
