"""The life of promises: what happens to conversations winds their clocks up, and what is late is told and dealt with."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from parley import conversations, people, routing, wiring, workspace
from parley.conversations import Author, Change, Priority, Status
from parley.core import events, ids
from parley.core.db import Tx
from parley.core.errors import Forbidden, Invalid, NotFound
from parley.core.questions import CONTAINS, Condition, Group
from parley.routing import Manner, PromiseAtRisk, PromiseBroken, sla
from parley.routing.sla import Deeds, Offer, Policy
from parley.workspace import Hours, Span
from tests.conversations.commenters import PAGE, comments
from tests.conversations.looks import lines
from tests.routing.floor import Floor

ALWAYS = Hours("UTC", week=((Span(0, 1440),),) * 7)
NEVER = Hours("UTC", week=((),) * 7)
SOON = Offer(name="Soon", first_minutes=30, next_minutes=60, resolution_minutes=240, warns_percent=50)
QUIET = Deeds()
# Time passes by moving back whatever was written down.
PASSES = (
    "UPDATE promise_turns SET at = at - {0}, waiting_since = waiting_since - {0} WHERE workspace_id = $1",
    "UPDATE conversations SET waiting_since = waiting_since - {0}, answer_due_at = answer_due_at - {0} WHERE workspace_id = $1",
    "UPDATE messages SET at = at - {0} WHERE workspace_id = $1",
    "UPDATE sla_policies SET changed_at = changed_at - {0} WHERE workspace_id = $1",
    """UPDATE promises SET started_at = started_at - {0}, runs_since = runs_since - {0}, met_at = met_at - {0}, warn_at = warn_at - {0},
              due_at = due_at - {0}, warned_at = warned_at - {0}, broken_at = broken_at - {0}, next_at = next_at - {0}
        WHERE workspace_id = $1""",
)
STANDS = """
    SELECT clock, CASE WHEN met_at IS NOT NULL THEN 'met' WHEN runs_since IS NULL THEN 'paused' ELSE 'runs' END,
           CASE WHEN broken_at IS NOT NULL THEN 'broken' WHEN warned_at IS NOT NULL THEN 'at risk' ELSE 'calm' END
      FROM promises WHERE workspace_id = $1 AND conversation_id = $2 AND policy_id IS NOT NULL
"""
DUE = """
    SELECT round(extract(epoch FROM due_at - started_at) / 60)::int FROM promises
     WHERE workspace_id = $1 AND conversation_id = $2 AND clock = $3 AND policy_id IS NOT NULL
"""


class Watch:
    """`floor` with promises; time passes there when a test says so."""

    def __init__(self, floor: Floor) -> None:
        self.floor, self.town = floor, floor.town
        self.told: list[PromiseAtRisk | PromiseBroken] = []

    async def hear(self, _: Tx, event: PromiseAtRisk | PromiseBroken) -> None:
        self.told.append(event)

    def heard(self) -> list[tuple[str, str]]:
        """What was told since the last time: the clock, and how it goes."""
        told, self.told = self.told, []
        return [(one.clock, "broken" if isinstance(one, PromiseBroken) else "at risk") for one in told]

    async def offers(self, offer: Offer = SOON, **more: Any) -> Policy:
        async with self.town.begin() as tx:
            return await sla.add(tx, msgspec.structs.replace(offer, **more), by=self.floor.chief)

    async def asks(self, who: str, text: str = "Hello!") -> None:
        await self.town.says(who, text)
        await self.floor.looks_round()

    async def passes(self, minutes: int) -> None:
        async with self.town.begin() as tx:
            for sql in PASSES:
                await tx.execute(sql.format(f"interval '{minutes} minutes'"), tx.workspace_id)
        await self.floor.looks_round()

    async def answers(self, who: str) -> None:
        async with self.town.begin() as tx:
            way = (await self.town.identity(who, tx=tx), self.town.accounts["console"])
            await conversations.reply(tx, await self.floor.talk(who), text="Yes.", way=way, author=Author("staff", self.town.grace))
        await self.floor.looks_round()

    async def changes(self, who: str, **change: Any) -> conversations.Undo:
        async with self.town.begin() as tx:
            done = await conversations.change_many(tx, [await self.floor.talk(who)], Change(**change), by=self.town.grace)
        await self.floor.looks_round()
        return done

    async def stands(self, who: str) -> dict[str, tuple[str, str]]:
        return {clock: (state, mood) for clock, state, mood in await self.town.rows(STANDS, await self.floor.talk(who))}

    async def minutes(self, who: str, clock: str = "first") -> int | None:
        """From the beginning of a clock until it is due."""
        found = await self.town.rows(DUE, await self.floor.talk(who), clock)
        return found[0][0] if found else None

    async def priority(self, who: str) -> Priority:
        async with self.town.begin() as tx:
            return (await conversations.conversation(tx, await self.floor.talk(who))).priority


@pytest.fixture
async def watch(floor: Floor) -> Watch:
    """Open at all hours; people take what they like."""
    await floor.changes_default(Manner())
    async with floor.town.begin() as tx:
        await workspace.add_calendar(tx, name="Always", hours=ALWAYS, by=floor.chief)
    return Watch(floor)


@pytest.fixture(autouse=True)
def heard(watch: Watch) -> Iterator[None]:
    reactions = {event: [*wiring.REACTIONS[event], watch.hear] for event in (PromiseAtRisk, PromiseBroken)}
    events.wire({**wiring.REACTIONS, **reactions})
    yield
    events.wire(wiring.REACTIONS)


# ── the life of a promise ───────────────────────────────────────────────────────────────────────


async def test_a_first_answer_is_calm_then_at_risk_then_broken_and_each_is_told_once(watch: Watch) -> None:
    await watch.offers(resolution_minutes=None)
    await watch.asks("ada")
    assert await watch.stands("ada") == {"first": ("runs", "calm")}

    await watch.passes(14)
    assert watch.heard() == []
    await watch.passes(2)
    assert watch.heard() == [("first", "at risk")]
    await watch.passes(13)
    assert watch.heard() == []
    await watch.passes(2)
    assert watch.heard() == [("first", "broken")]
    await watch.passes(600)
    assert watch.heard() == []
    assert await watch.stands("ada") == {"first": ("runs", "broken")}


async def test_an_answer_keeps_the_promise_and_the_next_question_has_its_own(watch: Watch) -> None:
    await watch.offers(resolution_minutes=None)
    await watch.asks("ada")
    await watch.passes(5)
    await watch.answers("ada")
    assert await watch.stands("ada") == {"first": ("met", "calm")}

    await watch.passes(100)
    await watch.asks("ada", "And then?")
    assert await watch.stands("ada") == {"first": ("met", "calm"), "next": ("runs", "calm")}
    await watch.passes(61)
    assert watch.heard() == [("next", "broken")]


async def test_the_whole_stands_still_while_the_customer_is_awaited_or_it_is_put_off(watch: Watch) -> None:
    await watch.offers(first_minutes=None, next_minutes=None)
    await watch.asks("ada")
    await watch.passes(100)
    await watch.answers("ada")
    assert await watch.stands("ada") == {"resolution": ("paused", "calm")}
    await watch.passes(600)
    await watch.asks("ada", "And then?")
    assert await watch.stands("ada") == {"resolution": ("runs", "calm")}
    await watch.changes("ada", status=Status.SNOOZED)
    await watch.passes(600)
    await watch.changes("ada", status=Status.OPEN)
    await watch.passes(21)
    assert watch.heard() == [("resolution", "at risk")]

    await watch.changes("ada", status=Status.RESOLVED)
    assert await watch.stands("ada") == {"resolution": ("met", "at risk")}


async def test_what_is_opened_again_goes_on_where_it_stood(watch: Watch) -> None:
    await watch.offers(first_minutes=None, next_minutes=None)
    await watch.asks("ada")
    await watch.passes(100)
    await watch.changes("ada", status=Status.RESOLVED)
    await watch.passes(600)
    await watch.asks("ada", "It has come loose again")
    assert await watch.stands("ada") == {"resolution": ("runs", "calm")}
    await watch.passes(141)
    assert watch.heard() == [("resolution", "broken")]


async def test_an_undone_resolution_leaves_the_clocks_as_they_were(watch: Watch) -> None:
    await watch.offers(resolution_minutes=None)
    await watch.asks("ada")
    done = await watch.changes("ada", status=Status.RESOLVED)
    assert await watch.stands("ada") == {"first": ("met", "calm")}
    async with watch.town.begin() as tx:
        await conversations.undo(tx, done, by=watch.town.grace)
    await watch.floor.looks_round()
    assert await watch.stands("ada") == {"first": ("runs", "calm")}


async def test_an_answer_that_came_too_late_is_known_though_nobody_looked_meanwhile(watch: Watch) -> None:
    await watch.offers(resolution_minutes=None)
    await watch.town.says("ada", "Hello!")
    async with watch.town.begin() as tx:
        for sql in PASSES:
            await tx.execute(sql.format("interval '2 hours'"), tx.workspace_id)
    await watch.answers("ada")
    assert await watch.stands("ada") == {"first": ("met", "broken")}
    assert watch.heard() == [("first", "broken")]


async def test_where_it_is_closed_no_time_passes(watch: Watch) -> None:
    async with watch.town.begin() as tx:
        closed = await workspace.add_calendar(tx, name="Never", hours=NEVER, by=watch.floor.chief)
    await watch.offers(calendar_id=closed)
    await watch.asks("ada")
    await watch.passes(5000)
    assert watch.heard() == []


async def test_conversations_that_were_joined_have_one_clock(watch: Watch) -> None:
    await watch.offers(resolution_minutes=None)
    await watch.asks("ada")
    await watch.town.says("ada_too", on="telegram")
    await watch.floor.looks_round()
    first, second = await watch.town.identity("ada"), await watch.town.identity("ada_too", on="telegram")
    async with watch.town.begin() as tx:
        await people.link(tx, first, second, source="staff", by=watch.town.grace)
    await watch.floor.looks_round()
    rows = await watch.town.rows("SELECT conversation_id FROM promises WHERE workspace_id = $1 AND clock = 'first'")
    assert rows == [(await watch.floor.talk("ada"),)]


async def test_without_a_policy_nothing_is_written_down(watch: Watch) -> None:
    await watch.asks("ada")
    await watch.answers("ada")
    assert await watch.town.rows("SELECT FROM promise_turns WHERE workspace_id = $1") == []
    assert await watch.town.rows("SELECT FROM promises WHERE workspace_id = $1") == []


# ── which policy ────────────────────────────────────────────────────────────────────────────────


async def test_the_first_policy_that_fits_applies_and_their_order_can_be_changed(watch: Watch) -> None:
    quick = await watch.offers(first_minutes=10)
    slow = await watch.offers(first_minutes=20)
    await watch.asks("ada")
    assert await watch.minutes("ada") == 10
    async with watch.town.begin() as tx:
        await sla.put_in_order(tx, [slow.id, quick.id], by=watch.floor.chief)
    await watch.floor.looks_round()
    assert await watch.minutes("ada") == 20
    async with watch.town.begin() as tx:
        await sla.remove(tx, slow.id, by=watch.floor.chief)
    await watch.floor.looks_round()
    assert await watch.minutes("ada") == 10
    async with watch.town.begin() as tx:
        await sla.restore(tx, slow.id, by=watch.floor.chief)
    await watch.floor.looks_round()
    assert await watch.minutes("ada") == 20


async def test_policies_are_for_queues(watch: Watch) -> None:
    await watch.offers(first_minutes=90)
    queue = await watch.floor.queue("Complaints", entry=Group(items=(Condition("said", CONTAINS, ("terrible",)),)))
    complaints = await watch.offers(name="Complaints", first_minutes=10, queues=(queue.id,))
    async with watch.town.begin() as tx:
        every = next(one for one in await sla.policies(tx) if one.id != complaints.id)
        await sla.put_in_order(tx, [complaints.id, every.id], by=watch.floor.chief)
    await watch.asks("ada", "It was terrible")
    await watch.asks("emmy", "It was fine")
    assert (await watch.minutes("ada"), await watch.minutes("emmy")) == (10, 90)


async def test_policies_are_for_channels_and_from_a_priority_on(watch: Watch) -> None:
    await watch.offers(first_minutes=10, channels=("telegram",))
    await watch.offers(first_minutes=20, priority_from=1)
    await watch.asks("ada")
    assert await watch.minutes("ada") is None
    await watch.changes("ada", priority=Priority.HIGH)
    assert await watch.minutes("ada") == 20
    await watch.town.says("emmy", "Hi", on="telegram")
    await watch.floor.looks_round()
    assert await watch.minutes("emmy") == 10


async def test_policies_are_for_segments(watch: Watch) -> None:
    async with watch.town.begin() as tx:
        question = Group(items=(Condition("name", CONTAINS, ("ada",)),))
        segment = await people.segments.save(tx, "Adas", question, by=watch.town.grace)
    await watch.offers(first_minutes=10, segment_id=segment.id)
    await watch.asks("ada")
    await watch.asks("emmy")
    assert (await watch.minutes("ada"), await watch.minutes("emmy")) == (10, None)


async def test_a_policy_for_public_comments_comes_before_the_usual_time_and_leaves_the_rest_alone(watch: Watch) -> None:
    await watch.town.connects("messenger", **PAGE)
    await watch.offers(first_minutes=5, public_only=True)
    await comments(watch.town, "ada", "Скільки?")
    await watch.floor.looks_round()
    await watch.asks("emmy")
    assert (await watch.minutes("ada"), await watch.minutes("emmy")) == (5, None)
    async with watch.town.begin() as tx:
        found = await conversations.conversation(tx, await watch.floor.talk("ada"))
    assert found.answer_due_at and found.waiting_since and (found.answer_due_at - found.waiting_since).total_seconds() == 300


# ── what is done ────────────────────────────────────────────────────────────────────────────────


async def test_who_is_told_is_the_owner_else_supervisors(watch: Watch) -> None:
    await watch.floor.hires("Barbara")
    boss = await watch.town.hires("boss")
    async with watch.town.begin() as tx:
        await tx.execute("UPDATE staff SET role = 'supervisor' WHERE workspace_id = $1 AND id = $2", tx.workspace_id, boss)
    await watch.offers(resolution_minutes=None)
    await watch.asks("ada")
    await watch.asks("emmy")
    await watch.changes("ada", owner=watch.floor.staff["Barbara"])
    await watch.passes(16)
    ada, emmy = await watch.floor.talk("ada"), await watch.floor.talk("emmy")
    assert {one.conversation_id: one.tell for one in watch.told} == {ada: (watch.floor.staff["Barbara"],), emmy: (boss,)}

    watch.told.clear()
    await watch.passes(15)
    assert {one.conversation_id: set(one.tell) for one in watch.told} == {ada: {watch.floor.staff["Barbara"], boss}, emmy: {boss}}
    kinds = await watch.town.rows("SELECT DISTINCT kind FROM notices WHERE workspace_id = $1 AND kind IN ('due', 'late') ORDER BY 1")
    assert kinds == [("due",), ("late",)]


async def test_a_team_is_told_instead_of_supervisors(watch: Watch) -> None:
    await watch.floor.hires("Barbara", "Carol")
    team = await watch.floor.team("Seniors", "Carol")
    await watch.offers(resolution_minutes=None, team_id=team)
    await watch.asks("ada")
    await watch.passes(16)
    assert [one.tell for one in watch.told] == [(watch.floor.staff["Carol"],)]


async def test_it_becomes_more_urgent_and_never_less(watch: Watch) -> None:
    await watch.offers(on_risk=Deeds(priority=1), on_breach=Deeds(priority=0))
    await watch.asks("ada")
    await watch.passes(16)
    assert await watch.priority("ada") is Priority.HIGH
    await watch.passes(20)
    assert await watch.priority("ada") is Priority.HIGH


async def test_whoever_has_not_answered_loses_it_and_somebody_else_gets_it(watch: Watch) -> None:
    await watch.floor.changes_default(Manner(assigns=True))
    await watch.floor.hires("Barbara")
    await watch.offers(resolution_minutes=None, on_breach=Deeds(takes_back=True))
    await watch.asks("ada")
    assert await watch.floor.owners() == {"Ada": "Barbara"}

    await watch.floor.hires("Carol")
    await watch.passes(31)
    assert await watch.floor.owners() == {"Ada": "Carol"}
    outcomes = await watch.town.rows("SELECT outcome FROM assignments WHERE workspace_id = $1 ORDER BY given_at")
    assert outcomes == [("breached",), ("",)]
    assert "breached" in await lines(watch.town)


async def test_whoever_has_answered_keeps_it(watch: Watch) -> None:
    await watch.floor.changes_default(Manner(assigns=True))
    await watch.floor.hires("Barbara")
    await watch.offers(first_minutes=None, resolution_minutes=20, on_breach=Deeds(takes_back=True))
    await watch.asks("ada")
    await watch.passes(10)
    await watch.answers("ada")
    await watch.passes(60)
    await watch.asks("ada", "And then?")
    await watch.passes(11)
    assert watch.heard() == [("resolution", "at risk"), ("resolution", "broken")]
    assert await watch.floor.owners() == {"Ada": "Barbara"}


async def test_what_was_late_before_its_policy_came_is_shown_and_told_to_nobody(watch: Watch) -> None:
    await watch.asks("ada")
    await watch.passes(300)
    await watch.offers(on_breach=Deeds(tells="all", priority=2, takes_back=True))
    await watch.floor.looks_round()
    assert (await watch.stands("ada"))["first"] == ("runs", "broken")
    assert watch.heard() == [] and await watch.priority("ada") is Priority.NORMAL


async def test_the_queue_is_in_the_order_of_what_is_due(watch: Watch) -> None:
    await watch.floor.changes_default(Manner(assigns=True))
    await watch.offers(first_minutes=10, channels=("telegram",))
    await watch.offers(first_minutes=90)
    await watch.asks("ada")
    await watch.town.says("emmy", "Hi", on="telegram")
    await watch.floor.rules(chat=1)
    await watch.floor.hires("Barbara")
    await watch.floor.looks_round()
    assert await watch.floor.owners() == {"Ada": None, "Emmy": "Barbara"}


async def test_lists_are_told_what_is_due_first_and_what_is_at_risk(watch: Watch) -> None:
    await watch.offers()
    await watch.asks("ada")
    await watch.asks("emmy")
    await watch.passes(10)
    await watch.answers("emmy")
    await watch.asks("berta")
    await watch.passes(10)
    ada, emmy, berta = [await watch.floor.talk(who) for who in ("ada", "emmy", "berta")]
    async with watch.town.begin() as tx:
        running, at_risk = await sla.of(tx, [ada, emmy, berta]), await sla.at_risk(tx)
    assert {id: one.clock for id, one in running.items()} == {ada: "first", berta: "first"}
    assert [one.conversation_id for one in at_risk] == [ada]


async def test_a_look_comes_when_the_next_promise_has_something_to_say(watch: Watch) -> None:
    await watch.offers(first_minutes=1, warns_percent=10)
    await watch.town.says("ada", "Hello!")
    until = await routing.look_round(watch.town.ground.database, watch.town.workspace_id)
    assert 1 <= until.total_seconds() <= 6


async def test_two_looks_at_once_tell_it_once(watch: Watch) -> None:
    await watch.offers(resolution_minutes=None)
    await watch.asks("ada")
    async with watch.town.begin() as tx:
        for sql in PASSES:
            await tx.execute(sql.format("interval '16 minutes'"), tx.workspace_id)
        async with watch.town.begin() as meanwhile:
            assert (await sla.judge(meanwhile)).count == 0
    async with watch.town.begin() as tx, watch.town.begin() as other:
        assert (await sla.judge(tx)).count == 1
        assert (await sla.judge(other)).count == 0
    assert watch.heard() == [("first", "at risk")]


# ── who may say so ──────────────────────────────────────────────────────────────────────────────


async def test_only_whoever_manages_routing_makes_policies(watch: Watch) -> None:
    operator = await watch.floor.member("Grace")
    async with watch.town.begin() as tx:
        with pytest.raises(Forbidden):
            await sla.add(tx, SOON, by=operator)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        pytest.param({"name": "  "}, "name", id="no_name"),
        pytest.param({"first_minutes": None, "next_minutes": None, "resolution_minutes": None}, "first_minutes", id="nothing_promised"),
        pytest.param({"queues": (ids.new(),)}, "queues", id="a_queue_that_is_not_there"),
        pytest.param({"channels": ("pigeons",)}, "channels", id="a_channel_that_is_not_there"),
    ],
)
async def test_what_makes_no_sense_is_refused_with_its_field(watch: Watch, more: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        await watch.offers(**more)
    assert refused.value.field == field


@pytest.mark.parametrize("name", ["calendar_id", "segment_id", "team_id"])
async def test_what_belongs_to_nobody_here_is_not_found(watch: Watch, name: str) -> None:
    with pytest.raises(NotFound):
        await watch.offers(SOON, **{name: ids.new()})
