"""What the desk lets go when somebody is erased: what colleagues had begun to write to them, and what they were told of."""

from collections.abc import Sequence

from parley import people
from parley.core import uploads
from parley.core.db import Tx
from parley.core.ground import Ground

TALKS = "SELECT id FROM conversations WHERE workspace_id = $1 AND person_id = ANY($3) AND identity_id = ANY($2)"  # conversations_person
DRAFTS = f"DELETE FROM drafts WHERE workspace_id = $1 AND conversation_id IN ({TALKS})"
FILES = f"DELETE FROM draft_files WHERE workspace_id = $1 AND conversation_id IN ({TALKS}) RETURNING key"
WHISPERS = f"DELETE FROM whispers WHERE workspace_id = $1 AND conversation_id IN ({TALKS})"
NOTICES = f"DELETE FROM notices WHERE workspace_id = $1 AND conversation_id IN ({TALKS})"


async def _desk(ground: Ground, tx: Tx, whom: people.privacy.Whom, after: str) -> people.privacy.Step:
    named = tx.workspace_id, list(whom.identity_ids), list(whom.person_ids)
    drafts = await tx.execute(DRAFTS, *named)
    await uploads.let_go(tx, await tx.values(FILES, *named))
    whispers = await tx.execute(WHISPERS, *named)
    return people.privacy.Step({"drafts": drafts, "whispers": whispers, "notices": await tx.execute(NOTICES, *named)})


DRAFTED = frozenset({"drafts", "draft_files", "whispers", "notices"})
ERASING: Sequence[people.privacy.Erasing] = (
    people.privacy.Erasing(DRAFTED, _desk),
    people.privacy.deleting("typed"),
)
TELLING: Sequence[people.privacy.Telling] = (
    people.privacy.subject(
        "whispers",
        "w.id, w.conversation_id, w.at, w.text",
        f"whispers w WHERE w.workspace_id = $1 AND w.conversation_id IN ({TALKS})",
        place="w.id",
    ),
)
"""What colleagues said to each other about them is told to them, like notes."""
