"""Receipts come twice, out of order, and before our own send has returned: none takes a message back."""

from itertools import permutations
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parley.channels import Delivered, Kind
from parley.conversations import DELIVER, Message, State
from parley.conversations.receipts import OF
from parley.core.ground import Ground
from parley.core.lanes import Lane, Worker, rows
from tests.conversations.looks import begun, is_sent, state
from tests.people.town import Town
from tests.spine.waiting import until

RANK = [State.QUEUED, State.SENT, State.DELIVERED, State.READ]
GOOD = (Delivered.SENT, Delivered.DELIVERED, Delivered.READ)

receipts = st.lists(st.sampled_from(GOOD), max_size=6)


async def said(town: Town) -> tuple[Message, UUID]:
    """An answer to Ada that waits in the outbox, and the id under which the console will know it."""
    message = await town.answers(await begun(town), "ada", "your result is …")
    return message, message.deliveries[0].id


async def send(town: Town, ground: Ground) -> None:
    """The outbox has one run, which ends as a worker would end it."""
    async with ground.database.across() as tx:
        lane = await tx.row(Lane, CLAIM, town.workspace_id, DELIVER.kind)
    assert lane is not None
    await DELIVER.run(ground, lane)
    async with ground.database.across() as tx:
        await rows.finish(tx, [rows.Finished(lane)])


CLAIM = """
    UPDATE lanes SET worker = 1, fence = fence + 1, next_run_at = now() + interval '1 hour' WHERE workspace_id = $1 AND kind = $2
    RETURNING workspace_id, id, kind, key, payload, fence, attempts
"""


async def hears(town: Town, delivery: UUID, how: Delivered) -> None:
    await town.says("ada", kind=Kind.STATUS, external_id=str(delivery), delivered=how)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(before=receipts, after=receipts)
async def test_what_was_heard_before_and_after_the_send_adds_up_to_the_furthest(
    ground: Ground, before: list[Delivered], after: list[Delivered]
) -> None:
    town = await Town.founded(ground)
    message, delivery = await said(town)
    for how in before:
        await hears(town, delivery, how)
    assert await state(town, message) is State.QUEUED
    await send(town, ground)
    seen = [await state(town, message)]
    for how in after:
        await hears(town, delivery, how)
        seen.append(await state(town, message))

    ranks = [RANK.index(one) for one in seen if one]
    assert ranks == sorted(ranks)
    assert RANK[ranks[0]] == furthest([Delivered.SENT, *before])
    assert RANK[ranks[-1]] == furthest([Delivered.SENT, *before, *after])
    assert await town.rows("SELECT FROM early_receipts WHERE workspace_id = $1") == []


async def test_a_receipt_that_crosses_the_answer_to_our_send_is_not_lost(town: Town, worker: Worker) -> None:
    """Each was written before the other could be seen."""
    message, delivery = await said(town)
    await until(lambda: is_sent(town, message))
    [(keys,)] = await town.rows("SELECT provider_keys FROM deliveries WHERE workspace_id = $1")
    await town.rows("UPDATE deliveries SET provider_keys = '{}' WHERE workspace_id = $1")
    await hears(town, delivery, Delivered.READ)
    assert await state(town, message) is State.SENT

    await town.rows("UPDATE deliveries SET provider_keys = $2 WHERE workspace_id = $1", keys)

    await until(lambda: is_read(town, message))
    assert await town.rows("SELECT FROM early_receipts WHERE workspace_id = $1") == []


async def is_read(town: Town, message: Message) -> bool:
    return await state(town, message) is State.READ


def furthest(heard: list[Delivered]) -> State:
    return max((State(how.value) for how in heard), key=RANK.index)


async def test_what_somebody_has_read_stays_read_whatever_else_is_said(ground: Ground) -> None:
    for order in permutations(Delivered):
        town = await Town.founded(ground)
        message, delivery = await said(town)
        await send(town, ground)
        for how in (*order, *order):
            await hears(town, delivery, how)

        assert await state(town, message) is State.READ, order


async def test_a_message_that_came_back_is_marked_as_failed_with_the_reason(town: Town, ground: Ground) -> None:
    message, delivery = await said(town)
    await send(town, ground)
    await town.says("ada", kind=Kind.STATUS, external_id=str(delivery), delivered=Delivered.FAILED, error="mailbox full")

    assert await state(town, message) is State.FAILED
    assert await town.rows("SELECT error FROM deliveries WHERE workspace_id = $1") == [("mailbox full",)]


async def test_the_moments_of_delivery_and_reading_are_those_that_were_heard_first(town: Town, ground: Ground) -> None:
    _, delivery = await said(town)
    await send(town, ground)
    for how in (Delivered.READ, Delivered.DELIVERED, Delivered.READ):
        await hears(town, delivery, how)
    ((delivered_at, read_at, sent_at),) = await town.rows("SELECT delivered_at, read_at, sent_at FROM deliveries WHERE workspace_id = $1")

    assert sent_at <= delivered_at <= read_at


MANY_MORE = """
    INSERT INTO deliveries (workspace_id, id, message_id, conversation_id, account_id, identity_id, position, part, state, provider_keys)
    SELECT workspace_id, gen_random_uuid(), message_id, conversation_id, account_id, identity_id, 1, part, 'sent', ARRAY[n::text]
      FROM deliveries, generate_series(1, 5000) AS n WHERE workspace_id = $1
"""


async def test_a_receipt_is_not_looked_for_in_all_that_was_ever_sent(town: Town, ground: Ground) -> None:
    await said(town)
    await town.rows(MANY_MORE)
    # What is new in this index waits in a list of its own, until the table is vacuumed.
    owner: Any = await asyncpg.connect(ground.database.url)
    await owner.execute("VACUUM ANALYZE deliveries")
    await owner.close()
    async with town.begin() as tx:
        told = await tx.value(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {OF}", tx.workspace_id, town.accounts["console"], "17")
        pages = await tx.value("SELECT relpages FROM pg_class WHERE oid = 'deliveries'::regclass")

    plan = msgspec.json.decode(told)[0]["Plan"]
    assert plan["Actual Rows"] == 1
    assert plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] < pages / 2


async def test_a_receipt_for_something_that_is_not_ours_changes_nothing(town: Town) -> None:
    message, _ = await said(town)
    await town.says("ada", kind=Kind.STATUS, external_id="no-such-message", delivered=Delivered.READ)

    assert await state(town, message) is State.QUEUED
