"""A receipt that says how far somebody has read is for everything before it."""

from datetime import timedelta
from typing import Any

from parley.channels import Delivered, Kind
from parley.conversations import Message, State
from parley.core import clock
from parley.core.ground import Ground
from tests.conversations.looks import begun, state
from tests.conversations.test_receipts_in_any_order import send
from tests.people.town import Town

WORDS = ("one", "two", "three")


async def sent(town: Town, ground: Ground, *texts: str) -> list[Message]:
    """To Ada, each of them after the one before."""
    id = await begun(town)
    said: list[Message] = []
    for text in texts:
        said.append(await town.answers(id, "ada", text))
        await send(town, ground)
    return said


async def states(town: Town, messages: list[Message]) -> list[State | None]:
    return [await state(town, message) for message in messages]


async def hears(town: Town, how: Delivered = Delivered.READ, **more: Any) -> None:
    await town.says("ada", kind=Kind.STATUS, delivered=how, **{"external_id": "", **more})


async def test_who_has_read_a_message_has_read_those_before_it_and_none_after_it(town: Town, ground: Ground) -> None:
    said = await sent(town, ground, *WORDS)
    await hears(town, external_id=str(said[1].deliveries[0].id), all_before=True)

    assert await states(town, said) == [State.READ, State.READ, State.SENT]


async def test_an_ordinary_receipt_is_for_one_message(town: Town, ground: Ground) -> None:
    said = await sent(town, ground, *WORDS)
    await hears(town, external_id=str(said[1].deliveries[0].id))

    assert await states(town, said) == [State.SENT, State.READ, State.SENT]


async def test_a_watermark_is_for_what_was_said_until_then(town: Town, ground: Ground) -> None:
    said = await sent(town, ground, *WORDS)
    await town.rows("UPDATE messages SET at = at + interval '1 hour' WHERE workspace_id = $1 AND text = 'three'")
    await hears(town, Delivered.DELIVERED, watermark=clock.now())
    assert await states(town, said) == [State.DELIVERED, State.DELIVERED, State.SENT]
    await hears(town, watermark=clock.now())
    assert await states(town, said) == [State.READ, State.READ, State.SENT]

    await hears(town, Delivered.DELIVERED, watermark=clock.now() + timedelta(hours=2))
    assert await states(town, said) == [State.READ, State.READ, State.DELIVERED]


async def test_what_failed_and_what_waits_was_read_by_nobody(town: Town, ground: Ground) -> None:
    failed, waiting = *(await sent(town, ground, "one")), await town.answers(await town.conversation("ada"), "ada", "two")
    await town.rows("UPDATE deliveries SET state = 'failed' WHERE workspace_id = $1 AND message_id = $2", failed.id)
    await hears(town, watermark=clock.now())

    assert await states(town, [failed, waiting]) == [State.FAILED, State.QUEUED]


async def test_what_was_said_to_somebody_else_is_not_read(town: Town, ground: Ground) -> None:
    said = await sent(town, ground, "one")
    await begun(town, "hedy")
    await town.says("hedy", kind=Kind.STATUS, delivered=Delivered.READ, external_id="", watermark=clock.now())

    assert await states(town, said) == [State.SENT]


async def test_a_message_that_staff_wrote_elsewhere_tells_how_far_they_read_too(town: Town, ground: Ground) -> None:
    said = await sent(town, ground, "one")
    await town.says("ada", "from the phone", kind=Kind.ECHO, external_id="native-1")
    await hears(town, external_id="native-1", all_before=True)

    assert await states(town, said) == [State.READ]


async def test_a_receipt_that_comes_before_the_answer_to_our_send_is_for_all_before_it_as_well(town: Town, ground: Ground) -> None:
    [first] = await sent(town, ground, "one")
    second = await town.answers(await town.conversation("ada"), "ada", "two")
    await town.rows("UPDATE deliveries SET provider_keys = '{}' WHERE workspace_id = $1 AND message_id = $2", second.id)
    await hears(town, external_id=str(second.deliveries[0].id), all_before=True)
    assert await states(town, [first, second]) == [State.SENT, State.QUEUED]
    await send(town, ground)

    assert await states(town, [first, second]) == [State.READ, State.READ]


async def test_each_conversation_tells_its_pages_once_of_all_that_was_read(town: Town, ground: Ground) -> None:
    await sent(town, ground, *WORDS)
    counts = "SELECT last_seq FROM conversations WHERE workspace_id = $1"
    [(before,)] = await town.rows(counts)
    await hears(town, watermark=clock.now() + timedelta(minutes=1))

    assert await town.rows(counts) == [(before + 1,)]
    assert await town.rows("SELECT DISTINCT rev FROM messages WHERE workspace_id = $1 AND direction = 'out'") == [(before + 1,)]
