"""How WhatsApp introduces itself: its settings, what it can carry, what the account page asks for."""

import secrets
from datetime import timedelta
from typing import Annotated

import msgspec
from msgspec import Meta

from parley.channels.types import Account, ApiUrl, Capabilities, Delivered, Kind, Manifest, Media, Pace, Setting, Settings, Unit, Window
from parley.core.i18n import N_

MB = 1024 * 1024
LARGEST_FILE = 100 * MB
LONGEST_BODY = 1024
"""Of a message with buttons, in characters; and of the words beside a file."""
MOST_REPLY_BUTTONS = 3
"""More than these become a list that opens."""

# They end up in a URL or in a header, so their alphabets are closed.
Token = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_.-]{20,1000}\Z")]
AppSecret = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]{8,128}\Z")]
Id = Annotated[str, Meta(pattern=r"\A[0-9]{5,30}\Z")]
# An empty one can be stored, but no challenge is ever answered with it.
VerifyToken = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]{0,256}\Z")]


def _fresh_token() -> str:
    return secrets.token_urlsafe(32)


class WhatsAppSettings(Settings, frozen=True):
    phone_number_id: Id
    business_account_id: Id
    app_id: Id
    app_secret: AppSecret
    token: Token
    verify_token: VerifyToken = msgspec.field(default_factory=_fresh_token)
    list_button: Annotated[str, Meta(min_length=1, max_length=20)] = "☰"
    api_url: ApiUrl = "https://graph.facebook.com/v25.0"


WhatsAppAccount = Account[WhatsAppSettings]

CAN = Capabilities(
    max_text=4096,
    # How an emoji counts is not said: by this count nothing is too long.
    unit=Unit.UTF16,
    max_caption=LONGEST_BODY,
    media={Media.IMAGE: 5 * MB, Media.VIDEO: 16 * MB, Media.AUDIO: 16 * MB, Media.VOICE: 16 * MB, Media.FILE: LARGEST_FILE},
    buttons=10,
    button_label=20,
    # A row of a list holds 200, a button 256.
    button_payload=200,
    quotes=True,
    receipts=frozenset({Delivered.SENT, Delivered.DELIVERED, Delivered.READ, Delivered.FAILED}),
    typing=True,
    heard_by=frozenset({Kind.MESSAGE, Kind.POSTBACK, Kind.CALL}),
    window=Window(timedelta(hours=24)),
    templates=True,
    pace=Pace(burst=80, per_second=80),
    # One in six seconds; up to 45 may be taken in advance.
    pace_of_thread=Pace(burst=45, per_second=1 / 6),
    # By portfolio, which a business has one of: all of its numbers know a person by the same id.
    ids="global",
)

MANIFEST = Manifest(
    kind="whatsapp",
    name="WhatsApp",
    settings=WhatsAppSettings,
    secrets=frozenset({"token", "app_secret", "verify_token"}),
    can=CAN,
    own_id="phone_number_id",
    asks=(
        Setting(
            name="phone_number_id",
            label=N_("Phone number ID"),
            help=N_("At developers.facebook.com, in your app: WhatsApp → API Setup. It is the ID below the number, not the number itself."),
        ),
        Setting(
            name="business_account_id", label=N_("WhatsApp Business Account ID"), help=N_("On the same page, beside the phone number ID.")
        ),
        Setting(name="app_id", label=N_("App ID"), help=N_("In your app: App settings → Basic.")),
        Setting(name="app_secret", label=N_("App secret"), help=N_("On the same page: press Show."), secret=True),
        Setting(
            name="token",
            label=N_("Access token"),
            help=N_(
                "In Meta Business Settings → System users: assign your app and your WhatsApp account to the user, then generate a token "
                "that never expires. Tick whatsapp_business_messaging and whatsapp_business_management."
            ),
            secret=True,
        ),
        Setting(
            name="list_button",
            label=N_("Button that opens a list"),
            help=N_("WhatsApp shows four or more choices as a list behind this button. Up to 20 characters."),
            required=False,
        ),
        Setting(
            name="api_url",
            label=N_("Graph API address"),
            help=N_("Leave it as it is, unless you need another version of the API."),
            required=False,
        ),
    ),
)
