"""Places for steps that have none: the editor's tidy picture, from left to right as the talk goes."""

from msgspec.structs import replace

from parley.bot.scenarios.steps import Place, Scenario, exits

WIDE, HIGH = 320, 200


def arranged(scenario: Scenario, *, anew: bool = False) -> Scenario:
    """A column for each step of the way from the start. What stands somewhere already stays, unless all is to be placed `anew`."""
    columns = _columns(scenario)
    rows: dict[int, int] = {}
    placed = {id: Place(column * WIDE, _next(rows, column) * HIGH) for id, column in columns.items()}
    steps = {id: replace(step, at=placed[id]) if anew or step.at == Place() else step for id, step in scenario.steps.items()}
    return replace(scenario, steps=steps)


def _columns(scenario: Scenario) -> dict[str, int]:
    """How many steps it is from the start; what nothing leads to stands at the beginning."""
    columns = {scenario.start: 0} if scenario.start in scenario.steps else {}
    for ahead in (list(columns), list(scenario.steps)):
        for id in ahead:
            columns.setdefault(id, 0)
            for _, target in exits(scenario.steps[id]):
                if target in scenario.steps and target not in columns:
                    columns[target] = columns[id] + 1
                    ahead.append(target)
    return columns


def _next(rows: dict[int, int], column: int) -> int:
    """The next free row of a column."""
    rows[column] = rows.get(column, -1) + 1
    return rows[column]
