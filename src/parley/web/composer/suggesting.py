"""Saved replies and macros as the composer offers them, behind a slash."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Template

from parley import conversations, people, workspace
from parley.conversations import Conversation
from parley.core.db import Tx
from parley.core.ids import ConversationId
from parley.desk import macros, replies
from parley.desk.replies import Context, ReplyId
from parley.workspace import Staff

MOST_REPLIES, MOST_MACROS = 8, 4
LONGEST_QUERY = 100


class UseForm(msgspec.Struct):
    """Nothing: the address says which."""


@get("/conversations/{conversation_id:uuid}/suggestions")
async def suggestions(
    tx: NamedDependency[Tx],
    me: NamedDependency[Staff],
    conversation_id: FromPath[UUID],
    q: FromQuery[str] = "",
    mode: FromQuery[str] = "reply",
) -> Template:
    """Replies, each as it would be said to this person, and macros."""
    workspace.require(me, "conversations.reply")
    found = await conversations.conversation(tx, ConversationId(conversation_id))
    context, typed = await context_of(tx, found, me), q[:LONGEST_QUERY]
    offered = [(one, replies.rendered(one, context)) for one in await replies.find(tx, me, typed, MOST_REPLIES)]
    runs = [] if mode == "note" else await macros.find(tx, me, typed, MOST_MACROS)
    return Template("composer/_suggestions.html", context={"replies": offered, "macros": runs, "conversation": found, "typed": typed})


@post("/conversations/{conversation_id:uuid}/replies/{reply_id:uuid}", status_code=200)
async def use_reply(
    tx: NamedDependency[Tx],
    me: NamedDependency[Staff],
    conversation_id: FromPath[UUID],
    reply_id: FromPath[UUID],
    data: URLEncodedBody[UseForm],
) -> Response[Any]:
    """Its words for this person. It is counted, so that what is used more stands higher."""
    workspace.require(me, "conversations.reply")
    found = await conversations.conversation(tx, ConversationId(conversation_id))
    reply = await replies.reply(tx, me, ReplyId(reply_id))
    await replies.count_use(tx, reply.id)
    said = replies.rendered(reply, await context_of(tx, found, me))
    return Response({"text": said.text, "unfilled": said.unfilled})


async def context_of(tx: Tx, found: Conversation, me: Staff) -> Context:
    """What templates may speak of in one conversation."""
    person, house = await people.person(tx, found.person_id), await workspace.workspace(tx)
    return Context(
        person=person.name, me=me.name, workspace=house.name, number=found.number, language=person.language, house_language=house.language
    )
