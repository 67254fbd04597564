"""Remembers where each can be answered, and since when: a word of theirs opens a way that was closed, and the time for an answer."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from parley.channels import Inbound, Incoming, Kind, Received
from parley.core.db import Tx
from parley.core.ids import IdentityId
from parley.people.types import Known

FRESH = timedelta(minutes=1)
"""A way's time is kept to the minute: an exact one would cost a write per message."""
NO_WORD = frozenset({Kind.SYSTEM, Kind.UNSUBSCRIBED, Kind.TYPING, Kind.STATUS})
"""What tells of the line, and nothing of where somebody can be answered."""

Place = tuple[IdentityId, str]
"""Whom, and in which thread."""


class Touch(NamedTuple):
    """What a batch says of one place. An echo only shows that there is one."""

    heard_at: datetime | None = None
    opens: bool = False
    answer_to: str = ""


class Seen(NamedTuple):
    """What is known of one place already."""

    last: datetime | None
    is_open: bool
    answer_to: str


KEEP = """
    INSERT INTO ways AS w (workspace_id, identity_id, account_id, thread, last_in_at, answer_to)
    SELECT $1, n.identity_id, $2, n.thread, n.at, n.answer_to
      FROM unnest($3::uuid[], $4::text[], $5::timestamptz[], $6::text[]) AS n (identity_id, thread, at, answer_to)
    ON CONFLICT (workspace_id, identity_id, account_id, thread) DO UPDATE
        SET last_in_at = greatest(w.last_in_at, excluded.last_in_at), closed_at = NULL, closed_reason = NULL,
            answer_to = coalesce(nullif(excluded.answer_to, ''), w.answer_to)
"""
KNOWN = """
    SELECT w.identity_id, w.thread, w.last_in_at, w.closed_at IS NULL, w.answer_to
      FROM unnest($3::uuid[], $4::text[]) AS n (identity_id, thread)
      JOIN ways w ON (w.workspace_id, w.identity_id, w.account_id, w.thread) = ($1, n.identity_id, $2, n.thread)
"""


def is_word(received: Received, inbound: Inbound) -> bool:
    """Whether somebody has spoken to us. A message that we have no word for is one too; other events are not named like messages."""
    return inbound.kind in received.can.heard_by or (inbound.kind is Kind.UNKNOWN and bool(inbound.external_id))


def opens(received: Received, inbound: Inbound) -> bool:
    """Whether a way that was closed can be used again: whoever lets us in once more has not said anything yet."""
    return (inbound.kind is Kind.SUBSCRIBED and not inbound.only_offers) or is_word(received, inbound)


async def keep_ways(tx: Tx, received: Received, items: Sequence[Incoming], known: Sequence[Known]) -> None:
    """Remember where each of `known` can be answered, by what they said or was said to them."""
    touched = _touched(received, items, known)
    if not touched:
        return
    names = [id for id, _ in touched], [thread for _, thread in touched]
    found = await tx.records(KNOWN, tx.workspace_id, received.account.id, *names)
    seen = {(id, thread): Seen(*rest) for id, thread, *rest in found}
    stale = sorted((place for place, touch in touched.items() if _is_news(touch, seen.get(place))))
    if stale:
        columns = zip(*((*place, touched[place].heard_at, touched[place].answer_to) for place in stale), strict=True)
        await tx.execute(KEEP, tx.workspace_id, received.account.id, *map(list, columns))


def _touched(received: Received, items: Sequence[Incoming], known: Sequence[Known]) -> dict[Place, Touch]:
    touched: dict[Place, Touch] = {}
    for item, who in zip(items, known, strict=True):
        inbound = item.inbound
        if inbound.group or inbound.is_public or inbound.doubtful or (inbound.kind in NO_WORD and not is_word(received, inbound)):
            continue
        place = who.identity_id, inbound.thread or who.address
        before = touched.get(place, Touch())
        heard_at = min(inbound.at or item.received_at, item.received_at) if is_word(received, inbound) else before.heard_at
        touched[place] = Touch(heard_at, before.opens or opens(received, inbound), inbound.answer_to or before.answer_to)
    return touched


def _is_news(touch: Touch, seen: Seen | None) -> bool:
    if seen is None:
        return True
    heard_since = touch.heard_at is not None and (seen.last is None or touch.heard_at - seen.last > FRESH)
    has_moved = touch.answer_to not in ("", seen.answer_to)
    return touch.opens and (heard_since or has_moved or not seen.is_open)
