"""The column of queues, views and channels beside the list, with how many conversations each holds."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from parley import channels, conversations, workspace
from parley.channels import AccountRow
from parley.conversations import Group
from parley.core.db import Tx
from parley.core.i18n import N_
from parley.desk import views
from parley.desk.views import View
from parley.web.inbox.places import Place, only, tab_of
from parley.web.inbox.words import TAB_ICONS, TABS
from parley.workspace import Staff, Team

PUBLIC = "public"
UNCOUNTED = "resolved"
"""Nobody works through these."""
MOST_COUNTED_OF_A_KIND = 30
"""So many teams, views or accounts at most have their conversations counted."""


class Spot(msgspec.Struct, frozen=True):
    """Somewhere to go in the inbox."""

    tab: str
    name: str
    icon: str = ""
    count: int | None = None
    channel: str = ""
    view: View | None = None
    is_own_word: bool = False
    """Whether it is called by a word of ours, to be translated."""


class Shelf(msgspec.Struct, frozen=True):
    key: str
    name: str
    spots: list[Spot]


async def shelves_of(tx: Tx, me: Staff, place: Place) -> dict[str, Any]:
    """What the column's template needs."""
    teams, kept, accounts = await workspace.teams(tx), await views.views(tx, me.id), await channels.accounts(tx)
    counted = await conversations.counts(tx, me.id, _questions(teams, kept, accounts))
    shelves = [
        Shelf("places", N_("Inbox"), [Spot(tab, TABS[tab], icon, counted.get(tab), is_own_word=True) for tab, icon in _tabs(accounts)]),
        Shelf("teams", N_("Teams"), [_spot("team", team.id, team.name, counted, icon="team") for team in teams]),
        Shelf("views", N_("Views"), [_view(view, counted) for view in kept]),
        Shelf("channels", N_("Channels"), [_spot("account", one.id, one.name, counted, channel=one.kind) for one in accounts]),
    ]
    return {"place": place, "shelves": shelves, "teams": teams, "most_counted": conversations.MOST_COUNTED}


def _tabs(accounts: Sequence[AccountRow]) -> list[tuple[str, str]]:
    """Comments have a place of their own where an account can get some."""
    hears = any(channels.adapter(one.kind).manifest.can.comments for one in accounts)
    return [(tab, icon) for tab, icon in TAB_ICONS.items() if tab != PUBLIC or hears]


def _questions(teams: Sequence[Team], kept: Sequence[View], accounts: Sequence[AccountRow]) -> dict[str, tuple[str, Group | None]]:
    asked: dict[str, tuple[str, Group | None]] = {tab: (tab, None) for tab, _ in _tabs(accounts) if tab != UNCOUNTED}
    asked |= {tab_of("team", team.id): ("open", only("team", team.id)) for team in teams[:MOST_COUNTED_OF_A_KIND]}
    asked |= {tab_of("view", view.id): (view.which, view.filter) for view in kept[:MOST_COUNTED_OF_A_KIND]}
    return asked | {tab_of("account", one.id): ("open", only("account", one.id)) for one in accounts[:MOST_COUNTED_OF_A_KIND]}


def _spot(kind: str, id: UUID, name: str, counted: dict[str, int], *, icon: str = "", channel: str = "") -> Spot:
    tab = tab_of(kind, id)
    return Spot(tab, name, icon, counted.get(tab), channel)


def _view(view: View, counted: dict[str, int]) -> Spot:
    tab = tab_of("view", view.id)
    return Spot(tab, view.name, {"me": "bookmark", "team": "team", "everybody": "people"}[view.audience], counted.get(tab), view=view)
