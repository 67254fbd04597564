"""The list of all call-backs, the strip of what concerns its reader now, and the card on a conversation."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from parley import conversations, routing, workspace
from parley.core import clock
from parley.core.db import Tx
from parley.core.ids import ConversationId
from parley.web.callbacks import shown
from parley.web.shell.zones import zone_of
from parley.workspace import Presence, Staff

PAGE = "/call-backs"


@get(PAGE)
async def call_backs(tx: NamedDependency[Tx], presence: NamedDependency[Presence]) -> Template:
    return Template("callbacks/page.html", context=await _listed(tx, presence))


@get(PAGE + "/list")
async def call_back_list(tx: NamedDependency[Tx], presence: NamedDependency[Presence]) -> Template:
    return Template("callbacks/_list.html", context=await _listed(tx, presence))


@get(PAGE + "/strip")
async def strip(tx: NamedDependency[Tx], me: NamedDependency[Staff]) -> Template:
    workspace.require(me, "conversations.reply")
    return Template("callbacks/_strip.html", context=await shown.strip(tx, me))


@get("/conversations/{conversation_id:uuid}/call-back")
async def card(tx: NamedDependency[Tx], me: NamedDependency[Staff], conversation_id: FromPath[UUID]) -> Template:
    workspace.require(me, "conversations.read")
    found = await conversations.conversation(tx, ConversationId(conversation_id))
    return Template("callbacks/_card.html", context=await shown.card(tx, found.id))


async def _listed(tx: Tx, presence: Presence) -> dict[str, Any]:
    workspace.require(presence.staff, "conversations.read")
    zone = zone_of(presence)
    today = datetime.combine(clock.now().astimezone(zone).date(), time(), zone)
    return {
        **shown.common(),
        "calls": await routing.callbacks.open_ones(tx),
        "ended": await routing.callbacks.ended_since(tx, today),
        "kept": await routing.callbacks.kept_since(tx, today),
    }
