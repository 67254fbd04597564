"""Who else is at a conversation: told by each open tab, shown above the composer."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Template

from parley import conversations, workspace
from parley.core import clock
from parley.core.db import Tx
from parley.core.ids import ConversationId
from parley.desk import presence
from parley.desk.presence import Doing
from parley.web.shell import faces
from parley.workspace import Staff

Tab = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


class Companion(msgspec.Struct, frozen=True):
    """A colleague at the same conversation, and how many seconds that holds without another word from them."""

    staff: Staff
    doing: Doing
    seconds: int


class WhereForm(msgspec.Struct):
    tab: Tab
    doing: Literal["looking", "reply", "note", "gone"] = "looking"


@get("/conversations/{conversation_id:uuid}/company")
async def see(tx: NamedDependency[Tx], me: NamedDependency[Staff], conversation_id: FromPath[UUID]) -> Template:
    workspace.require(me, "conversations.read")
    found = await conversations.conversation(tx, ConversationId(conversation_id))
    context = {"conversation": found, "companions": await shown(tx, me, found.id), "presence_topic": presence.topic(found.id)}
    return Template("composer/_company.html", context=context)


@post("/conversations/{conversation_id:uuid}/company", status_code=204)
async def say_where(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], conversation_id: FromPath[UUID], data: URLEncodedBody[WhereForm]
) -> None:
    """A tab says that it is there, or that it goes."""
    workspace.require(me, "conversations.read")
    if data.doing == "gone":
        await presence.leave(tx, me, tab=data.tab)
        return
    found = await conversations.conversation(tx, ConversationId(conversation_id))
    await presence.show(tx, me, found.id, tab=data.tab, doing=data.doing)


async def shown(tx: Tx, me: Staff, id: ConversationId) -> list[Companion]:
    """The busiest first."""
    there, staff = await presence.company(tx, me, id), await faces.colleagues(tx)
    now = clock.now()
    companions = [Companion(staff[one.staff_id], one.doing, max(1, int((one.ends_at - now).total_seconds()) + 1)) for one in there]
    return sorted(companions, key=lambda one: (one.doing == "looking", one.staff.name.lower()))
