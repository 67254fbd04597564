"""The goals, held on the practice set, and on sets of the same making with other people in them."""

import pytest

from evals import gold, people
from evals.gold import Gold
from evals.making import made
from evals.others import same_address
from evals.truth import quality
from parley.people.matching import Tier, compare, keys, resolve


@pytest.fixture(scope="module", params=["practice", "made-11", "made-12", "made-13"])
def known(request: pytest.FixtureRequest) -> Gold:
    return gold.read() if request.param == "practice" else made(int(request.param.removeprefix("made-")))


def test_every_goal_holds(known: Gold) -> None:
    missed = [figure for figure in people.measured(known, beside=False) if figure.holds is False]

    assert missed == []


def test_who_may_be_one_is_found_by_a_key_of_both(known: Gold) -> None:
    records = {record.id: record for record in known.records}
    lost = [
        (one, other)
        for one, other in sorted(known.reachable)
        if compare(records[one], records[other]).tier is not Tier.NO and not set(keys(records[one])) & set(keys(records[other]))
    ]

    assert lost == []


def test_nobody_is_mixed_where_the_plain_rule_mixes_many(known: Gold) -> None:
    plain = quality(same_address(known.records), known.persons)
    ours = quality(resolve(known.records).accepted, known.persons)

    assert plain.mixed > 50
    assert ours.mixed == 0
