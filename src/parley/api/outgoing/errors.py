"""Why a webhook is not accepted."""

from parley.core.errors import Invalid, ParleyError


class EventsMissing(Invalid):
    """Choose at least one kind of event."""


class TooManyEndpoints(ParleyError):
    """There are too many webhooks already. Remove those that nobody needs."""


class NothingToSend(ParleyError):
    """This was never made ready to be sent. Send a test instead."""


class EndpointResting(ParleyError):
    """This webhook rests. Switch it on first."""
