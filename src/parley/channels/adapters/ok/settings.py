"""How Odnoklassniki introduces itself: its settings, what it can carry, what the account page asks for."""

import secrets
from typing import Annotated

import msgspec
from msgspec import Meta

from parley.channels.types import ApiUrl, Capabilities, Manifest, Media, Pace, Setting, Settings, Unit
from parley.core.i18n import N_

MB = 1024 * 1024
LARGEST_FILE = 50 * MB
"""OK names no limit, and each file is held in memory on its way."""

# The first two end up in a URL, so their alphabet is closed.
Token = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9:._~-]{16,400}\Z")]
# An empty secret can be stored, but nothing is ever verified with it.
WebhookSecret = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]{0,256}\Z")]
HeaderName = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9-]{0,60}\Z")]


def _fresh_secret() -> str:
    return secrets.token_urlsafe(32)


class OkSettings(Settings, frozen=True):
    token: Token
    webhook_secret: WebhookSecret = msgspec.field(default_factory=_fresh_secret)
    caller_header: HeaderName = ""
    """In which the proxy before Parley writes who calls; empty where nobody does."""
    api_url: ApiUrl = "https://api.ok.ru"


CAN = Capabilities(
    # OK names no limit of a text; its sister MAX takes twice as much. Split once too often is better than refused.
    max_text=2000,
    unit=Unit.UTF16,
    max_caption=2000,
    media=dict.fromkeys((Media.IMAGE, Media.VIDEO, Media.AUDIO, Media.VOICE, Media.FILE), LARGEST_FILE),
    files_per_part=5,
    albums=(frozenset({Media.IMAGE, Media.FILE}),),
    # These three are nowhere told: what any phone shows and any messenger takes. The label travels in the payload too.
    buttons=10,
    button_label=40,
    button_payload=128,
    quotes=True,
    typing=True,
    # Nor is the rate.
    pace=Pace(burst=2, per_second=2),
    pace_of_thread=Pace(burst=2, per_second=1),
)

MANIFEST = Manifest(
    kind="ok",
    name="Odnoklassniki",
    settings=OkSettings,
    secrets=frozenset({"token", "webhook_secret"}),
    can=CAN,
    asks=(
        Setting(
            name="token",
            label=N_("Group access key"),
            help=N_("In the group on the full version of ok.ru: Settings, Messages, Get access key. A new key switches the old one off."),
            secret=True,
        ),
        Setting(
            name="caller_header",
            label=N_("Header with the caller's address"),
            help=N_("Only where a proxy of yours writes it, for example X-Real-IP. Calls from elsewhere than ok.ru are then turned away."),
            required=False,
        ),
        Setting(name="api_url", label=N_("API server"), help=N_("Only where you reach ok.ru by another address."), required=False),
    ),
)
