"""Work that has failed too often and stopped: see why, and have it tried again."""

from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from parley import workspace
from parley.core import lanes
from parley.core.db import Tx
from parley.core.ids import LaneId
from parley.web.shell import redirects
from parley.web.shell.words import JOBS
from parley.workspace import Staff


@get("/settings/work")
async def stopped_work(tx: NamedDependency[Tx], me: NamedDependency[Staff]) -> Template:
    workspace.require(me, "accounts.manage")
    return Template("settings/work.html", context={"stopped": await lanes.dead(tx), "jobs": JOBS})


@post("/settings/work/{lane_id:uuid}/again", status_code=303)
async def try_again(tx: NamedDependency[Tx], me: NamedDependency[Staff], lane_id: FromPath[UUID]) -> Redirect:
    workspace.require(me, "accounts.manage")
    await lanes.revive(tx, LaneId(lane_id))
    await workspace.audit.record(tx, me, "work.tried_again", ("lane", lane_id))
    return redirects.see("/settings/work", done="again")
