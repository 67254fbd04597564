"""People's words for what is told, where, and when it is quiet."""

from collections.abc import Mapping

from parley.core.i18n import N_
from parley.desk.notices import Kind

KINDS: Mapping[Kind, str] = {
    Kind.MENTIONED: N_("A colleague mentions me in a note"),
    Kind.URGENT: N_("A customer needs somebody at once"),
    Kind.WHISPERED: N_("A supervisor whispers to me"),
    Kind.GIVEN: N_("A conversation is given to me"),
    Kind.CALL: N_("I am to call a customer to whom a call was promised"),
    Kind.CALL_LATE: N_("Nobody has made a promised call yet"),
    Kind.ANSWERED: N_("A customer writes in a conversation of mine"),
    Kind.LATE: N_("A customer has waited longer than promised"),
    Kind.DUE: N_("A customer will soon have waited longer than promised"),
    Kind.FAILED: N_("A message of mine is not delivered"),
    Kind.TEAM: N_("A conversation is passed to my team"),
    Kind.QUEUE: N_("Somebody new waits in the queue"),
}
DAYS: Mapping[int, str] = {0: N_("Mon"), 1: N_("Tue"), 2: N_("Wed"), 3: N_("Thu"), 4: N_("Fri"), 5: N_("Sat"), 6: N_("Sun")}
VOLUMES: Mapping[int, str] = {0: N_("Silent"), 30: N_("Soft"), 60: N_("Normal"), 100: N_("Loud")}
