"""X, formerly Twitter: direct messages of an account, and where it is mentioned."""

from parley.channels.adapters.x.adapter import X
from parley.channels.adapters.x.settings import XSettings

__all__ = ["X", "XSettings"]
