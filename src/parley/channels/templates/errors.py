"""What keeps a template from being sent."""

from parley.core.errors import Invalid


class NotChoosable(Invalid):
    """This template cannot be sent just now. Choose another one."""


class ValueMissing(Invalid):
    """Fill this in."""


class ValueBroken(Invalid):
    """No line breaks, tabs or four spaces in a row are allowed here."""


class ValueTooLong(Invalid):
    """This becomes too long. Shorten it."""


class AddressBroken(Invalid):
    """Only what may stand in a web address, without spaces."""


class HeaderFileMissing(Invalid):
    """This template needs a file."""


class HeaderFileWrong(Invalid):
    """This file does not fit the template."""


class PlaceMissing(Invalid):
    """This template needs a place: its latitude and longitude."""


class ValuesMiscounted(Invalid):
    """The template has another number of variables."""
