"""People who speak under a page's posts, and the conversations that come of it."""

import asyncio
from typing import Any

from parley import conversations
from parley.channels import Kind
from parley.conversations import Author, Conversation, Message
from parley.core.ids import ConversationId
from parley.people import Way
from tests.people.town import Town

PAGE = {"token": "a-token-of-nobody-at-all", "app_id": "1", "app_secret": "a-secret-of-nobody"}
POST = "100_1"


async def comments(town: Town, who: str, text: str, *, post: str = POST, **more: Any) -> None:
    at_once = more.pop("times", 1)
    await asyncio.gather(*(_comments(town, who, text, post, more) for _ in range(at_once)))


async def _comments(town: Town, who: str, text: str, post: str, more: dict[str, Any]) -> None:
    kind = more.get("kind", Kind.COMMENT)
    extra = {"post": f"https://www.facebook.com/{post}"}
    await town.says(who, text, on="messenger", **{"thread": post, "group": True, "public": True, "extra": extra} | more | {"kind": kind})


async def in_public(town: Town) -> list[Conversation]:
    """Those that lead, oldest first."""
    sql = "SELECT id FROM conversations WHERE workspace_id = $1 AND post_id IS NOT NULL AND joined_to IS NULL ORDER BY created_at, id"
    return [await talk(town, ConversationId(id)) for (id,) in await town.rows(sql)]


async def in_private(town: Town) -> Conversation:
    sql = "SELECT id FROM conversations WHERE workspace_id = $1 AND post_id IS NULL AND joined_to IS NULL"
    [(id,)] = await town.rows(sql)
    return await talk(town, ConversationId(id))


async def talk(town: Town, id: ConversationId) -> Conversation:
    async with town.begin() as tx:
        return await conversations.conversation(tx, id)


async def ways(town: Town, found: Conversation) -> list[Way]:
    async with town.begin() as tx:
        return await conversations.ways(tx, found)


async def answers(town: Town, found: Conversation, text: str, **more: Any) -> Message:
    way = (await ways(town, found))[0]
    async with town.begin() as tx:
        author = Author("staff", town.grace)
        return await conversations.reply(tx, found.id, text=text, way=(way.identity_id, way.account_id), author=author, **more)


async def parts(town: Town) -> list[tuple[Any, ...]]:
    """What is to be sent: where to, in answer to which comment, in private to whose author."""
    return await town.rows("SELECT part->>'to', part->>'quoted', part->>'comment' FROM deliveries WHERE workspace_id = $1 ORDER BY id")
