"""What a conversation's state forbids."""

from parley.core.errors import Invalid, ParleyError


class IsResolved(ParleyError):
    """This conversation is resolved. Reopen it first."""


class NotOwner(ParleyError):
    """Somebody else has this conversation now."""


class Outrun(ParleyError):
    """The customer has written since you last looked. Read it, then send again."""


class EmptyReply(Invalid):
    """Write something, or attach a file."""


class NoWay(Invalid):
    """This person cannot be answered this way just now."""


class NotFailed(ParleyError):
    """Only a message that failed or is uncertain can be sent again."""
