"""The rows of the list: conversations with the faces, tags and marks that a page shows beside them."""

from collections.abc import Sequence
from typing import Any

import msgspec

from parley import channels, conversations, routing
from parley.conversations import InboxRow, Tag
from parley.core.db import Tx
from parley.desk import drafts, presence
from parley.web.inbox import cursors, promises, typists
from parley.web.inbox.places import Place, Shown
from parley.web.inbox.words import NOTHING_HERE, NOTHING_IN, PRIORITIES
from parley.web.shell import faces
from parley.web.shell.faces import Face
from parley.web.urgency.words import KINDS, Kind
from parley.workspace import Staff

PER_PAGE = 50
WINDOW = 100
"""The most rows that a page holds at once: whoever scrolls further leaves the first ones behind."""
TAGS_SHOWN = 2


class Row(msgspec.Struct, frozen=True):
    """A conversation in the list."""

    talk: InboxRow
    person: Face
    owner: Staff | None
    tags: tuple[Tag, ...]
    more_tags: tuple[Tag, ...]
    is_mine: bool
    has_draft: bool
    urgent: tuple[str, ...]
    """What was recognised in their words, in words of ours, to be translated."""
    priority: str
    """In a word of ours, to be translated."""
    promise: routing.sla.Running | None
    """What is promised to the customer, where it presses."""
    cursor: str
    """Where the list goes on after it; empty where no page ends."""


async def rows_of(tx: Tx, me: Staff, place: Place, asked: Shown, *, before: str = "", shown: int = PER_PAGE) -> dict[str, Any]:
    """What the list's template needs."""
    question, limit = asked.question, max(PER_PAGE, min(shown, WINDOW))
    after = cursors.read(before)
    found = await conversations.inbox(
        tx, me.id, which=question.which, filter=question.filter, sort=question.sort, before=after, limit=limit + 1
    )
    rows = found[:limit]
    return {
        "place": place,
        "asked": asked,
        "topics": f"inbox {drafts.topic(me)} {conversations.reading_topic(me.id)}",
        "rows": await _dressed(tx, me, rows),
        **typists.shown(await presence.typists(tx, [row.id for row in rows], but=me)),
        "before": before,
        "shown": limit,
        "rest": cursors.written(rows[-1].cursor) if len(found) > limit else "",
        "lesson": await _lesson(tx, me, place, asked) if not rows else None,
    }


async def _dressed(tx: Tx, me: Staff, rows: Sequence[InboxRow]) -> list[Row]:
    staff, begun = await faces.colleagues(tx), await drafts.open_of(tx, me, [row.id for row in rows])
    tags = {tag.id: tag for tag in await conversations.tags(tx)}
    promised = await routing.sla.of(tx, [row.id for row in rows])
    urgent = await routing.urgency.kinds_of(tx, [row.id for row in rows])
    marks = {row.id: Marks(promised.get(row.id), urgent.get(row.id, ())) for row in rows}
    return [
        _row(row, number, me, staff.get(row.owner_id) if row.owner_id else None, tags, row.id in begun, marks[row.id])
        for number, row in enumerate(rows, 1)
    ]


class Marks(msgspec.Struct, frozen=True):
    """What routing knows of a conversation."""

    promise: routing.sla.Running | None
    urgent: Sequence[Kind]


def _row(row: InboxRow, number: int, me: Staff, owner: Staff | None, known: dict[Any, Tag], has_draft: bool, marks: Marks) -> Row:
    tags = tuple(known[id] for id in row.tags if id in known)
    return Row(
        talk=row,
        person=faces.of_person(row.name, row.person_id),
        owner=owner,
        tags=tags[:TAGS_SHOWN],
        more_tags=tags[TAGS_SHOWN:],
        is_mine=row.owner_id == me.id,
        has_draft=has_draft,
        promise=promises.pressing(marks.promise, row),
        urgent=tuple(KINDS[kind] for kind in marks.urgent),
        priority=PRIORITIES[row.priority],
        cursor="" if number % PER_PAGE else cursors.written(row.cursor),
    )


class Lesson(msgspec.Struct, frozen=True):
    """What an empty list teaches."""

    kind: str
    title: str = ""
    text: str = ""


async def _lesson(tx: Tx, me: Staff, place: Place, asked: Shown) -> Lesson:
    if place.filter:
        return Lesson("filter")
    if not await conversations.inbox(tx, me.id, which="all", limit=1):
        return Lesson("channels" if await channels.accounts(tx) else "connect")
    title, text = NOTHING_IN.get(place.tab, NOTHING_HERE)
    return Lesson("praise" if place.tab in ("open", "unassigned") else "nothing", title, text)
