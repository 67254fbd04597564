"""What is done to views: save, change, rename, move, remove, restore."""

from typing import Literal

from parley import conversations, workspace
from parley.core import ids
from parley.core.db import Tx, storable
from parley.core.errors import NotFound
from parley.desk.views.errors import TooManyViews, ViewNameMissing
from parley.desk.views.queries import view
from parley.desk.views.types import Question, Readers, View, ViewId
from parley.workspace import Staff, TeamId

LONGEST_NAME = 60
MOST = 100
"""Of one audience: a longer list is a list that nobody reads."""
CHANGED = "views"
"""The signal on which pages look at the list of views again."""

SAVE = """
    INSERT INTO saved_views (workspace_id, id, name, audience, owner_id, team_id, which, filter, sort, position)
    SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, coalesce(max(position), 0) + 1
      FROM saved_views WHERE workspace_id = $1 AND audience = $4 AND removed_at IS NULL
"""


async def save(tx: Tx, name: str, question: Question, *, readers: Readers | None = None, by: Staff) -> View:
    """Keep a question to the inbox under a name. Raises BadFilter where it is none."""
    to = readers or Readers()
    await _may_share(tx, to, by)
    await _check(tx, question, by)
    await _leave_room(tx, to, by)
    id = ViewId(ids.new())
    asked = (question.which, question.filter, question.sort)
    await tx.execute(SAVE, tx.workspace_id, id, _name(name), to.audience, by.id, to.team_id, *asked)
    tx.signal(CHANGED)
    return await view(tx, by.id, id)


async def rename(tx: Tx, id: ViewId, name: str, *, by: Staff) -> None:
    await _own(tx, id, by)
    await tx.execute("UPDATE saved_views SET name = $3 WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id, _name(name))
    tx.signal(CHANGED)


async def change(tx: Tx, id: ViewId, question: Question, *, by: Staff) -> None:
    """Let a view ask something else from now on."""
    await _own(tx, id, by)
    await _check(tx, question, by)
    sql = "UPDATE saved_views SET which = $3, filter = $4, sort = $5 WHERE workspace_id = $1 AND id = $2"
    await tx.execute(sql, tx.workspace_id, id, question.which, question.filter, question.sort)
    tx.signal(CHANGED)


MOVE = """
    WITH neighbour AS (
        SELECT o.id, o.position FROM saved_views o
         WHERE o.workspace_id = $1 AND o.removed_at IS NULL AND o.audience = $3
           AND (o.owner_id = $4 OR o.audience <> 'me') AND (o.position, o.id) {beyond} ($5, $2)
         ORDER BY o.position {order}, o.id {order} LIMIT 1)
    UPDATE saved_views v SET position = CASE WHEN v.id = $2 THEN n.position ELSE $5 END
      FROM neighbour n WHERE v.workspace_id = $1 AND v.id IN ($2, n.id)
"""


async def move(tx: Tx, id: ViewId, *, to: Literal["up", "down"], by: Staff) -> None:
    """Change places with the view above or below; at an end of the list nothing changes."""
    found = await _own(tx, id, by)
    sql = MOVE.format(beyond="<", order="DESC") if to == "up" else MOVE.format(beyond=">", order="ASC")
    await tx.execute(sql, tx.workspace_id, id, found.audience, found.owner_id, found.position)
    tx.signal(CHANGED)


FORGET = "DELETE FROM saved_views WHERE workspace_id = $1 AND removed_at < now() - interval '1 day'"  # saved_views_removed


async def remove(tx: Tx, id: ViewId, *, by: Staff) -> None:
    """Out of sight; for a day it can come back."""
    await _own(tx, id, by)
    await tx.execute(FORGET, tx.workspace_id)
    await tx.execute("UPDATE saved_views SET removed_at = now() WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id)
    tx.signal(CHANGED)


async def restore(tx: Tx, id: ViewId, *, by: Staff) -> None:
    """Take back that a view was removed."""
    sql = "UPDATE saved_views SET removed_at = NULL WHERE workspace_id = $1 AND id = $2 AND removed_at IS NOT NULL"
    await tx.execute(sql, tx.workspace_id, id)
    await _own(tx, id, by)
    tx.signal(CHANGED)


async def _own(tx: Tx, id: ViewId, by: Staff) -> View:
    """A view that they may change: their own, their teams', everybody's where they may share."""
    found = await view(tx, by.id, id)
    await _may_share(tx, Readers(found.audience, found.team_id), by)
    return found


async def _may_share(tx: Tx, to: Readers, by: Staff) -> None:
    workspace.require(by, "conversations.read")
    if to.audience == "everybody":
        workspace.require(by, "views.share")
    elif to.audience == "team":
        await _may_share_with(tx, to.team_id, by)


async def _may_share_with(tx: Tx, team_id: TeamId | None, by: Staff) -> None:
    if team_id is None:
        raise NotFound
    if by.id not in (await workspace.team(tx, team_id)).members:
        workspace.require(by, "views.share")


async def _check(tx: Tx, question: Question, by: Staff) -> None:
    """A question that the inbox would not answer must not be kept: it would be refused whenever somebody looks."""
    await conversations.inbox(tx, by.id, which=question.which, filter=question.filter, sort=question.sort or "newest", limit=1)


async def _leave_room(tx: Tx, to: Readers, by: Staff) -> None:
    mine = "AND owner_id = $3" if to.audience == "me" else "AND $3::uuid IS NOT NULL"
    sql = f"SELECT count(*) FROM saved_views WHERE workspace_id = $1 AND removed_at IS NULL AND audience = $2 {mine}"
    if await tx.value(sql, tx.workspace_id, to.audience, by.id) >= MOST:
        raise TooManyViews


def _name(text: str) -> str:
    line = " ".join(storable(text).split())
    if not line or len(line) > LONGEST_NAME or not line.isprintable():
        raise ViewNameMissing(field="name")
    return line
