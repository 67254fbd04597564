"""Finding somebody by a few letters of their name, or by an address: the words stand ready in an index."""

from parley.core.db import Tx
from parley.core.phones import normalised
from parley.people.types import Found

MOST_FOUND = 20
MOST_LOOKED_AT = 1000
LONGEST = 100
END = "\U0010ffff"
"""Behind every word that begins alike."""

FOUND = """
    SELECT p.id, p.name, p.created_at,
           (SELECT jsonb_agg(jsonb_build_array(i.kind, i.address, i.username) ORDER BY i.created_at, i.id)
              FROM identities i WHERE (i.workspace_id, i.person_id) = (p.workspace_id, p.id) AND i.scope <> 'erased') AS identities
"""
# `$2` up to `$3` is the longest of the words; the others, `$4` up to `$5`, are looked up for whoever has it.
FIND = f"""
    WITH named AS (
        SELECT w.of_id FROM person_words w  -- person_words_pkey
         WHERE w.workspace_id = $1 AND w.word >= $2 AND w.word < $3
           AND NOT EXISTS (
               SELECT FROM unnest($4::text[], $5::text[]) AS other (low, high) WHERE NOT EXISTS (
                      SELECT FROM person_words o  -- person_words_of
                       WHERE o.workspace_id = $1 AND o.of_id = w.of_id AND o.word >= other.low AND o.word < other.high))
         LIMIT $6),
    known AS (
        SELECT of_id FROM named
        UNION SELECT of_id FROM person_words WHERE workspace_id = $1 AND word = ANY($7)),
    found AS (
        SELECT i.person_id, i.scope, i.created_at FROM known k JOIN identities i ON i.workspace_id = $1 AND i.id = k.of_id
        UNION ALL
        SELECT i.person_id, i.scope, i.created_at FROM known k JOIN identities i ON i.workspace_id = $1 AND i.person_id = k.of_id),
    hits AS (
        SELECT person_id FROM found WHERE scope NOT IN ('doubtful', 'erased') GROUP BY person_id ORDER BY max(created_at) DESC LIMIT $8)
    {FOUND}
      FROM hits JOIN persons p ON (p.workspace_id, p.id) = ($1, hits.person_id)
     ORDER BY lower(p.name), p.id
"""
# Who was joined to somebody else has no addresses left.
LATEST = f"""
    {FOUND}
      FROM persons p
     WHERE p.workspace_id = $1
       AND EXISTS (SELECT FROM identities i WHERE (i.workspace_id, i.person_id) = (p.workspace_id, p.id) AND i.scope <> 'erased')
     ORDER BY p.id DESC LIMIT $2  -- persons_pkey
"""


async def find(tx: Tx, text: str, *, limit: int = MOST_FOUND) -> list[Found]:
    """Persons one of whose names has words that begin like these, or who have exactly this address; nobody for no text."""
    words = [word for one in text.replace("\0", "")[:LONGEST].lower().split() if (word := one.lstrip("="))]
    if not words:
        return []
    longest, *others = sorted((word.replace("ё", "е") for word in words), key=len, reverse=True)
    ranges = longest, longest + END, others, [word + END for word in others]
    return await tx.rows(Found, FIND, tx.workspace_id, *ranges, MOST_LOOKED_AT, _addresses(" ".join(words)), limit)


async def latest(tx: Tx, *, limit: int = MOST_FOUND) -> list[Found]:
    """Who wrote to us for the first time not long ago, the newest first."""
    return await tx.rows(Found, LATEST, tx.workspace_id, limit)


def _addresses(wanted: str) -> list[str]:
    """As whole addresses and nicknames stand among the words."""
    return sorted(f"={one}" for one in {wanted, wanted.removeprefix("@"), normalised(wanted)} - {""})
