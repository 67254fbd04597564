"""What every page, call and job of one process may use."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from parley.core.bus import Bus
from parley.core.crypto import Vault
from parley.core.db import Database
from parley.core.files import Files
from parley.core.http import Http
from parley.core.settings import Settings
from parley.core.tokens import Signer

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Ground:
    """The process's own things, opened once by `parley.app` and closed with it."""

    settings: Settings
    database: Database
    bus: Bus
    http: Http
    files: Files
    vault: Vault
    signer: Signer
    _kept: dict[Any, Any] = field(default_factory=dict[Any, Any], repr=False)

    def one(self, kind: Callable[["Ground"], T]) -> T:
        """The process's one instance of something that a room keeps in memory (a cache, a group of commits)."""
        if kind not in self._kept:
            self._kept[kind] = kind(self)
        return cast(T, self._kept[kind])
