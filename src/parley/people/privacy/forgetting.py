"""What the room of people itself lets go in an erasure: what is known of somebody first, their names and addresses at the very end."""

from collections.abc import Mapping, Sequence

from parley.core.db import Tx
from parley.core.ground import Ground
from parley.people.privacy.types import Erasing, Step, Whom

# Names and addresses are taken out, the row stays: conversations and figures hang on it. Whoever writes from there again is somebody new.
ANONYMISE = """
    UPDATE identities SET scope = 'erased', address = id::text, name = '', username = '', language = ''
     WHERE workspace_id = $1 AND id = ANY($2) AND scope <> 'erased'
"""
# A person who has other addresses keeps their name; what was only a home once has nobody left.
UNNAME = """
    UPDATE persons p SET name = '', language = ''
     WHERE p.workspace_id = $1 AND p.id = ANY($2) AND NOT EXISTS (
           SELECT FROM identities i
            WHERE (i.workspace_id, i.person_id) = (p.workspace_id, p.id) AND i.scope <> 'erased')
"""


def at_once(table: str, *statements: str, also: Sequence[str] = ()) -> Erasing:
    """A part that takes one step: each statement is given the workspace and the identities. The last one counts."""

    async def step(ground: Ground, tx: Tx, whom: Whom, after: str) -> Step:
        counts = [await tx.execute(sql, tx.workspace_id, list(whom.identity_ids)) for sql in statements]
        return Step({table: counts[-1]})

    return Erasing(frozenset({table, *also}), step)


def deleting(table: str) -> Erasing:
    """All rows of a table that hang on the identities."""
    return at_once(table, f"DELETE FROM {table} WHERE workspace_id = $1 AND identity_id = ANY($2)")


LINKS = "UPDATE links SET evidence = '{}' WHERE workspace_id = $1 AND evidence <> '{}' AND (one_id = ANY($2) OR other_id = ANY($2))"
# The proof that we answered in time stays: what was asked for, when, and how it ended.
REQUESTS = """
    UPDATE privacy_requests SET asked_by = '', confirmed = '', wish = ''
     WHERE workspace_id = $1 AND identity_id = ANY($2)
"""
# That somebody agreed, to what and when, is our proof; who it was is not in it any more.
CONSENTS = "UPDATE consents SET proof = '{}' WHERE workspace_id = $1 AND identity_id = ANY($2) AND proof <> '{}'"
HOLDS = "UPDATE legal_holds SET reason = '' WHERE workspace_id = $1 AND identity_id = ANY($2)"

ERASING: Sequence[Erasing] = (
    deleting("person_facts"),
    deleting("person_notes"),
    deleting("person_tags"),
    deleting("touchpoints"),
    deleting("worths"),
    deleting("company_members"),
    deleting("import_rows"),
    at_once("consents", CONSENTS),
    deleting("nameless"),
    at_once("links", LINKS),
    at_once("privacy_requests", REQUESTS),
    at_once("legal_holds", HOLDS),
    deleting("ways"),
    deleting("sayings"),
    deleting("codes"),
    at_once("suggestions", "DELETE FROM suggestions WHERE workspace_id = $1 AND (one_id = ANY($2) OR other_id = ANY($2))"),
    deleting("match_waiting"),
    deleting("match_keys"),
)
"""In this order; addresses go after the last of all rooms."""


async def forget_addresses(tx: Tx, whom: Whom) -> Mapping[str, int]:
    gone = await tx.execute(ANONYMISE, tx.workspace_id, list(whom.identity_ids))
    return {"identities": gone, "persons": await tx.execute(UNNAME, tx.workspace_id, list(whom.person_ids))}
