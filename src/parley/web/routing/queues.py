"""Queues: in which order they are asked, and one of them with all that is decided about it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from parley import people, routing, workspace
from parley.conversations import Group
from parley.core.db import Tx
from parley.core.errors import ParleyError
from parley.core.i18n import translator
from parley.routing import Queue, QueueId
from parley.web.inbox import describing, filters
from parley.web.inbox.filtering import fields_of
from parley.web.routing import asking, lengths, queue_form
from parley.web.routing.filled import Filled
from parley.web.routing.queue_form import Typed
from parley.web.shell import redirects, zones
from parley.web.shell.forms import refusal
from parley.web.shell.visiting import Asked
from parley.workspace import Presence, Staff

PAGE = "/settings/queues"
NEW = PAGE + "/new"
ONE = PAGE + "/{queue_id:uuid}"


class MoveForm(msgspec.Struct):
    up: bool


@get(PAGE)
async def queue_list(
    tx: NamedDependency[Tx], presence: NamedDependency[Presence], done: FromQuery[str] = "", removed: FromQuery[UUID | None] = None
) -> Template:
    return await _list(tx, presence, done=done, removed=removed)


@get(NEW)
async def new_queue(request: Asked, tx: NamedDependency[Tx], presence: NamedDependency[Presence]) -> Template:
    return await _page(request, tx, presence, None, Typed())


@post(NEW, status_code=200)
async def add_queue(request: Asked, tx: NamedDependency[Tx], presence: NamedDependency[Presence]) -> Response[Any]:
    """The button says what to do: save, or another row of the form."""
    workspace.require(presence.staff, "routing.manage")
    form = Filled(await request.form())
    given, todo = queue_form.typed(form), form.text("do") or "save"
    if todo != "save":
        return await _page(request, tx, presence, None, given.done(todo))
    if error := await refusal(tx, _added(tx, presence.staff, given)):
        return await _page(request, tx, presence, None, given, error=error)
    return redirects.see(PAGE, done="added")


@get(ONE)
async def queue(request: Asked, tx: NamedDependency[Tx], presence: NamedDependency[Presence], queue_id: FromPath[UUID]) -> Template:
    found = await _found(tx, presence.staff, queue_id)
    return await _page(request, tx, presence, found, queue_form.shown(found))


@post(ONE, status_code=200)
async def change_queue(
    request: Asked, tx: NamedDependency[Tx], presence: NamedDependency[Presence], queue_id: FromPath[UUID]
) -> Response[Any]:
    found = await _found(tx, presence.staff, queue_id)
    form = Filled(await request.form())
    given, todo = queue_form.typed(form), form.text("do") or "save"
    if todo != "save":
        return await _page(request, tx, presence, found, given.done(todo))
    if error := await refusal(tx, _changed(tx, presence.staff, found, given)):
        return await _page(request, tx, presence, found, given, error=error)
    return redirects.see(PAGE, done="changed")


@post(ONE + "/move", status_code=303)
async def move_queue(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], queue_id: FromPath[UUID], data: URLEncodedBody[MoveForm]
) -> Redirect:
    """Before the one above it, or after the one below. The last stays the last."""
    found = await _found(tx, me, queue_id)
    order = [one.id for one in await routing.queues.queues(tx) if not one.is_default]
    if not found.is_default:
        at = order.index(found.id)
        other = max(0, at - 1) if data.up else min(len(order) - 1, at + 1)
        order[at], order[other] = order[other], order[at]
        await routing.queues.put_in_order(tx, order, by=me)
    return redirects.see(PAGE)


@post(ONE + "/remove", status_code=303)
async def remove_queue(tx: NamedDependency[Tx], me: NamedDependency[Staff], queue_id: FromPath[UUID]) -> Redirect:
    await routing.queues.remove(tx, QueueId(queue_id), by=me)
    return redirects.see(PAGE, removed=str(queue_id))


@post(ONE + "/restore", status_code=303)
async def restore_queue(tx: NamedDependency[Tx], me: NamedDependency[Staff], queue_id: FromPath[UUID]) -> Redirect:
    await routing.queues.restore(tx, QueueId(queue_id), by=me)
    return redirects.see(PAGE, done="restored")


async def _found(tx: Tx, me: Staff, id: UUID) -> Queue:
    workspace.require(me, "routing.manage")
    return await routing.queues.queue(tx, QueueId(id))


async def _added(tx: Tx, me: Staff, given: Typed) -> None:
    await routing.queues.add(tx, given.manner(await _skill_ids(tx)), by=me)


async def _changed(tx: Tx, me: Staff, found: Queue, given: Typed) -> None:
    await routing.queues.change(tx, found.id, given.manner(await _skill_ids(tx), is_default=found.is_default), by=me)


async def _skill_ids(tx: Tx) -> list[routing.SkillId]:
    return [skill.id for skill in await routing.queues.skills(tx)]


async def _list(tx: Tx, presence: Presence, *, removed: UUID | None = None, done: str = "") -> Template:
    workspace.require(presence.staff, "routing.manage")
    all = await routing.queues.queues(tx)
    context = {
        "queues": all,
        "told": await _told(tx, presence, all),
        "teams": {team.id: team.name for team in await workspace.teams(tx)},
        "skills": {skill.id: skill.name for skill in await routing.queues.skills(tx)},
        "removed": removed,
        "done": done,
    }
    return Template("routing/queues.html", context=context)


async def _told(tx: Tx, presence: Presence, all: Sequence[Queue]) -> dict[QueueId, str]:
    """What comes into each by itself, in words; empty where that is nothing, or everything."""
    describer = await asking.describer(tx, translator(presence.staff.language), zones.zone_of(presence))
    return {queue.id: describer.words(queue.entry or Group()) for queue in all}


async def _page(
    request: Asked, tx: Tx, presence: Presence, found: Queue | None, form: Typed, *, error: ParleyError | None = None
) -> Template:
    workspace.require(presence.staff, "routing.manage")
    context = {
        "queue": found,
        "form": form,
        "error": error,
        "field": error.field if error else None,
        "length_units": lengths.UNITS,
        "most_needs": queue_form.MOST_NEEDS,
        "levels": range(1, routing.queues.HIGHEST_LEVEL + 1),
        "skills": await routing.queues.skills(tx),
        "teams": await workspace.teams(tx),
        "calendars": await workspace.calendars(tx),
        "segments": await people.segments.segments(tx),
        **await _question(request, tx, presence, form),
    }
    return Template("routing/queue.html", context=context, status_code=error.status if error else 200)


async def _question(request: Asked, tx: Tx, presence: Presence, form: Typed) -> dict[str, Any]:
    """The builder of what comes in."""
    zone = zones.zone_of(presence)
    describer = await asking.describer(tx, translator(presence.staff.language), zone)
    group = asking.asked(fields_of(request), filters.read(form.filter), zone)
    whole = filters.complete(group, asking.TOPIC)
    shown = describing.shown_part(describer.part(group), describer)
    return {**shown, "words": describer.words(whole), "written": filters.written(whole)}
