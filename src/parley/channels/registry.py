"""Every channel that Parley speaks: one line each."""

from parley.channels.adapters.botframework import BotFramework
from parley.channels.adapters.console import Console
from parley.channels.adapters.custom import Custom
from parley.channels.adapters.email import Email
from parley.channels.adapters.instagram import Instagram
from parley.channels.adapters.line import Line
from parley.channels.adapters.max import Max
from parley.channels.adapters.messenger import Messenger
from parley.channels.adapters.ok import Ok
from parley.channels.adapters.telegram import Telegram
from parley.channels.adapters.viber import Viber
from parley.channels.adapters.vk import Vk
from parley.channels.adapters.webchat import Webchat
from parley.channels.adapters.whatsapp import WhatsApp
from parley.channels.adapters.x import X
from parley.channels.contract import Adapter, Invites, able
from parley.core.errors import NotFound

ADAPTERS: tuple[Adapter, ...] = (
    Telegram(),
    Email(),
    Instagram(),
    Messenger(),
    Ok(),
    Viber(),
    Webchat(),
    WhatsApp(),
    Console(),
    Custom(),
    Vk(),
    Line(),
    Max(),
    BotFramework(),
    X(),
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


def invitation(kind: str, address: str, token: str) -> str:
    """A link by which somebody goes on in that channel; empty where there is none."""
    chosen = adapter(kind)
    return chosen.invitation(address, token) if address and able(chosen, Invites) else ""
