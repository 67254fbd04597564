"""The texts that customers agree to: for each purpose and language, in versions. What is published never changes."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import msgspec

from parley.core import ids
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.i18n import Language
from parley.core.ids import StaffId
from parley.people.consents.errors import TextEmpty, TextOutrun, TextUnchanged
from parley.people.consents.types import Purpose

LONGEST = 5000
MOST_VERSIONS = 1000


class Text(msgspec.Struct, frozen=True):
    id: UUID
    purpose: Purpose
    language: str
    version: int
    text: str
    published_at: datetime
    published_by: StaffId


COLUMNS = "id, purpose, language, version, text, published_at, published_by"
CURRENT = f"""
    SELECT DISTINCT ON (purpose, language) {COLUMNS} FROM consent_texts WHERE workspace_id = $1
     ORDER BY purpose, language, version DESC  -- consent_texts_workspace_id_purpose_language_version_key
"""
VERSIONS = f"SELECT {COLUMNS} FROM consent_texts WHERE workspace_id = $1 AND purpose = $2 AND language = $3 ORDER BY version DESC LIMIT $4"
PUBLISH = """
    INSERT INTO consent_texts (workspace_id, id, purpose, language, version, text, published_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (workspace_id, purpose, language, version) DO NOTHING
"""
SAME_WORDS = f"""
    SELECT {COLUMNS} FROM consent_texts WHERE workspace_id = $1 AND purpose = $2 AND starts_with($3, text) ORDER BY version DESC LIMIT 1
"""


async def current(tx: Tx) -> dict[tuple[Purpose, str], Text]:
    """The newest of each purpose and language."""
    return {(one.purpose, one.language): one for one in await tx.rows(Text, CURRENT, tx.workspace_id)}


async def versions(tx: Tx, purpose: Purpose, language: Language, *, limit: int = 50) -> list[Text]:
    """Newest first."""
    return await tx.rows(Text, VERSIONS, tx.workspace_id, purpose, language, limit)


async def all_versions(tx: Tx) -> dict[tuple[Purpose, str], list[Text]]:
    """Of each purpose and language, newest first: a business publishes few."""
    sql = f"SELECT {COLUMNS} FROM consent_texts WHERE workspace_id = $1 ORDER BY purpose, language, version DESC LIMIT $2"
    found: dict[tuple[Purpose, str], list[Text]] = {}
    for one in await tx.rows(Text, sql, tx.workspace_id, MOST_VERSIONS):
        found.setdefault((one.purpose, one.language), []).append(one)
    return found


async def text(tx: Tx, id: UUID) -> Text:
    found = await texts(tx, [id])
    if not found:
        raise NotFound
    return found[id]


async def texts(tx: Tx, ids: Collection[UUID]) -> dict[UUID, Text]:
    sql = f"SELECT {COLUMNS} FROM consent_texts WHERE workspace_id = $1 AND id = ANY($2)"
    return {one.id: one for one in await tx.rows(Text, sql, tx.workspace_id, list(ids))} if ids else {}


async def of_words(tx: Tx, purpose: Purpose, words: str) -> Text | None:
    """The published text that begins some words which a form has shown; the form's link follows it."""
    return await tx.row(Text, SAME_WORDS, tx.workspace_id, purpose, words)


async def publish(tx: Tx, purpose: Purpose, language: Language, wanted: str, *, after: int, by: StaffId) -> Text:
    """A new version, made by somebody who had the version `after` before them (0: none)."""
    words = wanted.replace("\0", "").replace("\r\n", "\n").strip()
    if not 0 < len(words) <= LONGEST:
        raise TextEmpty(field="text")
    newest = next(iter(await versions(tx, purpose, language, limit=1)), None)
    if newest and newest.text == words:
        raise TextUnchanged(field="text")
    id = ids.new()
    behind = newest is not None and newest.version != after
    if behind or not await tx.execute(PUBLISH, tx.workspace_id, id, purpose, language, after + 1, words, by):
        raise TextOutrun
    return await text(tx, id)
