"""What a message is called: by what it is quoted, and found again when something is done to it."""

import pytest

from parley import conversations
from parley.channels import Kind
from parley.conversations import Author, Message
from parley.core.ground import Ground
from tests.conversations.test_receipts_in_any_order import send
from tests.people.town import Town


async def said(town: Town, who: str = "ada") -> list[Message]:
    async with town.begin() as tx:
        return await conversations.timeline(tx, await town.person(who, tx=tx))


async def quotes(town: Town, quoted: Message, *, on: str = "console") -> str:
    """What goes to the provider as the quoted message's id, when Grace answers by an account of Ada's."""
    async with town.begin() as tx:
        way = (await town.identity("ada", on=on, tx=tx), town.accounts[on])
        author = Author("staff", town.grace)
        answer = await conversations.reply(tx, await town.conversation("ada", tx=tx), text="yes", way=way, author=author, quoted=quoted.id)
    [(part,)] = await town.rows(
        "SELECT coalesce(part->>'quoted', '') FROM deliveries WHERE workspace_id = $1 AND message_id = $2", answer.id
    )
    return part


@pytest.mark.parametrize("id", ["mid.1457764197618:41d102a3e1ae206a38", ":", "a:b:c", "plain"])
async def test_a_message_is_quoted_by_its_whole_name(town: Town, id: str) -> None:
    await town.says("ada", "hello", external_id=id, thread="ada:1")

    assert await quotes(town, (await said(town))[0]) == id


async def test_what_we_said_is_quoted_by_the_name_that_the_provider_gave_it(town: Town, ground: Ground) -> None:
    await town.says("ada", "hello")
    ours = await town.answers(await town.conversation("ada"), "ada", "good day")
    await send(town, ground)

    assert await quotes(town, (await said(town))[1]) == str(ours.deliveries[0].id)


async def test_a_press_of_which_only_the_call_has_a_name_is_not_quoted(town: Town) -> None:
    await town.says("ada", "yes", kind=Kind.POSTBACK, key="call-1", external_id="callback-1")

    assert await quotes(town, (await said(town))[0]) == ""


async def test_a_message_of_another_channel_is_not_quoted_by_a_name_that_nobody_knows_there(town: Town) -> None:
    await town.says("ada", "on the site")
    await town.says("ada", "in the messenger", on="telegram", proof=await town.proof_of("ada"))
    await town.says("ada", "and more", on="telegram")

    assert await quotes(town, (await said(town))[0], on="telegram") == ""


async def test_a_reaction_finds_a_message_by_its_other_name(town: Town) -> None:
    await town.says("ada", "hello", external_id="11", alias="ada_3")
    await town.says("ada", kind=Kind.REACTION, external_id="ada_3", added=("👍",))

    assert (await said(town))[0].reactions == {"👍": ["ada"]}


async def test_a_reaction_finds_each_part_of_ours_by_any_of_its_names(town: Town, ground: Ground) -> None:
    await town.says("ada", "hello")
    ours = await town.answers(await town.conversation("ada"), "ada", "good day")
    await send(town, ground)
    await town.rows("UPDATE deliveries SET provider_keys = provider_keys || '{ada:second,ada:ada_4}'::text[] WHERE workspace_id = $1")
    for name, emoji in (("second", "👍"), ("ada_4", "🔥")):
        await town.says("ada", kind=Kind.REACTION, external_id=name, added=(emoji,))

    assert (await said(town))[1].id == ours.id
    assert (await said(town))[1].reactions == {"👍": ["ada"], "🔥": ["ada"]}


async def test_a_reaction_that_is_taken_back_goes_though_it_is_not_named(town: Town) -> None:
    await town.says("ada", "hello", external_id="11")
    for who, emoji in (("ada", "👍"), ("hedy", "👍")):
        await town.says(who, kind=Kind.REACTION, external_id="11", thread="ada", added=(emoji,), only_reaction=True)
    await town.says("ada", kind=Kind.REACTION, external_id="11", only_reaction=True)

    assert (await said(town))[0].reactions == {"👍": ["hedy"]}


async def test_a_new_reaction_takes_the_place_of_the_old_one_where_nobody_has_two(town: Town) -> None:
    await town.says("ada", "hello", external_id="11")
    for emoji in ("👍", "🔥"):
        await town.says("ada", kind=Kind.REACTION, external_id="11", added=(emoji,), only_reaction=True)

    assert (await said(town))[0].reactions == {"🔥": ["ada"]}
