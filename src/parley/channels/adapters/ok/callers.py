"""Who calls: OK signs nothing, so what proves a call is a secret in the address that only OK was told, and where it comes from."""

import hmac
from ipaddress import IPv4Address, IPv4Network, IPv6Address, ip_address
from urllib.parse import parse_qsl, urlsplit

from parley.channels.adapters.ok.settings import OkSettings
from parley.channels.errors import InvalidSignature
from parley.channels.types import Call

FIELD = "secret"
"""Under which name the secret stands in the address."""

# https://apiok.ru/en/dev/graph_api/methods/graph.user/graph.user.subscribe/post
THEIRS = [IPv4Network(network) for network in ("217.20.145.192/28", "217.20.151.160/28", "217.20.153.48/28")]


def address(webhook_url: str, settings: OkSettings) -> str:
    """Our webhook as OK is told it. Whoever reads it can call in OK's name: it is never logged."""
    return f"{webhook_url}?{FIELD}={settings.webhook_secret}"


def knows_secret(address: str, settings: OkSettings) -> bool:
    """Whether this is an address that was made with our secret."""
    try:
        query = dict(parse_qsl(urlsplit(address).query))
    except ValueError:
        return False
    return _is_secret(query.get(FIELD, ""), settings)


def check(call: Call, settings: OkSettings) -> None:
    if not _is_secret(call.query.get(FIELD, ""), settings) or not _comes_from_ok(call, settings.caller_header.lower()):
        raise InvalidSignature


def _is_secret(given: str, settings: OkSettings) -> bool:
    secret = settings.webhook_secret.encode()
    same = hmac.compare_digest(given.encode("utf-8", "replace"), secret)
    return bool(secret) and same


def _comes_from_ok(call: Call, header: str) -> bool:
    """Asked for only where a proxy writes it. Of several addresses the last is the proxy's own word; the others may be forged."""
    if not header:
        return True
    try:
        caller = _unwrapped(ip_address(call.headers.get(header, "").rpartition(",")[2].strip()))
    except ValueError:
        return False
    return any(caller in network for network in THEIRS)


def _unwrapped(caller: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """A proxy that listens on both kinds of addresses writes ::ffff:217.20.145.193."""
    return (caller.ipv4_mapped or caller) if isinstance(caller, IPv6Address) else caller
