"""How Messenger introduces itself: its settings, what it can carry, what the account page asks for."""

import secrets
from datetime import timedelta
from typing import Annotated

import msgspec
from msgspec import Meta

from parley.channels.adapters.meta.graph import Graph
from parley.channels.types import Account, ApiUrl, Capabilities, Delivered, Kind, Manifest, Media, Pace, Setting, Settings, Window
from parley.core.i18n import N_

MB = 1024 * 1024
ANSWERED_WITHIN = timedelta(hours=24)
HEARD_BY = frozenset({Kind.MESSAGE, Kind.POSTBACK, Kind.REACTION, Kind.REFERRAL, Kind.SUBSCRIBED})
"""Who reacts to a message, comes by a link, or has a page send to Messenger opens the window as well."""
BY_A_PERSON = timedelta(days=7)
"""With the permission Human Agent, which Meta gives to the app."""
ANSWERED_PRIVATELY_WITHIN = timedelta(days=7)

# All of these end up in a header or in an address, so their alphabet is closed.
Token = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9|_-]{20,1000}\Z")]
AppId = Annotated[str, Meta(pattern=r"\A[0-9]{1,20}\Z")]
PageId = Annotated[str, Meta(pattern=r"\A[0-9]{0,20}\Z")]
# An empty secret can be stored, but nothing is ever verified with it.
Secret = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]{0,128}\Z")]


def _fresh_secret() -> str:
    return secrets.token_urlsafe(24)


class MessengerSettings(Settings, frozen=True):
    token: Token
    app_id: AppId
    app_secret: Secret
    verify_token: Secret = msgspec.field(default_factory=_fresh_secret)
    page_id: PageId = ""
    api_url: ApiUrl = "https://graph.facebook.com"

    @property
    def page(self) -> Graph:
        """Asks as the page."""
        return Graph(url=self.api_url, token=self.token)

    @property
    def app(self) -> Graph:
        """Asks as the app, whose token is its number and its secret."""
        return Graph(url=self.api_url, token=f"{self.app_id}|{self.app_secret}")


MessengerAccount = Account[MessengerSettings]

CAN = Capabilities(
    max_text=2000,
    media={Media.IMAGE: 8 * MB, Media.VIDEO: 25 * MB, Media.AUDIO: 25 * MB, Media.VOICE: 25 * MB, Media.FILE: 25 * MB},
    buttons=13,
    button_label=20,
    button_payload=1000,
    quotes=True,
    typing=True,
    comments=True,
    private_answers=ANSWERED_PRIVATELY_WITHIN,
    receipts=frozenset({Delivered.DELIVERED}),
    heard_by=HEARD_BY,
    window=Window(ANSWERED_WITHIN, by_person=BY_A_PERSON),
    # Of text; sound and video may be ten a second only, for which there is no word.
    pace=Pace(burst=300, per_second=300),
)

MANIFEST = Manifest(
    kind="messenger",
    name="Messenger",
    settings=MessengerSettings,
    secrets=frozenset({"token", "app_secret", "verify_token"}),
    can=CAN,
    own_id="page_id",
    asks=(
        Setting(
            name="token",
            label=N_("Page access token"),
            help=N_("At developers.facebook.com, in your app: Messenger → Messenger API settings → Generate token beside your page."),
            secret=True,
        ),
        Setting(name="app_id", label=N_("App ID"), help=N_("In your app: App settings → Basic.")),
        Setting(
            name="app_secret",
            label=N_("App secret"),
            help=N_("On the same page: press Show."),
            secret=True,
        ),
        Setting(
            name="api_url",
            label=N_("Meta server"),
            help=N_("Leave it as it is: another address is for trials only."),
            required=False,
        ),
    ),
)
