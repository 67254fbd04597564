"""Plays a story of the last days through the real way: the guest's calls, the colleagues' replies, and what the provider makes of them."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from parley import channels, conversations, workspace
from parley.channels import Button, Delivered
from parley.conversations import Author, Conversation, Message, State
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ground import Ground
from parley.core.ids import IdentityId, MessageId
from parley.core.lanes import Job, Lane, LaneKind, RetryLater
from parley.demo.aging import age
from parley.demo.script import Guest, Line, salon
from parley.demo.speaking import Said, confirm, speak
from parley.demo.stage import DEMO, Stage, conversation_of, identity_of, stage

PLAY_LANE = LaneKind("demo.play")
PATIENCE_SECONDS = 5
PEEK_SECONDS = 0.02
UNDER_WAY = (State.QUEUED, State.SENDING)
SNOOZED_FOR = timedelta(hours=20)

is_playing: ContextVar[bool] = ContextVar("is_playing", default=False)
"""Whether a reply belongs to a story, so that nobody needs to answer it."""


async def play(ground: Ground, lane: Lane) -> None:
    """Played again after a crash, it changes nothing that was played already."""
    guest = salon().guest(lane.key)
    async with ground.database.transaction(DEMO) as tx:
        wanted = await workspace.practice.is_on(tx)
    if guest is None or not wanted:
        return
    is_playing.set(True)
    scene = Scene(ground, guest, await stage(ground))
    for number, line in enumerate(guest.story):
        await scene.perform(number, line)
    await scene.end()


PLAY = Job(PLAY_LANE.kind, PLAY_LANE.lane, run=play, longest_wait=timedelta(seconds=2), attempts=100)


class Scene:
    """One guest's story, as far as it has come."""

    def __init__(self, ground: Ground, guest: Guest, stage: Stage) -> None:
        self.ground = ground
        self.guest = guest
        self.stage = stage
        self.kind: str = guest.channel
        """The channel in which the guest has spoken last."""
        self.told = 0

    async def perform(self, number: int, line: Line) -> None:
        if line.replies:
            await self._reply(number, line)
        elif line.notes:
            await self._note(number, line)
        else:
            await self._speak(number, line)

    async def end(self) -> None:
        await self._reach(Delivered.DELIVERED)
        async with self.ground.database.transaction(DEMO) as tx:
            conversation = await self._conversation(tx)
            await self._settle(tx, conversation)
            messages = await self._messages(tx)
            await age(tx, conversation.id, messages, [self._time(line) for line in self.guest.story])
            if self.guest.story[-1].by:
                for staff_id in self.stage.staff.values():
                    await conversations.read(tx, conversation.id, by=staff_id, seq=conversation.last_seq)

    # ── the guest ───────────────────────────────────────────────────────────────────────────────

    async def _speak(self, number: int, line: Line) -> None:
        self.told += 1
        self.kind = line.via or self.kind
        if await self._has_arrived(await self._glance()):
            return
        if self.told > 1:
            await self._reach(Delivered.READ)
        await speak(self.ground, self.stage.accounts[self.kind], self.guest, await self._said(number, line))
        await self._until(self._has_arrived)

    async def _said(self, number: int, line: Line) -> Said:
        name, at = f"story-{number}", self._time(line)
        if line.continues:
            return Said(name, f"/start {await self._link_token()}", at)
        if line.press:
            return Said(name, line.press, at, payload=line.press, under=await self._last_of_ours())
        return Said(name, line.says, at, photo=line.photo)

    async def _link_token(self) -> str:
        """What stands in the link that the site's chat offers."""
        async with self.ground.database.transaction(DEMO) as tx:
            return self.ground.signer.sign("continue", (await self._identity(tx)).bytes, expires=None)

    async def _last_of_ours(self) -> str:
        async with self.ground.database.transaction(DEMO) as tx:
            keys = [message.external_id or "" for message in await self._messages(tx) if message.direction == "out"]
        return keys[-1]

    async def _has_arrived(self, messages: list[Message]) -> bool:
        return sum(message.author_kind == "person" for message in messages) >= self.told

    async def _reach(self, state: Delivered) -> None:
        """Wait until everything of ours was sent, and let the guest's device tell how far it has come."""
        await self._until(self._is_sent)
        async with self.ground.database.transaction(DEMO) as tx:
            ours = [m for m in await self._messages(tx) if m.direction == "out" and _is_behind(m, state)]
        for message in ours:
            await confirm(self.ground, self.stage.accounts[message.channel], self.guest, [str(d.id) for d in message.deliveries], state)
        await self._until(lambda messages: self._is_reached(messages, state))

    async def _is_sent(self, messages: list[Message]) -> bool:
        return not any(message.state in UNDER_WAY for message in messages)

    async def _is_reached(self, messages: list[Message], state: Delivered) -> bool:
        return not any(_is_behind(message, state) for message in messages)

    # ── the colleagues ──────────────────────────────────────────────────────────────────────────

    async def _reply(self, number: int, line: Line) -> None:
        async with self.ground.database.transaction(DEMO) as tx:
            conversation = await self._conversation(tx)
            way = next(way for way in await conversations.ways(tx, conversation) if way.kind == self.kind)
            await conversations.reply(
                tx,
                conversation.id,
                text=line.replies,
                way=(way.identity_id, way.account_id),
                author=Author("staff", self.stage.staff[line.by]),
                buttons=[Button(label, payload=label) for label in line.buttons],
                message_id=self._message_id(number, line),
            )

    async def _note(self, number: int, line: Line) -> None:
        async with self.ground.database.transaction(DEMO) as tx:
            conversation = await self._conversation(tx)
            by, id = self.stage.staff[line.by], self._message_id(number, line)
            await conversations.note(tx, conversation.id, text=line.notes, by=by, message_id=id)

    async def _settle(self, tx: Tx, conversation: Conversation) -> None:
        by = self.stage.staff[next(line.by for line in reversed(self.guest.story) if line.by)] if self.guest.end != "open" else None
        if by and self.guest.end == "resolved":
            await conversations.resolve(tx, conversation.id, by=by)
        if by and self.guest.end == "snoozed" and conversation.status != "snoozed":
            await conversations.snooze(tx, conversation.id, until=self.stage.founded_at + SNOOZED_FOR, by=by)

    def _message_id(self, number: int, line: Line) -> MessageId:
        """A UUIDv7 of the time when it is said to be written, the same however often the story is played."""
        milliseconds = int(self._time(line).timestamp() * 1000)
        rest = int.from_bytes(sha256(f"{self.guest.key}/{number}".encode()).digest()[:8], "big") & 0x3FFF_FFFF_FFFF_FFFF
        return MessageId(UUID(int=milliseconds << 80 | 0x7 << 76 | 0b10 << 62 | rest))

    # ── what has come of it ─────────────────────────────────────────────────────────────────────

    def _time(self, line: Line) -> datetime:
        return self.stage.founded_at - line.before

    async def _identity(self, tx: Tx) -> IdentityId:
        """By which they spoke first."""
        found = await identity_of(tx, self.guest, self.guest.channel, self.stage.accounts[self.guest.channel])
        if found is None:
            raise NotFound
        return found

    async def _conversation(self, tx: Tx) -> Conversation:
        return await conversation_of(tx, await self._identity(tx))

    async def _messages(self, tx: Tx) -> list[Message]:
        """In the order in which they came about, whatever time they bear."""
        conversation = await self._conversation(tx)
        return sorted(await conversations.timeline(tx, conversation.person_id, limit=200), key=lambda message: message.seq)

    async def _until(self, look: Callable[[list[Message]], Awaitable[bool]]) -> None:
        for _ in range(int(PATIENCE_SECONDS / PEEK_SECONDS)):
            if await look(await self._glance()):
                return
            await asyncio.sleep(PEEK_SECONDS)
        raise RetryLater("the story does not go on")

    async def _glance(self) -> list[Message]:
        async with self.ground.database.transaction(DEMO) as tx:
            try:
                return await self._messages(tx)
            except NotFound:
                return []


def _is_behind(message: Message, state: Delivered) -> bool:
    """Whether the channel would tell that this message of ours has come so far, and has not yet."""
    order = list(State)
    if message.direction != "out" or not message.state or state not in channels.adapter(message.channel).manifest.can.receipts:
        return False
    return order.index(message.state) < order.index(State(state.value))
