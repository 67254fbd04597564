"""A provider that is away for a while, in each way in which one can be: everything arrives in order, and nothing twice."""

import asyncio
import socket
from collections.abc import AsyncIterator, Generator
from contextlib import AsyncExitStack, contextmanager

import msgspec
import pytest

from parley import channels, wiring
from parley.channels import Call
from parley.core.ids import AccountId, ConversationId
from parley.core.lanes import Worker
from tests.faults.stand import Stand
from tests.providers.telegram import Telegram, User
from tests.spine.waiting import until

ANSWERS = ["one", "two", "three"]
HOOK_SECRET = "known-to-both"


@pytest.fixture
async def working(stand: Stand) -> AsyncIterator[Stand]:
    """The salon, and a worker in this process."""
    worker = Worker(stand.ground, stand.ground.database, stand.ground.bus, wiring.JOBS)
    await worker.start()
    yield stand
    await worker.stop()


class Bot:
    """A connected bot, whose Telegram can go away and come back at the same address."""

    def __init__(self, stand: Stand, telegram: Telegram) -> None:
        self.stand, self.telegram = stand, telegram
        self.ada: User = telegram.user("Ada", of=telegram.bot())
        self._running = AsyncExitStack()
        self._port = 0

    async def comes(self) -> None:
        await self._running.enter_async_context(self.telegram.running(port=self._port))
        self._port = int(self.telegram.address.rpartition(":")[2])

    async def goes(self) -> int:
        await self._running.aclose()
        return self._port

    async def is_written_to(self) -> ConversationId:
        """Ada's first words, brought by the test itself."""
        token = self.ada.bot.token
        account = await self.stand.connect("telegram", token=token, webhook_secret=HOOK_SECRET, api_url=self.telegram.address)
        await self.ada.writes("hello")
        for update in self.ada.bot.pending.values():
            await self._bring(account, msgspec.json.encode(update))
        return await self.stand.conversation_of("hello")

    async def _bring(self, id: AccountId, body: bytes) -> None:
        account = await self.stand.ground.one(channels.Accounts).get(id)
        call = Call(body, {"x-telegram-bot-api-secret-token": HOOK_SECRET})
        await self.stand.ground.one(channels.Journal).append(account, channels.adapter("telegram").key(call), call)


@pytest.fixture
async def bot(working: Stand) -> AsyncIterator[Bot]:
    bot = Bot(working, Telegram())
    await bot.comes()
    yield bot
    await bot.goes()


async def answer(stand: Stand, conversation: ConversationId) -> None:
    for text in ANSWERS:
        await stand.reply(conversation, text)


async def first_attempt_failed(stand: Stand, error: str) -> None:
    async def so() -> bool:
        return bool(await stand.rows("SELECT FROM deliveries WHERE state = 'queued' AND error_kind = $1", error))

    await until(so)


async def settled(stand: Stand) -> dict[str, str]:
    """How each answer ended."""

    async def none_under_way() -> bool:
        return not {state for _, state in await stand.states()} & {"queued", "sending"}

    await until(none_under_way, within=60)
    return dict(await stand.states())


def texts(user: User) -> list[str]:
    return [message.text for message in user.sees]


async def test_after_an_error_page_everything_arrives_in_order(bot: Bot, working: Stand) -> None:
    conversation = await bot.is_written_to()
    bot.telegram.down()
    await answer(working, conversation)
    await first_attempt_failed(working, "ProviderDown")
    bot.telegram.well()

    assert await settled(working) == dict.fromkeys(ANSWERS, "sent")
    assert texts(bot.ada) == ANSWERS


async def test_after_a_flood_warning_everything_arrives_in_order(bot: Bot, working: Stand) -> None:
    conversation = await bot.is_written_to()
    bot.telegram.floods(retry_after=2)
    await answer(working, conversation)
    await first_attempt_failed(working, "RateLimited")
    bot.telegram.well()

    assert await settled(working) == dict.fromkeys(ANSWERS, "sent")
    assert texts(bot.ada) == ANSWERS


async def test_after_refused_connections_everything_arrives_in_order(bot: Bot, working: Stand) -> None:
    conversation = await bot.is_written_to()
    await bot.goes()
    await answer(working, conversation)
    await first_attempt_failed(working, "ProviderDown")
    await bot.comes()

    assert await settled(working) == dict.fromkeys(ANSWERS, "sent")
    assert texts(bot.ada) == ANSWERS


@pytest.mark.slow
async def test_after_a_host_that_did_not_pick_up_everything_arrives_in_order(bot: Bot, working: Stand) -> None:
    conversation = await bot.is_written_to()
    port = await bot.goes()
    with picking_up_nothing(port):
        await answer(working, conversation)
        await first_attempt_failed(working, "ProviderDown")
    await bot.comes()

    assert await settled(working) == dict.fromkeys(ANSWERS, "sent")
    assert texts(bot.ada) == ANSWERS


@contextmanager
def picking_up_nothing(port: int) -> Generator[None]:
    """A host that lets the caller ring: its queue of callers is full, and nobody works it."""
    callers: list[socket.socket] = []
    with socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        deaf.bind(("127.0.0.1", port))
        deaf.listen(0)
        while _rings_through(port, callers):
            pass
        yield
        for caller in callers:
            caller.close()


def _rings_through(port: int, callers: list[socket.socket]) -> bool:
    caller = socket.socket()
    caller.settimeout(0.2)
    callers.append(caller)
    try:
        caller.connect(("127.0.0.1", port))
    except TimeoutError:
        return False
    return True


async def test_an_answer_that_was_dropped_leaves_the_outcome_uncertain_and_is_not_said_again(bot: Bot, working: Stand) -> None:
    conversation = await bot.is_written_to()
    bot.telegram.drops_answers()
    await working.reply(conversation, "one")
    assert await settled(working) == {"one": "uncertain"}
    bot.telegram.well()
    for text in ANSWERS[1:]:
        await working.reply(conversation, text)

    assert await settled(working) == {"one": "uncertain", "two": "sent", "three": "sent"}
    assert texts(bot.ada) == ANSWERS


@pytest.mark.slow
async def test_a_call_that_was_read_and_never_answered_is_uncertain_and_is_not_said_again(bot: Bot, working: Stand) -> None:
    conversation = await bot.is_written_to()
    bot.telegram.slow()
    await working.reply(conversation, "one")
    await asyncio.wait_for(uncertain(working, "one"), 60)
    bot.telegram.well()
    await working.reply(conversation, "two")

    assert await settled(working) == {"one": "uncertain", "two": "sent"}
    assert texts(bot.ada) == ["one", "two"]


async def uncertain(stand: Stand, text: str) -> None:
    async def so() -> bool:
        return (text, "uncertain") in await stand.states()

    await until(so, within=60)
