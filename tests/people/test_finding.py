"""Somebody is found by a few letters, at once, and under whatever name they were known."""

import re

from parley import people
from parley.channels import Sender
from parley.core.db import Tx
from parley.people import finding
from tests.people.town import Town


async def found(town: Town, text: str) -> list[str]:
    async with town.begin() as tx:
        return [person.name for person in await people.find(tx, text)]


async def known(town: Town, *names: str) -> None:
    for number, name in enumerate(names):
        await town.says(f"somebody{number}", "hello")
        async with town.begin() as tx:
            await people.rename(tx, await town.person(f"somebody{number}", tx=tx), name)


async def test_the_beginning_of_any_word_of_a_name_is_enough(town: Town) -> None:
    await known(town, "Ada Byron", "Семён Ёлкин", "Hedy Lamarr")

    assert await found(town, "by") == ["Ada Byron"]
    assert await found(town, "елк") == await found(town, "СЕМЕН") == ["Семён Ёлкин"]
    assert await found(town, "byron a") == await found(town, "a byron") == ["Ada Byron"]
    assert await found(town, "yron") == await found(town, "ada lamarr") == await found(town, "  ") == []


async def test_an_address_and_a_nickname_count_as_a_whole(town: Town) -> None:
    await town.says("ada@example.org", "hello", on="email", sender=Sender("ada@example.org", "Countess", "lovelace"))

    assert await found(town, "ADA@example.org") == await found(town, "@Lovelace") == ["Countess"]
    assert await found(town, "ada@example") == await found(town, "=love") == await found(town, "=") == []


async def test_who_has_another_name_now_is_found_by_it_and_by_what_their_channel_says(town: Town) -> None:
    await known(town, "Ada Byron")
    async with town.begin() as tx:
        await people.rename(tx, await town.person("somebody0", tx=tx), "Countess Lovelace")

    assert await found(town, "byron") == []
    assert await found(town, "love") == await found(town, "somebody0") == ["Countess Lovelace"]


async def test_who_was_joined_is_found_once_by_either_name(town: Town) -> None:
    await known(town, "Ada Byron", "Countess")
    async with town.begin() as tx:
        one, other = [await town.person(f"somebody{number}", tx=tx) for number in (0, 1)]
        await people.merge(tx, one, other, by=town.grace)

    assert await found(town, "somebody") == await found(town, "somebody1") == ["Ada Byron"]


async def test_those_of_others_are_not_found(town: Town) -> None:
    await known(town, "Ada Byron")

    assert await found(await Town.founded(town.ground), "ada") == []


async def test_nobody_is_looked_through(town: Town) -> None:
    """Under row-level security an index serves only operators that tell nothing: these do."""
    await known(town, "Ada Byron")
    async with town.begin() as tx:
        plan = await _plan(tx)

    assert re.search(r"Index Cond: \(\(workspace_id = [^)]+\) AND \(word >= 'ada'", plan)
    assert "Index Cond: ((workspace_id = " in plan and "Seq Scan" not in plan


async def _plan(tx: Tx) -> str:
    await tx.execute("SET LOCAL enable_seqscan = off")
    given = "ada", "ada" + finding.END, ["b"], ["b" + finding.END], 1000, ["=ada"], 20
    return "\n".join(await tx.values("EXPLAIN " + finding.FIND, tx.workspace_id, *given))
