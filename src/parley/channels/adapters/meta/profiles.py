"""Who somebody is: events only number people, and Meta tells more of those alone who have spoken to the account."""

import re
from collections.abc import Sequence

from parley.channels.adapters.meta.envelope import Id, Wire
from parley.channels.adapters.meta.graph import Graph, call
from parley.channels.errors import AccountBroken, Refused
from parley.channels.types import Sender
from parley.core.http import Http

PERSON = re.compile(r"[0-9]{1,40}")
TOKEN = ("102", "190")
"""Codes that are about the token itself. Any other refusal is about this person, or this one right."""


class Profile(Wire, frozen=True):
    id: Id = ""
    name: str = ""
    username: str = ""
    profile_pic: str = ""


async def profiles(ids: Sequence[str], fields: str, graph: Graph, http: Http) -> list[Sender]:
    return [await _profile(id, fields, graph, http) for id in ids if PERSON.fullmatch(id)]


async def _profile(id: str, fields: str, graph: Graph, http: Http) -> Sender:
    try:
        found = await call(graph, http, "GET", f"{id}?fields={fields}", Profile)
    except AccountBroken as error:
        if error.code.partition("/")[0] in TOKEN:
            raise
        raise Refused(error.detail, code=error.code) from None
    return Sender(id, found.name or found.username, found.username, picture=found.profile_pic)
