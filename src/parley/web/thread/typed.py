"""The customer types: a signal alone tells it to the page; what they type is asked for where there is something to see."""

from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from parley import conversations, workspace
from parley.core.db import Tx
from parley.core.ids import ConversationId
from parley.desk import presence
from parley.workspace import Staff


@get("/conversations/{conversation_id:uuid}/typed")
async def typed(tx: NamedDependency[Tx], me: NamedDependency[Staff], conversation_id: FromPath[UUID]) -> Template:
    workspace.require(me, "conversations.read")
    found = await conversations.conversation(tx, ConversationId(conversation_id))
    return Template("thread/_typed.html", context={"conversation": found, "typed": await presence.typed(tx, found.person_id)})
