"""A channel without a provider: for demonstrations, tests, and programs that want to speak to Parley in plain JSON."""

from parley.channels.adapters.console.adapter import Console
from parley.channels.adapters.console.settings import ConsoleSettings
from parley.channels.adapters.console.signing import signature

__all__ = ["Console", "ConsoleSettings", "signature"]
