"""Asking somebody to show that an address is theirs: a code goes there, and they write it into the chat."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody

from parley import conversations, workspace
from parley.core.db import Tx
from parley.core.ids import AccountId, ConversationId, IdentityId
from parley.web.shell import redirects
from parley.web.shell.visiting import Asked
from parley.workspace import Staff


class CodeForm(msgspec.Struct):
    identity: UUID
    account: UUID
    next: Annotated[str, msgspec.Meta(max_length=1000)] = ""


@post("/conversations/{conversation_id:uuid}/code", status_code=303)
async def send_code(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], conversation_id: FromPath[UUID], data: URLEncodedBody[CodeForm]
) -> Response[Any]:
    workspace.require(me, "conversations.reply")
    id = ConversationId(conversation_id)
    await conversations.send_code(tx, id, IdentityId(data.identity), AccountId(data.account), by=me.id)
    await workspace.audit.record(tx, me, "people.code_sent", ("conversation", id))
    return redirects.see(redirects.safe(data.next or f"/conversations/{id}"))
