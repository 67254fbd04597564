"""A name for each way in which VK says no."""

from datetime import timedelta

from parley.channels.errors import AccountBroken, ProviderDown, RateLimited, RecipientGone, Refused, SendError

LONGEST_DETAIL = 300

# Too many in a second; the same thing too often; too many in a day.
WAITS = {6: timedelta(seconds=1), 9: timedelta(minutes=1), 29: timedelta(hours=1)}
DOWN = frozenset({1, 10, 36, 43, 603, 950})
BROKEN = frozenset({5, 7, 17, 27, 28, 203})
"""The key: wrong, without the right, to be confirmed, of another kind, of another community."""
GONE = frozenset({18, 113, 900, 901, 902, 917, 922, 932, 936, 945})
"""Deleted, unknown, on the blacklist, without permission, closed by privacy; a chat that we are not in, or that has ended."""


def refusal(code: int, said: str) -> SendError:
    detail, name = said[:LONGEST_DETAIL], str(code)
    if code in WAITS:
        return RateLimited(detail, wait=WAITS[code], code=name)
    for codes, error in ((DOWN, ProviderDown), (BROKEN, AccountBroken), (GONE, RecipientGone)):
        if code in codes:
            return error(detail, code=name)
    return Refused(detail, code=name)
