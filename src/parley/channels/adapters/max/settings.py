"""How MAX introduces itself: its settings, what it can carry, what the account page asks for."""

import secrets
from typing import Annotated

import msgspec
from msgspec import Meta

from parley.channels.types import ApiUrl, Capabilities, Kind, Manifest, Media, Pace, Setting, Settings, Unit
from parley.core.i18n import N_

MB = 1024 * 1024
LARGEST_DOWNLOAD = 100 * MB

# It travels in a header, so its alphabet is closed.
Token = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_.:~+/=-]{16,400}\Z")]
# MAX takes 5 to 256. An empty secret can be stored, but nothing is ever verified with it.
WebhookSecret = Annotated[str, Meta(pattern=r"\A([A-Za-z0-9_-]{5,256})?\Z")]


def _fresh_secret() -> str:
    return secrets.token_urlsafe(32)


class MaxSettings(Settings, frozen=True):
    token: Token
    webhook_secret: WebhookSecret = msgspec.field(default_factory=_fresh_secret)
    api_url: ApiUrl = "https://platform-api2.max.ru"


CAN = Capabilities(
    max_text=4000,
    # MAX says characters and does not say which; what is within 4000 of these is within 4000 of any.
    unit=Unit.UTF16,
    max_caption=4000,
    # MAX takes files of 4 GB; here each is held in memory while it is sent.
    media={Media.IMAGE: 50 * MB, Media.VIDEO: 250 * MB, Media.AUDIO: 256 * MB, Media.VOICE: 256 * MB, Media.FILE: 256 * MB},
    files_per_part=12,
    albums=(frozenset({Media.IMAGE, Media.VIDEO}),),
    # 30 rows of 3, so that all of them may be links; without links MAX would take 7 in a row.
    buttons=90,
    button_label=128,
    button_payload=1024,
    quotes=True,
    typing=True,
    # Who starts the bot by a link lets it write.
    heard_by=frozenset({Kind.MESSAGE, Kind.POSTBACK, Kind.REFERRAL}),
    pace=Pace(burst=30, per_second=30),
    pace_of_thread=Pace(burst=2, per_second=2),
)

MANIFEST = Manifest(
    kind="max",
    name="MAX",
    settings=MaxSettings,
    secrets=frozenset({"token", "webhook_secret"}),
    can=CAN,
    asks=(
        Setting(
            name="token",
            label=N_("Bot token"),
            help=N_("At business.max.ru: Chat bots → the three dots beside your bot → Settings. Copy the token there."),
            secret=True,
        ),
        Setting(name="api_url", label=N_("Bot API server"), help=N_("Only if you reach MAX through a server of your own."), required=False),
    ),
)
