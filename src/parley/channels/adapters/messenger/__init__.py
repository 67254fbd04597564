"""Messenger: conversations with a Facebook page, and comments under its posts."""

from parley.channels.adapters.messenger.adapter import Messenger
from parley.channels.adapters.messenger.settings import MessengerSettings

__all__ = ["Messenger", "MessengerSettings"]
