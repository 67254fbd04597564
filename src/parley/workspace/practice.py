"""Practice: invented customers within a workspace. This room knows that they are there and which accounts are theirs; who they are,
what they say and how they leave is known to whoever hears these events."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from parley.core import clock
from parley.core.db import Tx
from parley.core.events import Event, announce
from parley.core.i18n import Language
from parley.core.ids import AccountId
from parley.workspace import audit
from parley.workspace.branding import Business
from parley.workspace.permissions import require
from parley.workspace.types import Staff

CHANGED = "practice"
"""The live signal of its page."""

BEGIN = """
    INSERT INTO practices (workspace_id, language, business) VALUES ($1, $2, $3)
    ON CONFLICT (workspace_id) DO UPDATE SET language = excluded.language, business = excluded.business, began_at = now(),
           leaving_since = NULL, left_at = NULL, persons_total = 0, persons_gone = 0
     WHERE practices.left_at IS NOT NULL
"""
READ = """
    SELECT language, business, began_at, leaving_since, left_at, persons_total, persons_gone,
           (SELECT coalesce(array_agg(account_id ORDER BY account_id), '{}') FROM practice_accounts WHERE workspace_id = $1) AS accounts
      FROM practices WHERE workspace_id = $1
"""


class PracticeBegan(Event, frozen=True):
    language: Language
    business: Business


class PracticeEnded(Event, frozen=True):
    """It is to be removed."""


class Practice(msgspec.Struct, frozen=True):
    language: Language
    business: Business
    began_at: datetime
    leaving_since: datetime | None
    left_at: datetime | None
    persons_total: int
    persons_gone: int
    accounts: tuple[AccountId, ...]

    @property
    def is_on(self) -> bool:
        """Whether invented customers are here and stay."""
        return self.left_at is None and self.leaving_since is None

    @property
    def is_leaving(self) -> bool:
        return self.leaving_since is not None and self.left_at is None

    @property
    def share_gone(self) -> int:
        """In percent."""
        return 100 * self.persons_gone // self.persons_total if self.persons_total else 0


async def standing(tx: Tx) -> Practice | None:
    return await tx.row(Practice, READ, tx.workspace_id)


async def begin(tx: Tx, *, language: Language, business: Business, by: Staff) -> None:
    """Have invented customers write. Begun already, it changes nothing."""
    require(by, "workspace.manage")
    if await tx.execute(BEGIN, tx.workspace_id, language, business):
        await audit.record(tx, by, "practice.began", ("workspace", tx.workspace_id))
        await announce(tx, PracticeBegan(language, business))
        tx.signal(CHANGED)


async def leave(tx: Tx, *, by: Staff) -> None:
    """Have everything invented removed. Asked for twice, it happens once."""
    require(by, "workspace.manage")
    sql = "UPDATE practices SET leaving_since = $2 WHERE workspace_id = $1 AND leaving_since IS NULL"
    if await tx.execute(sql, tx.workspace_id, clock.now()):
        await audit.record(tx, by, "practice.ended", ("workspace", tx.workspace_id))
        await announce(tx, PracticeEnded())
        tx.signal(CHANGED)


async def mark(tx: Tx, *, language: Language, business: Business, accounts: Iterable[AccountId]) -> None:
    """What is played here already is practice."""
    await tx.execute(BEGIN, tx.workspace_id, language, business)
    await own(tx, accounts)


# ── for those who play it ───────────────────────────────────────────────────────────────────────


async def own(tx: Tx, accounts: Iterable[AccountId]) -> None:
    """These accounts are invented."""
    sql = "INSERT INTO practice_accounts (workspace_id, account_id) SELECT $1, unnest($2::uuid[]) ON CONFLICT DO NOTHING"
    await tx.execute(sql, tx.workspace_id, list(accounts))


async def disown(tx: Tx, accounts: Iterable[AccountId]) -> None:
    await tx.execute("DELETE FROM practice_accounts WHERE workspace_id = $1 AND account_id = ANY($2)", tx.workspace_id, list(accounts))


async def is_on(tx: Tx) -> bool:
    """Whether invented customers are here and stay: asked at each reply of everybody, so it is one look at a primary key."""
    sql = "SELECT EXISTS (SELECT FROM practices WHERE workspace_id = $1 AND leaving_since IS NULL)"
    return await tx.value(sql, tx.workspace_id)


async def expect(tx: Tx, persons: int) -> None:
    """How many persons are to go, of which none has yet. A removal that begins again after a crash counts what is left."""
    sql = "UPDATE practices SET persons_total = persons_gone + $2 WHERE workspace_id = $1"
    await tx.execute(sql, tx.workspace_id, persons)
    tx.signal(CHANGED)


async def note_gone(tx: Tx, persons: int) -> None:
    await tx.execute("UPDATE practices SET persons_gone = persons_gone + $2 WHERE workspace_id = $1", tx.workspace_id, persons)
    tx.signal(CHANGED)


async def note_left(tx: Tx) -> None:
    await tx.execute("UPDATE practices SET left_at = $2 WHERE workspace_id = $1", tx.workspace_id, clock.now())
    tx.signal(CHANGED)
