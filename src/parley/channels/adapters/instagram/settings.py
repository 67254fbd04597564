"""How Instagram introduces itself: its settings, what it can carry, what the account page asks for."""

import secrets
from datetime import timedelta
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from parley.channels.adapters.meta.graph import Graph
from parley.channels.types import Account, Capabilities, Delivered, Manifest, Media, OptionalUrl, Pace, Setting, Settings, Unit, Window
from parley.core.i18n import N_

MB = 1024 * 1024
ANSWERED_WITHIN = timedelta(hours=24)
BY_A_PERSON = timedelta(days=7)
"""With the permission Human Agent, which Meta gives to the app."""
ANSWERED_PRIVATELY_WITHIN = timedelta(days=7)
SERVERS = {"facebook": "https://graph.facebook.com", "instagram": "https://graph.instagram.com"}

# All of these end up in a header or in an address, so their alphabet is closed.
Token = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9|_-]{20,1000}\Z")]
AppId = Annotated[str, Meta(pattern=r"\A[0-9]{1,20}\Z")]
AccountNumber = Annotated[str, Meta(pattern=r"\A[0-9]{0,20}\Z")]
# An empty secret can be stored, but nothing is ever verified with it.
Secret = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]{0,128}\Z")]


def _fresh_secret() -> str:
    return secrets.token_urlsafe(24)


class InstagramSettings(Settings, frozen=True):
    token: Token
    app_id: AppId
    app_secret: Secret
    login: Literal["facebook", "instagram"] = "facebook"
    verify_token: Secret = msgspec.field(default_factory=_fresh_secret)
    account_id: AccountNumber = ""
    api_url: OptionalUrl = ""

    @property
    def server(self) -> str:
        return self.api_url or SERVERS[self.login]

    @property
    def by_page(self) -> bool:
        """Whether the account is reached through the Facebook page to which it is linked."""
        return self.login == "facebook"

    @property
    def account(self) -> Graph:
        """Asks as the account, or as its page."""
        return Graph(url=self.server, token=self.token)

    @property
    def app(self) -> Graph:
        """Asks as the app, whose token is its number and its secret."""
        return Graph(url=self.server, token=f"{self.app_id}|{self.app_secret}")


InstagramAccount = Account[InstagramSettings]

CAN = Capabilities(
    max_text=1000,
    unit=Unit.BYTES,
    media={Media.IMAGE: 8 * MB, Media.VIDEO: 25 * MB, Media.AUDIO: 25 * MB, Media.VOICE: 25 * MB, Media.FILE: 25 * MB},
    buttons=13,
    button_label=20,
    button_payload=1000,
    quotes=True,
    typing=True,
    comments=True,
    private_answers=ANSWERED_PRIVATELY_WITHIN,
    receipts=frozenset({Delivered.READ}),
    window=Window(ANSWERED_WITHIN, by_person=BY_A_PERSON),
    # Of text; sound and video may be ten a second only, for which there is no word.
    pace=Pace(burst=300, per_second=300),
)

MANIFEST = Manifest(
    kind="instagram",
    name="Instagram",
    settings=InstagramSettings,
    secrets=frozenset({"token", "app_secret", "verify_token"}),
    can=CAN,
    own_id="account_id",
    asks=(
        Setting(
            name="token",
            label=N_("Access token"),
            help=N_("At developers.facebook.com, in your app: Instagram → API setup → Generate token beside your account or its page."),
            secret=True,
        ),
        Setting(name="app_id", label=N_("App ID"), help=N_("In your app: App settings → Basic.")),
        Setting(
            name="app_secret",
            label=N_("App secret"),
            help=N_("On the same page: press Show. With Instagram login it is another one: the Instagram app secret under API setup."),
            secret=True,
        ),
        Setting(
            name="login",
            label=N_("How Parley reaches the account"),
            help=N_("With Instagram login you enter the webhook in your app by hand: its address is on this account's page."),
            required=False,
        ),
        Setting(
            name="verify_token",
            label=N_("Verify token"),
            help=N_("Only for Instagram login: a word of your choice, the same as beside the webhook in your app."),
            secret=True,
            required=False,
        ),
        Setting(
            name="api_url",
            label=N_("Meta server"),
            help=N_("Leave it empty: an address here is for trials only."),
            required=False,
        ),
    ),
)
