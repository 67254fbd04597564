"""Matching: whether two records are one person, with reasons. Pure: it reads no database, and nothing but its own lists of names."""

from parley.people.matching.blocking import keys
from parley.people.matching.comparing import compare
from parley.people.matching.crowding import crowds
from parley.people.matching.resolving import Pair, Resolution, candidates, pairs, resolve
from parley.people.matching.sayings import names_itself
from parley.people.matching.types import Key, Reason, Record, Tier, Verdict
from parley.people.matching.vetoes import are_two, objections
from parley.people.matching.wording import says

__all__ = [
    "Key",
    "Pair",
    "Reason",
    "Record",
    "Resolution",
    "Tier",
    "Verdict",
    "are_two",
    "candidates",
    "compare",
    "crowds",
    "keys",
    "names_itself",
    "objections",
    "pairs",
    "resolve",
    "says",
]
