"""How a channel of one's own introduces itself."""

from typing import Annotated

from msgspec import Meta

from parley.channels.types import Capabilities, Delivered, Manifest, Media, Setting, Settings
from parley.core.i18n import N_

MB = 1024 * 1024
LARGEST_FILE = 10 * MB
TEN_YEARS = 5_259_600


class CustomSettings(Settings, frozen=True):
    secret: Annotated[str, Meta(pattern=r"\A(whsec_)?[A-Za-z0-9+/]{32,684}={0,2}\Z")]
    """Signs both directions; 24 to 512 bytes in base64."""
    callback_url: Annotated[str, Meta(pattern=r"\Ahttps?://[!-~]{3,2000}\Z")]
    max_age_minutes: Annotated[int, Meta(ge=1, le=TEN_YEARS)] = 5
    """How old a signature may be: longer where the program signs first and sends later. A repeated call counts once however old."""


MANIFEST = Manifest(
    kind="custom",
    name="Own channel",
    settings=CustomSettings,
    secrets=frozenset({"secret"}),
    can=Capabilities(
        max_text=10_000,
        max_caption=10_000,
        media=dict.fromkeys((Media.IMAGE, Media.VIDEO, Media.AUDIO, Media.VOICE, Media.FILE), LARGEST_FILE),
        buttons=10,
        button_label=40,
        button_payload=200,
        quotes=True,
        typing=True,
        receipts=frozenset({Delivered.DELIVERED, Delivered.READ, Delivered.FAILED}),
        idempotent=True,
    ),
    asks=(
        Setting(name="callback_url", label=N_("Address of your program"), help=N_("Parley posts every answer there, signed.")),
        Setting(
            name="secret",
            label=N_("Signing secret"),
            help=N_("Both sides sign with it. Make one: openssl rand -base64 32"),
            secret=True,
        ),
        Setting(
            name="max_age_minutes",
            label=N_("Oldest signature, in minutes"),
            help=N_("Calls that were signed earlier are turned away."),
            required=False,
        ),
    ),
)
