"""Tokens that were held against their key once: Microsoft signs many calls with one, and that costs more than all the rest."""

import hashlib
from datetime import timedelta
from typing import Any, NamedTuple

from parley.channels.adapters.botframework.keys import Key
from parley.channels.adapters.botframework.settings import BotFrameworkSettings
from parley.core import clock

MOST = 1000
Claims = dict[str, Any]


class Found(NamedTuple):
    """What a token says, and by which key it was signed."""

    kid: str
    key: Key
    claims: Claims


class Believed:
    """Of one process, each until its end: the oldest go first."""

    def __init__(self) -> None:
        self._found: dict[bytes, Found] = {}

    def find(self, token: str, settings: BotFrameworkSettings, skew: timedelta) -> Found | None:
        found = self._found.get(_name(token, settings))
        return found if found and clock.now().timestamp() < int(found.claims["exp"]) + skew.total_seconds() else None

    def keep(self, token: str, settings: BotFrameworkSettings, found: Found) -> None:
        if len(self._found) >= MOST:
            del self._found[next(iter(self._found))]
        self._found[_name(token, settings)] = found


def _name(token: str, settings: BotFrameworkSettings) -> bytes:
    """A token that is good for one bot says nothing of another."""
    return hashlib.sha256("\n".join((token, settings.app_id, settings.issuer)).encode()).digest()
