"""The inbox, unread marks, timelines and feeds: nothing twice, nothing left out, however the pages are cut."""

import asyncio
import itertools
import random

import pytest

from parley import conversations
from parley.channels import Kind
from parley.conversations import InboxRow, Message
from parley.core import clock, ids
from parley.core.ids import IdentityId, StaffId
from tests.conversations.looks import begun, look
from tests.people.town import Town


async def inbox(town: Town, *, which: str = "open", by: StaffId | None = None) -> list[InboxRow]:
    async with town.begin() as tx:
        return await conversations.inbox(tx, by or town.grace, which=which)


async def crowd(town: Town, count: int) -> list[str]:
    """So many customers who have all written at the same moment."""
    names, moment = [f"customer-{number:02}" for number in range(count)], clock.now()
    async with town.begin() as tx:
        await town.takes_in(tx, "console", *(town.fact(name, f"{name} says hello", received_at=moment) for name in names))
    return names


async def pages(town: Town, size: int) -> list[list[InboxRow]]:
    found: list[list[InboxRow]] = []
    cursor = None
    async with town.begin() as tx:
        while page := await conversations.inbox(tx, town.grace, before=cursor, limit=size):
            found.append(page)
            cursor = page[-1].cursor
    return found


# ── inbox ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("size", [1, 7, 25, 100])
async def test_page_by_page_everybody_comes_once_though_all_wrote_at_the_same_moment(town: Town, size: int) -> None:
    names = await crowd(town, 25)
    found = await pages(town, size)

    assert sorted(row.name.lower() for row in itertools.chain(*found)) == names
    assert all(len(page) == size for page in found[:-1])


async def test_whoever_writes_while_somebody_pages_moves_up_and_nobody_is_left_out(town: Town) -> None:
    names = await crowd(town, 20)
    async with town.begin() as tx:
        first = await conversations.inbox(tx, town.grace, limit=10)
    unseen = next(name for name in names if name not in {row.name.lower() for row in first})
    await town.says(unseen, "me too")
    async with town.begin() as tx:
        rest = await conversations.inbox(tx, town.grace, before=first[-1].cursor, limit=100)
        top = (await conversations.inbox(tx, town.grace, limit=1))[0]

    assert sorted([*(row.name.lower() for row in (*first, *rest)), unseen]) == names
    assert (top.name.lower(), top.preview) == (unseen, "me too")


async def test_each_list_shows_what_it_says(town: Town) -> None:
    for who in ("mine", "theirs", "nobodys", "done"):
        await begun(town, who)
    linus = await town.hires("linus")
    async with town.begin() as tx:
        await conversations.assign(tx, await town.conversation("mine", tx=tx), to=town.grace, by=town.grace)
        await conversations.assign(tx, await town.conversation("theirs", tx=tx), to=linus, by=town.grace)
        await conversations.resolve(tx, await town.conversation("done", tx=tx), by=town.grace)
    names = {which: [row.name for row in await inbox(town, which=which)] for which in ("open", "mine", "unassigned", "resolved")}

    assert names == {"open": ["Nobodys", "Theirs", "Mine"], "mine": ["Mine"], "unassigned": ["Nobodys"], "resolved": ["Done"]}


async def test_the_latest_word_is_at_the_top(town: Town) -> None:
    for who in ("ada", "hedy"):
        await begun(town, who)
    await town.answers(await town.conversation("ada"), "ada", "good morning")

    assert [(row.name, row.preview, row.preview_direction) for row in await inbox(town)] == [
        ("Ada", "good morning", "out"),
        ("Hedy", "hello", "in"),
    ]


async def test_what_is_unread_is_so_for_each_by_themselves_until_they_have_read_it(town: Town) -> None:
    id, linus = await begun(town), StaffId(ids.new())

    async def unread() -> list[bool]:
        return [(await inbox(town, by=staff))[0].unread for staff in (town.grace, linus)]

    async def read(seq: int) -> None:
        async with town.begin() as tx:
            await conversations.read(tx, id, by=town.grace, seq=seq)

    seen = [await unread()]
    last = (await look(town, id)).last_seq
    await read(last)
    await read(last - 1)
    seen.append(await unread())
    await town.answers(id, "ada", "good morning")
    seen.append(await unread())
    await town.says("ada", "one more thing")
    seen.append(await unread())

    assert seen == [[True, True], [False, True], [False, True], [True, True]]


# ── timeline ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("size", [1, 3, 50])
async def test_a_timeline_pages_backwards_over_all_channels(town: Town, size: int) -> None:
    await begun(town)
    proof = await town.proof_of("ada")
    await town.says("ada_l", "/start", on="telegram", proof=proof)
    for number, on in zip(range(10), itertools.cycle(("console", "telegram")), strict=False):
        await town.says("ada" if on == "console" else "ada_l", str(number), on=on)
    found: list[Message] = []
    cursor = None
    async with town.begin() as tx:
        person = await town.person("ada", tx=tx)
        while page := await conversations.timeline(tx, person, before=cursor, limit=size):
            found = [*page, *found]
            cursor = page[0].at, page[0].id

    assert [message.text for message in found if message.text] == ["hello", *map(str, range(10))]
    assert {message.channel for message in found} == {"console", "telegram"}


# ── feed ────────────────────────────────────────────────────────────────────────────────────────


async def test_a_visitors_feed_has_no_gaps_however_many_write_into_it_at_once(town: Town) -> None:
    await town.connects("webchat")
    await town.says("visitor", "hello", on="webchat")
    identity, id = await town.identity("visitor", on="webchat"), await town.conversation("visitor", on="webchat")
    reader = asyncio.create_task(follow(town, identity, 41))
    chance = random.Random(1)

    async def write(number: int) -> None:
        await asyncio.sleep(chance.random() / 20)
        if number % 2:
            await town.says("visitor", f"word {number}", on="webchat")
        else:
            await town.answers(id, "visitor", f"answer {number}", on="webchat")

    await asyncio.gather(*(write(number) for number in range(40)))
    seqs = await asyncio.wait_for(reader, 30)

    assert seqs == list(range(1, 42))


async def follow(town: Town, identity: IdentityId, count: int) -> list[int]:
    """What somebody hears who always asks for what came after the last they heard."""
    heard: list[int] = []
    while len(heard) < count:
        async with town.begin() as tx:
            heard += [item.seq for item in await conversations.feed(tx, identity, after=heard[-1] if heard else 0)]
        await asyncio.sleep(0)
    return heard


async def test_a_word_that_changed_comes_once_more_as_it_is_now(town: Town) -> None:
    await town.connects("webchat")
    await town.says("visitor", "at five", on="webchat", external_id="w1")
    await town.says("visitor", "thank you", on="webchat", external_id="w2")
    await town.says("visitor", "at six", on="webchat", external_id="w1", kind=Kind.EDIT)
    identity = await town.identity("visitor", on="webchat")
    async with town.begin() as tx:
        everything = await conversations.feed(tx, identity, after=0)
        news = await conversations.feed(tx, identity, after=2)

    assert [(item.seq, item.kind, item.text) for item in everything] == [(2, "message", "thank you"), (3, "edit", "at six")]
    assert news == everything[1:]


async def test_notes_and_lines_of_the_system_never_reach_a_visitor(town: Town) -> None:
    await town.connects("webchat")
    await town.says("visitor", "hello", on="webchat")
    async with town.begin() as tx:
        id = await town.conversation("visitor", on="webchat", tx=tx)
        await conversations.note(tx, id, text="a difficult one", by=town.grace)
        await conversations.resolve(tx, id, by=town.grace)
        feed = await conversations.feed(tx, await town.identity("visitor", on="webchat", tx=tx), after=0)

    assert [item.text for item in feed] == ["hello"]
