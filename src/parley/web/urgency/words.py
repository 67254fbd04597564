"""People's words for what is recognised in a message."""

from collections.abc import Mapping

from parley import routing
from parley.core.i18n import N_

Kind = routing.urgency.Kind

KINDS: Mapping[Kind, str] = {
    Kind.URGENT: N_("Urgent request"),
    Kind.LEGAL: N_("Legal threat"),
    Kind.ANGER: N_("Anger"),
    Kind.COMPLAINT: N_("Complaint"),
    Kind.REFUND: N_("Money back"),
}
SIGNS: Mapping[str, str] = {
    "urgent": N_("urgent request"),
    "legal": N_("legal threat"),
    "anger": N_("anger"),
    "complaint": N_("complaint"),
    "refund": N_("money back"),
}
"""The same in the middle of a sentence."""
ABOUT: Mapping[Kind, str] = {
    Kind.URGENT: N_("It cannot wait: at once, severe pain, locked out, water everywhere."),
    Kind.LEGAL: N_("A court, a lawyer, the police or consumer protection is named."),
    Kind.ANGER: N_("They are beside themselves, insult, or shout in capitals."),
    Kind.COMPLAINT: N_("Something was bad: spoilt, late, rude, defective, forgotten."),
    Kind.REFUND: N_("They want to give something back, or ask where their money is."),
}
WHY: Mapping[routing.urgency.Why, str] = {
    "negated": N_("denied, or there is no hurry"),
    "past": N_("told of the past"),
    "quoted": N_("quoted"),
    "exception": N_("an exception"),
    "too_weak": N_("too little by itself"),
}
EXCEPTION = N_("Nothing: an exception")
