"""People's words for what may be asked of customers. Pages translate them."""

from collections.abc import Mapping

from parley.core.i18n import N_
from parley.web.inbox import words as inbox

FIELDS: Mapping[str, str] = {
    "tag": N_("Tag"),
    "channel": N_("Channel"),
    "language": N_("Language"),
    "company": N_("Company"),
    "name": N_("Customer's name"),
    "city": N_("City"),
    "job": N_("Occupation"),
    "birthday": N_("Birthday"),
    "first_contact": N_("First contact"),
    "first_contact_ago": N_("First contact was"),
    "last_contact": N_("Last word from them"),
    "last_contact_ago": N_("Last word from them was"),
    "conversations": N_("Number of conversations"),
    "worth": N_("Bought for"),
    "consent": N_("Has agreed to"),
    "blocked": N_("Customer is blocked"),
}
OPS: Mapping[tuple[str, str], str] = {
    ("days", "more"): N_("longer ago than"),
    ("days", "less"): N_("within the last"),
    ("ahead", "less"): N_("within the next"),
    ("number", "more"): N_("more than"),
    ("number", "less"): N_("less than"),
    ("money", "more"): N_("more than"),
    ("money", "less"): N_("less than"),
}


def op_name(kind: str, op: str) -> str:
    return OPS.get((kind, op)) or inbox.op_name(kind, op)
