"""What is decided about call-backs: when one is promised, to whom by itself, and who hears that nobody has called."""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Template
from msgspec import Meta

from parley import routing, workspace
from parley.core.db import Tx
from parley.core.errors import NotFound, ParleyError
from parley.web.callbacks.words import KINDS
from parley.web.shell import redirects
from parley.web.shell.forms import refusal
from parley.workspace import CalendarId, Staff

PAGE = "/settings/call-backs"
MINUTES = (2, 3, 5, 10, 15, 30, 60)
RETRIES = (5, 10, 15, 30, 60, 120)
MOST_ATTEMPTS = 5

Choice = Annotated[str, Meta(max_length=36)]
Choices = Choice | Annotated[list[Choice], Meta(max_length=20)]
"""A form names one choice alone, and several as a list."""


class RulesForm(msgspec.Struct):
    offers: bool = False
    kinds: Choices = []
    minutes: Annotated[int, Meta(ge=2, le=120)] = 3
    always: bool = False
    calendar: Choice = ""
    """Empty for the workspace's own."""
    tells: Literal["available", "supervisors"] = "available"
    retry_minutes: Annotated[int, Meta(ge=1, le=24 * 60)] = 10
    most_attempts: Annotated[int, Meta(ge=1, le=10)] = 3


@get(PAGE)
async def rules_page(tx: NamedDependency[Tx], me: NamedDependency[Staff], done: FromQuery[str] = "") -> Template:
    workspace.require(me, "routing.manage")
    return await _page(tx, await routing.callbacks.rules(tx), done=done)


@post(PAGE, status_code=200)
async def change_rules(tx: NamedDependency[Tx], me: NamedDependency[Staff], data: URLEncodedBody[RulesForm]) -> Response[Any]:
    workspace.require(me, "routing.manage")
    wanted = _rules(data)
    error = await refusal(tx, routing.callbacks.set_rules(tx, wanted, by=me))
    return await _page(tx, wanted, error=error) if error else redirects.see(PAGE, done="changed")


def _rules(data: RulesForm) -> routing.callbacks.Rules:
    return routing.callbacks.Rules(
        offers=data.offers,
        kinds=frozenset([data.kinds] if isinstance(data.kinds, str) else data.kinds),
        minutes=data.minutes,
        always=data.always,
        calendar_id=_calendar(data.calendar) if data.calendar else None,
        tells=data.tells,
        retry_minutes=data.retry_minutes,
        most_attempts=data.most_attempts,
    )


def _calendar(text: str) -> CalendarId:
    try:
        return CalendarId(UUID(text))
    except ValueError:
        raise NotFound from None


async def _page(tx: Tx, rules: routing.callbacks.Rules, *, error: ParleyError | None = None, done: str = "") -> Template:
    context = {
        "rules": rules,
        "kinds": KINDS,
        "calendars": await workspace.calendars(tx),
        "minute_choices": sorted({*MINUTES, rules.minutes}),
        "retry_choices": sorted({*RETRIES, rules.retry_minutes}),
        "attempt_choices": range(1, max(MOST_ATTEMPTS, rules.most_attempts) + 1),
        "error": error,
        "done": done,
    }
    return Template("callbacks/rules.html", context=context, status_code=error.status if error else 200)
