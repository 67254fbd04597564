"""What a workspace adds to the lists, and which of them it does not want."""

from collections.abc import Collection
from uuid import UUID

import asyncpg
import msgspec

from parley import workspace
from parley.core import clock, ids
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.text import clean, words
from parley.routing.urgency.errors import PhraseExists, PhraseUnusable, TooManyWords
from parley.routing.urgency.lexicon import Lexicon, lexicon
from parley.routing.urgency.types import Kind, OwnWord
from parley.workspace import Staff

MOST = 500
LONGEST_PHRASE, MOST_WORDS = 80, 6

OWN = "SELECT id, kind, phrase FROM urgent_words WHERE workspace_id = $1 AND removed_at IS NULL ORDER BY kind, lower(phrase)"
ADD = "INSERT INTO urgent_words (workspace_id, id, kind, phrase) VALUES ($1, $2, $3, $4)"
REMOVE = """
    UPDATE urgent_words SET removed_at = $3 WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL RETURNING phrase
"""
RESTORE = "UPDATE urgent_words SET removed_at = NULL WHERE workspace_id = $1 AND id = $2 AND removed_at IS NOT NULL RETURNING phrase"
SWITCH = """
    INSERT INTO urgent_rules (workspace_id, off) VALUES ($1, $2) ON CONFLICT (workspace_id) DO UPDATE SET off = excluded.off
"""


class Rules(msgspec.Struct, frozen=True):
    off: frozenset[Kind] = frozenset()
    """Kinds whose built-in lists are not looked at."""


async def own_words(tx: Tx) -> list[OwnWord]:
    return await tx.rows(OwnWord, OWN, tx.workspace_id)


async def rules(tx: Tx) -> Rules:
    return await tx.row(Rules, "SELECT off FROM urgent_rules WHERE workspace_id = $1", tx.workspace_id) or Rules()


async def lexicon_of(tx: Tx) -> Lexicon:
    """What this workspace listens to."""
    own = await own_words(tx)
    return lexicon(tuple((word.kind, word.phrase) for word in own), (await rules(tx)).off)


async def add(tx: Tx, phrase: str, kind: Kind | None, *, by: Staff) -> OwnWord:
    """In any form from now on. Without a kind it is an exception: what looks like something there means nothing."""
    workspace.require(by, "routing.manage")
    if len(await own_words(tx)) >= MOST:
        raise TooManyWords(field="phrase")
    word = OwnWord(ids.new(), kind, _usable(phrase))
    await _unless_there(tx, ADD, tx.workspace_id, word.id, kind, word.phrase)
    await _written_down(tx, "urgent_word.added", word.id, word.phrase, by)
    return word


async def remove(tx: Tx, id: UUID, *, by: Staff) -> None:
    """Out of the list; `restore` brings it back."""
    workspace.require(by, "routing.manage")
    await _written_down(tx, "urgent_word.removed", id, await tx.value(REMOVE, tx.workspace_id, id, clock.now()), by)


async def restore(tx: Tx, id: UUID, *, by: Staff) -> None:
    workspace.require(by, "routing.manage")
    await _written_down(tx, "urgent_word.restored", id, await _unless_there(tx, RESTORE, tx.workspace_id, id), by)


async def switch(tx: Tx, off: Collection[Kind], *, by: Staff) -> None:
    """Which built-in lists are not looked at; a workspace's own words always are."""
    workspace.require(by, "routing.manage")
    await tx.execute(SWITCH, tx.workspace_id, sorted(off))
    await workspace.audit.record(tx, by, "urgent_rules.changed", ("workspace", tx.workspace_id), {"off": ", ".join(sorted(off))})


async def _unless_there(tx: Tx, sql: str, *values: object) -> str | None:
    try:
        async with tx.attempt():
            return await tx.value(sql, *values)
    except asyncpg.UniqueViolationError as error:
        raise PhraseExists(field="phrase") from error


async def _written_down(tx: Tx, action: str, id: UUID, phrase: str | None, by: Staff) -> None:
    if phrase is None:
        raise NotFound
    await workspace.audit.record(tx, by, action, ("urgent_word", id), {"name": phrase})


def _usable(text: str) -> str:
    phrase = " ".join(clean(text).split())
    if not phrase or len(phrase) > LONGEST_PHRASE or not 1 <= len(phrase.split()) <= MOST_WORDS:
        raise PhraseUnusable(field="phrase")
    if not all(words(one) for one in phrase.split()):
        raise PhraseUnusable(field="phrase")
    return phrase
