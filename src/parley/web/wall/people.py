"""What somebody has in hand, and what they are doing, from the supervisor's side."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Template

from parley import routing, workspace
from parley.core.db import Tx
from parley.core.errors import Invalid
from parley.routing import AgentId, State
from parley.web.shell import redirects
from parley.web.shell.visiting import Asked, is_fragment
from parley.web.wall import moving
from parley.web.wall.pages import PLACE, WORDS
from parley.workspace import Staff


class StateForm(msgspec.Struct):
    state: Annotated[str, msgspec.Meta(max_length=20)]
    reason: Annotated[str, msgspec.Meta(max_length=200)] = ""


@get(PLACE + "/people/{staff_id:uuid}")
async def person(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], staff_id: FromPath[UUID], undo: FromQuery[str] = ""
) -> Template:
    workspace.require(me, "routing.manage")
    found = await routing.agents.agent(tx, staff_id)
    member = next(one for one in await routing.wall.crew(tx) if one.agent.id == found.id)
    context: dict[str, Any] = {
        **WORDS,
        "member": member,
        "held": await routing.wall.hand(tx, found.id),
        "next": f"{PLACE}/people/{found.id}",
    }
    if is_fragment(request):
        return Template("wall/_hand.html", context=context)
    return Template("wall/person.html", context={**context, **await moving.targets(tx, me), "undo": moving.undo_id(undo)})


@post(PLACE + "/people/{staff_id:uuid}/state", status_code=303)
async def change_state(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], staff_id: FromPath[UUID], data: URLEncodedBody[StateForm]
) -> Response[Any]:
    workspace.require(me, "routing.manage")
    if data.state not in set(State):
        raise Invalid(field="state")
    agent = await routing.agents.set_state(tx, AgentId(staff_id), State(data.state), data.reason, by=me)
    return redirects.see(f"{PLACE}/people/{agent.id}")
