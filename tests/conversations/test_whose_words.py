"""Whose words are that name us, or nobody."""

import asyncio
from typing import Any

from parley.channels import Kind, Sender
from parley.core.metrics import REGISTRY
from tests.people.town import Town

PAGE = Sender("page-1", "The Salon")


async def addresses(town: Town) -> list[str]:
    return [address for (address,) in await town.rows("SELECT address FROM identities WHERE workspace_id = $1 ORDER BY address")]


async def echoes(town: Town, text: str, *, on: str = "console", **more: Any) -> None:
    await town.says("page-1", text, on=on, kind=Kind.ECHO, sender=PAGE, **more)


async def test_what_staff_wrote_elsewhere_goes_to_whom_it_was_written(town: Town) -> None:
    await town.says("ada", "hello")
    await echoes(town, "good day", thread="ada")

    assert await addresses(town) == ["ada"]
    assert [talk.said for talk in await town.talks()] == [("hello", "good day")]


async def test_whom_staff_write_to_first_is_known_when_they_answer(town: Town) -> None:
    await echoes(town, "good day", thread="ada")
    await town.says("ada", "hello")

    assert await addresses(town) == ["ada"]
    assert [talk.said for talk in await town.talks()] == [("good day", "hello")]


async def test_a_conversation_that_is_not_called_like_its_person_is_theirs_as_well(town: Town) -> None:
    await town.says("ada", "hello", thread="dialog:7")
    await echoes(town, "good day", thread="dialog:7")
    await echoes(town, "welcome", thread="dialog:8", to=Sender("hedy", "Hedy"))

    assert await addresses(town) == ["ada", "hedy"]


async def test_what_is_said_in_a_group_by_somebody_without_a_name_is_there(town: Town) -> None:
    await town.says("", "is anybody here?", sender=None, thread="group-1", group=True)

    assert [talk.said for talk in await town.talks()] == [("is anybody here?",)]
    assert await addresses(town) == ["group-1"]
    assert await town.rows("SELECT trust FROM identities WHERE workspace_id = $1") == [("claimed",)]
    assert await town.rows("SELECT FROM ways WHERE workspace_id = $1") == []


async def test_what_belongs_to_nobody_is_counted(town: Town) -> None:
    before = counted()
    await town.says("", "hello?", sender=None, thread="")

    assert counted() == before + 1
    assert await addresses(town) == []


def counted() -> float:
    return REGISTRY.get_sample_value("parley_facts_of_nobody_total", {"channel": "console", "kind": "message"}) or 0


async def test_our_own_words_come_back_while_they_are_being_sent_and_nobody_waits_for_each_other(town: Town) -> None:
    await town.says("ada", "hello")
    message = await town.answers(await town.conversation("ada"), "ada", "good day")
    [delivery] = message.deliveries
    await town.rows("UPDATE deliveries SET state = 'sending' WHERE workspace_id = $1")

    async with asyncio.TaskGroup() as meanwhile, town.begin() as tx:
        await tx.execute("SELECT FROM conversations WHERE workspace_id = $1 FOR UPDATE", tx.workspace_id)
        echoed = meanwhile.create_task(echoes(town, "good day", thread="ada", external_id="sent-1"))
        await town.waits_for_a_lock()
        await tx.execute("SET LOCAL lock_timeout = '1s'")
        await tx.execute("UPDATE deliveries SET state = 'sent' WHERE workspace_id = $1 AND id = $2", tx.workspace_id, delivery.id)
        assert not echoed.done()
