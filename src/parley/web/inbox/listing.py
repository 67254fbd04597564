"""The list that operators look at: by tab, latest first, alone or beside a conversation."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Template

from parley import conversations, workspace
from parley.conversations import InboxRow
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.web.shell import cursors, faces
from parley.web.shell.visiting import Asked
from parley.web.shell.wording import NOTHING_IN, TABS
from parley.workspace import Staff

PER_PAGE = 50
MOST_SHOWN = 200
"""Beyond this the list goes on on a page of its own: a longer one is slow to draw, and nobody reads it."""


@get("/inbox")
async def inbox(tx: NamedDependency[Tx], me: NamedDependency[Staff], tab: FromQuery[str] = "open", before: FromQuery[str] = "") -> Template:
    return Template("inbox/page.html", context=await listing(tx, me, tab=tab, before=before))


@get("/inbox/rows")
async def inbox_rows(
    request: Asked,
    tx: NamedDependency[Tx],
    me: NamedDependency[Staff],
    tab: FromQuery[str] = "open",
    before: FromQuery[str] = "",
    shown: FromQuery[int] = PER_PAGE,
) -> Template:
    """The list alone, for a page that has it already: it marks the conversation that is open there."""
    context = await listing(tx, me, tab=tab, before=before, shown=shown, chosen=_open_there(request))
    return Template("inbox/_list.html", context=context)


async def listing(
    tx: Tx, me: Staff, *, tab: str = "open", before: str = "", shown: int = PER_PAGE, chosen: UUID | None = None
) -> dict[str, Any]:
    """What the list's template needs."""
    workspace.require(me, "conversations.read")
    if tab not in TABS:
        raise NotFound
    shown = max(PER_PAGE, min(shown, MOST_SHOWN))
    rows = await conversations.inbox(tx, me.id, which=tab, before=cursors.read(before), limit=shown + 1)
    return {
        "tab": tab,
        "tabs": TABS,
        "nothing": NOTHING_IN[tab],
        "rows": [(row, faces.of_person(row.name, row.person_id)) for row in rows[:shown]],
        "colleagues": await faces.colleagues(tx),
        "before": before,
        "shown": shown,
        "more": shown + PER_PAGE if len(rows) > shown and shown < MOST_SHOWN else 0,
        "rest": _rest(rows[:shown]) if len(rows) > shown else "",
        "chosen": chosen,
    }


def _rest(rows: list[InboxRow]) -> str:
    return cursors.written(rows[-1].last_message_at, rows[-1].id)


def _open_there(request: Asked) -> UUID | None:
    """The conversation in the address of the page that asks."""
    place, _, id = urlsplit(request.headers.get("hx-current-url", "")).path.strip("/").partition("/")
    try:
        return UUID(id) if place == "conversations" else None
    except ValueError:
        return None
