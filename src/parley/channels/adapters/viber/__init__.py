"""Viber: bots, by webhook."""

from parley.channels.adapters.viber.adapter import Viber
from parley.channels.adapters.viber.settings import ViberSettings

__all__ = ["Viber", "ViberSettings"]
