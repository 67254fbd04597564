"""A refusal that a provider tells only afterwards, by the name of the error that it would have been at once."""

from parley.channels.errors import SendError
from parley.channels.types import Failure

NAMES = frozenset(Failure)


def failure(error: type[SendError]) -> Failure:
    """Of an error that has no name here, the name of the one that it is a case of."""
    if error.retry:
        return Failure.TEMPORARY
    return next((Failure(kind.__name__) for kind in error.__mro__ if kind.__name__ in NAMES), Failure.REFUSED)
