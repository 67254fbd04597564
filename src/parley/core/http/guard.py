"""Which network addresses may be called, and the connector that resolves a name once and dials exactly what it checked."""

import asyncio
import socket
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import cast

import httpcore2

from parley.core.http.errors import AddressForbidden

MAX_DIALS = 4
"""A name with hundreds of addresses does not make us knock on all of them."""

# The IANA special-purpose registries, written out: `ipaddress.is_global` differs between patch releases of Python.
FORBIDDEN_V4 = [
    IPv4Network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
        "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
]  # fmt: skip
GLOBAL_V6 = IPv6Network("2000::/3")
FORBIDDEN_V6 = [IPv6Network(network) for network in ("2001::/23", "2001:db8::/32", "2620:4f:8000::/48", "3fff::/20")]
NAT64 = IPv6Network("64:ff9b::/96")
SIX_TO_FOUR = IPv6Network("2002::/16")
MAPPED = IPv6Network("::ffff:0:0/96")


def is_public(address: str) -> bool:
    """Whether this is a global unicast address, also after looking into IPv6 forms that carry an IPv4 address."""
    match _unwrapped(ip_address(address.partition("%")[0])):
        case IPv4Address() as v4:
            return not any(v4 in network for network in FORBIDDEN_V4)
        case v6:
            return v6 in GLOBAL_V6 and not any(v6 in network for network in FORBIDDEN_V6)


def _unwrapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(address, IPv4Address):
        return address
    if address in MAPPED or address in NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    if address in SIX_TO_FOUR:
        return IPv4Address(int(address) >> 80 & 0xFFFF_FFFF)
    return address


class GuardedBackend(httpcore2.AsyncNetworkBackend):
    """Opens TCP connections to public addresses only; TLS above it still checks the name."""

    def __init__(self, allow_private: frozenset[str]) -> None:
        self._allow_private = allow_private
        self._dial = cast(httpcore2.AsyncNetworkBackend, httpcore2.AnyIOBackend())

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        failure: Exception = httpcore2.ConnectError(host)
        for address in (await self._checked(host, port))[:MAX_DIALS]:
            try:
                return await self._dial.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        raise failure

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def _checked(self, host: str, port: int) -> Sequence[str]:
        addresses = await _resolved(host, port)
        if host not in self._allow_private and not all(map(is_public, addresses)):
            raise AddressForbidden(host)
        return addresses


async def _resolved(host: str, port: int) -> Sequence[str]:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore2.ConnectError(type(error).__name__) from None
    return list(dict.fromkeys(str(address[4][0]) for address in found))
