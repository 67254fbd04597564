"""Hearing nothing more of somebody, until that is taken back."""

from typing import Any, Literal
from uuid import UUID

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody

from parley import conversations, people, workspace
from parley.core.db import Tx
from parley.core.ground import Ground
from parley.core.i18n import N_
from parley.core.ids import ConversationId
from parley.web.shell.visiting import Asked
from parley.web.thread import doing
from parley.web.thread.doing import Step
from parley.web.thread.done import Done
from parley.workspace import Staff

BLOCKED, UNBLOCKED = N_("Blocked: what they write is kept, and nobody is called."), N_("No longer blocked.")


class BlockForm(Step):
    blocked: Literal["yes", "no"]


@post("/conversations/{conversation_id:uuid}/blocked", status_code=200)
async def change_blocked(
    request: Asked,
    tx: NamedDependency[Tx],
    ground: NamedDependency[Ground],
    me: NamedDependency[Staff],
    conversation_id: FromPath[UUID],
    data: URLEncodedBody[BlockForm],
) -> Response[Any]:
    workspace.require(me, "people.block")
    found = await conversations.conversation(tx, ConversationId(conversation_id))
    blocks = data.blocked == "yes"
    await (people.block(tx, found.person_id, by=me.id) if blocks else people.unblock(tx, found.person_id))
    await workspace.audit.record(tx, me, "people.blocked" if blocks else "people.unblocked", ("person", found.person_id))
    tx.signal(f"conversation/{found.id}")
    done = Done(BLOCKED, unblocks=True) if blocks else Done(UNBLOCKED)
    return await doing.answer(request, tx, ground, conversation_id, data, done)
