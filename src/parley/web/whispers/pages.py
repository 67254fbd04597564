"""Whisper to whoever has the conversation; read what was whispered."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Template

from parley import conversations, workspace
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import ConversationId, StaffId
from parley.desk import whispers
from parley.desk.whispers import WhisperId
from parley.web.shell import redirects
from parley.web.shell.visiting import Asked, is_fragment
from parley.web.whispers.shown import shown
from parley.workspace import Staff


class WhisperForm(msgspec.Struct):
    to: Annotated[str, msgspec.Meta(max_length=100)]
    text: Annotated[str, msgspec.Meta(max_length=whispers.LONGEST)] = ""


@get("/conversations/{conversation_id:uuid}/whispers")
async def whispers_fragment(tx: NamedDependency[Tx], me: NamedDependency[Staff], conversation_id: FromPath[UUID]) -> Template:
    workspace.require(me, "conversations.reply")
    return await _fragment(tx, me, ConversationId(conversation_id))


@post("/conversations/{conversation_id:uuid}/whispers", status_code=200)
async def whisper(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], conversation_id: FromPath[UUID], data: URLEncodedBody[WhisperForm]
) -> Response[Any]:
    id = ConversationId(conversation_id)
    await whispers.whisper(tx, id, data.text, to=_colleague(data.to), by=me)
    return await _fragment(tx, me, id, said=True) if is_fragment(request) else redirects.see(f"/conversations/{id}")


@post("/whispers/{whisper_id:uuid}/known", status_code=200)
async def know(request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], whisper_id: FromPath[UUID]) -> Response[Any]:
    workspace.require(me, "conversations.reply")
    id = await whispers.know(tx, WhisperId(whisper_id), by=me)
    return await _fragment(tx, me, id) if is_fragment(request) else redirects.see(f"/conversations/{id}")


async def _fragment(tx: Tx, me: Staff, id: ConversationId, *, said: bool = False) -> Template:
    found = await conversations.conversation(tx, id)
    return Template("whispers/_fresh.html", context={"conversation": found, "whisper_said": said, **await shown(tx, me, found)})


def _colleague(text: str) -> StaffId:
    try:
        return StaffId(UUID(text))
    except ValueError:
        raise NotFound from None
