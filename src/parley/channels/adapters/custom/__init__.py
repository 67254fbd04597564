"""A channel of one's own: an app, a kiosk, a messenger that Parley does not know, spoken to by a program that its owner writes."""

from parley.channels.adapters.custom.adapter import Custom
from parley.channels.adapters.custom.settings import CustomSettings

__all__ = ["Custom", "CustomSettings"]
