"""Why a view is not kept."""

from parley.core.errors import Invalid, NotFound, ParleyError


class ViewNameMissing(Invalid):
    """Give the view a name of at most 60 characters."""


class TooManyViews(ParleyError):
    """There are too many views already. Delete one that nobody uses."""


class NothingToUndo(NotFound):
    """This can no longer be undone."""
