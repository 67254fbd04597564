"""Conversations, as programs see them."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta

from parley import conversations
from parley.api.changing import PriorityWord, word_of
from parley.api.shapes import Moment, Shape
from parley.conversations import InboxRow, OwnerKind, Status
from parley.core.db import Tx
from parley.core.ids import ConversationId

StatusWord = Annotated[Status, Meta(description="`open`: we should answer; `waiting`: they should; `snoozed`: put off; `resolved`: done.")]


class Conversation(Shape, frozen=True, kw_only=True):
    """One request of a person."""

    id: UUID
    number: Annotated[int, Meta(description="As people call it: #42.")]
    person_id: UUID
    status: StatusWord
    snoozed_until: Annotated[Moment | None, Meta(description="Null with status `snoozed`: until they write.")]
    priority: PriorityWord
    owner_kind: Annotated[
        OwnerKind, Meta(description="Whose turn it is to speak: the `queue`, a member of `staff`, a `bot`, somebody `outside`.")
    ]
    owner_id: UUID | None
    team_id: UUID | None
    channel: Annotated[str, Meta(description="Over which it was last spoken.", examples=["telegram"])]
    tag_ids: list[UUID]
    last_message_at: Moment
    waiting_since: Annotated[Moment | None, Meta(description="Since when their oldest unanswered message waits.")]


def shown(row: InboxRow | conversations.Conversation, tag_ids: list[UUID]) -> Conversation:
    return Conversation(
        id=row.id,
        number=row.number,
        person_id=row.person_id,
        status=row.status,
        snoozed_until=row.snoozed_until,
        priority=word_of(row.priority),
        owner_kind=row.owner_kind,
        owner_id=row.owner_id,
        team_id=row.team_id,
        channel=row.channel,
        tag_ids=tag_ids,
        last_message_at=row.last_message_at,
        waiting_since=row.waiting_since,
    )


async def one(tx: Tx, id: ConversationId) -> Conversation:
    found = await conversations.conversation(tx, id)
    return shown(found, [tag.id for tag in await conversations.tags_of(tx, found.id)])
