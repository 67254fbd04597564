"""Why a segment is not kept."""

from parley.core.errors import Invalid, ParleyError


class SegmentNameMissing(Invalid):
    """Give the segment a name of at most 60 characters."""


class SegmentExists(Invalid):
    """There is a segment of this name already."""


class TooManySegments(ParleyError):
    """There are too many segments already. Delete one that nobody uses."""
