"""How Viber introduces itself: its settings, what it can carry, what the account page asks for."""

from typing import Annotated

from msgspec import Meta

from parley.channels.types import ApiUrl, Capabilities, Delivered, Manifest, Media, Pace, Setting, Settings, Unit
from parley.core.i18n import N_

MB = 1024 * 1024
LONGEST_NAME = 28

# It stands in a header, so its alphabet is closed.
Token = Annotated[str, Meta(pattern=r"\A[0-9A-Za-z-]{16,100}\Z")]


class ViberSettings(Settings, frozen=True):
    token: Token
    sender_name: Annotated[str, Meta(max_length=LONGEST_NAME)] = ""
    api_url: ApiUrl = "https://chatapi.viber.com"


CAN = Capabilities(
    max_text=7000,
    # Which characters count double is not said: by this count nothing is too long.
    unit=Unit.UTF16,
    media={Media.IMAGE: MB, Media.VIDEO: 26 * MB, Media.FILE: 50 * MB},
    files_by_address=True,
    buttons=24,
    # A label may swell to five times its length by escaping, and to 250 at most; label and payload share 250 in the button's action.
    button_label=40,
    button_payload=64,
    receipts=frozenset({Delivered.DELIVERED, Delivered.READ, Delivered.FAILED}),
    # 500 requests in 10 seconds.
    pace=Pace(burst=100, per_second=40),
)

MANIFEST = Manifest(
    kind="viber",
    name="Viber",
    settings=ViberSettings,
    secrets=frozenset({"token"}),
    can=CAN,
    asks=(
        Setting(
            name="token",
            label=N_("Bot token"),
            help=N_("In Viber on the bot administrator's phone: More → Settings → Bots → your bot → Edit info → Your app key."),
            secret=True,
        ),
        Setting(
            name="sender_name",
            label=N_("Name that customers see"),
            help=N_("Stands above each answer, up to 28 characters. If empty, customers see the name for your team."),
            required=False,
        ),
        Setting(
            name="api_url",
            label=N_("Viber server"),
            help=N_("Only if your Viber partner gave you another address."),
            required=False,
        ),
    ),
)
