"""A floor on which calls are promised: who is asked, what they answer, and what becomes of it as time goes by."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from parley import conversations, routing
from parley.channels import Address, Trust
from parley.core import clock
from parley.core.events import announce
from parley.routing import callbacks
from parley.routing.callbacks import CallBack, Rules
from tests.routing.floor import Floor

ADAS = "+380501234567"
ALL = f"SELECT {callbacks.COLUMNS} FROM callbacks b WHERE workspace_id = $1 ORDER BY id"
ALWAYS = Rules(always=True)


class Line:
    """`floor`, by a clock that a test moves on."""

    def __init__(self, floor: Floor, patch: pytest.MonkeyPatch) -> None:
        self.floor, self.town, self._patch = floor, floor.town, patch

    # ── what happens

    async def later(self, seconds: float) -> datetime:
        """Time goes by, and what is due in it happens."""
        moment = clock.now() + timedelta(seconds=seconds)
        self._patch.setattr(clock, "now", lambda: moment)
        await self.time_works()
        return moment

    async def time_works(self) -> None:
        for one in await self.all():
            await callbacks.keep_promise(self.town.ground.database, self.town.workspace_id, one.id)

    async def decides(self, rules: Rules) -> None:
        async with self.town.begin() as tx:
            await callbacks.set_rules(tx, rules, by=self.floor.chief)

    async def is_urgent(self, who: str, text: str = "Call me, it burns!", *, phone: Trust | None = None, number: str = ADAS) -> None:
        """They write, and somebody notices how."""
        also = (Address("phone", number, phone),) if phone else ()
        await self.town.says(who, text, also=also)
        await self.noticed(who)

    async def noticed(self, who: str, *kinds: str) -> None:
        async with self.town.begin() as tx:
            talk = await self.town.conversation(who, tx=tx)
            [(message,)] = await self.town.rows(LAST_HEARD, talk, tx=tx)
            person = await self.town.person(who, tx=tx)
            await announce(tx, routing.UrgentRecognised(talk, person, message, kinds or ("urgent",)))

    async def promised(self, who: str = "ada") -> CallBack:
        """Somebody was asked, and has said yes."""
        await self.is_urgent(who, phone=Trust.PROVEN)
        await self.town.says(who, "Yes, please")
        return await self.only()

    async def does(self, verb: Any, one: CallBack, *how: Any, by: str) -> CallBack:
        member = await self.floor.member(by)
        async with self.town.begin() as tx:
            return await verb(tx, one.id, *how, by=member)

    # ── what is seen

    async def all(self) -> Sequence[CallBack]:
        async with self.town.begin() as tx:
            return await tx.rows(CallBack, ALL, self.town.workspace_id)

    async def only(self) -> CallBack:
        [one] = await self.all()
        return one

    async def told(self, who: str) -> list[str]:
        """What Parley has said to a customer."""
        return [text for (text,) in await self.town.rows(TOLD, await self.town.conversation(who))]

    async def steps(self, who: str = "ada") -> list[str]:
        """What the timeline says of the call."""
        async with self.town.begin() as tx:
            timeline = await conversations.timeline(tx, await self.town.person(who, tx=tx))
        return [message.content["step"] for message in timeline if message.content.get("event") == "callback"]

    async def talk(self, who: str) -> conversations.Conversation:
        async with self.town.begin() as tx:
            return await conversations.conversation(tx, await self.town.conversation(who, tx=tx))

    async def hears(self) -> set[tuple[str, str]]:
        """(member of staff, kind of notice) of what is said of calls."""
        return {(name, kind) for name, kind in await self.town.rows(NOTICES)}


LAST_HEARD = "SELECT id FROM messages WHERE workspace_id = $1 AND conversation_id = $2 AND direction = 'in' ORDER BY seq DESC LIMIT 1"
TOLD = """
    SELECT text FROM messages
     WHERE workspace_id = $1 AND conversation_id = $2 AND direction = 'out' AND author_kind = 'machine' ORDER BY seq
"""
NOTICES = """
    SELECT s.name, n.kind FROM notices n JOIN staff s ON (s.workspace_id, s.id) = (n.workspace_id, n.staff_id)
     WHERE n.workspace_id = $1 AND n.kind IN ('call', 'call_late')
"""
