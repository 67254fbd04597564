"""What somebody's orders and visits come to: added up as they are noted, so that nobody reads a history."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

from parley.core.db import Tx
from parley.core.ids import PersonId


class Worth(msgspec.Struct, frozen=True):
    """Of one kind of touchpoint, in one currency."""

    kind: str
    """order, visit"""
    currency: str
    """Empty for those of which no amount is known."""
    times: int
    amount: Decimal


WORTH = """
    SELECT w.kind, w.currency, sum(w.times)::bigint AS times, sum(w.amount) AS amount
      FROM identities i JOIN worths w ON (w.workspace_id, w.identity_id) = (i.workspace_id, i.id)
     WHERE i.workspace_id = $1 AND i.person_id = $2 GROUP BY 1, 2 HAVING sum(w.times) > 0 ORDER BY 1, sum(w.amount) DESC, 2
"""


def amount_of(detail: Mapping[str, Any]) -> tuple[Decimal, str] | None:
    """What a touchpoint tells of money, as the database reads it."""
    amount, currency = str(detail.get("amount", "")), str(detail.get("currency", ""))
    if not (re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,4})?", amount) and re.fullmatch("[A-Z]{3}", currency)):
        return None
    return Decimal(amount), currency


async def worth(tx: Tx, person_id: PersonId) -> list[Worth]:
    """Orders, then visits; the currency of the greatest sum first."""
    return await tx.rows(Worth, WORTH, tx.workspace_id, person_id)
