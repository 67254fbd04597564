"""How the Bot Framework introduces itself: its settings, what it can carry, what the account page asks for."""

from typing import Annotated, Literal, NamedTuple

from msgspec import Meta

from parley.channels.types import Account, Capabilities, Manifest, Media, OptionalUrl, Pace, Setting, Settings, Unit
from parley.core.i18n import N_

MB = 1024 * 1024
OPENID = "/v1/.well-known/openidconfiguration"

# Id and tenant end up in a URL, so their alphabet is closed.
AppId = Annotated[str, Meta(pattern=r"\A[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\Z")]
TenantId = Annotated[str, Meta(pattern=r"\A([A-Za-z0-9][A-Za-z0-9.-]{0,99})?\Z")]
# An empty secret can be stored, but nothing is ever verified with it.
AppPassword = Annotated[str, Meta(pattern=r"\A[!-~]{0,200}\Z")]
SigningKeys = Annotated[str, Meta(max_length=100_000)]


class Cloud(NamedTuple):
    """Where a bot signs in, who signs the calls that come to it, and where that one's keys are described."""

    login: str
    shared_tenant: str
    openid: str
    issuer: str


CLOUDS = {
    "public": Cloud(
        "https://login.microsoftonline.com", "botframework.com", f"https://login.botframework.com{OPENID}", "https://api.botframework.com"
    ),
    "us_government": Cloud(
        "https://login.microsoftonline.us",
        "MicrosoftServices.onmicrosoft.us",
        f"https://login.botframework.azure.us{OPENID}",
        "https://api.botframework.us",
    ),
}


class BotFrameworkSettings(Settings, frozen=True):
    app_id: AppId
    app_password: AppPassword
    tenant_id: TenantId = ""
    cloud: Literal["public", "us_government"] = "public"
    api_url: OptionalUrl = ""
    signing_keys: SigningKeys = ""
    """A JWK set, where Parley cannot reach Microsoft's: then only these keys count, and none are fetched."""

    @property
    def openid_url(self) -> str:
        return f"{self.api_url.rstrip('/')}{OPENID}" if self.api_url else CLOUDS[self.cloud].openid

    @property
    def token_url(self) -> str:
        cloud = CLOUDS[self.cloud]
        return f"{(self.api_url or cloud.login).rstrip('/')}/{self.tenant_id or cloud.shared_tenant}/oauth2/v2.0/token"

    @property
    def issuer(self) -> str:
        return CLOUDS[self.cloud].issuer

    @property
    def scope(self) -> str:
        return f"{self.issuer}/.default"


BotAccount = Account[BotFrameworkSettings]

CAN = Capabilities(
    # Teams counts the bytes of the whole activity in UTF-16, 40 KB at most; a card with its buttons needs its share of them.
    max_text=10_000,
    unit=Unit.UTF16,
    media={Media.IMAGE: 1 * MB},
    buttons=6,
    button_label=40,
    button_payload=1000,
    typing=True,
    # Half of 30 a second at once and half as a flow: never more than 30 in any second.
    pace=Pace(burst=15, per_second=15),
    # Within 7 in a second, 8 in two, 60 in thirty and 1,800 in an hour.
    pace_of_thread=Pace(burst=6, per_second=0.49),
)

MANIFEST = Manifest(
    kind="botframework",
    name="Microsoft Teams",
    settings=BotFrameworkSettings,
    secrets=frozenset({"app_password"}),
    can=CAN,
    asks=(
        Setting(
            name="app_id",
            label=N_("Microsoft App ID"),
            help=N_("In the Azure portal, on the page Configuration of your Azure Bot."),
        ),
        Setting(
            name="app_password",
            label=N_("Client secret"),
            help=N_("In the Azure portal: Configuration → Manage Password → New client secret. Copy its value, not its ID."),
            secret=True,
        ),
        Setting(
            name="tenant_id",
            label=N_("App tenant ID"),
            help=N_("Stands below the App ID. Leave it empty only for an older bot of the type Multi Tenant."),
            required=False,
        ),
        Setting(
            name="cloud",
            label=N_("Microsoft cloud"),
            help=N_("Almost always the public one; the other only for a bot in Azure Government."),
            required=False,
        ),
        Setting(
            name="api_url",
            label=N_("Stand-in for Microsoft"),
            help=N_("Leave it empty, unless you try Parley out against a stand-in for Microsoft's servers."),
            required=False,
        ),
    ),
)
