"""Tags: the words by which staff sort conversations."""

from collections.abc import Collection

import asyncpg

from parley.conversations.errors import TagExists
from parley.conversations.types import Tag
from parley.conversations.writing import held, line
from parley.core import ids
from parley.core.db import Tx
from parley.core.errors import Invalid, NotFound
from parley.core.ids import ConversationId, StaffId, TagId

LONGEST_NAME = 40


async def tags(tx: Tx) -> list[Tag]:
    """By name."""
    sql = "SELECT id, name, hue FROM tags WHERE workspace_id = $1 AND removed_at IS NULL ORDER BY lower(name), id"
    return await tx.rows(Tag, sql, tx.workspace_id)


async def add_tag(tx: Tx, name: str, *, hue: int) -> Tag:
    new = Tag(TagId(ids.new()), _named(name), hue % 360)
    sql = "INSERT INTO tags (workspace_id, id, name, hue) VALUES ($1, $2, $3, $4)"
    await _write(tx, sql, new.id, new.name, new.hue)
    return new


async def change_tag(tx: Tx, id: TagId, *, name: str, hue: int) -> None:
    sql = "UPDATE tags SET name = $3, hue = $4 WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL"
    if not await _write(tx, sql, id, _named(name), hue % 360):
        raise NotFound


async def remove_tag(tx: Tx, id: TagId) -> None:
    """Out of sight everywhere, until it is brought back."""
    sql = "UPDATE tags SET removed_at = now() WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL"
    if not await _write(tx, sql, id):
        raise NotFound


async def bring_back_tag(tx: Tx, id: TagId) -> None:
    if not await _write(tx, "UPDATE tags SET removed_at = NULL WHERE workspace_id = $1 AND id = $2", id):
        raise NotFound


async def tags_of(tx: Tx, id: ConversationId) -> list[Tag]:
    sql = """SELECT g.id, g.name, g.hue FROM conversation_tags t JOIN tags g ON (g.workspace_id, g.id) = (t.workspace_id, t.tag_id)
              WHERE t.workspace_id = $1 AND t.conversation_id = $2 AND g.removed_at IS NULL ORDER BY lower(g.name), g.id"""
    return await tx.rows(Tag, sql, tx.workspace_id, id)


PUT_ON = """
    INSERT INTO conversation_tags (workspace_id, conversation_id, tag_id)
    SELECT workspace_id, $2, id FROM tags WHERE workspace_id = $1 AND id = ANY($3) AND removed_at IS NULL ORDER BY id
    ON CONFLICT DO NOTHING RETURNING tag_id
"""
TAKE_OFF = "DELETE FROM conversation_tags WHERE workspace_id = $1 AND conversation_id = $2 AND tag_id = ANY($3) RETURNING tag_id"


async def tag(tx: Tx, id: ConversationId, *, add: Collection[TagId] = (), remove: Collection[TagId] = (), by: StaffId) -> None:
    """Put tags on a conversation and take others off; what is so already stays so."""
    found = await held(tx, id)
    put_on = await tx.values(PUT_ON, tx.workspace_id, found.id, list(add)) if add else []
    taken_off = await tx.values(TAKE_OFF, tx.workspace_id, found.id, list(remove)) if remove else []
    if put_on or taken_off:
        names = dict(
            await tx.records("SELECT id, name FROM tags WHERE workspace_id = $1 AND id = ANY($2)", tx.workspace_id, put_on + taken_off)
        )
        change = {"added": [names[one] for one in put_on], "removed": [names[one] for one in taken_off]}
        await line(tx, found, {"event": "tagged", **change, "by": str(by)}, by)


def _named(name: str) -> str:
    wanted = " ".join(name.replace("\0", "").split())
    if not 0 < len(wanted) <= LONGEST_NAME:
        raise Invalid(field="name")
    return wanted


async def _write(tx: Tx, sql: str, *values: object) -> int:
    try:
        async with tx.attempt():
            touched = await tx.execute(sql, tx.workspace_id, *values)
    except asyncpg.UniqueViolationError:
        raise TagExists(field="name") from None
    tx.signal("tags")
    tx.signal("inbox")
    return touched
