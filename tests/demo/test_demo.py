"""The invented salon: what a newcomer finds, and what happens when they join in."""

from dataclasses import replace

import msgspec
import pytest

from parley import app, channels, conversations, demo, workspace
from parley.channels import Accounts
from parley.conversations import State
from parley.core import ids
from parley.core.ground import Ground
from parley.core.i18n import translator
from parley.core.ids import NOBODY, LaneId, WorkspaceId
from parley.core.lanes import Lane, wake_all
from parley.core.settings import Settings
from parley.demo import answering
from parley.demo.playing import PLAY_LANE
from parley.demo.script import salon
from parley.workspace import Visit
from tests.demo.conftest import Visitor
from tests.spine.waiting import until

EVERYTHING = "SELECT count(*) FROM messages UNION ALL SELECT count(*) FROM deliveries UNION ALL SELECT count(*) FROM journal"


async def test_a_newcomer_finds_conversations_of_three_channels_in_every_state(visitor: Visitor) -> None:
    await until(visitor.is_played)

    found = await visitor.rows("SELECT status, channel FROM conversations")
    assert {status for status, _ in found} == {"open", "waiting", "snoozed", "resolved"}
    assert {channel for _, channel in found} == {"telegram", "webchat", "console"}
    assert len(found) == sum(bool(guest.story) for guest in salon().guests)
    assert await visitor.rows("SELECT error FROM journal_failed") == []
    assert await visitor.rows("SELECT error FROM lanes WHERE error IS NOT NULL AND kind NOT IN ('conversations.deliver')") == []


async def test_a_story_reads_as_it_is_written_with_its_picture_and_its_pressed_button(visitor: Visitor) -> None:
    await until(visitor.is_played)
    story = next(guest for guest in salon().guests if guest.key == "iryna").story

    timeline = [message for message in await visitor.timeline("Ірина") if message.direction != "system"]

    assert [message.text for message in timeline] == [line.says or line.replies or line.press for line in story]
    assert [message.at for message in timeline] == sorted(message.at for message in timeline)
    assert (timeline[-1].at - timeline[0].at).total_seconds() == pytest.approx((story[0].ago - story[-1].ago) * 3600)
    picture = (await until(lambda: _stored(visitor)))[0]
    assert picture == ("image", "stored")
    assert timeline[2].content["payload"] == "13:30"


async def _stored(visitor: Visitor) -> list[tuple[object, ...]]:
    return await visitor.rows("SELECT type, state FROM attachments WHERE state = 'stored'")


async def test_whoever_goes_on_in_another_channel_is_the_same_person(visitor: Visitor) -> None:
    await until(visitor.is_played)

    timeline = await visitor.timeline("Оксана")

    assert {message.channel for message in timeline if message.channel} == {"webchat", "telegram"}
    assert len({message.conversation_id for message in timeline}) == 1


async def test_stories_played_again_say_nothing_twice(visitor: Visitor) -> None:
    await until(visitor.is_played)
    before = await visitor.rows(EVERYTHING)

    async with visitor.ground.database.transaction(demo.DEMO) as tx:
        await wake_all(tx, PLAY_LANE, (guest.key for guest in salon().guests if guest.story))
    await until(visitor.is_played)

    assert await visitor.rows(EVERYTHING) == before


@pytest.mark.parametrize(("name", "reached"), [("James", State.SENT), ("Галина", State.READ), ("Emily", State.READ)])
async def test_a_reply_goes_out_and_is_answered(visitor: Visitor, name: str, reached: State) -> None:
    await until(visitor.is_played)
    guest = next(guest for guest in salon().guests if guest.name == name)

    said = await visitor.replies(name, "Grace is here")

    async def answered() -> bool:
        return guest.more[0] in [message.text for message in await visitor.timeline(name)]

    assert await until(answered)
    assert (await visitor.message(said)).state is reached


async def test_somebody_new_writes_each_time_it_is_their_turn(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "SOMEBODY_NEW_EVERY", answering.SOMEBODY_NEW_EVERY * 0)
    await until(visitor.is_played)
    newcomers = [guest for guest in salon().guests if guest.opens][:2]

    for guest in newcomers:
        await answering.arrive(visitor.ground, Lane(WorkspaceId(NOBODY), LaneId(ids.new()), "demo.arrive", "", {}, 1, 0))
        assert await until(lambda guest=guest: visitor.find(guest.name))

    assert (await visitor.timeline(newcomers[1].name))[0].text == newcomers[1].opens


async def test_a_stranger_at_the_invented_provider_is_turned_away(visitor: Visitor) -> None:
    url = f"{visitor.ground.settings.public_url}/demo/telegram/bot123:{'x' * 30}/getMe"

    assert (await visitor.ground.http.call("POST", url)).status == 401


# ── starting ────────────────────────────────────────────────────────────────────────────────────


async def _founded(ground: Ground) -> list[tuple[object, ...]]:
    async with ground.database.across() as tx:
        sql = "SELECT id::text FROM staff UNION ALL SELECT id::text FROM accounts UNION ALL SELECT id::text FROM locations ORDER BY 1"
        return [tuple(row) for row in await tx.records(sql)]


async def test_a_second_start_changes_nothing(ground: Ground) -> None:
    assert await demo.prepare(ground)
    before = await _founded(ground)

    assert await demo.prepare(ground)

    assert await _founded(ground) == before


async def test_nothing_is_added_where_somebody_works_already(ground: Ground) -> None:
    async with ground.database.transaction(WorkspaceId(ids.new())) as tx:
        await workspace.found(tx, name="Garage", owner_name="Linus", owner_email="linus@garage.example", owner_password="correct horse")

    assert not await app.demonstrated(ground)

    assert len(await _founded(ground)) == 1


async def test_a_workspace_that_came_later_leaves_the_demonstration_as_it_is(ground: Ground) -> None:
    assert await demo.prepare(ground)
    async with ground.database.transaction(WorkspaceId(ids.new())) as tx:
        await workspace.found(tx, name="Garage", owner_name="Linus", owner_email="linus@garage.example", owner_password="correct horse")

    assert await demo.prepare(ground)


async def test_the_bot_finds_its_provider_when_the_server_has_another_port(ground: Ground) -> None:
    await demo.prepare(ground)
    moved = replace(ground, settings=msgspec.structs.replace(ground.settings, port=4242))

    await demo.prepare(moved)

    async with ground.database.transaction(demo.DEMO) as tx:
        bots = [row for row in await channels.accounts(tx) if row.kind == "telegram"]
    assert [bot.settings["api_url"] for bot in bots] == ["http://127.0.0.1:4242/demo/telegram"]
    assert (await moved.one(Accounts).get(bots[0].id)).address == "@silk_and_mint_bot"


async def test_the_invitation_names_the_address_and_a_login_that_works(ground: Ground) -> None:
    await demo.prepare(ground)

    told = await demo.invitation(ground, translator("ru"))

    secret = demo.password(ground)
    assert ground.settings.public_url in told
    assert secret in told
    for colleague in salon().staff:
        assert colleague.email in told
        choices = await workspace.sign_in(ground.database, email=colleague.email, password=secret, visit=Visit("127.0.0.1"))
        assert choices


async def test_only_the_demonstration_may_call_its_own_machine(ground: Ground) -> None:
    assert Settings().allow_private_hosts == frozenset()
    assert ground.settings.allow_private_hosts == {"127.0.0.1"}


async def test_replies_in_other_workspaces_wake_nobody(ground: Ground) -> None:
    async with ground.database.transaction(WorkspaceId(ids.new())) as tx:
        await answering.answer_later(tx, conversations.Replied(ids.ConversationId(ids.new()), ids.MessageId(ids.new())))
        assert await tx.value("SELECT count(*) FROM lanes") == 0


async def test_all_guests_can_be_told_apart() -> None:
    guests = salon().guests
    assert len({guest.key for guest in guests}) == len({guest.number for guest in guests}) == len(guests)
    assert all(guest.story or guest.opens for guest in guests)
    assert {person.language for person in guests} == {"ru", "uk", "en"}
