"""What is done to a conversation beside answering: who has it, whether it is open, put off or done, how urgent it is."""

from typing import Any, Literal
from uuid import UUID

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody

from parley import conversations, workspace
from parley.conversations import Change, Priority, Status
from parley.core.db import Tx
from parley.core.ground import Ground
from parley.core.i18n import N_
from parley.core.ids import ConversationId
from parley.desk import views
from parley.web.shell.visiting import Asked
from parley.web.shell.zones import zone_of
from parley.web.thread import doing, later
from parley.web.thread.doing import Short, Step
from parley.web.thread.done import Done
from parley.web.thread.giving import working
from parley.workspace import Presence, Staff


class OwnerForm(Step):
    to: Short = ""
    """A colleague; nobody is the queue."""


class StatusForm(Step):
    status: Literal["open", "resolved", "snoozed"]
    until: Short = ""
    """A preset, or else the two below."""
    on: Short = ""
    at: Short = ""


class PriorityForm(Step):
    priority: Literal["", "-1", "0", "1", "2"] = ""
    """None is the usual one."""


@post("/conversations/{conversation_id:uuid}/owner", status_code=200)
async def change_owner(
    request: Asked,
    tx: NamedDependency[Tx],
    ground: NamedDependency[Ground],
    me: NamedDependency[Staff],
    conversation_id: FromPath[UUID],
    data: URLEncodedBody[OwnerForm],
) -> Response[Any]:
    workspace.require(me, "conversations.assign")
    colleague = await working(tx, data.to) if data.to else None
    words = TAKEN if colleague and colleague.id == me.id else GIVEN if colleague else QUEUED
    change = Change(owner=colleague.id if colleague else None)
    done = await doing.change(tx, ConversationId(conversation_id), change, by=me, words=words, name=colleague.name if colleague else "")
    return await doing.answer(request, tx, ground, conversation_id, data, done)


@post("/conversations/{conversation_id:uuid}/status", status_code=200)
async def change_status(
    request: Asked,
    tx: NamedDependency[Tx],
    ground: NamedDependency[Ground],
    presence: NamedDependency[Presence],
    conversation_id: FromPath[UUID],
    data: URLEncodedBody[StatusForm],
) -> Response[Any]:
    workspace.require(presence.staff, "conversations.reply")
    until = later.until(data.until, data.on, data.at, zone_of(presence)) if data.status == "snoozed" else None
    change = Change(status=Status(data.status), until=until)
    done = await doing.change(tx, ConversationId(conversation_id), change, by=presence.staff, words=STATUS[data.status])
    return await doing.answer(request, tx, ground, conversation_id, data, done)


@post("/conversations/{conversation_id:uuid}/priority", status_code=200)
async def change_priority(
    request: Asked,
    tx: NamedDependency[Tx],
    ground: NamedDependency[Ground],
    me: NamedDependency[Staff],
    conversation_id: FromPath[UUID],
    data: URLEncodedBody[PriorityForm],
) -> Response[Any]:
    workspace.require(me, "conversations.reply")
    change = Change(priority=Priority(int(data.priority or 0)))
    done = await doing.change(tx, ConversationId(conversation_id), change, by=me, words=PRIORITISED)
    return await doing.answer(request, tx, ground, conversation_id, data, done)


@post("/conversations/{conversation_id:uuid}/undos/{undo_id:uuid}", status_code=200)
async def undo(
    request: Asked,
    tx: NamedDependency[Tx],
    ground: NamedDependency[Ground],
    me: NamedDependency[Staff],
    conversation_id: FromPath[UUID],
    undo_id: FromPath[UUID],
    data: URLEncodedBody[Step],
) -> Response[Any]:
    workspace.require(me, "conversations.reply")
    await conversations.conversation(tx, ConversationId(conversation_id))
    await views.undo(tx, undo_id, by=me.id)
    return await doing.answer(request, tx, ground, conversation_id, data, Done(UNDONE))


TAKEN, GIVEN, QUEUED = N_("The conversation is yours."), N_("Given to %(name)s."), N_("Given back to the queue.")
PRIORITISED, UNDONE = N_("The priority is changed."), N_("Taken back.")
STATUS = {"open": N_("Reopened."), "resolved": N_("Resolved."), "snoozed": N_("Put off.")}
