"""Why an agent outside is not heard, or cannot be set up so."""

from collections.abc import Mapping

from parley.core.errors import Forbidden, Invalid, ParleyError


class AgentNameMissing(Invalid):
    """Give the agent a name of up to 100 characters."""


class TooManyAgents(ParleyError):
    """There are very many outside agents already. Remove those that nobody needs."""


class NoAgentsToken(Forbidden):
    """This token belongs to no outside agent."""


class AgentPaused(ParleyError):
    """This agent is paused. Only whoever manages routing can switch it on again."""


class OfferDeclined(ParleyError):
    """You have declined this conversation."""


class OfferHandedBack(ParleyError):
    """You have handed this conversation back."""


class OfferTimedOut(ParleyError):
    """The time for this conversation is over. Somebody else goes on with it."""


class OfferTakenOver(ParleyError):
    """Somebody of the staff has taken this conversation over."""


class OfferResolved(ParleyError):
    """This conversation is resolved."""


class OfferWithdrawn(ParleyError):
    """This conversation was taken back from you."""


OVER: Mapping[str, type[ParleyError]] = {
    "declined": OfferDeclined,
    "handed_back": OfferHandedBack,
    "timed_out": OfferTimedOut,
    "taken_over": OfferTakenOver,
    "resolved": OfferResolved,
    "withdrawn": OfferWithdrawn,
}
"""By what became of it."""


class NoQueueWithSkill(Invalid):
    """No queue asks for this skill."""


class NoSuchQueue(Invalid):
    """There is no queue of this name."""


class TermsUnusable(Invalid):
    """Give a whole number within the limits."""
