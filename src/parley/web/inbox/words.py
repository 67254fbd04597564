"""People's words for the places of the inbox, its orders, and what may be asked of it. Pages translate them."""

from collections.abc import Mapping

from parley.conversations import Priority
from parley.core.i18n import N_

TABS: Mapping[str, str] = {
    "open": N_("All open"),
    "mine": N_("Mine"),
    "unassigned": N_("Unassigned"),
    "mentions": N_("Mentions"),
    "public": N_("Public comments"),
    "snoozed": N_("Snoozed"),
    "resolved": N_("Resolved"),
    "all": N_("All conversations"),
}
TAB_ICONS: Mapping[str, str] = {
    "open": "tray",
    "mine": "person",
    "unassigned": "hand",
    "mentions": "at",
    "public": "globe",
    "snoozed": "moon",
    "resolved": "check",
}
NOTHING_IN: Mapping[str, tuple[str, str]] = {
    "open": (N_("All answered"), N_("Well done. A new message appears here by itself, whatever channel it comes from.")),
    "mine": (N_("Nothing of yours"), N_("Conversations that you take or answer are listed here.")),
    "unassigned": (N_("Nobody waits"), N_("Every open conversation has an owner.")),
    "mentions": (N_("Nobody has named you"), N_("A colleague who writes @ and your name in a note calls you here.")),
    "public": (
        N_("No public comments"),
        N_("Comments under your posts in VK, Facebook and Instagram appear here, the most urgent first if you like."),
    ),
    "snoozed": (N_("Nothing is put off"), N_("What is put off waits here, and comes back by itself.")),
    "resolved": (N_("Nothing resolved yet"), N_("Finished conversations are kept here; a customer who writes again reopens theirs.")),
    "all": (N_("Nothing here yet"), N_("A new message appears here by itself, whatever channel it comes from.")),
}
NOTHING_HERE = (N_("Nothing here now"), N_("As soon as a conversation belongs here, it appears by itself."))
SORTS: Mapping[str, str] = {
    "newest": N_("Newest first"),
    "oldest": N_("Oldest first"),
    "waiting": N_("Longest waiting first"),
    "due": N_("Answer due first"),
    "priority": N_("Most urgent first"),
}
PRIORITIES: Mapping[Priority, str] = {
    Priority.URGENT: N_("Urgent"),
    Priority.HIGH: N_("High"),
    Priority.NORMAL: N_("Normal priority"),
    Priority.LOW: N_("Low"),
}
STATUSES: Mapping[str, str] = {
    "open": N_("Waits for us"),
    "waiting": N_("Waits for the customer"),
    "snoozed": N_("Snoozed"),
    "resolved": N_("Resolved"),
}
FIELDS: Mapping[str, str] = {
    "channel": N_("Channel"),
    "account": N_("Account"),
    "location": N_("Location"),
    "status": N_("Status"),
    "owner": N_("Assigned to"),
    "team": N_("Team"),
    "tag": N_("Tag"),
    "priority": N_("Priority"),
    "waiting": N_("Customer has waited"),
    "silent": N_("Last message was"),
    "created": N_("Begun"),
    "last_message": N_("Last message"),
    "name": N_("Customer's name"),
    "language": N_("Language"),
    "unread": N_("Unread by me"),
    "mentions_me": N_("Mentions me"),
    "public": N_("Public comment"),
    "overdue": N_("Answer is late"),
    "blocked": N_("Customer is blocked"),
}
OPS: Mapping[tuple[str, str], str] = {
    ("", "any"): N_("is"),
    ("", "none"): N_("is not"),
    ("minutes", "more"): N_("more than"),
    ("minutes", "less"): N_("less than"),
    ("date", "before"): N_("before"),
    ("date", "after"): N_("since"),
    ("text", "contains"): N_("contains"),
    ("flag", "yes"): N_("yes"),
    ("flag", "no"): N_("no"),
}
UNITS: Mapping[int, str] = {1: N_("minutes"), 60: N_("hours"), 1440: N_("days")}


def op_name(kind: str, op: str) -> str:
    return OPS.get((kind, op)) or OPS[("", op)]
