"""The life of a promise: offered, agreed to, reserved for somebody, made; or late, broken, and owed all the same."""

import asyncio
from datetime import timedelta

import msgspec
import pytest

from parley import conversations, people, workspace
from parley.channels import Address, Trust
from parley.conversations import Status
from parley.core import clock
from parley.core.errors import Forbidden, Invalid, NotFound
from parley.core.ids import WorkspaceId, new
from parley.routing import Manner, State, callbacks
from parley.routing.callbacks import CallBackId, Rules
from parley.routing.callbacks import State as Stage
from parley.routing.callbacks.steps import NUMBER_LIVES
from parley.workspace import Hours
from tests.routing.calls import ADAS, ALWAYS, Line
from tests.routing.floor import Floor

NEVER = Hours(week=((),) * 7)


@pytest.fixture
async def line(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> Line:
    line = Line(floor, monkeypatch)
    await line.later(0)
    await line.decides(ALWAYS)
    await floor.hires("Barbara")
    return line


# ── the offer


async def test_whoever_is_in_need_is_asked_on_their_channel_and_still_waits_for_an_answer(line: Line) -> None:
    await line.is_urgent("ada", phone=Trust.PROVEN)

    assert await line.told("ada") == ["May we call you within 3 minutes at +380 … 45-67?"]
    one, talk = await line.only(), await line.talk("ada")
    assert (one.state, one.phone, one.reason) == (Stage.OFFERED, ADAS, "urgent")
    assert talk.status is Status.OPEN and talk.waiting_since


@pytest.mark.parametrize("yes", ["да", "Так, будь ласка!", "YES", "ага, перезвоните"])
async def test_a_yes_in_any_language_makes_it_a_promise(line: Line, yes: str) -> None:
    await line.is_urgent("ada", phone=Trust.PROVEN)

    await line.town.says("ada", yes)

    one = await line.only()
    assert (one.state, one.due_at) == (Stage.PROMISED, one.starts_at and one.starts_at + timedelta(minutes=3))
    assert (await line.told("ada"))[-1] == "Agreed: we will call you within 3 minutes at +380 … 45-67."
    assert await line.steps() == ["promised"]


async def test_the_button_says_the_same(line: Line) -> None:
    await line.is_urgent("ada", phone=Trust.PROVEN)
    await line.town.says("ada", "Yes, call me", payload="callback:yes")
    assert (await line.only()).state is Stage.PROMISED


async def test_a_no_is_heeded_and_not_asked_again(line: Line) -> None:
    await line.is_urgent("ada", phone=Trust.PROVEN)
    await line.town.says("ada", "нет, не надо")
    await line.is_urgent("ada")

    assert (await line.only()).outcome == "declined"
    assert (await line.told("ada"))[-1] == "All right, we will answer you here."


async def test_other_words_are_no_answer(line: Line) -> None:
    await line.is_urgent("ada", phone=Trust.PROVEN)
    await line.town.says("ada", "не могу войти в кабинет, что делать?")
    assert (await line.only()).state is Stage.OFFERED


async def test_whoever_has_no_number_is_asked_for_one(line: Line) -> None:
    await line.is_urgent("ada")
    assert await line.told("ada") == ["We can call you within 3 minutes. Write the number to call."]

    await line.town.says("ada", "мой номер 050 123-45-67, жду")

    one = await line.only()
    assert (one.state, one.phone) == (Stage.PROMISED, ADAS)


async def test_another_number_than_the_one_that_we_know(line: Line) -> None:
    await line.is_urgent("ada", phone=Trust.PROVEN)
    await line.town.says("ada", "Another number", payload="callback:other")
    assert (await line.told("ada"))[-1] == "On which number may we call you? Write it here."

    await line.town.says("ada", "+380 67 765 43 21")

    one = await line.only()
    assert (one.state, one.phone) == (Stage.PROMISED, "+380677654321")


async def test_a_number_without_its_country_is_read_as_in_the_business_s_own(line: Line) -> None:
    async with line.town.begin() as tx:
        await workspace.add_calendar(tx, name="Own", hours=Hours(country="PL"), by=line.floor.chief)
    await line.is_urgent("ada")
    await line.town.says("ada", "512 345 678")
    assert (await line.only()).phone == "+48512345678"


async def test_a_number_that_somebody_else_only_claims_is_not_named(line: Line) -> None:
    """Said on another channel of theirs, where anybody may have typed it."""
    await line.town.says("ada", "Hello")
    await line.town.says("ada@mail.example", "Hello", on="email", also=(Address("phone", ADAS, Trust.CLAIMED),))
    async with line.town.begin() as tx:
        one, other = await line.town.person("ada", tx=tx), await line.town.person("ada@mail.example", on="email", tx=tx)
        await people.merge(tx, one, other, by=line.town.grace)

    await line.noticed("ada")

    assert (await line.only()).phone is None


async def test_a_number_that_they_claimed_here_is(line: Line) -> None:
    await line.is_urgent("ada", phone=Trust.CLAIMED)
    assert (await line.only()).phone == ADAS


async def test_one_offer_at_a_time(line: Line) -> None:
    await line.is_urgent("ada", phone=Trust.PROVEN)
    await line.is_urgent("ada")
    assert len(await line.all()) == 1


async def test_an_offer_that_nobody_answers_runs_out(line: Line) -> None:
    await line.is_urgent("ada", phone=Trust.PROVEN)
    await line.later(16 * 60)
    one = await line.only()
    assert (one.state, one.outcome) == (Stage.CANCELLED, "unanswered")

    await line.town.says("ada", "yes")
    assert (await line.only()).state is Stage.CANCELLED


@pytest.mark.parametrize(
    "rules", [Rules(always=True, offers=False), Rules(always=True, kinds=frozenset({"refund"}))], ids=["switched off", "another urgency"]
)
async def test_nothing_is_offered_that_was_not_decided(line: Line, rules: Rules) -> None:
    await line.decides(rules)
    await line.is_urgent("ada", phone=Trust.PROVEN)
    assert await line.all() == []


async def test_nothing_is_offered_where_nobody_is_there_to_call(line: Line) -> None:
    await line.floor.is_now("Barbara", State.OFFLINE)
    await line.is_urgent("ada", phone=Trust.PROVEN)
    assert await line.all() == []


async def test_whoever_forbids_us_to_use_their_data_is_not_asked(line: Line) -> None:
    await line.town.says("ada", "Hello")
    async with line.town.begin() as tx:
        said = people.consents.Said(
            identity_id=await line.town.identity("ada", tx=tx), purpose="processing", granted=False, source="customer", everywhere=True
        )
        await people.consents.record(tx, [said])
    await line.noticed("ada")
    assert await line.all() == []


async def test_whoever_is_blocked_is_not_asked(line: Line) -> None:
    await line.town.says("ada", "Hello")
    async with line.town.begin() as tx:
        await people.block(tx, await line.town.person("ada", tx=tx), by=line.town.grace)
    await line.noticed("ada")
    assert await line.all() == []


async def test_outside_the_hours_the_next_opening_is_promised(line: Line) -> None:
    opens = (clock.now() + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)
    nine_to_ten = workspace.Span(540, 600)
    tomorrow = tuple((nine_to_ten,) if day == opens.weekday() else () for day in range(7))
    async with line.town.begin() as tx:
        calendar = await workspace.add_calendar(tx, name="Own", hours=Hours("UTC", tomorrow), by=line.floor.chief)
    await line.decides(Rules(calendar_id=calendar))
    await line.floor.is_now("Barbara", State.OFFLINE)

    await line.is_urgent("ada", phone=Trust.PROVEN)
    await line.town.says("ada", "yes")

    one = await line.only()
    assert (one.starts_at, one.due_at) == (opens, opens + timedelta(minutes=3))
    asked, agreed = await line.told("ada")
    assert asked.startswith("We are not at work just now. May we call you on ") and "after 09:00" in asked
    assert agreed.startswith("Agreed: we will call you on ") and "after 09:00" in agreed

    await line.floor.is_now("Barbara", State.AVAILABLE)
    await line.floor.looks_round()
    assert (await line.only()).state is Stage.PROMISED


async def test_where_nobody_ever_works_nothing_is_promised(line: Line) -> None:
    async with line.town.begin() as tx:
        calendar = await workspace.add_calendar(tx, name="Never", hours=NEVER, by=line.floor.chief)
    await line.decides(Rules(calendar_id=calendar))
    await line.is_urgent("ada", phone=Trust.PROVEN)
    assert await line.all() == []
    async with line.town.begin() as tx:
        with pytest.raises(callbacks.NeverOpen):
            await callbacks.promise(tx, await line.town.conversation("ada", tx=tx), ADAS, by=line.floor.chief)


# ── by hand


async def test_a_colleague_promises_a_call_and_the_customer_is_told(line: Line) -> None:
    await line.town.says("ada", "Hello")
    async with line.town.begin() as tx:
        await callbacks.promise(tx, await line.town.conversation("ada", tx=tx), "050 123 45 67", by=line.floor.chief)
    one = await line.only()
    assert (one.state, one.phone, one.asked_by) == (Stage.PROMISED, ADAS, line.town.grace)
    assert await line.told("ada") == ["Agreed: we will call you within 3 minutes at +380 … 45-67."]


async def test_a_colleague_has_the_customer_asked(line: Line) -> None:
    await line.town.says("ada", "Hello")
    async with line.town.begin() as tx:
        await callbacks.offer(tx, await line.town.conversation("ada", tx=tx), by=line.floor.chief)
    await line.town.says("ada", "0501234567")
    assert (await line.only()).state is Stage.PROMISED


async def test_a_second_one_beside_it_and_no_number_are_refused(line: Line) -> None:
    await line.promised()
    async with line.town.begin() as tx:
        with pytest.raises(callbacks.AlreadyPromised):
            await callbacks.promise(tx, await line.town.conversation("ada", tx=tx), ADAS, by=line.floor.chief)
    await line.town.says("emmy", "Hello")
    async with line.town.begin() as tx:
        with pytest.raises(callbacks.NumberInvalid) as refused:
            await callbacks.promise(tx, await line.town.conversation("emmy", tx=tx), "twelve", by=line.floor.chief)
    assert refused.value.field == "phone"


# ── whoever calls


async def test_the_whole_way_to_a_call_that_reached_them(line: Line) -> None:
    one = await line.promised()
    await line.floor.looks_round()
    reserved = await line.only()
    assert (reserved.state, reserved.agent_id) == (Stage.RESERVED, line.floor.staff["Barbara"])
    assert await line.hears() == {("Barbara", "call")}

    await line.does(callbacks.begin, one, by="Barbara")
    await line.later(240)
    done = await line.does(callbacks.finish, one, "reached", "She had lost her key.", by="Barbara")

    assert (done.state, done.outcome, done.attempts, done.missed_at) == (Stage.DONE, "reached", 1, None)
    assert await line.steps() == ["promised", "reserved", "calling", "reached"]
    assert "She had lost her key." in await line.town.timeline(await line.town.person("ada"))
    async with line.town.begin() as tx:
        assert await callbacks.kept_since(tx, clock.now() - timedelta(hours=1)) == callbacks.Kept(1, 0)


async def test_a_call_fills_whoever_is_kept_free_for_it(line: Line) -> None:
    await line.floor.rules(call=1, chat=1)
    await line.promised()
    await line.town.says("emmy", "Hello")

    await line.floor.looks_round()

    assert (await line.only()).state is Stage.RESERVED
    assert await line.floor.owners() == {"Ada": None, "Emmy": None}, "whoever is to call is given nothing beside it"


async def test_a_promised_call_stands_before_all_that_waits(line: Line) -> None:
    await line.floor.is_now("Barbara", State.BREAK)
    await line.decides(ALWAYS)
    await line.town.says("emmy", "Hello")
    await line.town.says("ada", "Hello")
    async with line.town.begin() as tx:
        await callbacks.promise(tx, await line.town.conversation("ada", tx=tx), ADAS, by=line.floor.chief)
    await line.floor.is_now("Barbara", State.AVAILABLE)

    await line.floor.looks_round()

    assert (await line.only()).agent_id == line.floor.staff["Barbara"]


async def test_whoever_talks_with_them_calls_them(line: Line) -> None:
    """The call takes over the place that the talk had, so that one chat does not stand in the way of the call about it."""
    await line.floor.hires("Frances")
    await line.town.says("ada", "Hello")
    await line.floor.looks_round()
    [owner] = (await line.floor.owners()).values()
    await line.promised()

    await line.floor.looks_round()

    one = await line.only()
    assert one.agent_id == line.floor.staff[owner or ""]


async def test_whoever_has_no_room_for_a_call_is_not_chosen(line: Line) -> None:
    await line.town.says("emmy", "Hello")
    await line.floor.looks_round()
    assert await line.floor.owners() == {"Emmy": "Barbara"}
    await line.promised()

    await line.floor.looks_round()
    assert (await line.only()).state is Stage.PROMISED

    async with line.town.begin() as tx:
        await conversations.resolve(tx, await line.town.conversation("emmy", tx=tx), by=line.town.grace)
    await line.floor.looks_round()
    assert (await line.only()).state is Stage.RESERVED


async def test_two_looks_at_once_reserve_one_operator_for_one_call(line: Line) -> None:
    for who in ("ada", "emmy", "sofia"):
        await line.is_urgent(who, phone=Trust.CLAIMED)
        await line.town.says(who, "yes")

    await asyncio.gather(*(line.floor.looks_round() for _ in range(4)))

    assert sorted(one.state for one in await line.all()) == [Stage.PROMISED, Stage.PROMISED, Stage.RESERVED]


async def test_who_goes_away_meanwhile_loses_it_to_another(line: Line) -> None:
    await line.promised()
    await line.floor.looks_round()
    await line.floor.hires("Frances")
    await line.later(1)
    await line.floor.is_now("Barbara", State.OFFLINE)

    await line.floor.looks_round()

    assert (await line.only()).agent_id == line.floor.staff["Frances"]


async def test_who_takes_it_by_hand_keeps_it_though_they_said_that_they_are_away(line: Line) -> None:
    one = await line.promised()
    await line.floor.is_now("Barbara", State.OFFLINE)
    await line.later(1)
    await line.does(callbacks.take, one, by="Barbara")
    await line.floor.looks_round()
    assert (await line.only()).agent_id == line.floor.staff["Barbara"]


async def test_who_does_not_act_loses_it_and_the_others_are_told(line: Line) -> None:
    await line.promised()
    await line.floor.looks_round()
    await line.floor.hires("Frances")
    await line.later(46)

    one = await line.only()
    assert (one.state, one.agent_id) == (Stage.PROMISED, None)
    assert await line.hears() == {("Barbara", "call"), ("Barbara", "call_late"), ("Frances", "call_late")}

    await line.floor.looks_round()
    assert (await line.only()).agent_id == line.floor.staff["Frances"]


async def test_a_minute_before_the_end_it_is_everybody_s_concern(line: Line) -> None:
    await line.floor.is_now("Barbara", State.BREAK)
    await line.floor.hires("Frances", state=State.BUSY)
    await line.promised()
    await line.later(119)
    assert await line.hears() == set()

    await line.later(2)

    assert await line.hears() == {("Frances", "call_late")}
    taken = await line.does(callbacks.take, await line.only(), by="Barbara")
    assert taken.agent_id == line.floor.staff["Barbara"]


async def test_where_it_was_decided_so_only_supervisors_hear(line: Line) -> None:
    await line.decides(msgspec.structs.replace(ALWAYS, tells="supervisors"))
    await line.floor.hires("Frances", state=State.BUSY)
    async with line.town.begin() as tx:
        await tx.execute("UPDATE staff SET role = 'supervisor' WHERE workspace_id = $1 AND name = 'Grace'", tx.workspace_id)
    await line.promised()
    await line.later(121)
    assert await line.hears() == {("Grace", "call_late")}


async def test_a_broken_promise_is_written_down_and_still_owed(line: Line) -> None:
    await line.floor.is_now("Barbara", State.BREAK)
    await line.floor.hires("Frances", state=State.BUSY)
    one = await line.promised()
    await line.later(181)

    missed = await line.only()
    assert (missed.state, missed.missed_at) == (Stage.PROMISED, one.due_at)
    assert await line.steps() == ["promised", "missed"]
    async with line.town.begin() as tx:
        assert [shown.id for shown in await callbacks.open_ones(tx)] == [one.id]

    await line.does(callbacks.begin, one, by="Frances")
    await line.does(callbacks.finish, one, "reached", by="Frances")
    async with line.town.begin() as tx:
        assert await callbacks.kept_since(tx, clock.now() - timedelta(hours=1)) == callbacks.Kept(0, 1)


async def test_who_dials_in_time_has_kept_the_promise_however_long_they_talk(line: Line) -> None:
    one = await line.promised()
    await line.floor.looks_round()
    await line.later(30)
    await line.does(callbacks.begin, one, by="Barbara")
    await line.later(1000)
    assert (await line.only()).missed_at is None


async def test_who_was_not_reached_is_called_again_a_few_times(line: Line) -> None:
    await line.decides(Rules(always=True, retry_minutes=10, most_attempts=2))
    one = await line.promised()
    await line.floor.looks_round()
    again = await line.does(callbacks.finish, one, "no_answer", by="Barbara")
    assert (again.state, again.attempts, again.starts_at) == (Stage.PROMISED, 1, clock.now() + timedelta(minutes=10))
    assert (await line.told("ada"))[-1].endswith("We will call again in 10 minutes.")
    await line.floor.looks_round()
    assert (await line.only()).state is Stage.PROMISED

    await line.later(600)
    await line.floor.looks_round()
    assert (await line.only()).agent_id == line.floor.staff["Barbara"]
    over = await line.does(callbacks.finish, one, "no_answer", by="Barbara")
    assert (over.state, over.outcome, over.attempts) == (Stage.DONE, "no_answer", 2)
    assert "Write here when a call suits you." in (await line.told("ada"))[-1]


async def test_of_a_wrong_number_the_right_one_is_asked(line: Line) -> None:
    one = await line.promised()
    await line.floor.looks_round()
    await line.does(callbacks.finish, one, "wrong_number", by="Barbara")
    assert ((await line.only()).state, (await line.only()).phone) == (Stage.OFFERED, None)

    await line.town.says("ada", "0677654321")

    assert ((await line.only()).state, (await line.only()).phone) == (Stage.PROMISED, "+380677654321")


async def test_nobody_takes_a_call_that_a_colleague_has(line: Line) -> None:
    one = await line.promised()
    await line.floor.looks_round()
    await line.floor.hires("Frances")
    with pytest.raises(callbacks.TakenByAnother):
        await line.does(callbacks.begin, one, by="Frances")
    await line.does(callbacks.begin, one, by="Barbara")
    with pytest.raises(callbacks.TakenByAnother):
        await line.does(callbacks.finish, one, "reached", by="Frances")


async def test_who_lets_it_go_is_not_asked_again(line: Line) -> None:
    one = await line.promised()
    await line.floor.looks_round()
    await line.does(callbacks.let_go, one, by="Barbara")
    await line.floor.looks_round()
    assert ((await line.only()).state, (await line.only()).agent_id) == (Stage.PROMISED, None)


async def test_what_was_cancelled_by_mistake_comes_back(line: Line) -> None:
    one = await line.promised()
    await line.does(callbacks.cancel, one, by="Barbara")
    assert (await line.only()).state is Stage.CANCELLED
    with pytest.raises(callbacks.CallBackOver):
        await line.does(callbacks.begin, one, by="Barbara")

    back = await line.does(callbacks.bring_back, one, by="Barbara")

    assert (back.state, back.due_at) == (Stage.PROMISED, one.due_at)


async def test_resolving_the_conversation_does_not_break_the_promise(line: Line) -> None:
    await line.promised()
    async with line.town.begin() as tx:
        await conversations.resolve(tx, await line.town.conversation("ada", tx=tx), by=line.town.grace)
    await line.floor.looks_round()
    assert (await line.only()).state is Stage.RESERVED


async def test_resolving_it_takes_back_what_was_only_offered(line: Line) -> None:
    await line.is_urgent("ada", phone=Trust.PROVEN)
    async with line.town.begin() as tx:
        await conversations.resolve(tx, await line.town.conversation("ada", tx=tx), by=line.town.grace)
    assert (await line.only()).outcome == "withdrawn"


async def test_the_number_is_forgotten_a_month_after_the_call(line: Line) -> None:
    one = await line.promised()
    await line.does(callbacks.cancel, one, by="Barbara")
    await line.later(NUMBER_LIVES.total_seconds() - 1)
    assert (await line.only()).phone == ADAS
    await line.later(2)
    assert (await line.only()).phone is None


async def test_the_promise_follows_a_person_who_turns_out_to_be_another(line: Line) -> None:
    one = await line.promised()
    await line.town.says("emmy", "Hello")
    async with line.town.begin() as tx:
        ada, emmy = await line.town.person("ada", tx=tx), await line.town.person("emmy", tx=tx)
        link = await people.merge(tx, emmy, ada, by=line.town.grace)
        person = await line.town.person("ada", tx=tx)
        assert [shown.person_id for shown in await callbacks.open_ones(tx)] == [person]
        leader = await line.town.conversation("ada", tx=tx)
        assert [owed.id for owed in await callbacks.open_of(tx, leader)] == [one.id]
    await line.floor.looks_round()
    assert (await line.only()).state is Stage.RESERVED
    async with line.town.begin() as tx:
        await people.unlink(tx, link, by=line.town.grace)
        assert [shown.person_id for shown in await callbacks.open_ones(tx)] == [await line.town.person("ada", tx=tx)]


# ── settings, strangers


async def test_only_who_manages_routing_decides(line: Line) -> None:
    barbara = await line.floor.member("Barbara")
    async with line.town.begin() as tx:
        with pytest.raises(Forbidden):
            await callbacks.set_rules(tx, ALWAYS, by=barbara)
        with pytest.raises(Invalid):
            await callbacks.set_rules(tx, Rules(kinds=frozenset({"gossip"})), by=line.floor.chief)
        with pytest.raises(NotFound):
            await callbacks.set_rules(tx, Rules(calendar_id=workspace.CalendarId(new())), by=line.floor.chief)


async def test_a_stranger_gets_nothing(line: Line) -> None:
    one = await line.promised()
    async with line.town.ground.database.transaction(WorkspaceId(new())) as tx:
        with pytest.raises(NotFound):
            await callbacks.callback(tx, one.id)
        assert await callbacks.open_ones(tx) == []
    with pytest.raises(NotFound):
        await line.does(callbacks.take, msgspec.structs.replace(one, id=CallBackId(new())), by="Barbara")


async def test_a_restart_loses_no_timer(line: Line) -> None:
    """What is due stands in a lane of its own from the very transaction in which it was promised."""
    one = await line.promised()
    sql = "SELECT FROM lanes WHERE workspace_id = $1 AND kind = 'routing.callback' AND key = $2"
    assert len(await line.town.rows(sql, str(one.id))) == 1


async def test_a_queue_where_people_take_what_they_like_keeps_somebody_for_a_call_too(line: Line) -> None:
    await line.floor.changes_default(Manner())
    await line.promised()
    await line.floor.looks_round()
    assert (await line.only()).state is Stage.RESERVED
