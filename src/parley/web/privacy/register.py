"""The register: requests by their deadline, one request, and the law that sets it."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Template

from parley import people, workspace
from parley.core.db import Tx
from parley.core.errors import Invalid, ParleyError
from parley.core.ground import Ground
from parley.core.ids import PersonId
from parley.web.privacy import wording
from parley.web.privacy.days import today
from parley.web.shell import faces, redirects
from parley.web.shell.forms import refusal
from parley.workspace import Presence, Staff

PAGE = "/settings/privacy"
ONE = PAGE + "/requests/{request_id:uuid}"
Short = Annotated[str, msgspec.Meta(max_length=2000)]


class RequestForm(msgspec.Struct):
    kind: people.privacy.Wish
    channel: Short
    received_on: Short
    asked_by: Short = ""
    confirmed: Short = ""
    wish: Short = ""
    person: UUID | None = None


class ChangeForm(msgspec.Struct):
    do: Short
    confirmed: Short = ""
    because: Short = ""
    outcome: Short = ""


class RulesForm(msgspec.Struct):
    law: people.privacy.Law
    wait_days: Annotated[int, msgspec.Meta(ge=0, le=people.privacy.LONGEST_WAIT_DAYS)]


@get(PAGE)
async def register(
    tx: NamedDependency[Tx],
    presence: NamedDependency[Presence],
    ground: NamedDependency[Ground],
    closed: FromQuery[bool] = False,
    person: FromQuery[UUID | None] = None,
    done: FromQuery[str] = "",
) -> Template:
    workspace.require(presence.staff, "privacy.manage")
    return await _page(tx, presence, ground, closed=closed, person=person, done=done)


@post(PAGE, status_code=200)
async def add_request(
    tx: NamedDependency[Tx], presence: NamedDependency[Presence], ground: NamedDependency[Ground], data: URLEncodedBody[RequestForm]
) -> Response[Any]:
    workspace.require(presence.staff, "privacy.manage")
    if error := await refusal(tx, _note(tx, presence.staff, data)):
        return await _page(tx, presence, ground, error=error, form=data, person=data.person)
    return redirects.see(f"/people/{data.person}/privacy" if data.person else PAGE, done="noted")


async def _note(tx: Tx, me: Staff, form: RequestForm) -> None:
    asked = people.privacy.Asked(
        kind=form.kind,
        channel=form.channel,
        received_on=_day(form.received_on),
        person_id=PersonId(form.person) if form.person else None,
        asked_by=form.asked_by,
        confirmed=form.confirmed,
        wish=form.wish,
    )
    id = await people.privacy.note(tx, asked, by=me.id)
    await workspace.audit.record(tx, me, "privacy.request_noted", ("privacy_request", id))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise people.privacy.DateInvalid(field="received_on") from None


@post(PAGE + "/rules", status_code=200)
async def change_rules(
    tx: NamedDependency[Tx], presence: NamedDependency[Presence], ground: NamedDependency[Ground], data: URLEncodedBody[RulesForm]
) -> Response[Any]:
    if error := await refusal(tx, people.privacy.decide(tx, people.privacy.Rules(data.law, data.wait_days), by=presence.staff)):
        return await _page(tx, presence, ground, error=error)
    return redirects.see(PAGE, done="rules")


async def _page(
    tx: Tx,
    presence: Presence,
    ground: Ground,
    *,
    closed: bool = False,
    person: UUID | None = None,
    done: str = "",
    error: ParleyError | None = None,
    form: RequestForm | None = None,
) -> Template:
    context = {
        "requests": await (people.privacy.closed_requests(tx) if closed else people.privacy.open_requests(tx)),
        "closed": closed,
        "about": await people.person(tx, PersonId(person)) if person else None,
        "rules": await people.privacy.rules(tx),
        "public_key": people.privacy.public_key(ground.vault),
        "words": wording,
        "today": today(presence),
        "form": form,
        "error": error,
        "field": error.field if error else None,
        "done": done,
    }
    return Template("privacy/register.html", context=context, status_code=error.status if error else 200)


@get(ONE)
async def request_page(
    tx: NamedDependency[Tx], presence: NamedDependency[Presence], request_id: FromPath[UUID], done: FromQuery[str] = ""
) -> Template:
    workspace.require(presence.staff, "privacy.manage")
    return await _one(tx, presence, request_id, done=done)


@post(ONE, status_code=200)
async def change_request(
    tx: NamedDependency[Tx], presence: NamedDependency[Presence], request_id: FromPath[UUID], data: URLEncodedBody[ChangeForm]
) -> Response[Any]:
    """Say how we know who asks, take longer, close it, or open it again."""
    workspace.require(presence.staff, "privacy.manage")
    if error := await refusal(tx, _change(tx, presence.staff, request_id, data)):
        return await _one(tx, presence, request_id, error=error)
    return redirects.see(f"{PAGE}/requests/{request_id}", done=data.do)


async def _change(tx: Tx, me: Staff, id: UUID, form: ChangeForm) -> None:
    await people.privacy.request(tx, id)  # what is not ours is not there, whatever is asked of it
    match form.do:
        case "confirm":
            await people.privacy.confirm(tx, id, form.confirmed)
        case "extend":
            await people.privacy.extend(tx, id, form.because)
        case "reopen":
            await people.privacy.reopen(tx, id)
        case "done" | "refused" | "withdrawn":
            await people.privacy.close(tx, id, form.do, form.outcome, by=me.id)
        case _:
            raise Invalid(field="do")
    await workspace.audit.record(tx, me, "privacy.request_changed", ("privacy_request", id), {"did": form.do})


async def _one(tx: Tx, presence: Presence, id: UUID, *, done: str = "", error: ParleyError | None = None) -> Template:
    context = {
        "asked": await people.privacy.request(tx, id),
        "erasures": await people.privacy.erasures_for(tx, id),
        "colleagues": await faces.colleagues(tx),
        "words": wording,
        "today": today(presence),
        "error": error,
        "field": error.field if error else None,
        "done": done,
    }
    return Template("privacy/request.html", context=context, status_code=error.status if error else 200)
