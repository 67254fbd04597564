"""Signed facts about a visitor: the token that a browser keeps, the proof that a journalled frame carries, the site's word on its user."""

import base64
import binascii
import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Annotated

import msgspec

from parley.channels.adapters.webchat.settings import WebchatSettings
from parley.channels.errors import InvalidSignature
from parley.core.tokens import MAX_TOKEN_CHARS, Signer, TokenError

KEPT = "webchat visitor"
"""Purpose of the token in the browser's storage."""
SAID = "webchat frame"
"""Purpose of the proof on one frame: it lives for minutes, so that the journal holds nothing with which to pose as the visitor."""

BROUGHT = "webchat file"
"""Purpose of the token by which a message names a file that its writer has uploaded."""
LONGEST_NAME = 80
VISITOR_BYTES = 16

ANONYMOUS_LASTS = timedelta(days=400)
PROOF_LASTS = timedelta(minutes=10)
SITE_USER_LASTS = timedelta(hours=24)
CLOCKS_DIFFER = timedelta(seconds=60)
LONGEST_WORD = 4096
"""Characters of a site's token."""

UserId = Annotated[str, msgspec.Meta(pattern=r"^[\x21-\x7e]{1,100}$")]
Name = Annotated[str, msgspec.Meta(max_length=100)]
Email = Annotated[str, msgspec.Meta(max_length=200)]
Phone = Annotated[str, msgspec.Meta(max_length=30)]


class Visitor(msgspec.Struct, frozen=True, array_like=True):
    """Who sits at the browser. Everything after `id` is the site's signed word, never something typed."""

    id: Annotated[str, msgspec.Meta(min_length=1, max_length=110)]
    user_id: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""


class SiteUser(msgspec.Struct, frozen=True, kw_only=True):
    """What a site's backend says about its logged-in user."""

    user_id: UserId
    exp: int
    """Seconds since 1970."""
    name: Name = ""
    email: Email = ""
    phone: Phone = ""


def keep(visitor: Visitor, settings: WebchatSettings, *, until: datetime) -> str:
    """The token that the visitor's browser stores."""
    token = _signer(settings).sign(KEPT, msgspec.msgpack.encode(visitor), expires=until)
    if len(token) > MAX_TOKEN_CHARS:
        raise InvalidSignature("more facts than a token holds")
    return token


def kept(token: str, settings: WebchatSettings, now: datetime) -> Visitor:
    try:
        return msgspec.msgpack.decode(_opened(KEPT, token, settings, now), type=Visitor)
    except msgspec.DecodeError as error:
        raise InvalidSignature from error


class Brought(msgspec.Struct, frozen=True, array_like=True):
    """A file that a visitor has uploaded, and that lies in the file store."""

    type: str
    name: str
    mime: str
    size: int
    key: str


def bring(file: Brought, visitor: Visitor, settings: WebchatSettings) -> str:
    """The token that puts the file into a message of this visitor. It has no end: a call may be worked again years later."""
    return _signer(settings).sign(BROUGHT, _of(visitor) + msgspec.msgpack.encode(file), expires=None)


def brought(token: str, visitor: Visitor, settings: WebchatSettings) -> Brought:
    """Raises `InvalidSignature` for a file of somebody else."""
    said = _opened(BROUGHT, token, settings, datetime.max)
    if not hmac.compare_digest(said[:VISITOR_BYTES], _of(visitor)):
        raise InvalidSignature
    return msgspec.msgpack.decode(said[VISITOR_BYTES:], type=Brought)


def prove(stated: str, body: bytes, settings: WebchatSettings, now: datetime) -> str:
    """A short-lived proof that this frame came from the visitor so stated."""
    return _signer(settings).sign(SAID, _digest(stated, body), expires=now + PROOF_LASTS)


def check(proof: str, stated: str, body: bytes, settings: WebchatSettings, now: datetime) -> None:
    """Raises `InvalidSignature` unless `prove` has proven exactly this."""
    if not hmac.compare_digest(_opened(SAID, proof, settings, now), _digest(stated, body)):
        raise InvalidSignature


def site_user(token: str, settings: WebchatSettings, now: datetime) -> SiteUser:
    """The user for whom the site vouches: `base64url(json).base64url(hmac-sha256 of the first part)`.

    A token that lives longer than a day is refused, since it would outlive a logout.
    """
    body, _, mac = token.partition(".")
    if len(token) > LONGEST_WORD or not token.isascii() or not settings.site_secret:
        raise InvalidSignature
    if not hmac.compare_digest(mac.rstrip("="), _encoded(hmac.digest(settings.site_secret.encode(), body.encode(), "sha256"))):
        raise InvalidSignature
    user = _site_user(body)
    if not now.timestamp() < user.exp <= (now + SITE_USER_LASTS + CLOCKS_DIFFER).timestamp():
        raise InvalidSignature("expired, or longer than 24 hours")
    return user


def _opened(purpose: str, token: str, settings: WebchatSettings, now: datetime) -> bytes:
    try:
        return _signer(settings).read(purpose, token, now)
    except TokenError:
        raise InvalidSignature from None


def _of(visitor: Visitor) -> bytes:
    return hashlib.sha256(visitor.id.encode(errors="replace")).digest()[:VISITOR_BYTES]


def _digest(stated: str, body: bytes) -> bytes:
    said = stated.encode(errors="replace")
    return hashlib.sha256(len(said).to_bytes(4, "big") + said + body).digest()


def _signer(settings: WebchatSettings) -> Signer:
    if not settings.visitor_secret:
        raise InvalidSignature
    return Signer(settings.visitor_secret.encode())


def _site_user(body: str) -> SiteUser:
    try:
        return msgspec.json.decode(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)), type=SiteUser)
    except (msgspec.DecodeError, binascii.Error, ValueError) as error:
        raise InvalidSignature from error


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
