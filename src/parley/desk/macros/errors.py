"""What a macro may not be, and why one cannot run."""

from parley.core.errors import Invalid, ParleyError


class MacroTitleMissing(Invalid):
    """Give the macro a title of up to 100 characters."""


class MacroDoesNothing(Invalid):
    """Choose at least one thing that the macro does."""


class BothSnoozedAndResolved(Invalid):
    """A conversation cannot be put off and resolved at once."""


class TooManyMacros(Invalid):
    """There are as many macros as can be kept. Remove one that nobody uses."""


class TagGone(Invalid):
    """A tag is no longer there. Choose again."""


class ReceiverGone(ParleyError):
    """This macro gives the conversation to somebody who is no longer here. Change the macro first."""


class CannotSay(Invalid):
    """This macro answers the customer, and they cannot be reached just now."""
