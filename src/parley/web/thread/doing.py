"""Doing something to a conversation: what has changed is shown in place, with a notice that takes it back."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response

from parley import conversations
from parley.conversations import Change
from parley.core.db import Tx
from parley.core.ground import Ground
from parley.core.ids import ConversationId
from parley.desk import views
from parley.web.shell import redirects
from parley.web.shell.visiting import Asked, is_fragment
from parley.web.thread import here, talk
from parley.web.thread.done import Done
from parley.web.thread.here import LONGEST
from parley.workspace import Staff

Short = Annotated[str, msgspec.Meta(max_length=100)]
HereText = Annotated[str, msgspec.Meta(max_length=LONGEST)]


class Step(msgspec.Struct, kw_only=True):
    """What the form of each step carries."""

    here: HereText = ""


async def change(tx: Tx, id: ConversationId, change: Change, *, by: Staff, words: str, name: str = "") -> Done:
    """Change one conversation in a way that can be undone. Raises `NotFound` where there is none."""
    await conversations.conversation(tx, id)
    undo = await conversations.change_many(tx, [id], change, by=by.id)
    return Done(words, name, await views.keep_undo(tx, undo, by=by.id))


async def answer(request: Asked, tx: Tx, ground: Ground, id: UUID, step: Step, done: Done | None) -> Response[Any]:
    if not is_fragment(request):
        undo = {"undo": str(done.undo)} if done and done.undo else {}
        return redirects.see(f"/conversations/{id}", **undo)
    return await talk.refreshed(request, tx, ground, ConversationId(id), here.read(step.here), done=done)
