"""Trying an agent outside out, pausing it, removing it."""

from uuid import UUID

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from parley import routing
from parley.core.db import Tx
from parley.routing import AgentId
from parley.web.outside.pages import ONE, PAGE, may_keep
from parley.web.shell import redirects
from parley.web.shell.between import Between
from parley.workspace import Staff


@post(ONE + "/test", status_code=303)
async def try_agent(between: NamedDependency[Between], outsider_id: FromPath[UUID]) -> Redirect:
    """It takes as long as they do; the page then says how it went."""
    may_keep(between.me)
    await routing.outside.try_out(between.ground, between.me.workspace_id, AgentId(outsider_id))
    return _see(outsider_id)


@post(ONE + "/pause", status_code=303)
async def pause_agent(tx: NamedDependency[Tx], me: NamedDependency[Staff], outsider_id: FromPath[UUID]) -> Redirect:
    may_keep(me)
    await routing.outside.pause(tx, AgentId(outsider_id), by=me)
    return _see(outsider_id, done="paused")


@post(ONE + "/resume", status_code=303)
async def resume_agent(tx: NamedDependency[Tx], me: NamedDependency[Staff], outsider_id: FromPath[UUID]) -> Redirect:
    may_keep(me)
    await routing.outside.resume(tx, AgentId(outsider_id), by=me)
    return _see(outsider_id, done="resumed")


@post(ONE + "/remove", status_code=303)
async def remove_agent(tx: NamedDependency[Tx], me: NamedDependency[Staff], outsider_id: FromPath[UUID]) -> Redirect:
    may_keep(me)
    await routing.outside.remove(tx, AgentId(outsider_id), by=me)
    return redirects.see(PAGE, removed=str(outsider_id))


@post(ONE + "/restore", status_code=303)
async def restore_agent(tx: NamedDependency[Tx], me: NamedDependency[Staff], outsider_id: FromPath[UUID]) -> Redirect:
    may_keep(me)
    await routing.outside.restore(tx, AgentId(outsider_id), by=me)
    return _see(outsider_id, done="restored")


def _see(id: UUID, **query: str) -> Redirect:
    return redirects.see(f"{PAGE}/{id}", **query)
