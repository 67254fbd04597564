"""The wall itself, and the list of who waits in a queue."""

from typing import Any
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from parley import routing, workspace
from parley.core.db import Tx
from parley.routing import QueueId, State
from parley.web.alarms.pages import shown as sounding_alarms
from parley.web.availability.words import BY_MACHINE, STATES
from parley.web.shell.visiting import Asked, is_fragment
from parley.web.wall import chart, moving
from parley.web.wall.words import BADGES, MEDIA
from parley.workspace import Staff

PLACE = "/wall"
WORDS: dict[str, Any] = {"states": STATES, "badges": BADGES, "reasons": BY_MACHINE, "media": MEDIA}


@get(PLACE)
async def wall(request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff]) -> Template:
    workspace.require(me, "routing.manage")
    context = {**await _figures(tx), **await sounding_alarms(request, tx, me, hushed=False)}
    return Template("wall/_figures.html" if is_fragment(request) else "wall/wall.html", context=context)


@get(PLACE + "/queues/{queue_id:uuid}")
async def queue(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], queue_id: FromPath[UUID], undo: FromQuery[str] = ""
) -> Template:
    """Who waits there, in the order in which they are given out."""
    workspace.require(me, "routing.manage")
    found = await routing.queues.queue(tx, QueueId(queue_id))
    line = next(one for one in await routing.wall.queues(tx) if one.queue.id == found.id)
    context = {
        "line": line,
        "held": await routing.wall.waiting(tx, found.id),
        "most": routing.wall.MOST,
        "next": f"{PLACE}/queues/{found.id}",
    }
    if is_fragment(request):
        return Template("wall/_waiting.html", context={**context, **WORDS})
    return Template("wall/queue.html", context={**context, **WORDS, **await moving.targets(tx, me), "undo": moving.undo_id(undo)})


async def _figures(tx: Tx) -> dict[str, Any]:
    lines, crew = await routing.wall.queues(tx), await routing.wall.crew(tx)
    there = [one for one in crew if one.held or one.agent.state is not State.OFFLINE]
    return {
        **WORDS,
        "lines": lines,
        "waiting": sum(line.waiting for line in lines),
        "oldest": min((line.oldest for line in lines if line.oldest), default=None),
        "in_work": sum(one.held for one in crew),
        "there": there,
        "absent": [one for one in crew if one not in there],
        "available": sum(one.agent.state is State.AVAILABLE for one in crew),
        "at_risk": await routing.wall.at_risk(tx),
        "most": routing.wall.MOST,
        "today": await routing.wall.today(tx),
        "chart": chart.chart(await routing.wall.minutes(tx)),
    }
