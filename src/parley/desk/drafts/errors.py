"""What a draft may not hold."""

from parley.core.errors import Invalid


class TooManyFiles(Invalid):
    """At most ten files at once."""
