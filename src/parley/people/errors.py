"""What cannot be done to people."""

from parley.core.errors import Invalid, ParleyError


class SamePerson(ParleyError):
    """These two are one person already."""


class LinkRevoked(ParleyError):
    """This link has been taken back already."""


class FieldExists(Invalid):
    """There is a field of this name already."""
