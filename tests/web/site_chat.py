"""A chat on the salon's own site, and what its visitors' browsers say through it."""

from typing import Any
from uuid import UUID, uuid4

import msgspec

from parley import channels, conversations
from parley.channels import Account, Call
from parley.channels.adapters.webchat.adapter import identification
from parley.channels.adapters.webchat.tokens import Visitor
from parley.channels.adapters.webchat.wire import Frame
from parley.core import clock
from parley.core.ground import Ground
from parley.workspace import Staff
from tests.spine.waiting import until


class Chat:
    def __init__(self, ground: Ground, account: Account[Any]) -> None:
        self.ground = ground
        self.account = account

    async def hears(self, type: str, *, id: str = "", visitor: str = "ada-on-the-site", **data: object) -> None:
        """One frame of a visitor, on its way in."""
        body = msgspec.json.encode(Frame(type, id or uuid4().hex, data=msgspec.Raw(msgspec.json.encode(data))))
        call = Call(body, identification(Visitor(visitor, name="Ada"), body, self.account.settings, clock.now()), received_at=clock.now())
        key = channels.adapter("webchat").key(call)
        await self.ground.one(channels.Journal).append(self.account, key, call)

    async def conversation(self, staff: Staff) -> UUID:
        async def open_ones() -> list[conversations.InboxRow]:
            async with self.ground.database.transaction(staff.workspace_id) as tx:
                return await conversations.inbox(tx, staff.id)

        return (await until(open_ones))[0].id


async def site_chat(ground: Ground, staff: Staff) -> Chat:
    async with ground.database.transaction(staff.workspace_id) as tx:
        id = await channels.save(tx, ground, "webchat", "Site", {"title": "Salon", "origins": "https://salon.example"})
    return Chat(ground, await ground.one(channels.Accounts).get(id))
