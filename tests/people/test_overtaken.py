"""Somebody is joined to somebody else at the very moment at which they write: the word lands where it is seen."""

import asyncio

import pytest

from parley import people
from parley.channels import Incoming, Kind
from parley.core.db import Overtaken
from tests.people.town import Town

LOST_FROM_SIGHT = """
    SELECT m.text FROM messages m
      JOIN conversations c ON (c.workspace_id, c.id) = (m.workspace_id, m.conversation_id)
      JOIN identities i ON (i.workspace_id, i.id) = (m.workspace_id, m.identity_id)
     WHERE m.workspace_id = $1 AND m.text = 'at that moment' AND (c.joined_to IS NOT NULL OR c.person_id <> i.person_id)
"""


@pytest.mark.parametrize("has_talked", [True, False], ids=["who has a conversation", "who has none"])
async def test_a_word_that_meets_a_merge_is_not_hidden_in_the_conversation_that_was_joined(town: Town, has_talked: bool) -> None:
    await town.says("ada", "I was here first")
    await town.says("hedy", "me too", **({} if has_talked else {"kind": Kind.UNSUBSCRIBED}))
    fact = town.fact("hedy", "at that moment")
    async with town.begin() as tx:
        await people.merge(tx, await town.person("ada", tx=tx), await town.person("hedy", tx=tx), by=town.grace)
        saying = asyncio.create_task(as_intake_does(town, fact))
        await town.waits_for_a_lock()
    await saying

    assert await town.rows(LOST_FROM_SIGHT) == []
    assert "at that moment" in await town.timeline(await town.person("ada"))


async def as_intake_does(town: Town, fact: Incoming) -> None:
    """Once more where it was overtaken."""
    try:
        async with town.begin() as tx:
            await town.takes_in(tx, "console", fact)
    except Overtaken:
        async with town.begin() as tx:
            await town.takes_in(tx, "console", fact)
