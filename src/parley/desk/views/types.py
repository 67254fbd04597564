"""A saved view: a question to the inbox that has a name."""

from typing import Literal, NewType, get_args
from uuid import UUID

import msgspec

from parley.conversations import Group
from parley.core.ids import StaffId
from parley.workspace import TeamId

Audience = Literal["me", "team", "everybody"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
ViewId = NewType("ViewId", UUID)


class View(msgspec.Struct, frozen=True):
    id: ViewId
    name: str
    audience: Audience
    owner_id: StaffId
    team_id: TeamId | None
    which: str
    filter: Group
    sort: str
    position: int


class Question(msgspec.Struct, frozen=True):
    """What a view asks of the inbox: a place in it, narrowed down, in an order."""

    which: str = "open"
    filter: Group = Group()
    sort: str = ""


class Readers(msgspec.Struct, frozen=True):
    """For whom a view is."""

    audience: Audience = "me"
    team_id: TeamId | None = None
