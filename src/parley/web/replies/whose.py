"""For whom something is kept, as a form says it: `all`, `me`, or `team:<id>`."""

from collections.abc import Mapping
from uuid import UUID

from parley import workspace
from parley.core.db import Tx
from parley.core.i18n import N_
from parley.desk.replies import Sharing, UnknownSharing, keeps_all
from parley.workspace import Staff, Team, TeamId

ALL, MINE, TEAM = "all", "me", "team:"
WORDS: Mapping[str, str] = {ALL: N_("Everybody"), MINE: N_("Only me")}


def read(text: str, me: Staff) -> Sharing:
    if text == ALL:
        return Sharing()
    if text == MINE:
        return Sharing(owner_id=me.id)
    try:
        return Sharing(team_id=TeamId(UUID(text.removeprefix(TEAM))))
    except ValueError:
        raise UnknownSharing(field="whose") from None


def written(sharing: Sharing) -> str:
    if sharing.owner_id:
        return MINE
    return f"{TEAM}{sharing.team_id}" if sharing.team_id else ALL


async def choices(tx: Tx, me: Staff) -> dict[str, str]:
    """What a form may offer to somebody; names of teams stay as they are."""
    teams = [team for team in await workspace.teams(tx) if keeps_all(me) or me.id in team.members]
    shared = {ALL: WORDS[ALL]} if keeps_all(me) else {}
    return {**shared, **{f"{TEAM}{team.id}": team.name for team in teams}, MINE: WORDS[MINE]}


def may_keep(sharing: Sharing, me: Staff, teams: Mapping[TeamId, Team]) -> bool:
    """Whether the page offers to change it; the desk decides again."""
    if sharing.owner_id:
        return sharing.owner_id == me.id
    team = teams.get(sharing.team_id) if sharing.team_id else None
    return keeps_all(me) or (team is not None and me.id in team.members)
