"""Owners and states: one owner at a time, and each state ends as it should."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from parley import conversations
from parley.conversations import IsResolved, OwnerKind, Status
from parley.core import clock
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ground import Ground
from parley.core.ids import ConversationId, StaffId
from parley.core.lanes import Worker
from tests.conversations.looks import begun, lines, look
from tests.people.town import Town
from tests.spine.waiting import until

Act = Callable[[Tx, ConversationId, StaffId], Awaitable[object]]

# ── owners ──────────────────────────────────────────────────────────────────────────────────────


async def test_a_conversation_is_given_and_given_back_and_says_so_once(town: Town) -> None:
    id, emmy = await begun(town), await town.hires("emmy")
    for to in (emmy, emmy, town.grace):
        async with town.begin() as tx:
            assert (await conversations.assign(tx, id, to=to, by=town.grace)).owner_id == to
    async with town.begin() as tx:
        given_back = await conversations.unassign(tx, id, by=town.grace)

    assert (given_back.owner_kind, given_back.owner_id) == (OwnerKind.QUEUE, None)
    assert await lines(town) == ["assigned", "assigned", "unassigned"]


async def test_two_who_take_it_at_once_leave_one_owner(town: Town) -> None:
    id, takers = await begun(town), [await town.hires(f"taker{number}") for number in range(6)]

    async def take(staff: StaffId) -> None:
        async with town.begin() as tx:
            await conversations.assign(tx, id, to=staff, by=staff)

    await asyncio.gather(*map(take, takers))

    assert (await look(town, id)).owner_id in takers
    assert len(await lines(town)) == len(takers)


# ── states ──────────────────────────────────────────────────────────────────────────────────────


async def test_a_resolved_conversation_is_neither_answered_given_nor_put_off(town: Town) -> None:
    id = await begun(town)
    async with town.begin() as tx:
        await conversations.resolve(tx, id, by=town.grace)
        await conversations.resolve(tx, id, by=town.grace)
        with pytest.raises(IsResolved):
            await conversations.assign(tx, id, to=town.grace, by=town.grace)
        with pytest.raises(IsResolved):
            await conversations.snooze(tx, id, until=clock.now(), by=town.grace)
    with pytest.raises(IsResolved):
        await town.answers(id, "ada", "one more thing")

    assert await lines(town) == ["resolved"]


async def test_a_reopened_conversation_goes_on(town: Town) -> None:
    id = await begun(town)
    async with town.begin() as tx:
        await conversations.reopen(tx, id, by=town.grace)
        await conversations.resolve(tx, id, by=town.grace)
        await conversations.reopen(tx, id, by=town.grace)
    await town.answers(id, "ada", "one more thing")

    assert await lines(town) == ["resolved", "reopened", "assigned"]


@pytest.mark.parametrize(("days", "goes_on"), [(2, True), (4, False)])
async def test_a_customer_who_comes_back_soon_means_the_same_and_later_something_new(town: Town, days: int, goes_on: bool) -> None:
    id = await begun(town)
    async with town.begin() as tx:
        await conversations.resolve(tx, id, by=town.grace)
    await town.rows("UPDATE conversations SET resolved_at = now() - make_interval(days => $2) WHERE workspace_id = $1 RETURNING 1", days)
    await town.says("ada", "it is me again")

    assert [talk.open for talk in await town.talks()] == ([True] if goes_on else [False, True])
    assert ((await look(town, id)).status is Status.OPEN) == goes_on


async def test_an_old_request_that_is_reopened_beside_a_new_one_is_shown_in_it(town: Town) -> None:
    old = await begun(town)
    async with town.begin() as tx:
        await conversations.resolve(tx, old, by=town.grace)
    await town.rows("UPDATE conversations SET resolved_at = now() - interval '9 days' WHERE workspace_id = $1 RETURNING 1")
    await town.says("ada", "something new")
    async with town.begin() as tx:
        await conversations.reopen(tx, old, by=town.grace)

    assert [(talk.open, talk.joined) for talk in await town.talks()] == [(True, True), (True, False)]


async def test_what_is_put_off_comes_back_when_its_time_has_come(town: Town, worker: Worker) -> None:
    id = await begun(town)
    async with town.begin() as tx:
        await conversations.snooze(tx, id, until=clock.now() + timedelta(milliseconds=50), by=town.grace)
    assert await until(lambda: is_open(town, id))


async def is_open(town: Town, id: ConversationId) -> bool:
    return (await look(town, id)).status is Status.OPEN


async def test_what_is_put_off_for_longer_meanwhile_still_comes_back(town: Town, worker: Worker) -> None:
    id = await begun(town)
    soon = clock.now() + timedelta(milliseconds=300)
    async with town.begin() as tx:
        await conversations.snooze(tx, id, until=soon - timedelta(milliseconds=250), by=town.grace)
        await conversations.snooze(tx, id, until=soon, by=town.grace)

    assert await until(lambda: is_open(town, id))
    assert clock.now() >= soon


async def test_a_customer_who_writes_ends_the_pause(town: Town) -> None:
    id = await begun(town)
    async with town.begin() as tx:
        await conversations.snooze(tx, id, until=clock.now() + timedelta(days=1), by=town.grace)
    await town.says("ada", "any news?")
    found = await look(town, id)

    assert (found.status, found.snoozed_until) == (Status.OPEN, None)


async def test_a_machine_that_writes_wakes_nobody(town: Town) -> None:
    id = await begun(town)
    await town.answers(id, "ada", "done")
    await town.says("ada", "I am out of office", automatic=True)

    assert (await look(town, id)).status is Status.WAITING


# ── strangers ───────────────────────────────────────────────────────────────────────────────────


STRANGE: dict[str, Act] = {
    "look": lambda tx, id, me: conversations.conversation(tx, id),
    "assign": lambda tx, id, me: conversations.assign(tx, id, to=me, by=me),
    "resolve": lambda tx, id, me: conversations.resolve(tx, id, by=me),
    "reopen": lambda tx, id, me: conversations.reopen(tx, id, by=me),
    "note": lambda tx, id, me: conversations.note(tx, id, text="mine", by=me),
    "snooze": lambda tx, id, me: conversations.snooze(tx, id, until=clock.now(), by=me),
}


@pytest.mark.parametrize("act", STRANGE.values(), ids=STRANGE.keys())
async def test_another_workspace_finds_nothing_here(town: Town, ground: Ground, act: Act) -> None:
    id = await begun(town)
    linus = await Town.founded(ground)
    async with linus.begin() as tx:
        with pytest.raises(NotFound):
            await act(tx, id, linus.grace)
