"""How LINE introduces itself: its settings, what it can carry, what the account page asks for."""

from typing import Annotated

from msgspec import Meta

from parley.channels.types import Account, ApiUrl, Capabilities, Manifest, Media, Pace, Setting, Settings, Unit
from parley.core.i18n import N_

MB = 1024 * 1024
LARGEST_DOWNLOAD = 50 * MB
API = "https://api.line.me"
CONTENT = "https://api-data.line.me"

# It goes into a header, so its alphabet is closed.
AccessToken = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9+/=._~-]{20,1000}\Z")]
# An empty secret can be stored, but nothing is ever verified with it.
ChannelSecret = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]{0,128}\Z")]


class LineSettings(Settings, frozen=True):
    access_token: AccessToken
    channel_secret: ChannelSecret
    api_url: ApiUrl = API

    @property
    def content_url(self) -> str:
        """Where files are fetched: LINE has a host of its own for them, a stand-in has not."""
        return CONTENT if self.api_url == API else self.api_url


LineAccount = Account[LineSettings]

CAN = Capabilities(
    max_text=5000,
    unit=Unit.UTF16,
    # A picture is its own preview, which has 1 MB at most. Everything else goes as a link.
    media={Media.IMAGE: MB, Media.FILE: 100 * MB},
    files_by_address=True,
    buttons=13,
    button_label=20,
    # LINE takes 300; the label travels with the payload, because LINE does not tell which label was pressed.
    button_payload=200,
    typing=True,
    idempotent=True,
    pace=Pace(burst=2000, per_second=2000),
)

MANIFEST = Manifest(
    kind="line",
    name="LINE",
    settings=LineSettings,
    secrets=frozenset({"access_token", "channel_secret"}),
    can=CAN,
    asks=(
        Setting(
            name="channel_secret",
            label=N_("Channel secret"),
            help=N_("In the LINE Developers Console: your channel → Basic settings."),
            secret=True,
        ),
        Setting(
            name="access_token",
            label=N_("Channel access token"),
            help=N_("In the LINE Developers Console: your channel → Messaging API → Issue. Turn on Use webhook there as well."),
            secret=True,
        ),
        Setting(
            name="api_url",
            label=N_("LINE server"),
            help=N_("Leave it as it is: another address is for trials only."),
            required=False,
        ),
    ),
)
