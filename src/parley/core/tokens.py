"""Short signed tokens: deep links, plus-addresses, identities that a web site vouches for."""

import hmac
import math
from base64 import b32decode, b32encode, urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotInAlphabet
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Literal

import msgspec

from parley.core.errors import ParleyError

Alphabet = Literal["url", "mail"]

MAX_TOKEN_CHARS = 1024
STAMP_BYTES = 4
NEVER = bytes(STAMP_BYTES)


class TokenError(ParleyError):
    """This link or code cannot be used."""


class TokenInvalid(TokenError):
    """This link or code is not valid."""

    status = HTTPStatus.BAD_REQUEST


class TokenExpired(TokenError):
    """This link or code has expired."""

    status = HTTPStatus.GONE


class Form(msgspec.Struct, frozen=True):
    """How a token is written. `mark` is its first character, so that a reader knows which form it has."""

    mark: str
    mac_bytes: int
    encode: Callable[[bytes], str]
    decode: Callable[[str], bytes]


def _encode_url(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode_url(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _encode_mail(raw: bytes) -> str:
    return b32encode(raw).rstrip(b"=").decode().lower()


def _decode_mail(text: str) -> bytes:
    return b32decode(text.upper() + "=" * (-len(text) % 8))


# A UUID makes 49 characters in either form. Mail has room for the shorter MAC only: 64 characters with the mailbox's own name.
FORMS: dict[Alphabet, Form] = {
    "url": Form("u", 16, _encode_url, _decode_url),
    "mail": Form("m", 10, _encode_mail, _decode_mail),
}


class Signer:
    """Signs with one secret key; a token is good for the purpose that it was signed for and no other."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def sign(self, purpose: str, payload: bytes, *, expires: datetime | None, alphabet: Alphabet = "url") -> str:
        """A token of [A-Za-z0-9_-], or for mail of [a-z2-7] read without regard to case."""
        form = FORMS[alphabet]
        content = _stamp(expires) + payload
        return form.mark + form.encode(content + self._mac(purpose, form, content))

    def read(self, purpose: str, token: str, now: datetime) -> bytes:
        """The payload; raises TokenInvalid or TokenExpired."""
        form, raw = _decoded(token)
        content, mac = raw[: -form.mac_bytes], raw[-form.mac_bytes :]
        if len(content) < STAMP_BYTES or not hmac.compare_digest(mac, self._mac(purpose, form, content)):
            raise TokenInvalid
        stamp = content[:STAMP_BYTES]
        if stamp != NEVER and now.timestamp() >= int.from_bytes(stamp, "big"):
            raise TokenExpired
        return content[STAMP_BYTES:]

    def _mac(self, purpose: str, form: Form, content: bytes) -> bytes:
        name = purpose.encode()
        message = b"".join((form.mark.encode(), len(name).to_bytes(2, "big"), name, content))
        return hmac.digest(self._key, message, "sha256")[: form.mac_bytes]


def _stamp(expires: datetime | None) -> bytes:
    return NEVER if expires is None else math.ceil(expires.timestamp()).to_bytes(STAMP_BYTES, "big")


def _decoded(token: str) -> tuple[Form, bytes]:
    if len(token) > MAX_TOKEN_CHARS or not token.isascii():
        raise TokenInvalid
    form = FORMS["mail"] if token[:1] in ("m", "M") else FORMS["url"]
    written = token.lower() if form is FORMS["mail"] else token
    try:
        raw = form.decode(written[1:])
    except (NotInAlphabet, ValueError):
        raise TokenInvalid from None
    # Only the one spelling that we write is read: base64 and base32 ignore some characters and some last bits.
    if form.mark + form.encode(raw) != written:
        raise TokenInvalid
    return form, raw
