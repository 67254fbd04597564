"""A salon whose conversations are given out: who is there, what waits, who has what."""

from collections.abc import Mapping
from typing import Any

import msgspec

from parley import routing, workspace
from parley.core.ids import ConversationId, StaffId
from parley.routing import Choice, Craft, Manner, Queue, Rules, State
from parley.workspace import Staff, TeamId
from tests.people.town import Town

OWNERS = """
    SELECT p.name, s.name FROM conversations c
      JOIN persons p ON (p.workspace_id, p.id) = (c.workspace_id, c.person_id)
      LEFT JOIN staff s ON (s.workspace_id, s.id) = (c.workspace_id, c.owner_id)
     WHERE c.workspace_id = $1 AND c.status <> 'resolved' AND c.joined_to IS NULL
"""
TALK = """
    SELECT c.id FROM conversations c JOIN persons p ON (p.workspace_id, p.id) = (c.workspace_id, c.person_id)
     WHERE c.workspace_id = $1 AND p.name = $2 AND c.joined_to IS NULL ORDER BY c.status = 'resolved', c.created_at DESC LIMIT 1
"""
EVERYTHING_IS_GIVEN_OUT = Manner(name="All", assigns=True)


class Floor:
    """`town` with a machine that gives out; `chief` may change everything."""

    def __init__(self, town: Town, chief: Staff) -> None:
        self.town, self.chief = town, chief
        self.staff: dict[str, StaffId] = {"Grace": town.grace}

    @classmethod
    async def opened(cls, town: Town, manner: Manner = EVERYTHING_IS_GIVEN_OUT) -> "Floor":
        async with town.begin() as tx:
            grace = await workspace.staff_member(tx, town.grace)
        floor = cls(town, msgspec.structs.replace(grace, role="owner"))
        await floor.changes_default(manner)
        return floor

    async def changes_default(self, manner: Manner) -> None:
        async with self.town.begin() as tx:
            default = (await routing.queues.queues(tx))[-1]
            await routing.queues.change(tx, default.id, manner, by=self.chief)

    async def queue(self, name: str, **more: Any) -> Queue:
        async with self.town.begin() as tx:
            return await routing.queues.add(tx, Manner(name=name, assigns=True, **more), by=self.chief)

    async def rules(self, choice: Choice = Choice.LEAST_LOADED, **limits: int) -> None:
        async with self.town.begin() as tx:
            await routing.agents.set_rules(tx, Rules(choice, {"call": 1, "chat": 3, "mail": 6} | limits), by=self.chief)

    async def hires(self, *names: str, state: State | None = State.AVAILABLE) -> None:
        for name in names:
            self.staff[name] = await self.town.hires(name.lower())
            if state:
                await self.is_now(name, state)

    async def is_now(self, name: str, state: State) -> None:
        async with self.town.begin() as tx:
            await routing.agents.set_state(tx, self.staff[name], state, by=self.chief)

    async def can(self, name: str, craft: Craft) -> None:
        async with self.town.begin() as tx:
            await routing.agents.set_craft(tx, self.staff[name], craft, by=self.chief)

    async def team(self, name: str, *members: str) -> TeamId:
        async with self.town.begin() as tx:
            return (await workspace.add_team(tx, name, members=[self.staff[one] for one in members], by=self.chief)).id

    async def member(self, name: str) -> Staff:
        async with self.town.begin() as tx:
            return await workspace.staff_member(tx, self.staff[name])

    async def looks_round(self) -> None:
        await routing.look_round(self.town.ground.database, self.town.workspace_id)

    async def owners(self) -> Mapping[str, str | None]:
        """Customer -> who has them."""
        return {person: staff for person, staff in await self.town.rows(OWNERS)}

    async def talk(self, who: str) -> ConversationId:
        return ConversationId((await self.town.rows(TALK, who.title()))[0][0])

    async def state(self, name: str) -> tuple[State, str]:
        async with self.town.begin() as tx:
            found = await routing.agents.agent(tx, self.staff[name])
        return found.state, found.reason

    async def wait(self, who: str) -> routing.Wait | None:
        async with self.town.begin() as tx:
            return await routing.wait_of(tx, await self.talk(who))
