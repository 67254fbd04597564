"""Decides of two records whether they are one person."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from parley.people.matching.evidence import evidence
from parley.people.matching.traits import Traits, traits
from parley.people.matching.types import Reason, Record, Tier, Verdict
from parley.people.matching.vetoes import are_two, doubts, proofs

NOBODY_KNOWS: Mapping[str, int] = MappingProxyType({})
PRIOR = -17.0
"""Two of 131,072 customers, drawn blindly, are one in so many bits."""
UNLIKELY = -4.0
"""Namesakes, and two of one family, however much they have in common."""
ENOUGH = 2.0
"""Four to one: worth an operator's look."""
SUREST = 30.0
KEYS = frozenset(
    """same_phone same_email same_document same_order same_username same_device same_birth_date same_address similar_email similar_document
    same_mailbox_name""".split()
)
"""A name is no address: without one of these it is a namesake."""


def compare(one: Record, other: Record, crowds: Mapping[str, int] = NOBODY_KNOWS) -> Verdict:
    """Whether two records are of one person. `crowds` tells how many people are known to stand behind a key (see `crowds`)."""
    a, b = traits(one), traits(other)
    found = sorted(evidence(a, b, crowds), key=lambda reason: (-abs(reason.weight), reason.code, reason.values))
    score = _score(found)
    return Verdict(
        _tier(a, b, found, score, crowds),
        1.0 / (1.0 + 2.0 ** -min(score, SUREST)),
        tuple(reason for reason in found if reason.weight > 0),
        tuple(reason for reason in found if reason.weight <= 0),
    )


def _score(found: Sequence[Reason]) -> float:
    """The odds that they are one, in bits."""
    score = max(PRIOR + sum(reason.weight for reason in found), -SUREST)
    may_be_one = not are_two(found) and any(reason.code in KEYS and reason.weight > 0 for reason in found)
    return score if may_be_one else min(score, UNLIKELY)


def _tier(one: Traits, other: Traits, found: Sequence[Reason], score: float, crowds: Mapping[str, int]) -> Tier:
    if not doubts(found) and proofs(one, other, crowds):
        return Tier.SAME
    return Tier.MAYBE if score >= ENOUGH else Tier.NO
