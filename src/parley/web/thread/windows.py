"""Which part of a timeline a page shows: the newest, what was said around a moment, or what it shows already and a little more."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from parley import conversations
from parley.conversations import Cursor, Message
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import MessageId, PersonId
from parley.web.thread.here import Here, cursor_of

PER_PAGE = 50
AROUND = 25
MOST_SHOWN = 500
"""A longer page is slow to draw: it loses at one end what it gains at the other."""
NIL = UUID(int=0)

More = Literal["", "earlier", "later"]


class Window(msgspec.Struct, frozen=True):
    messages: Sequence[Message]
    earlier: bool
    """Whether something was said before."""
    later: bool
    """Whether something was said after it."""


# ── a page of its own ───────────────────────────────────────────────────────────────────────────


async def newest(tx: Tx, person_id: PersonId, *, limit: int = PER_PAGE) -> Window:
    found = await conversations.timeline(tx, person_id, limit=limit + 1)
    return Window(found[-limit:], len(found) > limit, False)


async def before(tx: Tx, person_id: PersonId, cursor: Cursor) -> Window:
    found = await conversations.timeline(tx, person_id, before=cursor, limit=PER_PAGE + 1)
    return Window(found[-PER_PAGE:], len(found) > PER_PAGE, True)


async def around(tx: Tx, person_id: PersonId, id: MessageId) -> Window:
    """A message, and what stands before and after it. Raises `NotFound` for one that is not this person's."""
    cursor = cursor_of(await conversations.message(tx, id))
    earlier = await conversations.timeline(tx, person_id, before=cursor, limit=AROUND + 1)
    later = await conversations.timeline_from(tx, person_id, after=_just_before(cursor), limit=AROUND + 1)
    if not later or later[0].id != id:
        raise NotFound
    return Window([*earlier[-AROUND:], *later[:AROUND]], len(earlier) > AROUND, len(later) > AROUND)


async def from_day(tx: Tx, person_id: PersonId, day: date, zone: ZoneInfo) -> Window:
    """What was said on a day and after it; the newest, where that is nothing."""
    start = datetime.combine(day, time(), zone), NIL
    later = await conversations.timeline_from(tx, person_id, after=start, limit=PER_PAGE + 1)
    if not later:
        return await newest(tx, person_id)
    earlier = await conversations.timeline(tx, person_id, before=start, limit=1)
    return Window(later[:PER_PAGE], bool(earlier), len(later) > PER_PAGE)


# ── the page that somebody looks at ─────────────────────────────────────────────────────────────


async def again(tx: Tx, person_id: PersonId, here: Here, more: More = "") -> Window:
    """What a page shows already, as it is now; with more of what came earlier or later."""
    shown = await _shown(tx, person_id, here)
    if more == "earlier" and here.first:
        return await _longer_above(tx, person_id, shown, here.first)
    if more == "later" and here.last:
        return await _longer_below(tx, person_id, shown, here.last)
    return shown


async def _shown(tx: Tx, person_id: PersonId, here: Here) -> Window:
    if here.first is None:
        return await newest(tx, person_id)
    found = await conversations.timeline_from(tx, person_id, after=_just_before(here.first), limit=MOST_SHOWN + 1)
    if here.last:
        return Window([message for message in found if cursor_of(message) <= here.last], not here.is_start, True)
    if len(found) > MOST_SHOWN:
        return await newest(tx, person_id, limit=MOST_SHOWN)
    return Window(found, not here.is_start, False)


async def _longer_above(tx: Tx, person_id: PersonId, shown: Window, first: Cursor) -> Window:
    older = await conversations.timeline(tx, person_id, before=first, limit=PER_PAGE + 1)
    joined = [*older[-PER_PAGE:], *shown.messages]
    return Window(joined[:MOST_SHOWN], len(older) > PER_PAGE, shown.later or len(joined) > MOST_SHOWN)


async def _longer_below(tx: Tx, person_id: PersonId, shown: Window, last: Cursor) -> Window:
    newer = await conversations.timeline_from(tx, person_id, after=last, limit=PER_PAGE + 1)
    joined = [*shown.messages, *newer[:PER_PAGE]]
    return Window(joined[-MOST_SHOWN:], shown.earlier or len(joined) > MOST_SHOWN, len(newer) > PER_PAGE)


def _just_before(cursor: Cursor) -> Cursor:
    at, id = cursor
    return at, UUID(int=max(0, id.int - 1))
