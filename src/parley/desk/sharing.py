"""Whose something is that operators keep: everybody's, a team's, or their own."""

import msgspec

from parley import workspace
from parley.core.db import Tx
from parley.core.errors import Forbidden, Invalid, NotFound
from parley.core.ids import StaffId
from parley.workspace import Staff, TeamId

VISIBLE = """
    (k.owner_id IS NULL OR k.owner_id = $2) AND (k.team_id IS NULL OR $3 OR EXISTS (
        SELECT FROM team_members m WHERE (m.workspace_id, m.staff_id, m.team_id) = (k.workspace_id, $2, k.team_id)))
"""
"""SQL: the row `k` is for the eyes of $2; $3 says whether they look after every team's."""


class UnknownSharing(Invalid):
    """Choose for whom this is."""


class Sharing(msgspec.Struct, frozen=True):
    """Everybody's where neither is named."""

    owner_id: StaffId | None = None
    team_id: TeamId | None = None


def keeps_all(me: Staff) -> bool:
    """Whether somebody looks after what is everybody's and what is any team's."""
    return workspace.may(me, "replies.share")


async def require_keeping(tx: Tx, sharing: Sharing, me: Staff) -> None:
    """Their own, their team's, or, for those who look after the knowledge, whatever is shared."""
    workspace.require(me, "conversations.reply")
    if sharing.owner_id:
        if sharing.owner_id != me.id:
            raise NotFound
    elif sharing.team_id:
        await _require_team(tx, sharing.team_id, me)
    elif not keeps_all(me):
        raise Forbidden("replies.share")


async def _require_team(tx: Tx, team_id: TeamId, me: Staff) -> None:
    team = await workspace.team(tx, team_id)
    if me.id not in team.members and not keeps_all(me):
        raise Forbidden("replies.share")
