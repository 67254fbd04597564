"""Where an answer goes: to a conversation, at the address of the connector that serves it."""

import re
from urllib.parse import quote, urlsplit

from parley.channels.adapters.botframework.settings import BotAccount
from parley.channels.errors import Refused
from parley.core.i18n import N_

ADDRESS = re.compile(r"https?://[^\s/?#@\\]+(/[A-Za-z0-9_./-]*)?")
TEAMS = frozenset(
    {
        "smba.trafficmanager.net",
        "smba.infra.gcc.teams.microsoft.com",
        "smba.infra.gov.teams.microsoft.us",
        "smba.infra.dod.teams.microsoft.us",
    }
)
"""The connectors that want our token for a file. Anybody can have another name under trafficmanager.net."""


def answer_to(conversation: str, service_url: str) -> str:
    return f"{conversation} {trimmed(service_url)}" if service_url else ""


def conversation(to: str) -> str:
    return to.rpartition(" ")[0]


def trimmed(service_url: str) -> str:
    """Microsoft writes the same address with and without its last slash."""
    return service_url.rstrip("/")


def activities(to: str, account: BotAccount) -> str:
    """The URL under which that conversation takes activities. Raises `Refused` where no call has ever said who serves it."""
    asked, _, service_url = to.rpartition(" ")
    if not asked or not ADDRESS.fullmatch(service_url) or not _may_have_our_token(service_url, account):
        raise Refused(N_("no address to answer to is known for this conversation"), code="no_address")
    return f"{service_url}/v3/conversations/{quote(asked, safe='')}/activities"


def wants_token(url: str, account: BotAccount) -> bool:
    """Whether a file's address is the connector's own."""
    scheme, host = _origin(url)
    return (scheme == "https" and host in TEAMS) or _is_stand_in(url, account)


def _may_have_our_token(service_url: str, account: BotAccount) -> bool:
    return service_url.startswith("https://") or _is_stand_in(service_url, account)


def _is_stand_in(url: str, account: BotAccount) -> bool:
    return bool(account.settings.api_url) and _origin(url) == _origin(account.settings.api_url)


def _origin(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.scheme, parts.netloc.lower()
