"""Who takes work, what they can, how much at once and when; and the rules for all."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from parley import routing, workspace
from parley.core.db import Tx
from parley.core.errors import NotFound, ParleyError
from parley.routing import Agent, SkillId
from parley.web.availability.words import STATES, reason_of
from parley.web.routing import agent_form
from parley.web.routing.agent_form import Typed, TypedRules
from parley.web.routing.filled import Filled
from parley.web.routing.words import CHOICES, MEDIA
from parley.web.settings import telling
from parley.web.shell import redirects
from parley.web.shell.forms import refusal
from parley.web.shell.visiting import Asked
from parley.workspace import Presence, Staff

PAGE = "/settings/agents"
ONE = PAGE + "/{staff_id:uuid}"
DAYS = tuple("0123456")


@get(PAGE)
async def agent_list(tx: NamedDependency[Tx], me: NamedDependency[Staff], done: FromQuery[str] = "") -> Template:
    return await _list(tx, me, done=done)


@post(PAGE, status_code=200)
async def change_rules(request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff]) -> Response[Any]:
    workspace.require(me, "routing.manage")
    given = agent_form.typed_rules(Filled(await request.form()))
    if error := await refusal(tx, _set_rules(tx, me, given)):
        return await _list(tx, me, form=given, error=error)
    return redirects.see(PAGE, done="rules")


@get(ONE)
async def agent(tx: NamedDependency[Tx], presence: NamedDependency[Presence], staff_id: FromPath[UUID]) -> Template:
    workspace.require(presence.staff, "routing.manage")
    found = await routing.agents.agent(tx, staff_id)
    return await _page(tx, presence.staff, found, agent_form.shown(found, presence.time_zone))


@post(ONE, status_code=200)
async def change_agent(
    request: Asked, tx: NamedDependency[Tx], presence: NamedDependency[Presence], staff_id: FromPath[UUID]
) -> Response[Any]:
    """The button says what to do: save, one more row on a day, or every day like one."""
    me = presence.staff
    workspace.require(me, "routing.manage")
    found, form, skills = await routing.agents.agent(tx, staff_id), await request.form(), await _skill_ids(tx)
    given = agent_form.typed(form, found, presence.time_zone, skills)
    todo, _, day = (Filled(form).text("do") or "save").partition("-")
    if todo != "save":
        return await _page(tx, me, found, _prepared(given, todo, day))
    if error := await refusal(tx, _set_craft(tx, me, found, given, skills)):
        return await _page(tx, me, found, given, error=error)
    return redirects.see(PAGE, done="changed")


def _prepared(given: Typed, todo: str, day: str) -> Typed:
    if day not in DAYS or todo not in ("add", "copy"):
        raise NotFound
    return given.with_row(int(day)) if todo == "add" else given.copied(int(day))


async def _set_rules(tx: Tx, me: Staff, given: TypedRules) -> None:
    await routing.agents.set_rules(tx, given.rules(), by=me)


async def _set_craft(tx: Tx, me: Staff, found: Agent, given: Typed, skills: list[SkillId]) -> None:
    await routing.agents.set_craft(tx, found.id, given.craft(skills), by=me)


async def _skill_ids(tx: Tx) -> list[SkillId]:
    return [skill.id for skill in await routing.queues.skills(tx)]


async def _list(tx: Tx, me: Staff, *, form: TypedRules | None = None, error: ParleyError | None = None, done: str = "") -> Template:
    workspace.require(me, "routing.manage")
    rules = await routing.agents.rules(tx)
    context = {
        "agents": await routing.agents.agents(tx),
        "skills": {skill.id: skill.name for skill in await routing.queues.skills(tx)},
        "teams": {team.id: team.name for team in await workspace.teams(tx)},
        "usual": rules.limits,
        "states": STATES,
        "reason_of": reason_of,
        "media": MEDIA,
        "choices": CHOICES,
        "form": form or agent_form.shown_rules(rules),
        "error": error,
        "field": error.field if error else None,
        "done": done,
    }
    return Template("routing/agents.html", context=context, status_code=error.status if error else 200)


async def _page(tx: Tx, me: Staff, found: Agent, form: Typed, *, error: ParleyError | None = None) -> Template:
    context = {
        "agent": found,
        "form": form,
        "usual": (await routing.agents.rules(tx)).limits,
        "skills": await routing.queues.skills(tx),
        "levels": agent_form.LEVELS,
        "media": MEDIA,
        "days": [telling.weekday(number, me.language) for number in range(7)],
        "error": error,
        "field": error.field if error else None,
    }
    return Template("routing/agent.html", context=context, status_code=error.status if error else 200)
