"""Agents outside: the list, and the page of one. Its secret and its token are shown once."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Template

from parley import routing, workspace
from parley.core.db import Tx
from parley.core.errors import ParleyError
from parley.core.ground import Ground
from parley.routing import AgentId
from parley.web.outside.forms import AgentForm, filled
from parley.web.settings.doors import Api
from parley.web.shell import redirects
from parley.web.shell.forms import refusal
from parley.workspace import Staff

PAGE = "/settings/agents-outside"
ONE = PAGE + "/{outsider_id:uuid}"
USUAL = AgentForm(learns=["name", "earlier"])


class Shown(msgspec.Struct, frozen=True):
    """What is shown this once."""

    secret: str = ""
    token: str = ""


def may_keep(me: Staff) -> None:
    """Whoever lets programs in also decides what is given to them."""
    workspace.require(me, "routing.manage")
    workspace.require(me, "api.manage")


@get(PAGE)
async def agent_list(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], done: FromQuery[str] = "", removed: FromQuery[UUID | None] = None
) -> Template:
    may_keep(me)
    return await _list(tx, done=done, removed=removed)


@post(PAGE, status_code=200)
async def add_agent(
    tx: NamedDependency[Tx],
    me: NamedDependency[Staff],
    ground: NamedDependency[Ground],
    api: NamedDependency[Api],
    data: URLEncodedBody[AgentForm],
) -> Template:
    """On to its page, with everything that the program needs."""
    may_keep(me)
    try:
        async with tx.attempt():
            added = await routing.outside.add(tx, ground, data.manner(), by=me)
            token = await _let_speak(tx, api, added.agent, me)
    except ParleyError as error:
        if error.field is None:
            raise
        return await _list(tx, form=data, error=error)
    return await _one(tx, ground, added.agent.id, shown=Shown(added.secret, token), done="added")


@get(ONE)
async def agent(
    tx: NamedDependency[Tx],
    me: NamedDependency[Staff],
    ground: NamedDependency[Ground],
    outsider_id: FromPath[UUID],
    done: FromQuery[str] = "",
) -> Template:
    may_keep(me)
    return await _one(tx, ground, AgentId(outsider_id), done=done)


@post(ONE, status_code=200)
async def change_agent(
    tx: NamedDependency[Tx],
    me: NamedDependency[Staff],
    ground: NamedDependency[Ground],
    outsider_id: FromPath[UUID],
    data: URLEncodedBody[AgentForm],
) -> Response[Any]:
    may_keep(me)
    if error := await refusal(tx, _change(tx, ground, AgentId(outsider_id), data, me)):
        return await _one(tx, ground, AgentId(outsider_id), form=data, error=error)
    return redirects.see(f"{PAGE}/{outsider_id}", done="changed")


@post(ONE + "/secret", status_code=200)
async def renew_secret(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], ground: NamedDependency[Ground], outsider_id: FromPath[UUID]
) -> Template:
    """For a day both sign."""
    may_keep(me)
    renewed = await routing.outside.rotate(tx, ground, AgentId(outsider_id), by=me)
    return await _one(tx, ground, renewed.agent.id, shown=Shown(secret=renewed.secret))


@post(ONE + "/token", status_code=200)
async def renew_token(
    tx: NamedDependency[Tx],
    me: NamedDependency[Staff],
    ground: NamedDependency[Ground],
    api: NamedDependency[Api],
    outsider_id: FromPath[UUID],
) -> Template:
    """The one before opens nothing any more."""
    may_keep(me)
    found = await routing.outside.outside_agent(tx, AgentId(outsider_id))
    token = await _let_speak(tx, api, found, me)
    return await _one(tx, ground, found.id, shown=Shown(token=token))


async def _change(tx: Tx, ground: Ground, id: AgentId, form: AgentForm, me: Staff) -> None:
    await routing.outside.change(tx, ground, id, form.manner(), by=me)


async def _let_speak(tx: Tx, api: Api, agent: routing.outside.OutsideAgent, me: Staff) -> str:
    made = await api.tokens.make(tx, name=agent.name, scopes=api.OF_AGENTS, expires_at=None, by=me)
    await routing.outside.let_speak(tx, agent.id, made.token.id, by=me)
    if agent.token_id:
        await api.tokens.revoke(tx, agent.token_id, by=me)
    return made.secret


async def _list(
    tx: Tx, *, form: AgentForm | None = None, error: ParleyError | None = None, removed: UUID | None = None, done: str = ""
) -> Template:
    context = {"agents": await routing.outside.outside_agents(tx), "removed": removed, "error": error, "done": done}
    context |= {"form": form or USUAL, **await _choices(tx)}
    return Template("outside/list.html", context=context, status_code=error.status if error else 200)


async def _one(
    tx: Tx,
    ground: Ground,
    id: AgentId,
    *,
    form: AgentForm | None = None,
    error: ParleyError | None = None,
    shown: Shown | None = None,
    done: str = "",
) -> Template:
    found = await routing.outside.outside_agent(tx, id)
    context: dict[str, Any] = {
        "agent": found,
        "in_hand": len(await routing.outside.open_offers(tx, id)),
        "failures": await routing.outside.failures(tx, id),
        "form": form or filled(found),
        "error": error,
        "shown": shown,
        "done": done,
        "server": ground.settings.public_url,
    }
    return Template("outside/agent.html", context=context | await _choices(tx), status_code=error.status if error else 200)


async def _choices(tx: Tx) -> dict[str, Any]:
    return {"queues": await routing.queues.queues(tx), "teams": await workspace.teams(tx), "tellings": routing.outside.TOLD_WORDS}
