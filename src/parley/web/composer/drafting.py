"""Words that are being written: kept on the server while somebody types, and how they like to type."""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody

from parley import conversations, workspace
from parley.conversations import Conversation
from parley.core.db import Tx
from parley.core.ids import ConversationId, MessageId
from parley.desk import drafts
from parley.web.composer.ways import choice_of
from parley.web.shell import redirects
from parley.web.shell.visiting import Asked, is_fragment
from parley.workspace import Staff

HIGHEST = 2**53
"""What a browser can count to."""

Counter = Annotated[int, msgspec.Meta(ge=0, le=HIGHEST)]
Text = Annotated[str, msgspec.Meta(max_length=drafts.LONGEST_TEXT)]
Short = Annotated[str, msgspec.Meta(max_length=100)]


class DraftForm(msgspec.Struct):
    counter: Counter
    text: Text = ""
    mode: Literal["reply", "note"] = "reply"
    way: Short = ""
    """The way, where it was chosen by hand."""
    quoted: Short = ""
    began: Counter = 0


class HabitsForm(msgspec.Struct):
    enter_sends: bool = False
    next: Short = ""


@post("/conversations/{conversation_id:uuid}/draft", status_code=200)
async def save(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], conversation_id: FromPath[UUID], data: URLEncodedBody[DraftForm]
) -> Response[Any]:
    """Answers with the counter that holds now: a greater one than was sent says that another browser has written since."""
    workspace.require(me, "conversations.reply")
    found = await conversations.conversation(tx, ConversationId(conversation_id))
    await _must_be_theirs(tx, found, data)
    given = drafts.Draft(
        conversation_id=found.id,
        counter=data.counter,
        text=data.text,
        mode=data.mode,
        way=data.way,
        quoted=message_id(data.quoted),
        began=data.began,
    )
    return Response({"counter": (await drafts.save(tx, me, given)).counter})


async def _must_be_theirs(tx: Tx, found: Conversation, form: DraftForm) -> None:
    """A way and a quote that this person has; most drafts name neither."""
    if form.way:
        await choice_of(tx, found, form.way)
    if quoted := message_id(form.quoted):
        await conversations.message(tx, quoted)


@post("/composer/habits", status_code=200)
async def change_habits(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], data: URLEncodedBody[HabitsForm]
) -> Response[Any]:
    workspace.require(me, "conversations.reply")
    await drafts.keep_habits(tx, me, drafts.Habits(enter_sends=data.enter_sends))
    return Response(None, status_code=204) if is_fragment(request) else redirects.see(redirects.safe(data.next))


def message_id(text: str) -> MessageId | None:
    try:
        return MessageId(UUID(text)) if text else None
    except ValueError:
        return None
