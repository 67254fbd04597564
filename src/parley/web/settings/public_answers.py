"""How soon what is asked under a post wants its first answer."""

from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Template

from parley import workspace
from parley.core.db import Tx
from parley.core.errors import ParleyError
from parley.web.shell import redirects
from parley.web.shell.forms import refusal
from parley.workspace import Staff

PAGE = "/settings/public-comments"
CHOICES = (5, 10, 15, 30, 60, 120, 240)


class PublicAnswersForm(msgspec.Struct):
    minutes: Annotated[int, msgspec.Meta(ge=0, le=100_000)]


@get(PAGE)
async def public_answers_page(tx: NamedDependency[Tx], me: NamedDependency[Staff], done: FromQuery[str] = "") -> Template:
    workspace.require(me, "workspace.manage")
    chosen = await workspace.public_answers.decided(tx)
    return _page(chosen.public_answer_minutes, done=done)


@post(PAGE, status_code=200)
async def change_public_answers(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], data: URLEncodedBody[PublicAnswersForm]
) -> Response[Any]:
    workspace.require(me, "workspace.manage")
    error = await refusal(tx, workspace.public_answers.decide(tx, data.minutes, by=me))
    return _page(data.minutes, error=error) if error else redirects.see(PAGE, done="changed")


def _page(minutes: int, *, error: ParleyError | None = None, done: str = "") -> Template:
    context = {"minutes": minutes, "choices": sorted({*CHOICES, minutes}), "error": error, "done": done}
    return Template("settings/public_answers.html", context=context, status_code=error.status if error else 200)
