"""Odnoklassniki: messages to groups, by webhook."""

from parley.channels.adapters.ok.adapter import Ok
from parley.channels.adapters.ok.settings import OkSettings

__all__ = ["Ok", "OkSettings"]
