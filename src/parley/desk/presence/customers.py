"""What a customer types and has not said yet, where the owner of a chat wants to see it: for some seconds, while they stay."""

from datetime import timedelta
from uuid import UUID

from parley.core import clock
from parley.core.db import Tx, storable
from parley.core.ids import IdentityId, PersonId

TYPED = timedelta(seconds=8)
"""Whoever types says so every 3 seconds."""
LONGEST_TYPED = 500

KEEP = """
    INSERT INTO typed (workspace_id, identity_id, text, ends_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (workspace_id, identity_id) DO UPDATE SET text = excluded.text, ends_at = excluded.ends_at
"""
LATEST = """
    SELECT t.text FROM identities i JOIN typed t ON (t.workspace_id, t.identity_id) = (i.workspace_id, i.id)
     WHERE i.workspace_id = $1 AND i.person_id = $2 AND t.ends_at > $3 ORDER BY t.ends_at DESC LIMIT 1
"""


async def keep_typed(tx: Tx, identity_id: IdentityId, text: str) -> None:
    await tx.execute(KEEP, tx.workspace_id, identity_id, storable(text)[:LONGEST_TYPED], clock.now() + TYPED)


async def forget_typed(tx: Tx, identity_id: IdentityId) -> None:
    """They have said it, or gone without a word."""
    await tx.execute("DELETE FROM typed WHERE workspace_id = $1 AND identity_id = $2", tx.workspace_id, identity_id)


async def typed(tx: Tx, person_id: PersonId) -> str:
    """What somebody types just now; empty where nothing is known of it."""
    return await tx.value(LATEST, tx.workspace_id, person_id, clock.now()) or ""


def typing_topic(id: UUID) -> str:
    """What pages listen to that show the customer typing."""
    return f"conversation/{id}/typing"


def typed_topic(id: UUID) -> str:
    """The same for what they type."""
    return f"conversation/{id}/typed"
