"""Customers change, take back and react to what was said; what stood there before is kept."""

from typing import Any

from parley import conversations
from parley.channels import Kind
from parley.conversations import Message
from parley.core.ids import MessageId
from tests.people.town import Town


async def word(town: Town, who: str = "ada") -> Message:
    """The first word in somebody's timeline."""
    async with town.begin() as tx:
        return (await conversations.timeline(tx, await town.person(who, tx=tx)))[0]


async def spoken(town: Town, text: str = "at five") -> Message:
    await town.says("ada", text, external_id="w1")
    return await word(town)


async def does(town: Town, kind: Kind, *, who: str = "ada", text: str = "", **more: Any) -> None:
    await town.says(who, text, kind=kind, thread="ada", external_id="w1", **more)


async def earlier(town: Town, id: MessageId) -> list[str]:
    async with town.begin() as tx:
        return (await conversations.earlier(tx, [id])).get(id, [])


async def test_an_edited_word_shows_its_last_form_and_keeps_the_others_in_order(town: Town) -> None:
    before = await spoken(town)
    for text in ("at six", "at seven", "at seven"):
        await does(town, Kind.EDIT, text=text)
    after = await word(town)

    assert (after.text, after.edited_at is not None) == ("at seven", True)
    assert await earlier(town, before.id) == ["at five", "at six"]
    assert (after.seq, after.rev > before.rev) == (before.seq, True)


async def test_a_word_that_is_taken_back_is_marked_and_stays_for_the_business(town: Town) -> None:
    await spoken(town)
    await does(town, Kind.DELETE)
    first = await word(town)
    await does(town, Kind.DELETE)
    again = await word(town)

    assert (first.text, first.deleted_at is not None) == ("at five", True)
    assert again.deleted_at == first.deleted_at


async def test_reactions_are_counted_by_who_gave_them_and_can_be_taken_away(town: Town) -> None:
    await spoken(town)
    await does(town, Kind.REACTION, added=("👍",))
    await does(town, Kind.REACTION, added=("👍",))
    await does(town, Kind.REACTION, who="hedy", added=("👍", "❤"))
    both = (await word(town)).reactions
    await does(town, Kind.REACTION, removed=("👍",), added=("🔥",))
    await does(town, Kind.REACTION, who="hedy", removed=("❤", "😢"))

    assert both == {"👍": ["ada", "hedy"], "❤": ["hedy"]}
    assert (await word(town)).reactions == {"👍": ["hedy"], "🔥": ["ada"]}


async def test_a_change_of_something_unknown_changes_nothing(town: Town) -> None:
    await spoken(town)
    for kind in (Kind.EDIT, Kind.DELETE, Kind.REACTION):
        await town.says("ada", "other", kind=kind, external_id="no-such-word", added=("👍",))
    kept = await word(town)

    assert (kept.text, kept.edited_at, kept.deleted_at, kept.reactions) == ("at five", None, None, {})


async def test_a_change_does_not_reach_a_word_of_the_same_id_elsewhere(town: Town) -> None:
    await spoken(town)
    await town.says("ada", "elsewhere", on="telegram", external_id="w1")
    await town.says("ada", "changed", on="telegram", kind=Kind.EDIT, external_id="w1")

    assert (await word(town)).text == "at five"
    assert await town.timeline(await town.person("ada", on="telegram")) == ["changed"]


async def test_a_change_is_announced_by_the_conversations_count(town: Town) -> None:
    await spoken(town)
    async with town.begin() as tx:
        before = await conversations.conversation(tx, await town.conversation("ada", tx=tx))
    await does(town, Kind.EDIT, text="at six")
    async with town.begin() as tx:
        after = await conversations.conversation(tx, before.id)

    assert (after.last_seq, after.inbound_seq) == (before.last_seq + 1, before.inbound_seq)
    assert (await word(town)).rev == after.last_seq
