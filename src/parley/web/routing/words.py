"""People's words for media and for who of several is chosen. Pages translate them."""

from collections.abc import Mapping

from parley.core.i18n import N_
from parley.routing import Choice

MEDIA: Mapping[str, str] = {"call": N_("Calls"), "chat": N_("Chats"), "mail": N_("Letters")}
CHOICES: Mapping[Choice, tuple[str, str]] = {
    Choice.LEAST_LOADED: (N_("Whoever has the least in hand"), N_("Work is spread evenly at every moment.")),
    Choice.LONGEST_IDLE: (N_("Whoever has been free the longest"), N_("After each conversation there is the same rest.")),
    Choice.ROUND_ROBIN: (N_("In turn"), N_("Whoever was given nothing for the longest time.")),
}
