"""Whose data it is about."""

from collections.abc import Sequence

from parley.core.db import Tx
from parley.core.ids import IdentityId
from parley.people.privacy.types import Whom

ERASED = "erased"
"""The scope of an identity whose address is gone; what once hung on it is counted, and nobody is found by it."""

PERSONS = "SELECT DISTINCT unnest(ARRAY[person_id, home_id]) FROM identities WHERE workspace_id = $1 AND id = ANY($2) ORDER BY 1"


async def whom(tx: Tx, identity_ids: Sequence[IdentityId]) -> Whom:
    return Whom(tuple(identity_ids), tuple(await tx.values(PERSONS, tx.workspace_id, list(identity_ids))))
