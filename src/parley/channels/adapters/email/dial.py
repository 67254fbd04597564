"""The line to a mail server: which addresses may be dialled, whose certificates are trusted, and what of its words may be shown."""

import asyncio
import re
import socket
import ssl
from functools import lru_cache

from parley.channels.adapters.email.settings import Security, Server
from parley.channels.errors import AccountBroken, ProviderDown
from parley.core.http.guard import is_public

DIAL_SECONDS = 15.0
MAX_DIALS = 4
ENCODED = re.compile(r"[A-Za-z0-9+/_=-]{16,}")
SHOWN = 300
"""Characters of a server's own words that an operator gets to see."""


async def dialled(server: Server, allow_private: frozenset[str]) -> socket.socket:
    """A connected socket. Resolves once and dials exactly what it checked."""
    failure: Exception | None = None
    for family, address in (await _resolved(server, allow_private))[:MAX_DIALS]:
        try:
            return await _connected(family, address)
        except OSError as error:
            failure = error
    raise ProviderDown(f"{server.host}:{server.port} does not answer ({type(failure).__name__})")


async def opened(server: Server, allow_private: frozenset[str]) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A stream to the server, encrypted from the first byte where its settings say so."""
    line = await dialled(server, allow_private)
    tls = trust(server.ca) if server.security is Security.TLS else None
    try:
        return await asyncio.open_connection(sock=line, ssl=tls, server_hostname=server.host if tls else None)
    except OSError as error:
        raise ProviderDown(unencrypted(server, error)) from None


@lru_cache(maxsize=64)
def trust(ca: str) -> ssl.SSLContext:
    """Reading the system's store takes milliseconds and a megabyte, and ten thousand mailboxes trust the same one."""
    try:
        return ssl.create_default_context(cadata=ca or None)
    except ssl.SSLError:
        raise AccountBroken("the certificates in the settings cannot be read") from None


def unencrypted(server: Server, error: OSError) -> str:
    """Why no encrypted line came about."""
    reason = error.verify_message if isinstance(error, ssl.SSLCertVerificationError) else type(error).__name__
    return f"{server.host}:{server.port}: no encrypted line ({reason})"


def told(words: str, *secrets: str) -> str:
    """A server's words, short, printable, and without the secrets that it may have repeated, plain or as base64."""
    line = re.sub(r"\s+", " ", "".join(letter if letter.isprintable() else " " for letter in words[: SHOWN * 8])).strip()
    for secret in filter(None, secrets):
        line = ENCODED.sub("…", line.replace(secret, "…"))
    return line[:SHOWN]


async def _resolved(server: Server, allow_private: frozenset[str]) -> list[tuple[int, tuple[str, int]]]:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(server.host, server.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise ProviderDown(f"{server.host} cannot be found") from None
    addresses = list(dict.fromkeys((int(entry[0]), (str(entry[4][0]), server.port)) for entry in found))
    if server.host.lower() not in allow_private and not all(is_public(address) for _, (address, _) in addresses):
        raise AccountBroken(f"{server.host} is a private address; the installation's settings do not allow it")
    return addresses


async def _connected(family: int, address: tuple[str, int]) -> socket.socket:
    line = socket.socket(family, socket.SOCK_STREAM)
    try:
        line.setblocking(False)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        async with asyncio.timeout(DIAL_SECONDS):
            await asyncio.get_running_loop().sock_connect(line, address)
    except BaseException:
        line.close()
        raise
    return line
