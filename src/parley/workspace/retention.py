"""How long a workspace keeps what it was told. Each room lets its own things go; this one decides, and forgets old audit entries."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Annotated

import msgspec

from parley.core import clock
from parley.core.db import Tx
from parley.core.errors import Invalid
from parley.core.ground import Ground
from parley.core.ids import AccountId, WorkspaceId
from parley.core.lanes import Job, Lane
from parley.workspace import audit
from parley.workspace.permissions import require
from parley.workspace.types import Staff

FOR_EVER = 0
AT_ONCE = 2000
NIGHTLY = "37 3 * * *"

Days = Annotated[int, msgspec.Meta(ge=0, le=36_500)]


class OfChannel(msgspec.Struct, frozen=True):
    """What one channel or account keeps for a shorter time than the workspace does, in days; 0 as long as the workspace."""

    journal_days: Days = 0
    content_days: Days = 0
    file_days: Days = 0


class Retention(msgspec.Struct, frozen=True):
    """In days; 0 keeps for ever. The names are those of the workspace's settings."""

    journal_days: Days = 90
    content_days: Days = FOR_EVER
    file_days: Days = FOR_EVER
    audit_days: Days = FOR_EVER
    by_channel: dict[str, OfChannel] = {}
    """By the kind of a channel ("telegram"), or by the id of an account."""

    def of(self, kind: str, account_id: AccountId) -> OfChannel:
        """What holds for an account: the shortest of what is said of it, of its channel and of the workspace."""
        said = [self.by_channel[key] for key in (kind, str(account_id)) if key in self.by_channel]
        return OfChannel(**{name: _shortest(getattr(one, name) for one in (self, *said)) for name in OfChannel.__struct_fields__})


def _shortest(days: Iterable[int]) -> int:
    return min((one for one in days if one), default=FOR_EVER)


SHORTEST = Retention(journal_days=7, content_days=90, file_days=30, audit_days=365)
"""Below these, yesterday's work would be gone before anybody could look at it; the database itself refuses for the audit log."""


class KeptTooShortly(Invalid):
    """This is shorter than is safe to keep."""


DECIDERS = """
    SELECT workspace_id, settings FROM workspaces
     WHERE (settings->>'content_days')::int > 0 OR (settings->>'file_days')::int > 0 OR settings->'by_channel' <> '{}'
"""


async def decided(tx: Tx) -> Retention:
    """What the workspace has decided; what it has not has its default."""
    settings = await tx.value("SELECT settings FROM workspaces WHERE workspace_id = $1", tx.workspace_id)
    return msgspec.convert(settings or {}, Retention)


DAYS = ("journal_days", "content_days", "file_days", "audit_days")


async def keep(tx: Tx, chosen: Retention, *, by: Staff) -> None:
    require(by, "workspace.manage")
    for name in DAYS:
        days, shortest = getattr(chosen, name), getattr(SHORTEST, name)
        if 0 < days < shortest or (days == FOR_EVER and name == "journal_days"):
            raise KeptTooShortly(field=name)
    sql = "UPDATE workspaces SET settings = settings || $2 WHERE workspace_id = $1"
    await tx.execute(sql, tx.workspace_id, chosen)
    detail = {name: getattr(chosen, name) for name in DAYS}
    await audit.record(tx, by, "workspace.retention_changed", ("workspace", tx.workspace_id), detail)


async def keep_of_channel(tx: Tx, key: str, chosen: OfChannel, *, by: Staff) -> None:
    """For one channel or account; nothing but zeros takes the exception back."""
    decided_before = await decided(tx)
    others = {known: one for known, one in decided_before.by_channel.items() if known != key}
    by_channel = others if chosen == OfChannel() else {**others, key: chosen}
    await keep(tx, msgspec.structs.replace(decided_before, by_channel=by_channel), by=by)


async def deciders(tx: Tx) -> list[tuple[WorkspaceId, Retention]]:
    """Across all workspaces, those that let words or files go."""
    return [(id, msgspec.convert(settings, Retention)) for id, settings in await tx.records(DECIDERS)]


def next_run() -> datetime:
    """When old things leave next."""
    return FORGET_ENTRIES.next_time()


# The primary key is the order of time: the oldest are its beginning, and no index grows with what has left.
FORGET = """
    DELETE FROM audit_log l USING (
        SELECT old.workspace_id, old.id
          FROM workspaces w
         CROSS JOIN LATERAL (SELECT workspace_id, id FROM audit_log
                              WHERE workspace_id = w.workspace_id
                                AND at < $2::timestamptz - make_interval(days => (w.settings->>'audit_days')::int)
                              ORDER BY id LIMIT $1) old
         WHERE (w.settings->>'audit_days')::int >= $3
         LIMIT $1) gone
     WHERE (l.workspace_id, l.id) = (gone.workspace_id, gone.id)
"""


async def forget(ground: Ground, lane: Lane) -> None:
    """In small steps, each a transaction of its own, so that nobody waits for it."""
    while await _step(ground) == AT_ONCE:
        pass


async def _step(ground: Ground) -> int:
    async with ground.database.across() as tx:
        # A little later than the trigger's year, so that clocks of two machines never disagree about a row.
        return await tx.execute(FORGET, AT_ONCE, clock.now() - timedelta(hours=1), SHORTEST.audit_days)


FORGET_ENTRIES = Job("workspace.forget", "later", run=forget, every=NIGHTLY)
