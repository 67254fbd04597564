"""One's own state: a fragment of every page, and a page of its own where no script runs."""

from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Template

from parley import routing, workspace
from parley.core.db import Tx
from parley.routing import Agent, State
from parley.web.availability.words import CHOICES, SENT_AWAY, STATES
from parley.web.shell import redirects
from parley.web.shell.visiting import Asked, is_fragment
from parley.workspace import Staff

PAGE = "/availability"
TOLD = "parley-told"
"""A cookie of whoever has said what they are doing, or that they do not want to be asked now."""
DAY = 24 * 3600


class StateForm(msgspec.Struct):
    state: State
    reason: Annotated[str, msgspec.Meta(max_length=200)] = ""


@get(PAGE)
async def my_state(request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff]) -> Template:
    workspace.require(me, "conversations.reply")
    return await _shown(request, tx, me, told=TOLD in request.cookies)


@post(PAGE, status_code=200)
async def change_state(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], data: URLEncodedBody[StateForm]
) -> Response[Any]:
    await routing.agents.set_state(tx, me.id, data.state, data.reason, by=me)
    answer = await _shown(request, tx, me, told=True) if is_fragment(request) else redirects.see(PAGE)
    secure = request.url.scheme == "https"
    answer.set_cookie(Cookie(key=TOLD, value="1", path="/", max_age=DAY, httponly=True, secure=secure, samesite="lax"))
    return answer


async def _shown(request: Asked, tx: Tx, me: Staff, *, told: bool) -> Template:
    mine = await routing.agents.agent(tx, me.id)
    context = {
        "myself": mine,
        "states": STATES,
        "choices": CHOICES,
        "sent_away": SENT_AWAY.get(mine.reason, "") if mine.state is State.AWAY else "",
        "invited": mine.state is State.OFFLINE and not told and await _is_given_out(tx, mine),
    }
    return Template("availability/_state.html" if is_fragment(request) else "availability/page.html", context=context)


async def _is_given_out(tx: Tx, mine: Agent) -> bool:
    """Whether some queue that they serve gives out by itself."""
    return any(queue.assigns and (queue.team_id is None or queue.team_id in mine.teams) for queue in await routing.queues.queues(tx))
