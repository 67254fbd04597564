"""What is done to saved replies: add, change, remove, bring back; each refusal names its field."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from parley import workspace
from parley.core import ids
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.i18n import LANGUAGES, Language
from parley.core.text import clean
from parley.desk.replies import errors, queries
from parley.desk.replies.rendering import checked, filled
from parley.desk.replies.types import Context, NewReply, Rendered, ReplyId, SavedReply
from parley.desk.sharing import Sharing, require_keeping
from parley.workspace import Staff

SHORTCUT = re.compile(r"[\w-]{1,40}")
LONGEST_TITLE = 100
LONGEST_FOLDER = 60

INSERT = """
    INSERT INTO saved_replies (workspace_id, id, shortcut, title, folder, texts, words, owner_id, team_id)
    SELECT $1, * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::jsonb[], $7::text[], $8::uuid[], $9::uuid[])
"""
CHANGE = """
    UPDATE saved_replies SET shortcut = $3, title = $4, folder = $5, texts = $6, words = $7, owner_id = $8, team_id = $9, changed_at = now()
     WHERE workspace_id = $1 AND id = $2
"""
TAKEN = """
    SELECT true FROM saved_replies
     WHERE workspace_id = $1 AND removed_at IS NULL AND lower(shortcut) = lower($2) AND id <> $3
       AND (owner_id, team_id) IS NOT DISTINCT FROM ($4::uuid, $5::uuid) LIMIT 1
"""
SHARED_SHORTCUTS = """
    SELECT lower(shortcut) FROM saved_replies WHERE workspace_id = $1 AND removed_at IS NULL AND owner_id IS NULL AND team_id IS NULL
"""


async def add(tx: Tx, new: NewReply, *, by: Staff) -> SavedReply:
    await require_keeping(tx, new.sharing, by)
    id = ReplyId(ids.new())
    kept = await _clean(tx, id, new)
    sql = "SELECT count(*) FROM saved_replies WHERE workspace_id = $1 AND removed_at IS NULL"
    if await tx.value(sql, tx.workspace_id) >= queries.MOST_REPLIES:
        raise errors.TooManyReplies
    await _insert(tx, [(id, kept)])
    await _record(tx, by, "reply.added", id, kept.sharing, kept.title)
    return await queries.reply(tx, by, id)


async def change(tx: Tx, id: ReplyId, new: NewReply, *, by: Staff) -> SavedReply:
    """Both what it was and what it becomes must be theirs to keep."""
    before = await queries.reply(tx, by, id)
    await require_keeping(tx, before.sharing, by)
    await require_keeping(tx, new.sharing, by)
    kept = await _clean(tx, id, new)
    await tx.execute(CHANGE, tx.workspace_id, *_row(id, kept))
    await _record(tx, by, "reply.changed", id, kept.sharing, kept.title)
    return await queries.reply(tx, by, id)


async def remove(tx: Tx, id: ReplyId, *, by: Staff) -> None:
    """Out of sight; `restore` brings it back."""
    found = await queries.reply(tx, by, id)
    await require_keeping(tx, found.sharing, by)
    await tx.execute("UPDATE saved_replies SET removed_at = now() WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id)
    await _record(tx, by, "reply.removed", id, found.sharing, found.title)


async def restore(tx: Tx, id: ReplyId, *, by: Staff) -> SavedReply:
    sql = "SELECT owner_id, team_id FROM saved_replies WHERE workspace_id = $1 AND id = $2 AND removed_at IS NOT NULL"
    sharing = await tx.row(Sharing, sql, tx.workspace_id, id)
    if sharing is None:
        raise NotFound
    await require_keeping(tx, sharing, by)
    await tx.execute("UPDATE saved_replies SET removed_at = NULL WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id)
    restored = await queries.reply(tx, by, id)
    await _record(tx, by, "reply.added", id, sharing, restored.title)
    return restored


async def count_use(tx: Tx, id: ReplyId) -> None:
    """What is used more stands higher."""
    await tx.execute("UPDATE saved_replies SET used = used + 1 WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id)


async def seed(tx: Tx, replies: Sequence[NewReply]) -> None:
    """Replies for a new workspace, everybody's; those whose shortcut is there already are left out."""
    known = set(await tx.values(SHARED_SHORTCUTS, tx.workspace_id))
    fresh = [(ReplyId(ids.new()), _valid(new)) for new in replies if new.shortcut.lower() not in known]
    if fresh:
        await _insert(tx, fresh)


def rendered(reply: SavedReply, context: Context) -> Rendered:
    """Said to one person, in their language where there is a variant in it."""
    return filled(reply.text(context.language, context.house_language), context)


async def _clean(tx: Tx, id: ReplyId, new: NewReply) -> NewReply:
    kept = _valid(new)
    if await tx.value(TAKEN, tx.workspace_id, kept.shortcut, id, kept.sharing.owner_id, kept.sharing.team_id):
        raise errors.ShortcutTaken(field="shortcut")
    return kept


def _valid(new: NewReply) -> NewReply:
    shortcut = clean(new.shortcut).strip().lstrip("/")
    if not SHORTCUT.fullmatch(shortcut):
        raise errors.ShortcutInvalid(field="shortcut")
    title = " ".join(clean(new.title).split())
    if not 1 <= len(title) <= LONGEST_TITLE:
        raise errors.TitleMissing(field="title")
    folder = " ".join(clean(new.folder).split())[:LONGEST_FOLDER]
    return NewReply(shortcut=shortcut, title=title, texts=variants(new.texts), folder=folder, sharing=new.sharing)


def variants(texts: Mapping[Language, str]) -> dict[Language, str]:
    """The languages in which there is something; each checked as a template."""
    kept: dict[Language, str] = {language: checked(texts[language]) for language in LANGUAGES if texts.get(language, "").strip()}
    if not kept:
        raise errors.TextMissing(field="text")
    return kept


async def _insert(tx: Tx, new: Sequence[tuple[ReplyId, NewReply]]) -> None:
    rows = [_row(id, kept) for id, kept in new]
    await tx.execute(INSERT, tx.workspace_id, *map(list, zip(*rows, strict=True)))


def _row(id: ReplyId, kept: NewReply) -> tuple[Any, ...]:
    words = queries.words_of(kept.shortcut, kept.title, kept.folder, *kept.texts.values())
    return id, kept.shortcut, kept.title, kept.folder, dict(kept.texts), words, kept.sharing.owner_id, kept.sharing.team_id


async def _record(tx: Tx, by: Staff, action: str, id: UUID, sharing: Sharing, title: str) -> None:
    """What is somebody's own is nobody's business."""
    if sharing.owner_id is None:
        await workspace.audit.record(tx, by, action, ("saved reply", id), {"title": title})
