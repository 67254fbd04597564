"""Skills by name, and who has each of them at which level."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Template

from parley import routing, workspace
from parley.core.db import Tx
from parley.core.errors import ParleyError
from parley.routing import SkillId
from parley.web.shell import redirects
from parley.web.shell.forms import refusal
from parley.workspace import Staff

PAGE = "/settings/skills"


class SkillForm(msgspec.Struct):
    name: Annotated[str, msgspec.Meta(max_length=1000)] = ""


@get(PAGE)
async def skill_list(tx: NamedDependency[Tx], me: NamedDependency[Staff], done: FromQuery[str] = "") -> Template:
    return await _list(tx, me, done=done)


@post(PAGE, status_code=200)
async def add_skill(tx: NamedDependency[Tx], me: NamedDependency[Staff], data: URLEncodedBody[SkillForm]) -> Response[Any]:
    if error := await refusal(tx, routing.queues.add_skill(tx, data.name, by=me)):
        return await _list(tx, me, typed=data.name, error=error)
    return redirects.see(PAGE, done="added")


@post(PAGE + "/{skill_id:uuid}", status_code=200)
async def rename_skill(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], skill_id: FromPath[UUID], data: URLEncodedBody[SkillForm]
) -> Response[Any]:
    id = SkillId(skill_id)
    if error := await refusal(tx, routing.queues.rename_skill(tx, id, data.name, by=me)):
        return await _list(tx, me, renamed=id, typed=data.name, error=error)
    return redirects.see(PAGE, done="changed")


async def _list(
    tx: Tx, me: Staff, *, renamed: SkillId | None = None, typed: str = "", error: ParleyError | None = None, done: str = ""
) -> Template:
    """`typed` is what somebody wanted to call `renamed`, or a new one."""
    workspace.require(me, "routing.manage")
    everybody = await routing.agents.agents(tx)
    skills = await routing.queues.skills(tx)
    context = {
        "skills": [(skill, [(one, one.skills[skill.id]) for one in everybody if skill.id in one.skills]) for skill in skills],
        "renamed": renamed,
        "typed": typed,
        "error": error,
        "done": done,
    }
    return Template("routing/skills.html", context=context, status_code=error.status if error else 200)
