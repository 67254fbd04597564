"""How X introduces itself: its settings, what it can carry, what the account page asks for."""

from datetime import timedelta
from typing import Annotated

from msgspec import Meta

from parley.channels.types import Account, ApiUrl, Capabilities, Delivered, Manifest, Media, Pace, Setting, Settings, Unit
from parley.core.i18n import N_

MB = 1024 * 1024
LARGEST_DOWNLOAD = 50 * MB
LONGEST_TEXT = 10_000

# They end up in headers, so their alphabet is closed.
ApiKey = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]{10,100}\Z")]
AccessToken = Annotated[str, Meta(pattern=r"\A[0-9]{1,19}-[A-Za-z0-9_-]{10,100}\Z")]
AccessSecret = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]{10,100}\Z")]
# An empty secret can be stored, but nothing is ever verified with it.
SigningSecret = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]{0,200}\Z")]


class XSettings(Settings, frozen=True):
    api_key: ApiKey
    api_secret: SigningSecret
    access_token: AccessToken
    access_secret: AccessSecret
    client_secret: SigningSecret = ""
    api_url: ApiUrl = "https://api.x.com"

    @property
    def own_id(self) -> str:
        """The account's number: each access token begins with it."""
        return self.access_token.partition("-")[0]


XAccount = Account[XSettings]

CAN = Capabilities(
    max_text=LONGEST_TEXT,
    # What X counts is not said: the larger measure is never too long for it.
    unit=Unit.UTF16,
    max_caption=LONGEST_TEXT,
    media={Media.IMAGE: 5 * MB, Media.VIDEO: 50 * MB},
    # X sets no term; after so long nobody remembers what they had asked in public.
    private_answers=timedelta(days=30),
    receipts=frozenset({Delivered.READ}),
    # 15 messages in 15 minutes.
    pace=Pace(burst=15, per_second=1 / 60),
    ids="global",
)

MANIFEST = Manifest(
    kind="x",
    name="X (Twitter)",
    settings=XSettings,
    secrets=frozenset({"api_secret", "access_token", "access_secret", "client_secret"}),
    can=CAN,
    asks=(
        Setting(
            name="api_key",
            label=N_("API key"),
            help=N_("At console.x.com, in your app: Keys and tokens, Consumer Keys. X is paid by use, so the app needs credit."),
        ),
        Setting(name="api_secret", label=N_("API key secret"), help=N_("X shows it once, together with the API key."), secret=True),
        Setting(
            name="access_token",
            label=N_("Access token"),
            help=N_("On the same page. First allow the app to read, write and see direct messages, or the token cannot send any."),
            secret=True,
        ),
        Setting(
            name="access_secret",
            label=N_("Access token secret"),
            help=N_("X shows it once, together with the access token."),
            secret=True,
        ),
        Setting(
            name="client_secret",
            label=N_("Client secret"),
            help=N_("Only where X shows one for your app, under OAuth 2.0: X then signs its calls with it."),
            secret=True,
            required=False,
        ),
        Setting(name="api_url", label=N_("X server"), help=N_("Leave it as it is: another address is for trials only."), required=False),
    ),
)
