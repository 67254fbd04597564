"""The keys by which calls are signed, and the tokens that come of them."""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.providers.botframework.world import Json

ISSUER = "https://api.botframework.com"
LASTS = timedelta(hours=1)


@cache
def _key(number: int) -> rsa.RSAPrivateKey:
    """Making one takes a while, so all fakes of a process share them."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(frozen=True)
class Signer:
    number: int
    endorsements: tuple[str, ...] = ("msteams",)

    @property
    def kid(self) -> str:
        return f"key-{self.number}"

    def sign(self, claims: Json) -> str:
        return jwt.encode(claims, _key(self.number), algorithm="RS256", headers={"kid": self.kid})

    def published(self) -> Json:
        numbers = _key(self.number).public_key().public_numbers()
        named = {"kty": "RSA", "use": "sig", "kid": self.kid, "endorsements": list(self.endorsements)}
        return named | {"n": _encoded(numbers.n), "e": _encoded(numbers.e)}


class Keychain:
    """What is published, and by what calls are signed just now."""

    def __init__(self) -> None:
        self.published = [Signer(1)]
        self.signer = self.published[0]

    def rotates(self, *, keeps_old: bool = True) -> None:
        self.signer = Signer(self.signer.number + 1)
        self.published = [*(self.published if keeps_old else []), self.signer]

    def document(self) -> Json:
        return {"keys": [signer.published() for signer in self.published]}

    def token(self, app_id: str, service_url: str, **claims: Any) -> str:
        now = datetime.now(UTC)
        told = {"iss": ISSUER, "aud": app_id, "serviceurl": service_url, "nbf": now, "exp": now + LASTS}
        return self.signer.sign(told | claims)


def _encoded(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes((number.bit_length() + 7) // 8, "big")).rstrip(b"=").decode()
