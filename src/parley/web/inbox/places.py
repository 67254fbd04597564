"""A place of the inbox, as it stands in an address, and the question to the inbox behind it."""

from typing import NamedTuple
from urllib.parse import urlencode
from uuid import UUID

import msgspec

from parley import channels, conversations, workspace
from parley.conversations import Condition, Group
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import AccountId
from parley.desk import views
from parley.desk.views import Question, View, ViewId
from parley.web.inbox import filters
from parley.web.inbox.words import TABS
from parley.workspace import Staff, TeamId


class Place(msgspec.Struct, frozen=True):
    """A tab, a team, a view or an account, narrowed down by a filter; what is empty is as it comes."""

    tab: str = "open"
    sort: str = ""
    filter: str = ""

    @property
    def query(self) -> str:
        named = {"tab": self.tab, "sort": self.sort, "filter": self.filter}
        return urlencode({name: value for name, value in named.items() if value})

    @property
    def path(self) -> str:
        return "/inbox" if self == Place() else f"/inbox?{self.query}"

    def but(self, **changes: str) -> "Place":
        return msgspec.structs.replace(self, **changes)


class Shown(NamedTuple):
    """What a place shows, and what it is called: by us, or by the staff themselves."""

    question: Question
    title: str
    is_named: bool = False
    view: View | None = None
    narrowing: Group = Group()
    """What was asked beyond the place itself: by a filter, or by the view."""


async def shown(tx: Tx, me: Staff, place: Place) -> Shown:
    """Raises NotFound for what is no place of theirs, BadFilter for a filter that is none."""
    found = await _found(tx, me, place.tab)
    sort = place.sort or found.question.sort or await views.liked_sort(tx, me.id)
    if sort not in conversations.SORTS:
        raise NotFound
    if not place.filter:
        return found._replace(question=msgspec.structs.replace(found.question, sort=sort))
    filter = filters.read(place.filter)
    question = msgspec.structs.replace(found.question, filter=_narrowed(found, filter), sort=sort)
    return found._replace(question=question, narrowing=filter)


async def _found(tx: Tx, me: Staff, tab: str) -> Shown:
    if tab in TABS:
        return Shown(Question(tab), TABS[tab])
    kind, _, id = tab.partition("-")
    match kind:
        case "team":
            team = await workspace.team(tx, TeamId(_uuid(id)))
            return Shown(Question("open", only("team", team.id)), team.name, is_named=True)
        case "account":
            account = await channels.account(tx, AccountId(_uuid(id)))
            return Shown(Question("open", only("account", account.id)), account.name, is_named=True)
        case "view":
            view = await views.view(tx, me.id, ViewId(_uuid(id)))
            return Shown(Question(view.which, view.filter, view.sort), view.name, is_named=True, view=view, narrowing=view.filter)
        case _:
            raise NotFound


def only(field: str, id: UUID) -> Group:
    return Group(items=(Condition(field, "any", (str(id),)),))


def _narrowed(found: Shown, filter: Group) -> Group:
    """A filter narrows down a team or an account; in a view it stands for the view's own."""
    whole = found.question.filter
    return Group(items=(*whole.items, filter)) if whole.items and not found.view else filter


def _uuid(text: str) -> UUID:
    try:
        return UUID(hex=text)
    except ValueError:
        raise NotFound from None


def tab_of(kind: str, id: UUID) -> str:
    return f"{kind}-{id.hex}"
