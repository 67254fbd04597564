"""Conversations: one request of a person, whoever answers it and over whichever channels it runs."""

from typing import Annotated, Literal
from uuid import UUID

from litestar import Router, get, patch
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import UNSET, Meta, UnsetType

from parley import conversations
from parley.api import changing
from parley.api.bodies.conversations import Conversation, one, shown
from parley.api.callers import Caller
from parley.api.changing import PriorityWord
from parley.api.paging import Asked, Page
from parley.api.shapes import Moment, Shape
from parley.conversations import Condition, Group, InboxCursor, Status
from parley.core.db import Tx
from parley.core.ids import ConversationId

TagIds = Annotated[list[UUID], Meta(max_length=50, description="All tags that it is to have.")]


class ConversationChange(Shape, frozen=True, kw_only=True):
    """What is not named stays as it is; null takes away."""

    status: Annotated[Literal["open", "snoozed", "resolved"] | UnsetType, Meta(description="`open` reopens, or ends a snooze.")] = UNSET
    snoozed_until: Annotated[Moment | UnsetType | None, Meta(description="With `snoozed` only; null: until they write.")] = UNSET
    priority: PriorityWord | UnsetType = UNSET
    team_id: Annotated[UUID | UnsetType | None, Meta(description="Puts it into that team's queue; null: into everybody's.")] = UNSET
    owner_id: Annotated[UUID | UnsetType | None, Meta(description="Gives it to a member of staff; null: to the queue.")] = UNSET
    tag_ids: TagIds | UnsetType = UNSET


@get("/conversations", summary="List conversations")
async def list_conversations(
    tx: NamedDependency[Tx],
    caller: NamedDependency[Caller],
    asked: NamedDependency[Asked],
    status: Annotated[
        Status | None, QueryParameter(description="Only in this status; without it, all but resolved ones and snoozed ones.")
    ] = None,
    owner_id: Annotated[UUID | None, QueryParameter(description="Only those of this member of staff.")] = None,
    team_id: Annotated[UUID | None, QueryParameter(description="Only those of this team.")] = None,
    tag_id: Annotated[UUID | None, QueryParameter(description="Only those with this tag.")] = None,
    account_id: Annotated[UUID | None, QueryParameter(description="Only those over this account.")] = None,
    channel: Annotated[str | None, QueryParameter(max_length=50, description="Only those last spoken over this channel.")] = None,
    priority: Annotated[PriorityWord | None, QueryParameter(description="Only those of this priority.")] = None,
    sort: Annotated[
        Literal["newest", "oldest", "waiting", "priority"],
        QueryParameter(description="By the last message, by how long they wait, or by priority."),
    ] = "newest",
) -> Page[Conversation]:
    """Conversations by the last message, the latest first unless `sort` says otherwise."""
    named = {"status": status, "owner": owner_id, "team": team_id, "tag": tag_id, "account": account_id, "channel": channel}
    ranked = {"priority": int(changing.PRIORITIES[priority]) if priority else None}
    conditions = tuple(Condition(name, "any", (str(value),)) for name, value in (named | ranked).items() if value is not None)
    rows = await conversations.inbox(
        tx,
        caller.by,
        which="all" if status else "open",
        filter=Group(items=conditions),
        sort=sort,
        before=asked.position(InboxCursor),
        limit=asked.limit + 1,
    )
    more = rows[asked.limit - 1].cursor if len(rows) > asked.limit else None
    return asked.page([shown(row, list(row.tags)) for row in rows[: asked.limit]], more)


@get("/conversations/{conversation_id:uuid}", summary="Get a conversation")
async def get_conversation(tx: NamedDependency[Tx], conversation_id: FromPath[UUID]) -> Conversation:
    """As it stands now."""
    return await one(tx, ConversationId(conversation_id))


@patch("/conversations/{conversation_id:uuid}", summary="Change a conversation")
async def change_conversation(
    tx: NamedDependency[Tx], caller: NamedDependency[Caller], conversation_id: FromPath[UUID], data: JSONBody[ConversationChange]
) -> Conversation:
    """Owner, team, status, priority, tags. Either all that the body names is done, or nothing."""
    wanted = changing.Wanted(
        status=data.status if data.status is UNSET else Status(data.status),
        snoozed_until=data.snoozed_until,
        priority=data.priority if data.priority is UNSET else changing.PRIORITIES[data.priority],
        team_id=data.team_id,
        owner_id=data.owner_id,
        tag_ids=data.tag_ids if data.tag_ids is UNSET else tuple(data.tag_ids),
    )
    id = ConversationId(conversation_id)
    await changing.change(tx, id, wanted, by=caller.by)
    await caller.record(tx, "conversation.changed", ("conversation", id), changing.told(data))
    return await one(tx, id)


ROUTER = Router(
    "/",
    route_handlers=[list_conversations, get_conversation, change_conversation],
    tags=["Conversations"],
    opt={"resource": "conversations"},
)
