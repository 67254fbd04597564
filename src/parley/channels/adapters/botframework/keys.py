"""The keys by which calls are signed: learnt from Microsoft's OpenID metadata, kept for a day, asked for again when a new one appears."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from http import HTTPStatus
from typing import NamedTuple, TypeVar
from urllib.parse import urlsplit

import jwt
import msgspec
import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from parley.channels.adapters.botframework import wire
from parley.channels.adapters.botframework.settings import BotFrameworkSettings
from parley.channels.errors import ProviderDown, SendError
from parley.channels.provider import ask
from parley.core import clock
from parley.core.errors import ParleyError
from parley.core.http import Http

log = structlog.get_logger()
T = TypeVar("T")

GOOD_FOR = timedelta(hours=24)
RENEWED_AFTER = timedelta(hours=12)
NEW_ONES_AFTER = timedelta(hours=1)
"""A key that we do not know makes us ask at most so often: anybody can invent one."""
ASKED_AGAIN_AFTER = timedelta(seconds=10)
ANSWERS_WITHIN = timedelta(seconds=10)
LARGEST_ANSWER = 1024 * 1024
FEWEST_BITS = 2048


class KeysUnknown(ParleyError):
    """Microsoft's signing keys are not known yet. Try again in a moment."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class Key(NamedTuple):
    public: RSAPublicKey
    endorsements: frozenset[str]
    """The channels whose calls it may sign."""


class _Known(NamedTuple):
    keys: Mapping[str, Key]
    at: datetime


class Keys:
    """One process's knowledge of them, by the address of the metadata that names them."""

    def __init__(self) -> None:
        self._known: dict[str, _Known] = {}
        self._asked_at: dict[str, datetime] = {}
        self._asking: dict[str, asyncio.Task[None]] = {}
        self._http: Http | None = None

    def find(self, settings: BotFrameworkSettings, kid: str) -> Key | None:
        """None for a key that Microsoft does not publish. Raises `KeysUnknown` where that cannot be told yet, and sees to it."""
        if settings.signing_keys:
            return pinned(settings.signing_keys).get(kid)
        known = self._known.get(settings.openid_url)
        age = clock.now() - known.at if known else GOOD_FOR
        key = known.keys.get(kid) if known and age < GOOD_FOR else None
        if age < (RENEWED_AFTER if key else NEW_ONES_AFTER):
            return key
        self._ask(settings.openid_url)
        if key is None:
            raise KeysUnknown
        return key

    async def learn(self, settings: BotFrameworkSettings, http: Http) -> None:
        """Fetch them now. Raises a `SendError`."""
        self._http = http
        if not settings.signing_keys:
            await self._learn(settings.openid_url, http)

    def _ask(self, source: str) -> None:
        """`verify` cannot wait for an answer: whoever calls meanwhile is asked to call again."""
        now = clock.now()
        if source in self._asking or now - self._asked_at.get(source, datetime.min.replace(tzinfo=now.tzinfo)) < ASKED_AGAIN_AFTER:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        self._asked_at[source] = now
        self._asking[source] = task = loop.create_task(self._refresh(source), name="botframework keys")
        task.add_done_callback(lambda _: self._asking.pop(source, None))

    async def _refresh(self, source: str) -> None:
        try:
            if self._http:
                await self._learn(source, self._http)
            else:
                async with Http() as http:
                    await self._learn(source, http)
        except SendError as error:
            log.warning("botframework.keys_not_learnt", error=type(error).__name__, detail=error.detail)

    async def _learn(self, source: str, http: Http) -> None:
        uri = (await _told(source, wire.OpenId, http)).jwks_uri
        if not _may_name(source, uri):
            raise ProviderDown("the metadata names keys of another origin")
        keys = _usable(await _told(uri, wire.KeySet, http))
        if not keys:
            raise ProviderDown("no signing keys are published")
        self._known[source] = _Known(keys, clock.now())


@lru_cache(maxsize=8)
def pinned(document: str) -> Mapping[str, Key]:
    """The keys of a JWK set; none where it is no such thing."""
    try:
        return _usable(msgspec.json.decode(document, type=wire.KeySet))
    except (ValueError, RecursionError):
        return {}


async def _told(url: str, type: type[T], http: Http) -> T:
    answer = await ask(http, "GET", url, timeout=ANSWERS_WITHIN, max_bytes=LARGEST_ANSWER)
    if answer.status != 200:
        raise ProviderDown(f"HTTP {answer.status}", code=str(answer.status))
    try:
        return answer.json(type)
    except (ValueError, RecursionError):
        raise ProviderDown("an answer that is no OpenID metadata") from None


def _may_name(source: str, uri: str) -> bool:
    """Keys come from where the metadata comes from, or at least over TLS."""
    try:
        here, there = urlsplit(source), urlsplit(uri)
    except ValueError:
        return False
    return there.scheme == "https" or (here.scheme, here.netloc) == (there.scheme, there.netloc)


def _usable(published: wire.KeySet) -> Mapping[str, Key]:
    found = ((raw, _key(bytes(raw))) for raw in published.keys)
    return {named[0]: named[1] for _, named in found if named}


def _key(raw: bytes) -> tuple[str, Key] | None:
    """An RSA key that is long enough; a set may hold others."""
    try:
        told = msgspec.json.decode(raw, type=wire.PublicKey)
        public = jwt.PyJWK({"kty": told.kty, "n": told.n, "e": told.e}, algorithm="RS256").key
    except (jwt.PyJWTError, ValueError, RecursionError):
        return None
    if not isinstance(public, RSAPublicKey) or public.key_size < FEWEST_BITS:
        return None
    return told.kid, Key(public, frozenset(told.endorsements or ()))
