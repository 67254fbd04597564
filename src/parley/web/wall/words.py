"""People's words for what somebody has in hand, and colours for what they are doing."""

from collections.abc import Mapping

from parley.core.i18n import N_
from parley.routing import State

BADGES: Mapping[State, str] = {
    State.AVAILABLE: "badge-good",
    State.BUSY: "badge-danger",
    State.BREAK: "badge-warn",
    State.AWAY: "badge-warn",
    State.OFFLINE: "",
}
MEDIA: Mapping[str, str] = {"call": N_("Calls"), "chat": N_("Chats"), "mail": N_("E-mail")}
