"""Leaving a step for later, the last page, and the list on the desk of what is left."""

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from parley import workspace
from parley.core.db import Tx
from parley.web.setup import steps
from parley.web.shell import redirects
from parley.workspace import Staff


@post("/setup/skip/{step:str}", status_code=303)
async def skip(tx: NamedDependency[Tx], me: NamedDependency[Staff], step: FromPath[str]) -> Redirect:
    """On to the next one; this one can be come back to."""
    known = workspace.beginning.step_of(step)
    await workspace.beginning.keep_step(tx, known, "skipped", by=me)
    return redirects.see(steps.after(known))


@get(steps.DONE)
async def done_page(tx: NamedDependency[Tx], me: NamedDependency[Staff]) -> Template:
    workspace.require(me, "workspace.manage")
    return Template("setup/done.html", context={"stops": await steps.way(tx)})


@get("/setup/checklist")
async def checklist(tx: NamedDependency[Tx], me: NamedDependency[Staff]) -> Template:
    """What is left, for the desk; nothing for those who cannot do it, or once it is done or sent away."""
    known = await workspace.beginning.progress(tx)
    wanted = workspace.may(me, "workspace.manage") and not known.is_dismissed
    stops = [stop for stop in await steps.way(tx)] if wanted else []
    left = any(stop.outcome != "done" for stop in stops)
    return Template("setup/_checklist.html", context={"stops": stops if left else []})


@post("/setup/dismiss", status_code=303)
async def dismiss(tx: NamedDependency[Tx], me: NamedDependency[Staff]) -> Redirect:
    await workspace.beginning.dismiss(tx, by=me)
    return redirects.see(redirects.HOME)
