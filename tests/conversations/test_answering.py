"""Answers and notes: said once, by a way that is open, and withdrawn where somebody else speaks now."""

import asyncio

import pytest

from parley import conversations
from parley.channels import Kind
from parley.conversations import Author, EmptyReply, Message, NoWay, Outrun, OwnerKind, State, Status
from parley.core import ids
from parley.core.errors import NotFound
from parley.core.ground import Ground
from parley.core.ids import ConversationId, MessageId, StaffId
from parley.core.lanes import Worker
from tests.conversations.looks import begun, is_sent, look, state
from tests.people.town import Town
from tests.spine.waiting import until

# ── answers ─────────────────────────────────────────────────────────────────────────────────────


async def test_an_answer_takes_the_conversation_and_lets_it_wait_for_the_customer(town: Town) -> None:
    id = await begun(town)
    assert (await look(town, id)).waiting_since is not None
    await town.answers(id, "ada", "  Добрий день  ")
    found = await look(town, id)

    assert (found.status, found.owner_kind, found.owner_id, found.waiting_since) == (Status.WAITING, OwnerKind.STAFF, town.grace, None)
    assert await town.timeline(await town.person("ada")) == ["hello", "Добрий день"]


async def test_the_same_form_sent_twice_is_one_answer(town: Town) -> None:
    id, form = await begun(town), MessageId(ids.new())
    first = await reply(town, id, form)
    await town.says("ada", "a word in between")
    async with town.begin() as tx:
        await conversations.resolve(tx, id, by=town.grace)

    assert (await reply(town, id, form)).id == first.id
    assert len(await town.rows("SELECT FROM deliveries WHERE workspace_id = $1")) == 1


async def test_the_same_form_sent_twice_at_once_is_one_answer(town: Town) -> None:
    id, form = await begun(town), MessageId(ids.new())
    said = await asyncio.gather(*(reply(town, id, form) for _ in range(4)))

    assert {message.id for message in said} == {form}
    assert len(await town.rows("SELECT FROM deliveries WHERE workspace_id = $1")) == 1


async def reply(town: Town, id: ConversationId, form: MessageId) -> Message:
    async with town.begin() as tx:
        way = (await town.identity("ada", tx=tx), town.accounts["console"])
        author = Author("staff", town.grace)
        return await conversations.reply(tx, id, text="once", way=way, author=author, seen=1, message_id=form)


async def test_whoever_has_not_seen_the_last_word_is_told_before_they_answer(town: Town) -> None:
    id = await begun(town)
    seen = (await look(town, id)).last_seq
    await town.says("ada", "wait, one more thing")
    way = (await town.identity("ada"), town.accounts["console"])
    async with town.begin() as tx:
        with pytest.raises(Outrun):
            await conversations.reply(tx, id, text="too quick", way=way, author=Author("staff", town.grace), seen=seen)
        seen = (await conversations.conversation(tx, id)).last_seq
        await conversations.reply(tx, id, text="now", way=way, author=Author("staff", town.grace), seen=seen)


async def test_a_colleagues_word_does_not_outrun_anybody(town: Town) -> None:
    id = await begun(town)
    seen = (await look(town, id)).last_seq
    await town.answers(id, "ada", "I am on it")
    way = (await town.identity("ada"), town.accounts["console"])
    async with town.begin() as tx:
        assert await conversations.reply(tx, id, text="me too", way=way, author=Author("staff", town.grace), seen=seen)


@pytest.mark.parametrize("text", ["", "   \n "])
async def test_nothing_cannot_be_said(town: Town, text: str) -> None:
    id = await begun(town)
    with pytest.raises(EmptyReply):
        await town.answers(id, "ada", text)
    async with town.begin() as tx:
        with pytest.raises(EmptyReply):
            await conversations.note(tx, id, text=text, by=town.grace)


async def test_nobody_is_answered_by_a_way_of_somebody_else(town: Town) -> None:
    id = await begun(town)
    await begun(town, "hedy")
    with pytest.raises(NoWay):
        await town.answers(id, "hedy", "your result is …")


async def test_nobody_is_answered_by_a_way_that_is_closed(town: Town) -> None:
    id = await begun(town)
    await town.says("ada", kind=Kind.UNSUBSCRIBED)
    with pytest.raises(NoWay):
        await town.answers(id, "ada", "come back")


async def test_a_rolled_back_answer_is_neither_said_nor_sent(town: Town) -> None:
    id = await begun(town)
    with pytest.raises(LookupError):
        async with town.begin() as tx:
            way = (await town.identity("ada", tx=tx), town.accounts["console"])
            await conversations.reply(tx, id, text="no", way=way, author=Author("staff", town.grace))
            raise LookupError

    assert await town.rows("SELECT FROM deliveries WHERE workspace_id = $1") == []
    assert await town.timeline(await town.person("ada")) == ["hello"]


async def test_a_long_answer_goes_out_as_several_parts_in_order(town: Town, worker: Worker) -> None:
    id = await begun(town)
    words = " ".join(f"word{number}" for number in range(2000))
    said = await town.answers(id, "ada", words)
    await until(lambda: is_sent(town, said))
    parts = await town.rows("SELECT part->>'text', sent_at FROM deliveries WHERE workspace_id = $1 ORDER BY position")
    assert len(parts) > 1
    assert " ".join(text for text, _ in parts) == words
    assert [sent for _, sent in parts] == sorted(sent for _, sent in parts)


async def test_what_a_bot_was_about_to_say_is_withdrawn_when_a_person_takes_over(town: Town, ground: Ground) -> None:
    id = await begun(town)
    way = (await town.identity("ada"), town.accounts["console"])
    async with town.begin() as tx:
        await tx.execute("UPDATE conversations SET owner_kind = 'bot' WHERE workspace_id = $1 AND id = $2", town.workspace_id, id)
        said = await conversations.reply(tx, id, text="I am a bot", way=way, author=Author("bot"))
    async with town.begin() as tx:
        await conversations.assign(tx, id, to=town.grace, by=town.grace)
    mine = await town.answers(id, "ada", "I am Grace")
    worker = Worker(ground, ground.database, ground.bus, conversations.JOBS)
    await worker.start()

    async def settled() -> bool:
        return (await state(town, said), await state(town, mine)) == (State.CANCELLED, State.SENT)

    assert await until(settled)
    await worker.stop()


async def test_what_a_bot_says_while_it_owns_the_conversation_goes_out(town: Town, worker: Worker) -> None:
    id = await begun(town)
    way = (await town.identity("ada"), town.accounts["console"])
    async with town.begin() as tx:
        await tx.execute("UPDATE conversations SET owner_kind = 'bot' WHERE workspace_id = $1 AND id = $2", town.workspace_id, id)
        said = await conversations.reply(tx, id, text="I am a bot", way=way, author=Author("bot"))

    assert await until(lambda: is_sent(town, said))
    assert (await look(town, id)).owner_kind is OwnerKind.BOT


# ── notes ───────────────────────────────────────────────────────────────────────────────────────


async def test_a_note_is_seen_by_staff_and_sent_to_nobody(town: Town) -> None:
    id = await begun(town)
    async with town.begin() as tx:
        note = await conversations.note(tx, id, text="allergic to dye", by=town.grace)
    found = await look(town, id)

    assert (note.direction, note.author_id, note.deliveries) == ("note", town.grace, ())
    assert (found.status, found.owner_kind) == (Status.OPEN, OwnerKind.QUEUE)
    assert await town.rows("SELECT FROM deliveries WHERE workspace_id = $1") == []


async def test_a_note_is_changed_by_its_author_alone_and_keeps_what_it_said(town: Town) -> None:
    id = await begun(town)
    async with town.begin() as tx:
        note = await conversations.note(tx, id, text="allergic to dye", by=town.grace)
        with pytest.raises(NotFound):
            await conversations.edit_note(tx, note.id, text="no", by=StaffId(ids.new()))
        with pytest.raises(EmptyReply):
            await conversations.edit_note(tx, note.id, text=" ", by=town.grace)
        await conversations.edit_note(tx, note.id, text="allergic to ammonia", by=town.grace)
        changed = await conversations.message(tx, note.id)
        earlier = await conversations.earlier(tx, [note.id])

    assert (changed.text, changed.edited_at is not None, earlier) == ("allergic to ammonia", True, {note.id: ["allergic to dye"]})
    assert changed.rev > note.rev


async def test_a_customers_words_cannot_be_changed_as_if_they_were_a_note(town: Town) -> None:
    await begun(town)
    ((word,),) = await town.rows("SELECT id FROM messages WHERE workspace_id = $1")
    async with town.begin() as tx:
        with pytest.raises(NotFound):
            await conversations.edit_note(tx, MessageId(word), text="I agree to everything", by=town.grace)
