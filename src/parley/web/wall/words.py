"""People's words for what somebody is doing, and for what they have in hand."""

from collections.abc import Mapping

from parley import routing
from parley.core.i18n import N_
from parley.routing import State

STATES: Mapping[State, str] = {
    State.AVAILABLE: N_("Available"),
    State.BUSY: N_("Busy"),
    State.BREAK: N_("Break"),
    State.AWAY: N_("Away"),
    State.OFFLINE: N_("Offline"),
}
BADGES: Mapping[State, str] = {
    State.AVAILABLE: "badge-good",
    State.BUSY: "badge-danger",
    State.BREAK: "badge-warn",
    State.AWAY: "badge-warn",
    State.OFFLINE: "",
}
REASONS: Mapping[str, str] = {
    routing.agents.IDLE: N_("did nothing for long"),
    routing.agents.MISSED: N_("did not look at what was given"),
}
MEDIA: Mapping[str, str] = {"call": N_("Calls"), "chat": N_("Chats"), "mail": N_("E-mail")}
