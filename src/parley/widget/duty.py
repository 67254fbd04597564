"""Who sits behind the chat just now: whether it is open, who answers, how soon. Asked at every visit, so it is remembered for a while."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from parley import workspace
from parley.core import clock
from parley.core.db import Tx
from parley.core.ground import Ground
from parley.core.ids import AccountId
from parley.widget.answering import usual_minutes
from parley.widget.hours import opening
from parley.widget.ports import Colleague, Duty, Webchat
from parley.workspace import Staff

LASTS = timedelta(seconds=60)
AT_WORK = timedelta(minutes=15)
"""Since somebody's browser was last seen."""
MOST_FACES = 3


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
    team = await workspace.roster.at_work(tx, since=clock.now() - AT_WORK) if shown else []
    brand = await workspace.branding.brand(tx) if account.settings.manners.shows_logo else None
    logo = f"/widget/{account.id}/logo?{brand.logo_key[-12:]}" if brand and brand.logo_key else ""
    return Duty(open=doors.now, opens_at=doors.next_at, minutes=await usual_minutes(tx), team=_faces(team), logo=logo)


def _faces(team: Sequence[Staff]) -> tuple[Colleague, ...]:
    """By first name, and of those who answer."""
    answering = [one for one in team if workspace.may(one, "conversations.reply")]
    return tuple(Colleague(one.name.partition(" ")[0], one.hue) for one in answering[:MOST_FACES])
