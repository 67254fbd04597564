"""LINE: official accounts, over the Messaging API."""

from parley.channels.adapters.line.adapter import Line
from parley.channels.adapters.line.settings import LineSettings

__all__ = ["Line", "LineSettings"]
