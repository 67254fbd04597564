"""The register of requests about personal data: who asked for what, until when it must be answered, and what was done."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

import msgspec

from parley.core import clock, ids
from parley.core.db import Tx
from parley.core.errors import Invalid, NotFound
from parley.core.ids import PersonId
from parley.people.privacy import laws
from parley.people.privacy.deciding import rules
from parley.people.privacy.errors import DateInvalid, ExtendedOnce, RequestClosed
from parley.people.privacy.types import Request, Wish
from parley.people.queries import eldest

CHANNELS = ("email", "chat", "phone", "post", "visit", "authority")
OUTCOMES = ("done", "refused", "withdrawn")
LONGEST = 2000
OLDEST = timedelta(days=730)

REQUEST = """
    SELECT r.id, r.kind, i.person_id, coalesce(p.name, '') AS name, r.asked_by, r.channel, r.confirmed, r.wish, r.received_on, r.due_on,
           r.extended_because, r.state, r.outcome, r.closed_at, r.closed_by, r.made_by
      FROM privacy_requests r
      LEFT JOIN identities i ON (i.workspace_id, i.id) = (r.workspace_id, r.identity_id)
      LEFT JOIN persons p ON (p.workspace_id, p.id) = (i.workspace_id, i.person_id)
     WHERE r.workspace_id = $1
"""
OPEN = REQUEST + " AND r.state = 'open' AND (r.due_on, r.id) > ($2, $3) ORDER BY r.due_on, r.id LIMIT $4  -- privacy_requests_due"
CLOSED = REQUEST + " AND r.state <> 'open' ORDER BY r.closed_at DESC, r.id DESC LIMIT $2  -- privacy_requests_closed"
OF_PERSON = REQUEST + " AND i.person_id = $2 ORDER BY r.state <> 'open', r.due_on DESC, r.id LIMIT 100  -- privacy_requests_of"
ADD = """
    INSERT INTO privacy_requests (workspace_id, id, kind, identity_id, asked_by, channel, confirmed, wish, received_on, due_on, made_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A request as it is written down."""

    kind: Wish
    channel: str
    received_on: date
    person_id: PersonId | None = None
    asked_by: str = ""
    confirmed: str = ""
    wish: str = ""


async def note(tx: Tx, asked: Asked, *, by: UUID) -> UUID:
    """Write a request down; the law says until when it is answered."""
    _check(asked)
    id = ids.new()
    identity_id = await eldest(tx, asked.person_id) if asked.person_id else None
    due_on = laws.due((await rules(tx)).law, asked.received_on)
    words = asked.asked_by.strip(), asked.channel, asked.confirmed.strip(), asked.wish.strip()
    await tx.execute(ADD, tx.workspace_id, id, asked.kind.value, identity_id, *words, asked.received_on, due_on, by)
    _tell(tx, asked.person_id)
    return id


def _check(asked: Asked) -> None:
    today = clock.now().date()
    if not today - OLDEST <= asked.received_on <= today + timedelta(days=1):
        raise DateInvalid(field="received_on")
    if asked.channel not in CHANNELS:
        raise Invalid(field="channel")
    if asked.person_id is None and not asked.asked_by.strip():
        raise Invalid(field="asked_by")
    for name in ("asked_by", "confirmed", "wish"):
        if len(getattr(asked, name)) > LONGEST or "\0" in getattr(asked, name):
            raise Invalid(field=name)


async def extend(tx: Tx, id: UUID, because: str) -> None:
    """Once, by what the law allows, when the person was told why."""
    found = await _held(tx, id)
    if found.extended_because:
        raise ExtendedOnce
    reason = because.replace("\0", "").strip()
    if not 0 < len(reason) <= LONGEST:
        raise Invalid(field="because")
    due_on = laws.extended((await rules(tx)).law, found.received_on)
    sql = "UPDATE privacy_requests SET due_on = greatest(due_on, $3), extended_because = $4 WHERE workspace_id = $1 AND id = $2"
    await tx.execute(sql, tx.workspace_id, id, due_on, reason)
    _tell(tx, found.person_id)


async def confirm(tx: Tx, id: UUID, how: str) -> None:
    """How we know that it is they who ask."""
    found = await _held(tx, id)
    said = how.replace("\0", "").strip()
    if not 0 < len(said) <= LONGEST:
        raise Invalid(field="confirmed")
    await tx.execute("UPDATE privacy_requests SET confirmed = $3 WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id, said)
    _tell(tx, found.person_id)


async def close(tx: Tx, id: UUID, state: str, outcome: str, *, by: UUID) -> None:
    """Say what was done, or why nothing was."""
    found = await _held(tx, id)
    said = outcome.replace("\0", "").strip()
    if state not in OUTCOMES:
        raise Invalid(field="state")
    if not 0 < len(said) <= LONGEST:
        raise Invalid(field="outcome")
    sql = """UPDATE privacy_requests SET state = $3, outcome = $4, closed_at = now(), closed_by = $5
              WHERE workspace_id = $1 AND id = $2"""
    await tx.execute(sql, tx.workspace_id, id, state, said, by)
    _tell(tx, found.person_id)


async def reopen(tx: Tx, id: UUID) -> None:
    """A request that was closed by mistake; its deadline is what it was."""
    found = await request(tx, id)
    sql = """UPDATE privacy_requests SET state = 'open', closed_at = NULL, closed_by = NULL
              WHERE workspace_id = $1 AND id = $2 AND state <> 'open'"""
    await tx.execute(sql, tx.workspace_id, id)
    _tell(tx, found.person_id)


async def _held(tx: Tx, id: UUID) -> Request:
    await tx.execute("SELECT FROM privacy_requests WHERE workspace_id = $1 AND id = $2 FOR UPDATE", tx.workspace_id, id)
    found = await request(tx, id)
    if not found.is_open:
        raise RequestClosed
    return found


def _tell(tx: Tx, person_id: PersonId | None) -> None:
    tx.signal("privacy")
    if person_id:
        tx.signal(f"person/{person_id}")


async def request(tx: Tx, id: UUID) -> Request:
    found = await tx.row(Request, REQUEST + " AND r.id = $2", tx.workspace_id, id)
    if found is None:
        raise NotFound
    return found


async def open_requests(tx: Tx, *, after: tuple[date, UUID] = (date.min, UUID(int=0)), limit: int = 100) -> Sequence[Request]:
    """The most urgent first."""
    return await tx.rows(Request, OPEN, tx.workspace_id, *after, limit)


async def closed_requests(tx: Tx, *, limit: int = 100) -> Sequence[Request]:
    """The latest first."""
    return await tx.rows(Request, CLOSED, tx.workspace_id, limit)


async def requests_of(tx: Tx, person_id: PersonId) -> Sequence[Request]:
    """Open ones first."""
    return await tx.rows(Request, OF_PERSON, tx.workspace_id, person_id)
