"""Giving what waits, or what somebody has, to somebody else; and taking that back."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from msgspec import UNSET

from parley import routing, workspace
from parley.conversations import Change
from parley.core.db import Tx
from parley.core.errors import Invalid, NotFound
from parley.core.ids import ConversationId, StaffId
from parley.desk import views
from parley.web.shell import redirects
from parley.workspace import Staff, TeamId

WALL = "/wall"
QUEUE = "queue"

Short = Annotated[str, msgspec.Meta(max_length=100)]
Address = Annotated[str, msgspec.Meta(max_length=1000)]


class NothingToMove(Invalid):
    """Choose conversations first."""


class MoveForm(msgspec.Struct):
    ids: Annotated[list[UUID], msgspec.Meta(max_length=routing.wall.MOST)] | UUID = []
    to: Short = ""
    """A colleague; the queue."""
    team: Short = ""
    next: Address = WALL

    @property
    def chosen(self) -> list[ConversationId]:
        return [ConversationId(id) for id in (self.ids if isinstance(self.ids, list) else [self.ids])]


class BackForm(msgspec.Struct):
    next: Address = WALL


@post(WALL + "/moves", status_code=303)
async def move(tx: NamedDependency[Tx], me: NamedDependency[Staff], data: URLEncodedBody[MoveForm]) -> Response[Any]:
    workspace.require(me, "routing.manage")
    if not data.chosen:
        raise NothingToMove(field="ids")
    done = await routing.wall.move(tx, data.chosen, _change(data), by=me)
    return redirects.see(_back(data.next), undo=str(await views.keep_undo(tx, done, by=me.id)))


@post(WALL + "/undos/{undo_id:uuid}", status_code=303)
async def undo(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], undo_id: FromPath[UUID], data: URLEncodedBody[BackForm]
) -> Response[Any]:
    workspace.require(me, "routing.manage")
    await views.undo(tx, undo_id, by=me.id)
    return redirects.see(_back(data.next))


async def targets(tx: Tx, me: Staff) -> dict[str, Any]:
    """Whom something can be given to: who is there first."""
    takers = [one for one in await routing.wall.crew(tx) if one.agent.kind == "staff" and one.agent.id != me.id]
    return {"takers": takers, "teams": await workspace.teams(tx)}


def undo_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _change(data: MoveForm) -> Change:
    """What is given to a team and to nobody in it waits in its queue."""
    owner = StaffId(_uuid(data.to)) if data.to != QUEUE and (data.to or not data.team) else None
    return Change(owner=owner, team=TeamId(_uuid(data.team)) if data.team else UNSET)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


def _back(place: str) -> str:
    return place if place.startswith(WALL + "/") and redirects.safe(place) == place and "?" not in place else WALL
