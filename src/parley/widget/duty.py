"""Who sits behind the chat just now: whether it is open, who answers, how soon. Asked at every visit, so it is remembered for a while."""

import asyncio
from datetime import datetime, timedelta

from parley import workspace
from parley.core import clock
from parley.core.db import Tx
from parley.core.ground import Ground
from parley.core.ids import AccountId
from parley.widget.answering import usual_minutes
from parley.widget.hours import opening
from parley.widget.ports import Colleague, Duty, Webchat

LASTS = timedelta(seconds=60)
AT_WORK = timedelta(minutes=15)
"""Since somebody's browser was last seen."""
MOST_FACES = 3

TEAM = """
    SELECT split_part(s.name, ' ', 1) AS name, s.hue FROM staff s
     WHERE s.workspace_id = $1 AND s.active AND s.role <> 'analyst'
       AND EXISTS (SELECT FROM sessions o  -- sessions_staff
                    WHERE (o.workspace_id, o.staff_id) = (s.workspace_id, s.id) AND o.last_seen_at > $2)
     ORDER BY s.created_at LIMIT $3
"""


class Rota:
    """One look a minute for each account, however many visitors come."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._known: dict[AccountId, tuple[datetime, Duty]] = {}
        self._looking: dict[AccountId, asyncio.Lock] = {}

    async def duty(self, account: Webchat) -> Duty:
        async with self._looking.setdefault(account.id, asyncio.Lock()):
            known = self._known.get(account.id)
            if known and clock.now() < known[0] and known[1].holds(clock.now()):
                return known[1]
            async with self._ground.database.transaction(account.workspace_id) as tx:
                found = await _look(tx, account)
            self._known[account.id] = (clock.now() + LASTS, found)
            return found


async def _look(tx: Tx, account: Webchat) -> Duty:
    doors = await opening(tx)
    shown = account.settings.manners.shows_team and doors.now
    team = await tx.rows(Colleague, TEAM, tx.workspace_id, clock.now() - AT_WORK, MOST_FACES) if shown else []
    brand = await workspace.branding.brand(tx) if account.settings.manners.shows_logo else None
    logo = f"/widget/{account.id}/logo?{brand.logo_key[-12:]}" if brand and brand.logo_key else ""
    return Duty(open=doors.now, opens_at=doors.next_at, minutes=await usual_minutes(tx), team=tuple(team), logo=logo)
