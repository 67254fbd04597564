"""The salon's side of what is said in public: what Grace sees of it, and how she answers."""

from collections.abc import Callable, Sequence

import msgspec

from parley import conversations
from parley.conversations import Author, Conversation, InboxRow, Message, Post
from parley.core.ground import Ground
from parley.core.ids import ConversationId, StaffId, WorkspaceId
from parley.people import Way
from tests.spine.waiting import until


class Public(msgspec.Struct, frozen=True):
    ground: Ground
    workspace_id: WorkspaceId
    grace: StaffId

    async def rows(self, which: str = "open") -> list[InboxRow]:
        async with self.ground.database.transaction(self.workspace_id) as tx:
            return await conversations.inbox(tx, self.grace, which=which)

    async def conversation(self, *, public: bool = True) -> Conversation:
        """The one that is held in public, or the one that is not, once it is there."""

        async def there() -> list[InboxRow]:
            return [row for row in await self.rows("all") if row.is_public is public]

        id = (await until(there))[0].id
        async with self.ground.database.transaction(self.workspace_id) as tx:
            return await conversations.conversation(tx, id)

    async def ways(self, id: ConversationId) -> list[Way]:
        async with self.ground.database.transaction(self.workspace_id) as tx:
            return await conversations.ways(tx, await conversations.conversation(tx, id))

    async def answers(self, id: ConversationId, text: str, *, public: bool | None = None) -> Message:
        way = (await self.ways(id))[0]
        async with self.ground.database.transaction(self.workspace_id) as tx:
            author = Author("staff", self.grace)
            return await conversations.reply(tx, id, text=text, way=(way.identity_id, way.account_id), author=author, public=public)

    async def said(self, id: ConversationId) -> list[Message]:
        """In one conversation, without the lines of the system."""
        async with self.ground.database.transaction(self.workspace_id) as tx:
            found = await conversations.conversation(tx, id)
            timeline = await conversations.timeline(tx, found.person_id)
        return [message for message in timeline if message.conversation_id == id and message.direction != "system"]

    async def once(self, id: ConversationId, holds: Callable[[Sequence[Message]], bool]) -> Sequence[Message]:
        async def found() -> Sequence[Message]:
            said = await self.said(id)
            return said if holds(said) else []

        return await until(found)

    async def arrived(self, message: Message, state: str = "sent") -> Message:
        async def so_far() -> list[Message]:
            async with self.ground.database.transaction(self.workspace_id) as tx:
                found = await conversations.message(tx, message.id)
            return [found] if found.state == state else []

        return (await until(so_far))[0]

    async def post(self, found: Conversation, state: str = "known") -> Post:
        assert found.post_id

        async def asked() -> list[Post]:
            async with self.ground.database.transaction(self.workspace_id) as tx:
                post = await conversations.post(tx, found.post_id) if found.post_id else None
            return [post] if post and post.state == state else []

        return (await until(asked))[0]
