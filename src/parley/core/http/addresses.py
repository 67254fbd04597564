"""Addresses that people type in for us to call."""

from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from parley.core.errors import Invalid
from parley.core.http.guard import is_public

LONGEST_URL = 2000


class AddressUnusable(Invalid):
    """The address must begin with https:// and lead to a public server."""


def usable(url: str, allow_private: Collection[str]) -> str:
    """https to a public server; what its name means just now is checked again at each call."""
    try:
        parts = urlsplit(url.strip())
        fits = len(url) <= LONGEST_URL and url.strip().isascii() and url.strip().isprintable() and _leads_out(parts, allow_private)
    except ValueError:
        fits = False
    if not fits:
        raise AddressUnusable(field="url")
    return url.strip()


def _leads_out(parts: SplitResult, allow_private: Collection[str]) -> bool:
    host, port = parts.hostname or "", parts.port
    if not host or parts.username or parts.fragment or " " in parts.geturl() or port == 0:
        return False
    if host in allow_private:
        return parts.scheme in ("http", "https")
    return parts.scheme == "https" and _is_public_name(host)


def _is_public_name(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return "." in host and not host.endswith((".local", ".internal", ".localhost"))
    return is_public(host)
