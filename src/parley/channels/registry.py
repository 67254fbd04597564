"""Every channel that Parley speaks: one line each."""

from parley.channels.adapters.console import Console
from parley.channels.adapters.telegram import Telegram
from parley.channels.adapters.webchat import Webchat
from parley.channels.contract import Adapter
from parley.core.errors import NotFound

ADAPTERS: tuple[Adapter, ...] = (
    Telegram(),
    Webchat(),
    Console(),
)

_BY_KIND = {adapter.manifest.kind: adapter for adapter in ADAPTERS}


def adapter(kind: str) -> Adapter:
    """Raises `NotFound` for a channel that this Parley does not have."""
    try:
        return _BY_KIND[kind]
    except KeyError:
        raise NotFound(kind) from None


def kinds() -> tuple[str, ...]:
    return tuple(_BY_KIND)
