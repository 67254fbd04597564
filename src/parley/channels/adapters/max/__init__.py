"""MAX: bots of its Bot API, by webhook."""

from parley.channels.adapters.max.adapter import Max
from parley.channels.adapters.max.settings import MaxSettings

__all__ = ["Max", "MaxSettings"]
