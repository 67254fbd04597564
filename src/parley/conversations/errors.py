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


class WindowOver(Invalid):
    """The time in which this person may be answered freely here is over."""


class OneMessageOnly(Invalid):
    """A private answer to a comment is one message. Make it shorter, or answer under the post."""


class NotFailed(ParleyError):
    """Only a message that failed or is uncertain can be sent again."""


class AlreadyLeft(ParleyError):
    """This message has already left. It cannot be taken back."""


class TagExists(Invalid):
    """There is a tag of this name already."""


class TooManyAtOnce(Invalid):
    """So many conversations cannot be changed at once. Choose fewer."""


class NobodySuch(Invalid):
    """Nobody with this id works here."""


class NoSuchTeam(Invalid):
    """There is no team with this id."""
