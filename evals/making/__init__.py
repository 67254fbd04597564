"""Sets of records of the same making as the practice set, with other names, cities and numbers, as many as one likes."""

from random import Random

from evals.gold import Gold
from evals.making.one_person import ONE_PERSON
from evals.making.several_people import SEVERAL_PEOPLE
from evals.making.stage import Stage
from evals.truth import of_one_person


def made(seed: int, rounds: int = 4) -> Gold:
    """Every scene, so many times."""
    stage = Stage(Random(seed))  # noqa: S311
    for scene in (*ONE_PERSON, *SEVERAL_PEOPLE) * rounds:
        stage.opens()
        scene(stage)
    true = of_one_person(stage.persons)
    return Gold(f"made-{seed}", tuple(stage.records), stage.persons, frozenset(stage.machine), true)
