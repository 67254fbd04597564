"""What one connected mailbox needs to know, and the facts about well-known providers that spare people from typing them."""

import secrets
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from parley.channels.types import Setting, Settings
from parley.core.i18n import N_


class Security(StrEnum):
    """How the line to a mail server is encrypted."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class Server(msgspec.Struct, frozen=True):
    """Where to connect, and as whom."""

    host: str
    port: int
    security: Security
    user: str
    password: str
    ca: str = ""
    """Certificates (PEM) to trust instead of the system's."""

    def __repr__(self) -> str:
        return f"Server({self.host}:{self.port})"


class Preset(msgspec.Struct, frozen=True):
    """What a provider's own help pages say."""

    imap: str
    smtp: str
    smtp_port: int = 465
    smtp_security: Security = Security.TLS
    plus: bool = False
    """Whether `name+anything@` is known to reach `name@`: where it does not, every answer to a tagged address would bounce."""
    token_url: str = ""
    authserv_ids: tuple[str, ...] = ()
    """Under which names its MX signs Authentication-Results; `*.mail.example` for any host."""


GOOGLE = Preset(
    "imap.gmail.com",
    "smtp.gmail.com",
    plus=True,
    token_url="https://oauth2.googleapis.com/token",  # noqa: S106
    authserv_ids=("mx.google.com",),
)
MICROSOFT = Preset(
    "outlook.office365.com",
    "smtp.office365.com",
    587,
    Security.STARTTLS,
    plus=True,
    token_url="https://login.microsoftonline.com/common/oauth2/v2.0/token",  # noqa: S106
)
YANDEX = Preset("imap.yandex.ru", "smtp.yandex.ru", plus=True, authserv_ids=("*.yandex.net",))
MAIL_RU = Preset("imap.mail.ru", "smtp.mail.ru", authserv_ids=("*.mail.ru",))
UKR_NET = Preset("imap.ukr.net", "smtp.ukr.net")
ICLOUD = Preset("imap.mail.me.com", "smtp.mail.me.com", 587, Security.STARTTLS, plus=True)

PRESETS: dict[str, Preset] = {
    **dict.fromkeys(("gmail.com", "googlemail.com"), GOOGLE),
    **dict.fromkeys(("outlook.com", "hotmail.com", "live.com", "msn.com"), MICROSOFT),
    **dict.fromkeys(("yandex.ru", "yandex.com", "yandex.ua", "yandex.by", "yandex.kz", "ya.ru"), YANDEX),
    **dict.fromkeys(("mail.ru", "inbox.ru", "list.ru", "bk.ru", "internet.ru"), MAIL_RU),
    "ukr.net": UKR_NET,
    **dict.fromkeys(("icloud.com", "me.com", "mac.com"), ICLOUD),
}

Port = Annotated[int, Meta(ge=0, le=65535)]
Line = Annotated[str, Meta(max_length=400, pattern=r"^[^\x00-\x1f\x7f]*\Z")]
"""One line: nothing in it can start a header or a command of its own."""
MailboxAddress = Annotated[str, Meta(max_length=320, pattern=r"^[^\s@<>\"(),:;\[\]\\\x00-\x1f\x7f]+@[^\s@<>\"(),:;\[\]\\\x00-\x1f\x7f]+\Z")]

SECRETS = frozenset({"password", "smtp_password", "oauth_client_secret", "oauth_refresh_token", "seal"})


def fresh_seal() -> str:
    return secrets.token_urlsafe(32)


class EmailSettings(Settings, frozen=True, kw_only=True):
    """One mailbox. An address and a password are enough where the provider is known."""

    address: MailboxAddress
    aliases: tuple[MailboxAddress, ...] = ()
    """Other addresses whose mail comes to this mailbox."""
    name: Line = ""
    """What customers see beside the address."""
    user: Line = ""
    """Login; empty: the address."""
    password: Line = ""

    imap_host: Line = ""
    """Empty: known from the address's domain."""
    imap_port: Port = 993
    imap_security: Security = Security.TLS
    smtp_host: Line = ""
    smtp_port: Port = 0
    smtp_security: Security | None = None
    smtp_user: Line = ""
    """Empty: the same as for reading."""
    smtp_password: Line = ""
    ca: Annotated[str, Meta(max_length=65536)] = ""
    """PEM certificates of a private mail server's own authority."""

    oauth_token_url: Line = ""
    oauth_client_id: Line = ""
    oauth_client_secret: Line = ""
    oauth_refresh_token: Annotated[str, Meta(max_length=8192, pattern=r"^[\x21-\x7e]*\Z")] = ""

    authserv_id: Line = ""
    """The name under which our own MX writes Authentication-Results; any other such header is not believed."""
    inbox: Line = "INBOX"
    sent: Line = ""
    """Empty: the folder that the server marks as Sent."""
    reads_inbox: bool = True
    reads_sent: bool = True
    first_hours: Annotated[int, Meta(ge=0, le=24 * 365)] = 24
    """How far back the first connection looks."""
    rescan_days: Annotated[int, Meta(ge=1, le=365)] = 7
    """How far back to look when the server has numbered its mails anew."""
    inlet: bool = False
    """Mail for this address may be handed in by SMTP."""
    inlet_behind_mx: bool = False
    """An MX of our own stands before the inlet, so its Authentication-Results may be believed there too."""

    plus_addresses: bool | None = None
    """Whether answers may go to `name+token@`; unset: only where the provider is known to deliver them."""
    signature: Annotated[str, Meta(max_length=4000)] = ""
    seal: str = msgspec.field(default_factory=fresh_seal)
    """Signs what our own listeners hand to the journal, so that nobody can post a mail to the webhook route."""

    def __repr__(self) -> str:
        return f"EmailSettings({self.address})"

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2].lower()

    @property
    def local(self) -> str:
        return self.address.rpartition("@")[0]

    @property
    def preset(self) -> Preset:
        known = PRESETS.get(self.domain)
        return known or Preset(f"imap.{self.domain}", f"smtp.{self.domain}")

    @property
    def imap(self) -> Server:
        host = self.imap_host or self.preset.imap
        return Server(host, self.imap_port, self.imap_security, self.user or self.address, self.password, self.ca)

    @property
    def smtp(self) -> Server:
        preset = self.preset
        user = self.smtp_user or self.user or self.address
        security = self.smtp_security or preset.smtp_security
        return Server(
            self.smtp_host or preset.smtp, self.smtp_port or preset.smtp_port, security, user, self.smtp_password or self.password, self.ca
        )

    @property
    def token_url(self) -> str:
        return self.oauth_token_url or self.preset.token_url

    @property
    def by_oauth(self) -> bool:
        return bool(self.oauth_refresh_token and self.token_url)

    @property
    def tags_replies(self) -> bool:
        return self.preset.plus if self.plus_addresses is None else self.plus_addresses


ASKS = (
    Setting(name="address", label=N_("E-mail address")),
    Setting(name="password", label=N_("Password"), help=N_("An app password where the provider has them."), secret=True, required=False),
    Setting(name="name", label=N_("Sender's name"), help=N_("What customers see beside the address."), required=False),
    Setting(name="imap_host", label=N_("IMAP server"), help=N_("Empty where the provider is well known."), required=False),
    Setting(name="imap_port", label=N_("IMAP port"), required=False),
    Setting(name="imap_security", label=N_("IMAP encryption"), help=N_("tls, starttls or none"), required=False),
    Setting(name="smtp_host", label=N_("SMTP server"), required=False),
    Setting(name="smtp_port", label=N_("SMTP port"), required=False),
    Setting(name="smtp_security", label=N_("SMTP encryption"), help=N_("tls, starttls or none"), required=False),
    Setting(name="user", label=N_("Login"), help=N_("Empty where it is the address."), required=False),
    Setting(name="smtp_user", label=N_("SMTP login"), help=N_("Empty where it is the same."), required=False),
    Setting(name="smtp_password", label=N_("SMTP password"), secret=True, required=False),
    Setting(name="oauth_client_id", label=N_("OAuth client id"), required=False),
    Setting(name="oauth_client_secret", label=N_("OAuth client secret"), secret=True, required=False),
    Setting(name="oauth_refresh_token", label=N_("OAuth refresh token"), secret=True, required=False),
    Setting(name="oauth_token_url", label=N_("OAuth token address"), required=False),
    Setting(
        name="plus_addresses",
        label=N_("Mail to name+anything@ reaches this mailbox"),
        help=N_("Then each answer finds its conversation by its address alone."),
        required=False,
    ),
    Setting(
        name="ca",
        label=N_("Certificates of your own mail server"),
        help=N_("PEM, where no public authority has signed them."),
        required=False,
    ),
    Setting(name="authserv_id", label=N_("Name of your MX in Authentication-Results"), required=False),
    Setting(name="sent", label=N_("Sent folder"), help=N_("Empty: found by itself."), required=False),
    Setting(name="signature", label=N_("Signature"), required=False),
)
