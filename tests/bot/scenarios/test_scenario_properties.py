"""Whatever is written, and whatever is said to it: every turn ends, and a scenario without errors never goes in circles."""

from typing import Any

import msgspec
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from parley.bot import scenarios
from parley.bot.scenarios import Around, Effects, Failed, Guess, Heard, Incoming, Returned, Scenario, Slot, State
from parley.bot.scenarios.effects import Ask, Finished, HandOver
from tests.bot.scenarios.stage import everywhere, world

PAUSED = {"asking", "calling", "waiting"}
OVER = {"finished", "handed_over", "cancelled"}
NAMES = [f"s{n}" for n in range(9)]
WAYS = ("next", "otherwise", "no_answer", "failed", "missing", "message", "low")
KINDS = ["text", "phone", "name", "number", "date_time", "yes_no", "service", "order_number", "email", "money"]
SLOTS = ["one", "two", "three"]
TEXTS = ["Hello.", "{{ slots.one }}", "{{ person.name | default: 'you' }}", "{{ business.address }}", "{{ nothing.here }}", "{{ slots.two"]

targets = st.sampled_from([*NAMES[:6], *NAMES[:6], "end", "end", ""])
texts = st.sampled_from(TEXTS[:4] * 5 + TEXTS).map(everywhere)
slots = st.sampled_from(SLOTS)


def _step(do: str, **fields: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"do": st.just(do), **fields})


def _group(all: bool, field: str, op: str, value: str) -> dict[str, Any]:
    return {"type": "group", "all": all, "items": [{"type": "is", "field": field, "op": op, "values": [value]}]}


groups = st.builds(
    _group,
    st.booleans(),
    st.sampled_from(["slot.one", "person.visits", "channel", "time.open", "time.clock", "business.address", "odd"]),
    st.sampled_from(["any", "none", "more", "less", "before", "after", "contains", "yes", "no"]),
    st.sampled_from(["1", "webchat", "18:00", "x"]),
)
steps = st.one_of(
    _step("say", text=texts, next=targets),
    _step("ask", question=texts, slot=slots, kind=st.sampled_from(KINDS), no_answer=targets, next=targets, tries=st.integers(1, 3)),
    _step(
        "choose",
        text=texts,
        options=st.lists(targets, min_size=1, max_size=3).map(
            lambda all: [{"id": f"o{n}", "label": everywhere(f"Option {n}"), "go": go} for n, go in enumerate(all)]
        ),
    ),
    _step(
        "branch",
        cases=st.lists(st.fixed_dictionaries({"when": groups, "go": targets}), min_size=1, max_size=2),
        otherwise=targets,
    ),
    _step("call", integration=st.sampled_from(["orders", "gone"]), path=st.just("/{{ slots.one }}"), next=targets, failed=targets),
    _step("look_up", what=st.just("services"), slot=slots, next=targets, missing=targets),
    _step("set", field=st.sampled_from(["slot.one", "person.colour"]), value=st.sampled_from(TEXTS), next=targets),
    _step("tag", name=st.just("vip"), next=targets),
    _step("wait", seconds=st.integers(0, 60), message=targets, next=targets),
    _step("hand_over", text=texts, note=texts),
    _step("run", scenario=st.sampled_from(["main", "inner", "deeper"]), next=targets),
    _step("rate", question=texts, scale=st.sampled_from(["stars", "thumbs"]), low=targets, next=targets),
)


def _named(name: str) -> st.SearchStrategy[Scenario]:
    return st.lists(steps, min_size=1, max_size=8).map(
        lambda all: scenarios.of_data({"name": name, "start": "s0", "steps": dict(zip(NAMES, all, strict=False))})
    )


def _mended(one: Scenario) -> Scenario:
    """Every way leads somewhere, and every slot is filled: what is left to be wrong are circles and rare texts."""
    names = [*one.steps, "end"]
    data: Any = scenarios.as_data(one)
    for place, step in enumerate(data["steps"].values()):
        for field, value in [(field, value) for field, value in step.items() if field in WAYS]:
            step[field] = value if value in names else names[(place + 1) % len(names)]
        step |= {"next": step.get("next", "end")} if step["do"] != "hand_over" and step["do"] not in ("choose", "branch") else {}
        for way in (*step.get("options", ()), *step.get("cases", ())):
            way["go"] = way["go"] if way.get("go") in names else "end"
        if step["do"] == "branch":
            step["otherwise"] = step.get("otherwise", "end")
    data["steps"]["fill"] = {"do": "ask", "question": everywhere("?"), "slot": "one", "next": one.start}
    return scenarios.of_data({**data, "start": "fill"})


libraries = st.tuples(_named("main"), _named("inner"), _named("deeper")).map(lambda all: {one.name: one for one in all})
heard = st.builds(
    Heard,
    text=st.one_of(
        st.sampled_from(["да", "нет", "1", "Option 1", "Ada", "050 123 45 67", "42", "a@b.example", "назад", "👍", "5", "{{ x }}", ""]),
        st.text(max_size=30),
    ),
    button=st.sampled_from(["", "", "", "s0:o0", "s1:o1", "s2:o0", "back"]),
    language=st.sampled_from([None, "ru", "uk", "en"]),
    intents=st.lists(st.builds(Guess, st.sampled_from(["price", "hours"]), st.floats(0, 1)), max_size=2).map(tuple),
    slots=st.lists(st.builds(Slot, st.sampled_from(KINDS), st.sampled_from(["2026-11-25", "2026-11-20T10:00", "x", "7"])), max_size=2).map(
        tuple
    ),
    answer=st.sampled_from(["", "", "An answer."]),
    starts=st.sampled_from(["", "", "inner", "deeper", "gone"]),
)
incoming = st.one_of(
    heard,
    st.none(),
    st.builds(Returned, st.sampled_from(NAMES), st.dictionaries(slots, st.one_of(st.text(max_size=5), st.integers(), st.booleans()))),
    st.builds(Failed, st.sampled_from(NAMES)),
)
worlds = st.builds(
    world,
    person=st.sampled_from([{}, {"name": "Ada", "visits": 3}]),
    business=st.sampled_from([{}, {"address": {"ru": "Ленина, 5"}}]),
    integrations=st.sampled_from([frozenset[str](), frozenset({"orders"})]),
    is_open=st.booleans(),
)


def _has_ended_its_turn(state: State, effects: Effects) -> None:
    assert state.status in PAUSED | OVER
    assert (state.status in OVER) == any(isinstance(one, Finished) for one in effects)
    assert (state.status == "handed_over") == any(isinstance(one, HandOver) for one in effects)
    assert msgspec.convert(msgspec.to_builtins(state), State) == state


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(libraries, worlds, st.lists(incoming, max_size=12))
def test_whatever_is_written_every_turn_ends(library: dict[str, Scenario], about: Any, turns: list[Incoming | None]) -> None:
    state, effects = scenarios.advance(library, scenarios.begin("main", library, about), None, about)
    _has_ended_its_turn(state, effects)
    for turn in turns:
        if state.is_over:
            break
        was = state
        state, effects = scenarios.advance(library, state, turn, about)
        assert state == was or state.status in PAUSED | OVER
        assert (state.status in OVER) == any(isinstance(one, Finished) for one in effects)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(libraries.map(lambda all: {name: _mended(one) for name, one in all.items()}), worlds, st.lists(incoming, max_size=12))
def test_what_has_no_errors_never_goes_in_circles_and_lacks_nothing(
    library: dict[str, Scenario], about: Any, turns: list[Incoming | None]
) -> None:
    right = {name for name in library if _is_right(library, name)}
    sound = {name: one for name, one in library.items() if scenarios.within(library, name).keys() <= right}
    assume("main" in sound)

    state = scenarios.begin("main", sound, about)
    for turn in (None, *turns):
        state, effects = scenarios.advance(sound, state, turn, about)
        assert not any(isinstance(one, HandOver) and one.reason in ("loop", "broken") for one in effects)


def _is_right(library: dict[str, Scenario], name: str) -> bool:
    others = {other: one for other, one in library.items() if other != name}
    return not any(one.severity == "error" for one in scenarios.check(library[name], Around(scenarios=others)))


class Talking(RuleBasedStateMachine):
    """Somebody talks to the same scenario in any way they like."""

    runs = Bundle("runs")

    @initialize(target=runs, library=libraries, about=worlds)
    def begins(self, library: dict[str, Scenario], about: Any) -> Any:
        state, effects = scenarios.advance(library, scenarios.begin("main", library, about), None, about)
        _has_ended_its_turn(state, effects)
        self.last = state, effects
        return library, about, state

    @rule(target=runs, run=consumes(runs), turn=incoming)
    def goes_on(self, run: Any, turn: Incoming | None) -> Any:
        library, about, state = run
        after, effects = scenarios.advance(library, state, turn, about)
        if state.is_over:
            assert (after, effects) == (state, ())
        self.last = after, effects
        return library, about, after

    @invariant()
    def it_asks_waits_or_is_over(self) -> None:
        if not hasattr(self, "last"):
            return
        state, effects = self.last
        assert state.status in PAUSED | OVER
        assert len(state.trail) <= 30
        assert len(state.stack) <= 8
        if any(isinstance(one, Ask) for one in effects):
            assert state.status in PAUSED | OVER


TestTalking = Talking.TestCase
TestTalking.settings = settings(
    max_examples=60, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
