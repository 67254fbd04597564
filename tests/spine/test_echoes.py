"""Our own words that come back settle what was unknown; what staff wrote elsewhere is ours too, but new."""

from datetime import timedelta

from parley import conversations
from parley.channels import Inbound, Incoming, Kind, Received, Sender, adapter
from parley.conversations import Author, Message, State
from parley.core import clock, events
from parley.core.ground import Ground
from parley.core.ids import MessageId
from parley.core.lanes import Worker
from tests.spine.conftest import Line, Salon
from tests.spine.waiting import until


async def echo(ground: Ground, salon: Salon, line: Line, text: str, id: str) -> None:
    """What a provider's echo of a message in its own app is by the time intake announces it."""
    inbound = Inbound(kind=Kind.ECHO, key=f"echo:{id}", sender=Sender("ada", "Ada"), thread="ada", external_id=id, text=text)
    received = Received(line.account, adapter("console").manifest.can, "console", (Incoming(inbound, clock.now()),))
    async with ground.database.transaction(salon.workspace_id) as tx:
        await events.announce(tx, received)


async def timeline(ground: Ground, salon: Salon) -> list[Message]:
    async with ground.database.transaction(salon.workspace_id) as tx:
        rows = await conversations.inbox(tx, salon.grace)
        return await conversations.timeline(tx, rows[0].person_id) if rows else []


async def answer(ground: Ground, salon: Salon, text: str, *, hold: timedelta | None = None) -> MessageId:
    async with ground.database.transaction(salon.workspace_id) as tx:
        row = (await conversations.inbox(tx, salon.grace))[0]
        way = (await conversations.ways(tx, await conversations.conversation(tx, row.id)))[0]
        to = (way.identity_id, way.account_id)
        said = await conversations.reply(tx, row.id, text=text, way=to, author=Author("staff", salon.grace), hold=hold)
        return said.id


async def held_answer(ground: Ground, salon: Salon, line: Line, text: str) -> MessageId:
    """To Ada, who has just said hello; it does not leave by itself."""
    await line.says("ada", "Здравствуйте!")
    await until(lambda: timeline(ground, salon))
    return await answer(ground, salon, text, hold=timedelta(days=1))


async def test_an_echo_proves_that_an_uncertain_message_arrived(ground: Ground, salon: Salon, console: Line, worker: Worker) -> None:
    await console.says("ada", "Здравствуйте!")
    await until(lambda: timeline(ground, salon))
    said = await answer(ground, salon, "Добрый день")
    await until(lambda: _is(ground, salon, said, State.SENT))
    async with ground.database.transaction(salon.workspace_id) as tx:
        await tx.execute("UPDATE deliveries SET state = 'uncertain', provider_keys = '{}' WHERE workspace_id = $1", tx.workspace_id)

    await echo(ground, salon, console, "Добрый день", "77")

    assert await _is(ground, salon, said, State.SENT)
    assert [m.text for m in await timeline(ground, salon) if m.text] == ["Здравствуйте!", "Добрый день"]


async def test_an_echo_that_is_quicker_than_the_answer_to_our_send_is_known_as_ours(
    ground: Ground, salon: Salon, console: Line, worker: Worker
) -> None:
    said = await held_answer(ground, salon, console, "Добрый день")
    async with ground.database.transaction(salon.workspace_id) as tx:
        await tx.execute("UPDATE deliveries SET state = 'sending' WHERE workspace_id = $1", tx.workspace_id)

    await echo(ground, salon, console, "Добрый день", "79")

    assert await _is(ground, salon, said, State.SENT)
    assert [m.text for m in await timeline(ground, salon) if m.text] == ["Здравствуйте!", "Добрый день"]


async def test_an_echo_that_came_first_and_in_other_words_does_not_keep_ours_from_being_sent(
    ground: Ground, salon: Salon, console: Line, worker: Worker
) -> None:
    said = await held_answer(ground, salon, console, "Добрый *день*")
    async with ground.database.transaction(salon.workspace_id) as tx:
        key = await tx.value("SELECT part->>'key' FROM deliveries WHERE workspace_id = $1", tx.workspace_id)
    await echo(ground, salon, console, "Добрый день", key)
    async with ground.database.transaction(salon.workspace_id) as tx:
        await conversations.send_now(tx, said)

    assert await until(lambda: _is(ground, salon, said, State.SENT))


async def test_what_staff_wrote_in_the_native_app_joins_the_timeline(ground: Ground, salon: Salon, console: Line, worker: Worker) -> None:
    await console.says("ada", "Здравствуйте!")
    await until(lambda: timeline(ground, salon))

    await echo(ground, salon, console, "Ответили с телефона", "78")

    last = (await timeline(ground, salon))[-1]
    assert (last.direction, last.author_kind, last.text) == ("out", "native", "Ответили с телефона")


async def test_an_edit_of_what_never_reached_us_is_taken_as_the_message(
    ground: Ground, salon: Salon, console: Line, worker: Worker
) -> None:
    await console.tells({"id": "e1", "kind": "edit", "from": {"id": "ada", "name": "Ada"}, "message": "m1", "text": "исправлено"})

    assert [m.text for m in await until(lambda: timeline(ground, salon))] == ["исправлено"]


async def _is(ground: Ground, salon: Salon, id: MessageId, state: State) -> bool:
    async with ground.database.transaction(salon.workspace_id) as tx:
        return (await conversations.message(tx, id)).state is state
