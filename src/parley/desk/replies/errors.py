"""What a saved reply may not be."""

from parley.core.errors import Invalid


class ShortcutInvalid(Invalid):
    """A shortcut is up to 40 letters and digits without spaces, such as "prices"."""


class ShortcutTaken(Invalid):
    """There is a reply with this shortcut already."""


class TitleMissing(Invalid):
    """Give it a title of up to 100 characters."""


class TextMissing(Invalid):
    """Write the text in at least one language."""


class TextTooLong(Invalid):
    """This text is too long."""


class UnknownVariable(Invalid):
    """There is no such variable:"""


class TooManyReplies(Invalid):
    """There are as many as can be kept. Remove one that nobody uses."""
