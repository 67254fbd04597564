"""Whether Microsoft sent a call: the token in its header, held against our id, the published keys, and what the body says of itself."""

import re
from datetime import timedelta
from typing import Any

import jwt

from parley.channels.adapters.botframework import wire
from parley.channels.adapters.botframework.believed import Believed, Found
from parley.channels.adapters.botframework.keys import Key, Keys
from parley.channels.adapters.botframework.places import trimmed
from parley.channels.adapters.botframework.settings import BotFrameworkSettings
from parley.channels.errors import InvalidSignature, Unreadable
from parley.channels.reading import read
from parley.channels.types import Call

BEARER = re.compile(r"Bearer ([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)")
LONGEST_HEADER = 16 * 1024
ALGORITHM = "RS256"
SKEW = timedelta(minutes=5)
MUST_HOLD = ["exp", "iss", "aud"]


def verify(call: Call, settings: BotFrameworkSettings, keys: Keys, believed: Believed) -> None:
    """Raises `InvalidSignature`, or `KeysUnknown` while nobody can tell."""
    token = _token(call, settings)
    known = believed.find(token, settings, SKEW)
    # What was believed by a key counts as long as Microsoft publishes that key.
    if known is None or keys.find(settings, known.kid) != known.key:
        known = _found(token, settings, keys)
        believed.keep(token, settings, known)
    _vouches(known.claims, known.key, call)


def _found(token: str, settings: BotFrameworkSettings, keys: Keys) -> Found:
    kid = _kid(token)
    key = keys.find(settings, kid)
    if key is None:
        raise InvalidSignature
    return Found(kid, key, _claims(token, key, settings))


def _token(call: Call, settings: BotFrameworkSettings) -> str:
    header = call.headers.get("authorization", "")
    found = BEARER.fullmatch(header) if len(header) <= LONGEST_HEADER else None
    if not settings.app_password or not found:
        raise InvalidSignature
    return found[1]


def _kid(token: str) -> str:
    """Which key is said to have signed it. Nothing here is believed yet."""
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, ValueError, RecursionError):
        raise InvalidSignature from None
    kid = header.get("kid")
    if header.get("alg") != ALGORITHM or not isinstance(kid, str):
        raise InvalidSignature
    return kid


def _claims(token: str, key: Key, settings: BotFrameworkSettings) -> dict[str, Any]:
    try:
        return jwt.decode(
            token,
            key.public,
            algorithms=[ALGORITHM],
            audience=[settings.app_id, settings.app_id.lower()],
            issuer=settings.issuer,
            leeway=SKEW,
            options={"require": MUST_HOLD},
        )
    except (jwt.PyJWTError, ValueError, RecursionError):
        raise InvalidSignature from None


def _vouches(claims: dict[str, Any], key: Key, call: Call) -> None:
    """The token does not sign the body. It names who serves the conversation, and its key may speak for some channels only."""
    try:
        said = read(call.body, wire.Signed)
    except Unreadable:
        raise InvalidSignature from None
    service_url = claims.get("serviceurl")
    if not isinstance(service_url, str) or not service_url or trimmed(service_url) != trimmed(said.service_url):
        raise InvalidSignature
    if said.channel_id not in key.endorsements:
        raise InvalidSignature
