"""People's words for call-backs."""

from collections.abc import Mapping

from parley import routing
from parley.core.i18n import N_

KINDS: Mapping[str, str] = {
    "urgent": N_("Urgent request"),
    "anger": N_("Anger"),
    "complaint": N_("Complaint"),
    "legal": N_("Legal threat"),
    "refund": N_("Money back"),
}
assert tuple(KINDS) == routing.callbacks.URGENCIES
RESULTS: Mapping[routing.callbacks.Result, str] = {
    "reached": N_("Spoke with them"),
    "no_answer": N_("No answer"),
    "wrong_number": N_("Wrong number"),
    "refused": N_("They did not want to talk"),
}
OUTCOMES: Mapping[routing.callbacks.Outcome, str] = {
    **RESULTS,
    "declined": N_("They did not want a call"),
    "unanswered": N_("They did not answer the offer"),
    "withdrawn": N_("Cancelled"),
}
