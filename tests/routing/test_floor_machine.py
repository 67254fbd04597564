"""Many workers give out at once, while customers write and colleagues come, go, take, hand back and resolve: nothing breaks.

Ten thousand examples of it: `make routing-machine`.
"""

import asyncio
import os
from collections import Counter
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from parley import conversations, routing
from parley.conversations import Author
from parley.core.errors import ParleyError
from parley.core.questions import Condition, Group
from parley.routing import Craft, Manner, State
from tests.people.town import Town
from tests.routing.floor import Floor

EXAMPLES = int(os.environ.get("PARLEY_EXAMPLES", "40"))
CUSTOMERS = ("Ada", "Emmy", "Sofia", "Hedy", "Mary", "Jean")
CREW = ("Barbara", "Frances", "Radia")
LIMITS = {"Barbara": 1, "Frances": 2, "Radia": 3}
DYES = {"Radia"}
"""The team whose queue takes in what speaks of colours."""

customers = st.sampled_from(CUSTOMERS)
crew = st.sampled_from(CREW)
deeds = st.one_of(
    st.tuples(st.just("says"), customers, st.sampled_from(["Hello!", "A colour, please."])),
    st.tuples(st.just("answers"), customers),
    st.tuples(st.just("resolves"), customers),
    st.tuples(st.just("hands_back"), customers),
    st.tuples(st.just("takes"), crew),
    st.tuples(st.just("becomes"), crew, st.sampled_from([State.AVAILABLE, State.AVAILABLE, State.BREAK, State.OFFLINE])),
    st.tuples(st.just("looks_round")),
)

STANDING = """
    SELECT p.name AS who, c.status, s.name AS owner, r.waiting, q.name AS queue, a.agent_id = c.owner_id AS is_theirs,
           (SELECT count(*) FROM assignments x
             WHERE (x.workspace_id, x.conversation_id) = (c.workspace_id, c.id) AND x.ended_at IS NULL) AS current
      FROM conversations c
      JOIN persons p ON (p.workspace_id, p.id) = (c.workspace_id, c.person_id)
      LEFT JOIN staff s ON (s.workspace_id, s.id) = (c.workspace_id, c.owner_id)
      LEFT JOIN routes r ON (r.workspace_id, r.conversation_id) = (c.workspace_id, c.id)
      LEFT JOIN queues q ON (q.workspace_id, q.id) = (r.workspace_id, r.queue_id)
      LEFT JOIN assignments a ON (a.workspace_id, a.conversation_id) = (c.workspace_id, c.id) AND a.ended_at IS NULL
     WHERE c.workspace_id = $1
"""


class Deeds:
    """What people and workers do, each in a transaction of its own. What they are told that they cannot do, they do not."""

    def __init__(self, floor: Floor) -> None:
        self.floor, self.town = floor, floor.town

    async def says(self, who: str, text: str) -> None:
        await self.town.says(who.lower(), text)

    async def answers(self, who: str) -> None:
        talk = await self.floor.talk(who)
        async with self.town.begin() as tx:
            way = (await self.town.identity(who.lower(), tx=tx), self.town.accounts["console"])
            author = Author("staff", self.floor.staff["Grace"])
            await conversations.reply(tx, talk, text="Yes.", way=way, author=author)

    async def resolves(self, who: str) -> None:
        talk = await self.floor.talk(who)
        async with self.town.begin() as tx:
            await conversations.resolve(tx, talk, by=self.town.grace)

    async def hands_back(self, who: str) -> None:
        talk = await self.floor.talk(who)
        async with self.town.begin() as tx:
            await conversations.unassign(tx, talk, by=self.town.grace)

    async def takes(self, name: str) -> None:
        by = await self.floor.member(name)
        async with self.town.begin() as tx:
            await routing.take_next(tx, by=by)

    async def becomes(self, name: str, state: State) -> None:
        await self.floor.is_now(name, state)

    async def looks_round(self) -> None:
        await self.floor.looks_round()

    async def do(self, name: str, *how: Any) -> None:
        with suppress(ParleyError):
            await getattr(self, name)(*how)


class Machine(RuleBasedStateMachine):
    floor: Floor
    loop: asyncio.AbstractEventLoop
    broken: BaseException | None = None
    """What went wrong first: what depends on the moment may not happen again when the same steps are taken once more."""

    def __init__(self) -> None:
        super().__init__()
        self.deeds = Deeds(self.floor)

    def run(self, deed: Coroutine[Any, Any, Any]) -> Any:
        try:
            return asyncio.run_coroutine_threadsafe(deed, self.loop).result(60)
        except BaseException as error:
            Machine.broken = Machine.broken or error
            raise

    @initialize()
    def opens(self) -> None:
        self.run(begin_anew(self.floor))

    @rule(meanwhile=st.lists(deeds, min_size=1, max_size=6), workers=st.integers(1, 3))
    def all_happens_at_once(self, meanwhile: Sequence[tuple[Any, ...]], workers: int) -> None:
        self.run(together([self.deeds.do(*deed) for deed in meanwhile] + [self.deeds.looks_round() for _ in range(workers)]))

    @rule()
    def a_tick_passes(self) -> None:
        """After it nobody who could be served waits while somebody is free for them."""
        self.run(self.deeds.looks_round())
        self.run(nobody_waits_in_vain(self.floor))

    @invariant()
    def nothing_is_broken(self) -> None:
        self.run(is_whole(self.floor))


async def together(deeds: Sequence[Coroutine[Any, Any, None]]) -> None:
    await asyncio.gather(*deeds)


async def begin_anew(floor: Floor) -> None:
    for name in CREW:
        await floor.is_now(name, State.AVAILABLE)
    async with floor.town.begin() as tx:
        open_ones = await tx.values("SELECT id FROM conversations WHERE workspace_id = $1 AND status <> 'resolved'", tx.workspace_id)
        await conversations.change_many(tx, open_ones, conversations.Change(status=conversations.Status.RESOLVED), by=floor.town.grace)


async def is_whole(floor: Floor) -> None:
    held: Counter[str] = Counter()
    for who, status, owner, waiting, _, is_theirs, current in await floor.town.rows(STANDING):
        in_queue = status == "open" and owner is None
        assert bool(waiting) == in_queue, f"{who} is lost, or waits though nobody asks"
        assert current <= 1, f"{who} was given twice"
        assert (is_theirs is True) == (owner is not None and status != "resolved"), (
            f"{who} is with {owner}, but is written down for somebody else"
        )
        if owner in LIMITS and status in ("open", "waiting"):
            held[owner] += 1
    assert all(count <= LIMITS[name] for name, count in held.items()), held


async def nobody_waits_in_vain(floor: Floor) -> None:
    standing = await floor.town.rows(STANDING)
    held = Counter(owner for _, status, owner, *_ in standing if status in ("open", "waiting"))
    waiting = {(who, queue) for who, _, _, is_waiting, queue, *_ in standing if is_waiting}
    there = {name for name in CREW if (await floor.state(name))[0] is State.AVAILABLE}
    free = {name for name in there if held[name] < LIMITS[name]}
    assert not {(who, name) for who, queue in waiting for name in free if queue != "Colours" or name in DYES}


async def test_whatever_happens_at_once_nobody_is_lost_doubled_or_overburdened(town: Town) -> None:
    floor = await Floor.opened(town, Manner(assigns=True))
    await floor.hires(*CREW)
    for name, limit in LIMITS.items():
        await floor.can(name, Craft(limits={"chat": limit}))
    team = await floor.team("Dyers", *DYES)
    await floor.queue("Colours", entry=Group(items=(Condition("said", "contains", ("colour",)),)), team_id=team)
    machine = type("Here", (Machine,), {"floor": floor, "loop": asyncio.get_running_loop()})
    chosen = settings(
        max_examples=EXAMPLES,
        stateful_step_count=8,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        phases=(Phase.generate,),  # what depends on the moment cannot be made smaller
        database=None,
    )
    for who in CUSTOMERS:
        await town.says(who.lower(), "Hello!")
    Machine.broken = None
    try:
        await asyncio.to_thread(run_state_machine_as_test, machine, settings=chosen)
    except Exception as error:
        raise Machine.broken or error from error
