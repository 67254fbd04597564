"""How each provider proves that a call is its own."""

import base64
import hmac
import itertools
import json
import time
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from parley.core import clock, standard_webhooks

Headers = dict[str, str]
Settings = Mapping[str, Any]
Sign = Callable[[bytes, Settings], Headers]

TEAMS = "https://smba.trafficmanager.net/amer/"
_numbers = itertools.count()


def nothing(_body: bytes, _settings: Settings) -> Headers:
    """The proof stands in the body or in the address."""
    return {}


def word(header: str, setting: str) -> Sign:
    return lambda _, settings: {header: settings[setting]}


def in_hex(header: str, setting: str, prefix: str = "") -> Sign:
    return lambda body, settings: {header: prefix + hmac.digest(settings[setting].encode(), body, "sha256").hex()}


def in_base64(header: str, setting: str, prefix: str = "") -> Sign:
    return lambda body, settings: {header: prefix + base64.b64encode(hmac.digest(settings[setting].encode(), body, "sha256")).decode()}


def standard(body: bytes, settings: Settings) -> Headers:
    return standard_webhooks.signed(str(next(_numbers)), clock.now(), body, [settings["secret"]])


def bearer(_: bytes, settings: Settings) -> Headers:
    return {"Authorization": f"Bearer {_token(settings['app_id'])}"}


def microsofts_keys() -> str:
    public = RSAAlgorithm.to_jwk(_microsoft().public_key(), as_dict=True)
    return json.dumps({"keys": [public | {"kid": "bench", "use": "sig", "endorsements": ["msteams"]}]})


@cache
def _token(app_id: str) -> str:
    """One for many calls, as Microsoft does: it does not sign the body."""
    claims = {"iss": "https://api.botframework.com", "aud": app_id, "serviceurl": TEAMS, "exp": int(time.time()) + 3600}
    return jwt.encode(claims, _microsoft(), "RS256", headers={"kid": "bench"})


@cache
def _microsoft() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)
