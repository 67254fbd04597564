"""Invented customers while somebody looks: they read and answer what is said to them, and now and then a new one writes."""

from datetime import datetime, timedelta
from uuid import UUID

from parley import channels, conversations, people, workspace
from parley.channels import Delivered
from parley.conversations import Message, Replied, State
from parley.core import clock
from parley.core.db import Tx
from parley.core.ground import Ground
from parley.core.ids import AccountId, MessageId
from parley.core.lanes import Job, Lane, LaneKind, wake
from parley.demo.playing import is_playing
from parley.demo.script import Guest, salon
from parley.demo.speaking import Said, confirm, speak
from parley.demo.stage import DEMO, identity_of, stage
from parley.demo.troupe import guest_at

ANSWER_LANE = LaneKind("demo.answer")
LOOKS_AFTER = timedelta(seconds=2)
WRITES_AFTER = timedelta(seconds=4)
SOMEBODY_NEW_EVERY = timedelta(seconds=75)


async def answer_later(tx: Tx, replied: Replied) -> None:
    """The reaction to `conversations.Replied`."""
    if not is_playing.get() and await workspace.practice.is_on(tx):
        await wake(tx, ANSWER_LANE, str(replied.message_id), at=clock.now() + LOOKS_AFTER)


async def answer(ground: Ground, lane: Lane) -> datetime | None:
    """First the guest's device tells that our words were read, then they write."""
    async with ground.database.transaction(lane.workspace_id) as tx:
        message = await conversations.message(tx, MessageId(UUID(lane.key)))
        guest = await _addressee(tx, message)
    if guest is None or message.account_id is None or message.state in (State.FAILED, State.UNCERTAIN, State.CANCELLED):
        return None
    if message.state in (State.QUEUED, State.SENDING):
        return clock.now() + LOOKS_AFTER
    if message.state is not State.READ and Delivered.READ in channels.adapter(message.channel).manifest.can.receipts:
        await confirm(ground, message.account_id, guest, [str(delivery.id) for delivery in message.deliveries], Delivered.READ)
        return clock.now() + WRITES_AFTER
    await _say_more(ground, message.account_id, guest)
    return None


async def _addressee(tx: Tx, message: Message) -> Guest | None:
    """Nobody where it is a real customer, or a visitor of the demonstration who speaks with themselves through the site's chat."""
    standing = await workspace.practice.standing(tx)
    if message.identity_id is None or standing is None or not standing.is_on or message.account_id not in standing.accounts:
        return None
    identity = await people.identity(tx, message.identity_id)
    return guest_at(tx.workspace_id, standing, identity.kind, identity.address)


async def _say_more(ground: Ground, account_id: AccountId, guest: Guest) -> None:
    for number, text in enumerate(guest.more):
        if await speak(ground, account_id, guest, Said(f"more-{number}", text)):
            return


async def arrive(ground: Ground, lane: Lane) -> None:
    """The next guest who has not written yet."""
    if not await _is_on(ground):
        return
    now = await stage(ground)
    if clock.now() - now.founded_at < SOMEBODY_NEW_EVERY / 2:
        return
    for guest in salon().guests:
        if guest.opens and not await _has_written(ground, guest, now.accounts[guest.channel]):
            await speak(ground, now.accounts[guest.channel], guest, Said("opens", guest.opens))
            return


async def _is_on(ground: Ground) -> bool:
    async with ground.database.transaction(DEMO) as tx:
        return await workspace.practice.is_on(tx)


async def _has_written(ground: Ground, guest: Guest, account_id: AccountId) -> bool:
    async with ground.database.transaction(DEMO) as tx:
        return await identity_of(tx, guest, guest.channel, account_id) is not None


ANSWER = Job(ANSWER_LANE.kind, ANSWER_LANE.lane, run=answer)
ARRIVE = Job(kind="demo.arrive", run=arrive, every=SOMEBODY_NEW_EVERY)
