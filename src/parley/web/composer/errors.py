"""What stands between a draft and its customer: each is said once, and whoever sends again has read it."""

from parley.core.errors import ParleyError


class SomebodyTypes(ParleyError):
    """A colleague is typing an answer just now. Send again to answer all the same."""


class AnsweredMeanwhile(ParleyError):
    """A colleague has answered since you began. Read it; send again to answer all the same."""


class StillUnfilled(ParleyError):
    """Nothing is known of a variable in your text. Write it yourself, or send again to say it as it is."""
