"""What is done to macros themselves: add, change, remove, bring back."""

from uuid import UUID

import msgspec

from parley import conversations, workspace
from parley.core import ids
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.text import clean, fold
from parley.desk import replies
from parley.desk.macros import errors, queries
from parley.desk.macros.running import given
from parley.desk.macros.types import Actions, Macro, MacroId, NewMacro
from parley.desk.sharing import Sharing, require_keeping
from parley.workspace import Staff

LONGEST_TITLE = 100
MOST_TAGS = 20

INSERT = """
    INSERT INTO macros (workspace_id, id, title, actions, words, owner_id, team_id) VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
CHANGE = """
    UPDATE macros SET title = $3, actions = $4, words = $5, owner_id = $6, team_id = $7, changed_at = now()
     WHERE workspace_id = $1 AND id = $2
"""


async def add(tx: Tx, new: NewMacro, *, by: Staff) -> Macro:
    await require_keeping(tx, new.sharing, by)
    kept, id = await _valid(tx, new, by), MacroId(ids.new())
    sql = "SELECT count(*) FROM macros WHERE workspace_id = $1 AND removed_at IS NULL"
    if await tx.value(sql, tx.workspace_id) >= queries.MOST_MACROS:
        raise errors.TooManyMacros
    await _write(tx, INSERT, id, kept)
    await _record(tx, by, "macro.added", id, kept.sharing, kept.title)
    return await queries.macro(tx, by, id)


async def change(tx: Tx, id: MacroId, new: NewMacro, *, by: Staff) -> Macro:
    before = await queries.macro(tx, by, id)
    await require_keeping(tx, before.sharing, by)
    await require_keeping(tx, new.sharing, by)
    kept = await _valid(tx, new, by)
    await _write(tx, CHANGE, id, kept)
    await _record(tx, by, "macro.changed", id, kept.sharing, kept.title)
    return await queries.macro(tx, by, id)


async def remove(tx: Tx, id: MacroId, *, by: Staff) -> None:
    """Out of sight; `restore` brings it back."""
    found = await queries.macro(tx, by, id)
    await require_keeping(tx, found.sharing, by)
    await tx.execute("UPDATE macros SET removed_at = now() WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id)
    await _record(tx, by, "macro.removed", id, found.sharing, found.title)


async def restore(tx: Tx, id: MacroId, *, by: Staff) -> Macro:
    sql = "SELECT owner_id, team_id FROM macros WHERE workspace_id = $1 AND id = $2 AND removed_at IS NOT NULL"
    sharing = await tx.row(Sharing, sql, tx.workspace_id, id)
    if sharing is None:
        raise NotFound
    await require_keeping(tx, sharing, by)
    await tx.execute("UPDATE macros SET removed_at = NULL WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id)
    restored = await queries.macro(tx, by, id)
    await _record(tx, by, "macro.added", id, sharing, restored.title)
    return restored


async def _valid(tx: Tx, new: NewMacro, by: Staff) -> NewMacro:
    kept = _clean(new)
    there = {tag.id for tag in await conversations.tags(tx)}
    if not there.issuperset((*kept.actions.add_tags, *kept.actions.remove_tags)):
        raise errors.TagGone(field="add_tags")
    await given(tx, kept.actions.to, by)
    return kept


def _clean(new: NewMacro) -> NewMacro:
    title = " ".join(clean(new.title).split())
    if not 1 <= len(title) <= LONGEST_TITLE:
        raise errors.MacroTitleMissing(field="title")
    return msgspec.structs.replace(new, title=title, actions=_valid_actions(new.actions))


def _valid_actions(actions: Actions) -> Actions:
    say = replies.variants(actions.say) if any(text.strip() for text in actions.say.values()) else {}
    note = replies.checked(actions.note)
    if actions.snooze and actions.resolve:
        raise errors.BothSnoozedAndResolved(field="resolve")
    kept = msgspec.structs.replace(
        actions, say=say, note=note, add_tags=actions.add_tags[:MOST_TAGS], remove_tags=actions.remove_tags[:MOST_TAGS]
    )
    if not (say or note or kept.changes_something):
        raise errors.MacroDoesNothing(field="actions")
    return kept


async def _write(tx: Tx, sql: str, id: MacroId, kept: NewMacro) -> None:
    actions = msgspec.to_builtins(kept.actions)
    await tx.execute(sql, tx.workspace_id, id, kept.title, actions, fold(kept.title), kept.sharing.owner_id, kept.sharing.team_id)


async def _record(tx: Tx, by: Staff, action: str, id: UUID, sharing: Sharing, title: str) -> None:
    """What is somebody's own is nobody's business."""
    if sharing.owner_id is None:
        await workspace.audit.record(tx, by, action, ("macro", id), {"title": title})
