"""People's words for what somebody is doing. Pages translate them."""

from collections.abc import Mapping

from parley import routing
from parley.core.i18n import N_
from parley.routing import Agent, State

STATES: Mapping[State, str] = {
    State.AVAILABLE: N_("Available"),
    State.BUSY: N_("Busy"),
    State.BREAK: N_("On a break"),
    State.AWAY: N_("Away"),
    State.OFFLINE: N_("Not at work"),
}
CHOICES: Mapping[State, tuple[str, str]] = {
    State.AVAILABLE: (N_("Available"), N_("Conversations are given to you")),
    State.BUSY: (N_("Busy"), N_("You work, and get nothing new")),
    State.BREAK: (N_("On a break"), N_("You are back soon")),
    State.OFFLINE: (N_("Not at work"), N_("What waits goes to others")),
}
"""What people say of themselves; only the machine says that somebody is away."""
BY_MACHINE: Mapping[str, str] = {
    routing.agents.IDLE: N_("nothing done for long"),
    routing.agents.MISSED: N_("did not look at what was given"),
}
SENT_AWAY: Mapping[str, str] = {
    routing.agents.IDLE: N_("You have done nothing for a while, so nothing new is given to you."),
    routing.agents.MISSED: N_("You did not open what was given to you, so it went back to the queue, and nothing new is given to you."),
}


def reason_of(agent: Agent) -> str:
    """The machine's reason in words to translate, or somebody's own words."""
    return BY_MACHINE.get(agent.reason, agent.reason)
