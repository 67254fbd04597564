"""Tags of persons: words by which staff know them again."""

from parley.core.db import Tx
from parley.core.errors import Invalid
from parley.core.ids import PersonId
from parley.people.queries import eldest

LONGEST_TAG = 40

TAGS = """
    SELECT DISTINCT t.name FROM identities i JOIN person_tags t ON (t.workspace_id, t.identity_id) = (i.workspace_id, i.id)
     WHERE i.workspace_id = $1 AND i.person_id = $2 ORDER BY t.name
"""
TAGS_IN_USE = "SELECT name FROM person_tags WHERE workspace_id = $1 GROUP BY name ORDER BY count(*) DESC, name LIMIT 200"


async def tags(tx: Tx, person_id: PersonId) -> list[str]:
    return await tx.values(TAGS, tx.workspace_id, person_id)


async def tags_in_use(tx: Tx) -> list[str]:
    """The most used first, for offering them."""
    return await tx.values(TAGS_IN_USE, tx.workspace_id)


async def tag(tx: Tx, person_id: PersonId, name: str) -> None:
    wanted = " ".join(name.replace("\0", "").split()).lower()
    if not 0 < len(wanted) <= LONGEST_TAG:
        raise Invalid(field="tag")
    sql = "INSERT INTO person_tags (workspace_id, identity_id, name) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
    await tx.execute(sql, tx.workspace_id, await eldest(tx, person_id), wanted)
    tx.signal(f"person/{person_id}")


async def untag(tx: Tx, person_id: PersonId, name: str) -> None:
    sql = """DELETE FROM person_tags t USING identities i
              WHERE t.workspace_id = $1 AND t.name = $3 AND (i.workspace_id, i.id) = (t.workspace_id, t.identity_id) AND i.person_id = $2"""
    await tx.execute(sql, tx.workspace_id, person_id, name)
    tx.signal(f"person/{person_id}")
