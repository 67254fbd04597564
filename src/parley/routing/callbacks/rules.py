"""What is decided about call-backs, and when one may be promised."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from parley import workspace
from parley.core import clock
from parley.core.db import Tx
from parley.core.errors import Invalid
from parley.routing.callbacks.types import URGENCIES, Rules
from parley.workspace import Hours, Staff

CHANGED = "callback-rules"
"""The signal on which the page of these rules looks again."""
COLUMNS = ("offers", "kinds", "minutes", "always", "calendar_id", "tells", "retry_minutes", "most_attempts")
READ = f"SELECT {', '.join(COLUMNS)} FROM callback_rules WHERE workspace_id = $1"
WRITE = f"""
    INSERT INTO callback_rules (workspace_id, {", ".join(COLUMNS)})
    VALUES ($1, {", ".join(f"${at}" for at, _ in enumerate(COLUMNS, start=2))})
    ON CONFLICT (workspace_id) DO UPDATE SET {", ".join(f"{column} = excluded.{column}" for column in COLUMNS)}
"""


class Slot(NamedTuple):
    """When a call is made: not before, and by when."""

    starts_at: datetime
    due_at: datetime

    def is_later(self, now: datetime) -> bool:
        """Whether nobody is there to call at once."""
        return self.starts_at > now


async def rules(tx: Tx) -> Rules:
    return await tx.row(_rules, READ, tx.workspace_id) or Rules()


async def set_rules(tx: Tx, rules: Rules, *, by: Staff) -> None:
    """Raises NotFound for a calendar that is not there."""
    workspace.require(by, "routing.manage")
    if rules.calendar_id:
        await workspace.calendar(tx, rules.calendar_id)
    if not rules.kinds <= set(URGENCIES):
        raise Invalid(field="kinds")
    values: list[Any] = [sorted(rules.kinds) if column == "kinds" else getattr(rules, column) for column in COLUMNS]
    await tx.execute(WRITE, tx.workspace_id, *values)
    await workspace.audit.record(tx, by, "callbacks.changed", ("workspace", tx.workspace_id), {})
    tx.signal(CHANGED)


async def next_slot(tx: Tx, rules: Rules) -> Slot | None:
    """When a call that is asked for now would be made; None where nobody ever works."""
    return slot(None if rules.always else await _hours(tx, rules), clock.now(), timedelta(minutes=rules.minutes))


def slot(hours: Hours | None, now: datetime, within: timedelta) -> Slot | None:
    """Pure. Without hours we always call."""
    starts = now if hours is None or hours.is_open(now) else hours.next_opening(now)
    return Slot(starts, starts + within) if starts else None


async def _hours(tx: Tx, rules: Rules) -> Hours:
    return (await workspace.calendar(tx, rules.calendar_id)).hours if rules.calendar_id else await workspace.business_hours(tx)


def _rules(*, kinds: list[str], **plain: Any) -> Rules:
    return Rules(**plain, kinds=frozenset(kinds))
