"""Macros in the composer: what one would do here, and doing it."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Template

from parley import conversations, people, workspace
from parley.core import ids
from parley.core.db import Tx
from parley.core.errors import ParleyError
from parley.core.ids import ConversationId, MessageId
from parley.desk import macros
from parley.desk.macros import Job, Macro, MacroId, Ran
from parley.web.composer import heeding, saying, ways
from parley.web.composer.saying import Sent, done
from parley.web.composer.suggesting import context_of
from parley.web.composer.ways import choice_of
from parley.web.macros import deeds
from parley.web.shell import redirects, zones
from parley.web.shell.forms import refusal
from parley.web.shell.visiting import Asked
from parley.workspace import Presence, Staff

Short = Annotated[str, msgspec.Meta(max_length=300)]


class RunForm(msgspec.Struct):
    message_id: UUID
    way: Short = ""
    seen: int = 0
    tab: Short = "open"


@get("/conversations/{conversation_id:uuid}/macros/{macro_id:uuid}")
async def preview(
    tx: NamedDependency[Tx],
    presence: NamedDependency[Presence],
    conversation_id: FromPath[UUID],
    macro_id: FromPath[UUID],
    way: FromQuery[str] = "",
    seen: FromQuery[int] = 0,
) -> Template:
    """What it will do, before it does it."""
    workspace.require(presence.staff, "conversations.reply")
    macro = await macros.macro(tx, presence.staff, MacroId(macro_id))
    return await _shown(tx, presence, ConversationId(conversation_id), macro, way, seen)


@post("/conversations/{conversation_id:uuid}/macros/{macro_id:uuid}", status_code=200)
async def run(
    request: Asked,
    tx: NamedDependency[Tx],
    presence: NamedDependency[Presence],
    conversation_id: FromPath[UUID],
    macro_id: FromPath[UUID],
    data: URLEncodedBody[RunForm],
) -> Response[Any]:
    workspace.require(presence.staff, "conversations.reply")
    id, macro = ConversationId(conversation_id), await macros.macro(tx, presence.staff, MacroId(macro_id))
    running = Running(tx, presence, id, macro, data)
    if error := await refusal(tx, running.run()):
        return await _shown(tx, presence, id, macro, data.way, data.seen, error=error)
    sent = Sent(running.ran.said, running.ran.undo_id)
    return redirects.see(f"/conversations/{id}", tab=data.tab, ran="macro", **done(sent))


class Running:
    """One run, whose outcome is known once it has ended well."""

    def __init__(self, tx: Tx, presence: Presence, id: ConversationId, macro: Macro, form: RunForm) -> None:
        self.tx = tx
        self.presence = presence
        self.me: Staff = presence.staff
        self.id = id
        self.macro = macro
        self.form = form
        self.ran = Ran()

    async def run(self) -> None:
        found = await conversations.conversation(self.tx, self.id)
        context, zone = await context_of(self.tx, found, self.me), zones.zone_of(self.presence)
        if self.macro.actions.say:
            await heeding.heed(self.tx, found, macros.words(self.macro.actions, context).text, "typing", self.me)
        job = Job(
            conversation_id=self.id,
            way=(await choice_of(self.tx, found, self.form.way)).pair if self.form.way else None,
            context=context,
            later=lambda preset: zones.later(preset, zone),
            seen=self.form.seen or None,
            message_id=MessageId(self.form.message_id),
            hold=saying.UNDO,
            public=ways.is_public(self.form.way),
        )
        self.ran = await macros.run(self.tx, self.macro, job, by=self.me)


async def _shown(
    tx: Tx, presence: Presence, id: ConversationId, macro: Macro, way: str, seen: int, *, error: ParleyError | None = None
) -> Template:
    found = await conversations.conversation(tx, id)
    choices = await ways.choices(tx, found, await people.identities(tx, found.person_id))
    choice = next((one for one in choices if one.key == way), choices[0] if choices else None)
    said = macros.words(macro.actions, await context_of(tx, found, presence.staff))
    steps = await deeds.told(tx, macro.actions, said)
    context = {"conversation": found, "macro": macro, "choice": choice, "said": said, "steps": steps, "error": error}
    context |= {"seen": seen, "message_id": ids.new()}
    headers = {"hx-retarget": "#macro", "hx-reswap": "innerHTML"} if error else {}
    return Template("composer/_macro.html", context=context, status_code=error.status if error else 200, headers=headers)
