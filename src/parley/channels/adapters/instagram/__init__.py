"""Instagram: conversations with a professional account, and comments under its posts."""

from parley.channels.adapters.instagram.adapter import Instagram
from parley.channels.adapters.instagram.settings import InstagramSettings

__all__ = ["Instagram", "InstagramSettings"]
