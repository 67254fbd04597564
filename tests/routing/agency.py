"""An agent outside of the salon: who hears what Parley calls, answers as a test tells, and speaks back as the API lets it."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import msgspec

from parley import conversations
from parley.core.ids import ConversationId
from parley.routing import outside
from parley.routing.outside import Added, Manner, OutsideAgent
from tests.api.receiver import Receiver
from tests.providers.server import Answer
from tests.routing.floor import Floor
from tests.spine.waiting import until

TAKES = Answer(200, b'{"accept": true}')
SAID = """
    SELECT m.text FROM messages m WHERE m.workspace_id = $1 AND m.author_kind = 'outside' AND m.direction = $2 ORDER BY m.seq
"""


class Agency:
    """`floor` with an agent outside that is there; `receiver` is where it is called."""

    def __init__(self, floor: Floor, receiver: Receiver, added: Added) -> None:
        self.floor, self.receiver, self.added = floor, receiver, added

    @classmethod
    async def opened(cls, floor: Floor, receiver: Receiver, **manner: Any) -> "Agency":
        wanted = msgspec.structs.replace(Manner(name="Night desk", url=receiver.address + "/parley"), **manner)
        async with floor.town.begin() as tx:
            added = await outside.add(tx, with_loopback(floor), wanted, by=floor.chief)
            await outside.resume(tx, added.agent.id, by=floor.chief)
        receiver.secrets = [added.secret]
        return cls(floor, receiver, added)

    @property
    def id(self) -> Any:
        return self.added.agent.id

    async def agent(self) -> OutsideAgent:
        async with self.floor.town.begin() as tx:
            return await outside.outside_agent(tx, self.id)

    async def hears(self, type: str, *, times: int = 1) -> dict[str, Any]:
        """The last call of this type, once so many have come."""

        async def heard() -> list[dict[str, Any]]:
            found = [one for one in self.receiver.heard if one["type"] == type]
            return found if len(found) >= times else []

        return (await until(heard))[-1]

    async def owner(self, who: str = "ada") -> UUID | None:
        async with self.floor.town.begin() as tx:
            return (await conversations.conversation(tx, await self.talk(who))).owner_id

    async def talk(self, who: str = "ada") -> ConversationId:
        return await self.floor.talk(who)

    async def outcome(self, offer: str | UUID) -> str:
        async with self.floor.town.begin() as tx:
            return (await outside.offer(tx, UUID(str(offer)), self.id)).outcome

    async def said(self, direction: str = "out") -> list[str]:
        return [text for (text,) in await self.floor.town.rows(SAID, direction)]

    async def does(self, verb: Any, offer: str, *more: Any) -> Any:
        async with self.floor.town.begin() as tx:
            return await verb(tx, await outside.outside_agent(tx, self.id), UUID(offer), *more)

    async def takes_ada(self, *words: str) -> dict[str, Any]:
        """The offer, once she is theirs."""
        self.receiver.answers = [TAKES, Answer(204)]
        for text in words or ("Is there a free slot on Saturday?",):
            await self.floor.town.says("ada", text)
        offer = await self.hears("offer")

        async def accepted() -> bool:
            async with self.floor.town.begin() as tx:
                return (await outside.offer(tx, UUID(offer["offer_id"]), self.id)).accepted_at is not None

        await until(accepted)
        return offer


def with_loopback(floor: Floor) -> Any:
    """Receivers stand on this machine."""
    ground = floor.town.ground
    return replace(ground, settings=msgspec.structs.replace(ground.settings, allow_private_hosts=frozenset({"127.0.0.1"})))
