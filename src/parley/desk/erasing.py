"""What the desk lets go when somebody is erased: what colleagues had begun to write to them, and what they were told of."""

from collections.abc import Sequence

from parley import people
from parley.core import uploads
from parley.core.db import Tx
from parley.core.ground import Ground

TALKS = "SELECT id FROM conversations WHERE workspace_id = $1 AND person_id = ANY($3) AND identity_id = ANY($2)"  # conversations_person
DRAFTS = f"DELETE FROM drafts WHERE workspace_id = $1 AND conversation_id IN ({TALKS})"
FILES = f"DELETE FROM draft_files WHERE workspace_id = $1 AND conversation_id IN ({TALKS}) RETURNING key"
NOTICES = f"DELETE FROM notices WHERE workspace_id = $1 AND conversation_id IN ({TALKS})"


async def _desk(ground: Ground, tx: Tx, whom: people.privacy.Whom, after: str) -> people.privacy.Step:
    named = tx.workspace_id, list(whom.identity_ids), list(whom.person_ids)
    drafts = await tx.execute(DRAFTS, *named)
    await uploads.let_go(tx, await tx.values(FILES, *named))
    return people.privacy.Step({"drafts": drafts, "notices": await tx.execute(NOTICES, *named)})


DRAFTED = frozenset({"drafts", "draft_files", "notices"})
ERASING: Sequence[people.privacy.Erasing] = (
    people.privacy.Erasing(DRAFTED, _desk),
    people.privacy.deleting("typed"),
)
