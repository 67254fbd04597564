"""Answers that wait for their moment: taken back, sent at once, or sent when it has come."""

from datetime import datetime, timedelta

import msgspec
import pytest

from parley import channels, conversations
from parley.channels import Pace
from parley.channels.adapters.console import Console
from parley.conversations import AlreadyLeft, Author, Change, Message, Status, delivering
from parley.conversations.outbox import DELIVER_LANE
from parley.core import clock
from parley.core.ids import ConversationId
from parley.core.lanes import Worker
from tests.conversations.looks import begun, is_sent, look
from tests.people.town import Town
from tests.spine.waiting import until


async def answer(town: Town, id: ConversationId, text: str, *, at: datetime | None = None, hold: timedelta | None = None) -> Message:
    async with town.begin() as tx:
        way = (await town.identity("ada", tx=tx), town.accounts["console"])
        return await conversations.reply(tx, id, text=text, way=way, author=Author("staff", town.grace), at=at, hold=hold)


async def texts(town: Town) -> list[str]:
    return await town.timeline(await town.person("ada"))


async def an_hour_passes(town: Town) -> None:
    past = "- interval '1 hour' WHERE workspace_id = $1"
    await town.rows(f"UPDATE deliveries SET leaves_at = leaves_at {past} RETURNING 1")
    # A lane that is being worked on would be given back for the time that was read before.
    waiting = f"{past} AND kind = '{DELIVER_LANE.kind}' AND worker IS NULL"
    await until(lambda: town.rows(f"UPDATE lanes SET next_run_at = next_run_at {waiting} RETURNING 1"))


async def test_what_is_taken_back_was_never_said(town: Town) -> None:
    id = await begun(town)
    before = await look(town, id)
    said = await answer(town, id, "See you at ten", hold=timedelta(seconds=5))
    assert (await look(town, id)).status is Status.WAITING
    assert said.leaves_at is not None

    async with town.begin() as tx:
        assert (await conversations.take_back(tx, said.id)).text == "See you at ten"

    after = await look(town, id)
    assert (after.status, after.waiting_since) == (before.status, before.waiting_since)
    assert await texts(town) == ["hello"]


async def test_what_has_left_cannot_be_taken_back(town: Town, worker: Worker) -> None:
    said = await answer(town, await begun(town), "See you at ten")
    await until(lambda: is_sent(town, said))

    async with town.begin() as tx:
        with pytest.raises(AlreadyLeft):
            await conversations.take_back(tx, said.id)


async def test_it_leaves_when_its_moment_has_come_and_not_before(town: Town, worker: Worker) -> None:
    id = await begun(town)
    later = await answer(town, id, "Happy birthday", at=clock.now() + timedelta(hours=1))
    assert (await look(town, id)).status is Status.OPEN, "the customer still waits"
    now = await answer(town, id, "We are looking")
    await until(lambda: is_sent(town, now))
    assert not await is_sent(town, later)

    await an_hour_passes(town)
    await until(lambda: is_sent(town, later))
    assert await texts(town) == ["hello", "We are looking", "Happy birthday"]


async def test_what_is_said_after_a_held_answer_waits_for_it(town: Town, worker: Worker) -> None:
    id = await begun(town)
    held = await answer(town, id, "first", hold=timedelta(seconds=1))
    after = await answer(town, id, "second")
    await until(lambda: is_sent(town, after))

    assert await is_sent(town, held)
    async with town.begin() as tx:
        sent = [(await conversations.message(tx, one.id)).deliveries[0].sent_at for one in (held, after)]
    assert sent == sorted(sent, key=str)


async def test_it_is_sent_at_once_when_somebody_says_so(town: Town, worker: Worker) -> None:
    said = await answer(town, await begun(town), "Happy birthday", at=clock.now() + timedelta(days=300))
    assert await texts(town) == ["hello", "Happy birthday"]
    async with town.begin() as tx:
        await conversations.send_now(tx, said.id)

    await until(lambda: is_sent(town, said))
    assert (await look(town, said.conversation_id)).status is Status.WAITING


async def test_what_the_customer_asks_meanwhile_still_waits_for_an_answer(town: Town, worker: Worker) -> None:
    id = await begun(town)
    said = await answer(town, id, "Happy birthday", at=clock.now() + timedelta(seconds=1))
    await town.says("ada", "are you open tomorrow?")
    await until(lambda: is_sent(town, said))

    assert (await look(town, id)).waiting_since is not None


@pytest.mark.parametrize("status", [Status.SNOOZED, Status.RESOLVED])
async def test_what_was_put_off_or_resolved_stays_so_when_it_leaves(town: Town, worker: Worker, status: Status) -> None:
    id = await begun(town)
    said = await answer(town, id, "See you at ten", at=clock.now() + timedelta(seconds=1))
    async with town.begin() as tx:
        await conversations.change_many(tx, [id], Change(status=status, until=clock.now() + timedelta(days=1)), by=town.grace)

    await until(lambda: is_sent(town, said))

    assert (await look(town, id)).status is status


@pytest.mark.parametrize("patience", [2.0, 0.0], ids=["in its place", "in another place"])
async def test_parts_leave_in_order_and_no_faster_than_the_provider_takes_them(
    town: Town, worker: Worker, monkeypatch: pytest.MonkeyPatch, patience: float
) -> None:
    manifest = channels.adapter("console").manifest
    paced = msgspec.structs.replace(manifest.can, pace_of_thread=Pace(burst=1, per_second=4))
    monkeypatch.setattr(Console, "manifest", msgspec.structs.replace(manifest, can=paced))
    monkeypatch.setattr(delivering, "PATIENCE_SECONDS", patience)
    id = await begun(town)
    said = [await answer(town, id, text) for text in ("one", "two", "three")]
    await until(lambda: is_sent(town, said[-1]))

    async with town.begin() as tx:
        left = await tx.values("SELECT sent_at FROM deliveries WHERE workspace_id = $1 ORDER BY id", tx.workspace_id)
    assert left == sorted(left) and len(left) == 3
    assert left[-1] - left[0] >= timedelta(seconds=0.4)
