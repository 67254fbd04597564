"""How Telegram introduces itself: its settings, what it can carry, what the account page asks for."""

import secrets
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from parley.channels.types import ApiUrl, Capabilities, Manifest, Media, Pace, Setting, Settings
from parley.core.i18n import N_

MB = 1024 * 1024
LARGEST_DOWNLOAD = 20 * MB

# Both end up in a URL, so their alphabet is closed.
Token = Annotated[str, Meta(pattern=r"\A[0-9]{1,20}:[A-Za-z0-9_-]{20,100}\Z")]
# An empty secret can be stored, but nothing is ever verified with it.
WebhookSecret = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]{0,256}\Z")]


def _fresh_secret() -> str:
    return secrets.token_urlsafe(32)


class TelegramSettings(Settings, frozen=True):
    token: Token
    webhook_secret: WebhookSecret = msgspec.field(default_factory=_fresh_secret)
    mode: Literal["webhook", "polling"] = "webhook"
    api_url: ApiUrl = "https://api.telegram.org"


CAN = Capabilities(
    max_text=4096,
    max_caption=1024,
    media={Media.IMAGE: 10 * MB, Media.VIDEO: 50 * MB, Media.AUDIO: 50 * MB, Media.VOICE: 50 * MB, Media.FILE: 50 * MB},
    files_per_part=10,
    albums=(frozenset({Media.IMAGE, Media.VIDEO}), frozenset({Media.AUDIO}), frozenset({Media.FILE})),
    buttons=100,
    button_label=64,
    button_payload=64,
    quotes=True,
    typing=True,
    pace=Pace(burst=30, per_second=30),
    pace_of_thread=Pace(burst=20, per_second=1),
    ids="global",
)

MANIFEST = Manifest(
    kind="telegram",
    name="Telegram",
    settings=TelegramSettings,
    secrets=frozenset({"token", "webhook_secret"}),
    can=CAN,
    asks=(
        Setting(
            name="token", label=N_("Bot token"), help=N_("@BotFather gives it when the bot is created: /newbot or /mybots."), secret=True
        ),
        Setting(
            name="mode",
            label=N_("How updates arrive"),
            help=N_("webhook: Telegram calls Parley, which needs a public https address. polling: Parley asks Telegram."),
            required=False,
        ),
        Setting(name="api_url", label=N_("Bot API server"), help=N_("Only where you run a Bot API server of your own."), required=False),
    ),
)
