"""Resolution: who is who. A machine unites on proof alone; what is likely is suggested, and every decision can be taken back."""

from parley.people.resolution.briefs import Brief, briefs
from parley.people.resolution.forgetting import FORGETTING
from parley.people.resolution.parting import part, split
from parley.people.resolution.passing import NIGHT, PASS, Pass, begin, newest
from parley.people.resolution.resolving import GATHERING, MATCHING, resolve
from parley.people.resolution.suggesting import FIRST, Found, Leaf, about, accept, open_ones, reject, relate, reopen, suggest, suggestion
from parley.people.resolution.types import Relation, State, Suggestion
from parley.people.resolution.uniting import unite

JOBS = (GATHERING, MATCHING, NIGHT, PASS, FORGETTING)

__all__ = [
    "FIRST",
    "FORGETTING",
    "JOBS",
    "PASS",
    "Brief",
    "Found",
    "Leaf",
    "Pass",
    "Relation",
    "State",
    "Suggestion",
    "about",
    "accept",
    "begin",
    "briefs",
    "newest",
    "open_ones",
    "part",
    "reject",
    "relate",
    "reopen",
    "resolve",
    "split",
    "suggest",
    "suggestion",
    "unite",
]
