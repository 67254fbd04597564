"""Access tokens for mailboxes that take no password: bought with a refresh token, kept until shortly before they expire."""

from base64 import b64encode
from collections import OrderedDict
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Annotated

import msgspec

from parley.channels.adapters.email.settings import EmailSettings
from parley.channels.errors import AccountBroken, ProviderDown, RateLimited
from parley.channels.provider import ask
from parley.core import clock
from parley.core.http import Answer, Http

EARLY = timedelta(seconds=60)
MAX_ANSWER_BYTES = 64 * 1024
MAX_KEPT = 20_000


class Granted(msgspec.Struct, frozen=True):
    """A token endpoint's answer (RFC 6749, section 5.1)."""

    access_token: str
    expires_in: Annotated[int, msgspec.Meta(ge=0, le=366 * 24 * 3600)] = 300


class Denied(msgspec.Struct, frozen=True):
    """And its refusal (section 5.2)."""

    error: str = ""


class _Kept(msgspec.Struct, frozen=True):
    token: str
    until: datetime


class Tokens:
    """The access tokens of one process. Losing them costs one request each."""

    def __init__(self) -> None:
        self._kept: OrderedDict[bytes, _Kept] = OrderedDict()

    async def access(self, settings: EmailSettings, http: Http) -> str:
        """A token that is good for now; empty where the account has a password instead."""
        if not settings.by_oauth:
            return ""
        key = _key(settings)
        if (kept := self._kept.get(key)) and kept.until > clock.now():
            return kept.token
        granted = await _refreshed(settings, http)
        self._keep(key, _Kept(granted.access_token, clock.now() + timedelta(seconds=granted.expires_in) - EARLY))
        return granted.access_token

    def forget(self, settings: EmailSettings) -> None:
        """The mail server did not take the token: the next one shall be fresh."""
        self._kept.pop(_key(settings), None)

    def _keep(self, key: bytes, kept: _Kept) -> None:
        self._kept[key] = kept
        if len(self._kept) > MAX_KEPT:
            self._kept.popitem(last=False)


def xoauth2(user: str, token: str) -> str:
    """What a client says after AUTHENTICATE XOAUTH2."""
    return b64encode(f"user={user}\1auth=Bearer {token}\1\1".encode()).decode()


async def _refreshed(settings: EmailSettings, http: Http) -> Granted:
    form = {
        "grant_type": "refresh_token",
        "refresh_token": settings.oauth_refresh_token,
        "client_id": settings.oauth_client_id,
        "client_secret": settings.oauth_client_secret,
    }
    answer = await ask(http, "POST", settings.token_url, form=form, max_bytes=MAX_ANSWER_BYTES)
    return _granted(answer)


def _granted(answer: Answer) -> Granted:
    match answer.status:
        case 200:
            return _decoded(answer)
        case 429:
            raise RateLimited("the OAuth server asks to wait", wait=timedelta(minutes=1))
        case status if status >= 500:
            raise ProviderDown(f"the OAuth server answered {status}")
        case status:
            code = _denied(answer)
            raise AccountBroken(f"the OAuth server no longer grants access ({code or status})", code=code)


def _decoded(answer: Answer) -> Granted:
    try:
        granted = answer.json(Granted)
    except msgspec.DecodeError:
        raise ProviderDown("the OAuth server's answer is not understood") from None
    # It goes into a line of its own at the mail server: nothing in it may end that line.
    if not granted.access_token.isascii() or not granted.access_token.isprintable():
        raise ProviderDown("the OAuth server's answer is not understood")
    return granted


def _denied(answer: Answer) -> str:
    try:
        code = answer.json(Denied).error
    except msgspec.DecodeError:
        return ""
    return code if code.isascii() and code.isidentifier() and len(code) < 60 else ""


def _key(settings: EmailSettings) -> bytes:
    parts = (settings.token_url, settings.oauth_client_id, settings.oauth_refresh_token, settings.user or settings.address)
    return sha256("\0".join(parts).encode()).digest()
