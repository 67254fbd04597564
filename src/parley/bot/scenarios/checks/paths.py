"""Where a scenario leads: dead ends, steps that nothing leads to, circles in which nobody is asked, scenarios that run themselves."""

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from parley.bot.scenarios.checks.types import Around, Finding, error, warning
from parley.bot.scenarios.steps import END, Ask, Choose, HandOver, Rate, Scenario, Wait, exits, runs, within
from parley.bot.scenarios.types import DEEPEST_RUN, MOST_STEPS_A_TURN
from parley.core.i18n import N_

NO_STEPS = N_("There are no steps yet.")
NO_START = N_("It is not said with which step it begins.")
NO_SUCH_STEP = N_("It leads to a step that does not exist: %(target)s.")
DEAD_END = N_("This way leads nowhere. Connect it to a step, or to the end.")
UNREACHABLE = N_("Nothing leads to this step.")
CIRCLE = N_("These steps go round in a circle in which nobody is asked and nothing waits: %(steps)s.")
RUNS_ITSELF = N_("It runs itself, through %(scenario)s.")
TOO_LONG = N_("Too many steps may follow each other here without a question: more than %(most)s.")
TOO_DEEP = N_("Too many scenarios run within each other here.")

Graph = Mapping[str, list[str]]
STOPS = (Choose, Rate, Wait, HandOver)
"""Steps at which a turn ends, whatever was said before. A question that is answered already is passed, once."""


def paths(scenario: Scenario, around: Around) -> Iterator[Finding]:
    if not scenario.steps:
        yield error(NO_STEPS)
        return
    yield from _starts(scenario)
    yield from _ends(scenario)
    reached = _reached(scenario)
    yield from (warning(UNREACHABLE, id) for id in scenario.steps if id not in reached)
    circles = _circles(scenario)
    yield from (error(CIRCLE, circle[0], steps=" → ".join((*circle, circle[0]))) for circle in circles)
    runs_itself = list(_runs_itself(scenario, around))
    yield from runs_itself
    if not circles and not runs_itself:
        yield from _lengths(scenario, around)


def _starts(scenario: Scenario) -> Iterator[Finding]:
    if not scenario.start:
        yield error(NO_START, field="start")
    elif scenario.start not in scenario.steps:
        yield error(NO_SUCH_STEP, field="start", target=scenario.start)


def _ends(scenario: Scenario) -> Iterator[Finding]:
    for id, step in scenario.steps.items():
        for field, target in exits(step):
            if not target:
                yield error(DEAD_END, id, field)
            elif target != END and target not in scenario.steps:
                yield error(NO_SUCH_STEP, id, field, target=target)


def _targets(scenario: Scenario, id: str) -> list[str]:
    return [target for _, target in exits(scenario.steps[id]) if target in scenario.steps]


def _reached(scenario: Scenario) -> set[str]:
    reached: set[str] = set()
    wanted = [scenario.start] if scenario.start in scenario.steps else []
    while wanted:
        id = wanted.pop()
        if id not in reached:
            reached.add(id)
            wanted += _targets(scenario, id)
    return reached


def _circles(scenario: Scenario) -> list[list[str]]:
    """One for each group of steps that lead to each other without anybody being asked."""
    passing = {id for id, step in scenario.steps.items() if not isinstance(step, (*STOPS, Ask))}
    graph = {id: [target for target in _targets(scenario, id) if target in passing] for id in scenario.steps if id in passing}
    circles: list[list[str]] = []
    known: set[str] = set()
    for id in graph:
        if id not in known and (circle := _back_to(id, graph)):
            circles.append(circle)
            known.update(circle)
    return circles


def _back_to(id: str, graph: Graph) -> list[str]:
    """The shortest way from a step to itself; empty where there is none."""
    came_from: dict[str, str] = {}
    wanted = [id]
    for at in wanted:
        for target in graph[at]:
            if target == id:
                return _walked(at, id, came_from)
            if target not in came_from:
                came_from[target] = at
                wanted.append(target)
    return []


def _walked(at: str, start: str, came_from: Mapping[str, str]) -> list[str]:
    way = [at]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return way[::-1]


def _runs_itself(scenario: Scenario, around: Around) -> Iterator[Finding]:
    library = {**around.scenarios, scenario.name: scenario}
    for id, other in runs(scenario):
        if scenario.name == other or any(name == scenario.name for one in within(library, other).values() for _, name in runs(one)):
            yield error(RUNS_ITSELF, id, "scenario", scenario=other)


def _lengths(scenario: Scenario, around: Around) -> Iterator[Finding]:
    """The longest way on which every question is answered already must fit into one turn."""
    library = {**around.scenarios, scenario.name: scenario}
    known: dict[str, int] = {}
    if _depth(scenario.name, library) > DEEPEST_RUN - 2:
        yield error(TOO_DEEP)
    elif _length(scenario.name, library, known) > MOST_STEPS_A_TURN:
        yield error(TOO_LONG, most=str(MOST_STEPS_A_TURN))


def _depth(name: str, library: Mapping[str, Scenario], above: tuple[str, ...] = ()) -> int:
    if name not in library or name in above:
        return 0
    return 1 + max((_depth(other, library, (*above, name)) for other in {other for _, other in runs(library[name])}), default=0)


def _length(name: str, library: Mapping[str, Scenario], known: dict[str, int]) -> int:
    """An upper bound: each step of a chain once, a scenario that is run with all of its own and the way back."""
    if name not in library:
        return 0
    if name not in known:
        known[name] = 0
        scenario = library[name]
        weights = {id: 1 for id in scenario.steps}
        for id, other in runs(scenario):
            weights[id] += _length(other, library, known) + 1
        known[name] = _heaviest(scenario, weights) + 1
    return known[name]


def _heaviest(scenario: Scenario, weights: Mapping[str, int]) -> int:
    """Of the ways from one stop to the next. Each question may be passed over once, so where ways lead back over questions,
    there are at most as many stretches between two of them as there are questions, and one more."""
    asked = [id for id, step in scenario.steps.items() if isinstance(step, Ask)]
    whole = _longest(scenario, weights, STOPS)
    return whole if whole is not None else (len(asked) + 1) * (_longest(scenario, weights, (*STOPS, Ask)) or 0)


def _longest(scenario: Scenario, weights: Mapping[str, int], stops: tuple[type, ...]) -> int | None:
    """The heaviest way that ends at a stop; None where ways lead back."""
    graph = {id: [] if isinstance(step, stops) else _targets(scenario, id) for id, step in scenario.steps.items()}
    best: dict[str, int] = {}
    try:
        for id in TopologicalSorter(graph).static_order():
            best[id] = weights[id] + max((best[target] for target in graph[id]), default=0)
    except CycleError:
        return None
    return max(best.values(), default=0)
