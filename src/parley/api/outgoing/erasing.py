"""What was told to other programs of somebody who is erased: its words leave our log, though not the programs that have heard them."""

from parley import people
from parley.core.db import Tx
from parley.core.ground import Ground

# The log is short: what is delivered stays for some days.
EMPTY = """
    UPDATE hook_deliveries SET body = NULL, snippet = '', subject = subject - 'reason'
     WHERE workspace_id = $1 AND (body IS NOT NULL OR subject ? 'reason' OR snippet <> '')
       AND (subject->'person_ids' ?| $3::uuid[]::text[] OR subject->>'conversation_id' IN (
            SELECT id::text FROM conversations  -- conversations_person
             WHERE workspace_id = $1 AND person_id = ANY($3) AND identity_id = ANY($2)))
"""


async def _log(ground: Ground, tx: Tx, whom: people.privacy.Whom, after: str) -> people.privacy.Step:
    named = list(whom.identity_ids), list(whom.person_ids)
    return people.privacy.Step({"hook_deliveries": await tx.execute(EMPTY, tx.workspace_id, *named)})


ERASING = (people.privacy.Erasing(frozenset({"hook_deliveries"}), _log),)
