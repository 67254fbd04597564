"""What a test does and sees in a conversation again and again."""

from parley import conversations
from parley.conversations import Conversation, Message, State
from parley.core.ids import ConversationId
from tests.people.town import Town


async def look(town: Town, id: ConversationId) -> Conversation:
    async with town.begin() as tx:
        return await conversations.conversation(tx, id)


async def begun(town: Town, who: str = "ada") -> ConversationId:
    """A conversation in which somebody has said hello."""
    await town.says(who, "hello")
    return await town.conversation(who)


async def state(town: Town, message: Message) -> State | None:
    async with town.begin() as tx:
        return (await conversations.message(tx, message.id)).state


async def lines(town: Town, who: str = "ada") -> list[str]:
    """What the system noted in somebody's timeline."""
    async with town.begin() as tx:
        timeline = await conversations.timeline(tx, await town.person(who, tx=tx))
    return [str(message.content["event"]) for message in timeline if message.direction == "system"]


async def is_sent(town: Town, message: Message) -> bool:
    return await state(town, message) is State.SENT
