"""The list of alarms, as a page and as a part of others; and what a supervisor does about one."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Template

from parley import routing, workspace
from parley.core.db import Tx
from parley.core.errors import Invalid
from parley.core.i18n import translator
from parley.web.alarms.telling import HELPS, sentence
from parley.web.shell import redirects
from parley.web.shell.speaking import spoken_language
from parley.web.shell.visiting import Asked
from parley.workspace import Staff

PLACE = "/alarms"
DOES: Mapping[str, Callable[..., Awaitable[None]]] = {
    "hush": routing.silence.hush,
    "sound": routing.silence.sound_again,
    "mended": routing.silence.mended,
}


class MarkForm(msgspec.Struct):
    do: Annotated[str, msgspec.Meta(max_length=20)]
    next: Annotated[str, msgspec.Meta(max_length=1000)] = PLACE


class Shown(msgspec.Struct, frozen=True):
    alarm: routing.silence.Alarm
    sentence: str
    helps: str


@get(PLACE)
async def alarm_list(request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff]) -> Template:
    """All of them, also those that somebody has taken note of."""
    return Template("alarms/list.html", context=await shown(request, tx, me, hushed=True))


@get(PLACE + "/sounding")
async def sounding(request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff]) -> Template:
    """What other pages show above all else; nothing while all is well."""
    return Template("alarms/_sounding.html", context=await shown(request, tx, me, hushed=False))


@post(PLACE + "/{alarm_id:uuid}", status_code=303)
async def mark_alarm(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], alarm_id: FromPath[UUID], data: URLEncodedBody[MarkForm]
) -> Response[Any]:
    found = await routing.silence.alarm(tx, routing.silence.AlarmId(alarm_id))
    if data.do not in DOES:
        raise Invalid(field="do")
    await DOES[data.do](tx, found.id, by=me)
    return redirects.see(redirects.safe(data.next))


async def shown(request: Asked, tx: Tx, me: Staff, *, hushed: bool) -> dict[str, Any]:
    """What the templates of alarms need."""
    workspace.require(me, "routing.manage")
    speech = translator(spoken_language(request))
    found = await routing.silence.alarms(tx, hushed=hushed)
    return {"alarms": [Shown(one, sentence(one, speech), speech.gettext(HELPS[one.kind])) for one in found]}
