"""Signing requests in a user's name: OAuth 1.0a with HMAC-SHA1 (RFC 5849, section 3), for bodies that are no forms."""

import base64
import hmac
import secrets
from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, urlsplit

import msgspec

from parley.core import clock

Pairs = Iterable[tuple[str, str]]


class Keys(msgspec.Struct, frozen=True):
    """The application's pair and the user's pair."""

    consumer: str
    consumer_secret: str
    token: str
    token_secret: str

    def __repr__(self) -> str:
        return "Keys(…)"


def header(method: str, url: str, keys: Keys) -> str:
    """The value of `Authorization` for one request; each is signed anew."""
    parameters = {
        "oauth_consumer_key": keys.consumer,
        "oauth_nonce": secrets.token_hex(16),
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": str(int(clock.now().timestamp())),
        "oauth_token": keys.token,
        "oauth_version": "1.0",
    }
    parameters["oauth_signature"] = signature(method, url, parameters.items(), keys)
    return "OAuth " + ", ".join(f'{name}="{escaped(value)}"' for name, value in parameters.items())


def signature(method: str, url: str, parameters: Pairs, keys: Keys) -> str:
    key = f"{escaped(keys.consumer_secret)}&{escaped(keys.token_secret)}"
    return base64.b64encode(hmac.digest(key.encode(), base_string(method, url, parameters).encode(), "sha1")).decode()


def base_string(method: str, url: str, parameters: Pairs) -> str:
    """What is signed: the method, the address, and all parameters in a fixed order, those of the query among them."""
    parts = urlsplit(url)
    pairs = [*parse_qsl(parts.query, keep_blank_values=True), *parameters]
    written = "&".join(f"{name}={value}" for name, value in sorted((escaped(name), escaped(value)) for name, value in pairs))
    return "&".join(map(escaped, (method.upper(), f"{parts.scheme}://{_host(url)}{parts.path or '/'}", written)))


def escaped(text: str) -> str:
    return quote(text, safe="-._~")


def _host(url: str) -> str:
    """In lower case, without the port that its scheme has anyhow."""
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    host = parts.hostname or ""
    return host if parts.port in (None, usual) else f"{host}:{parts.port}"
