"""A strict push service with its one browser: it opens what it is sent as a browser would, and refuses what the standards forbid.

Those are RFC 8030, 8188, 8291 and 8292."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from parley.core import clock
from tests.providers.server import Answer, Request, serving

DAY_SECONDS = 86_400
LARGEST = 4096
TOPIC = 32


class Refused(Exception):
    """What a real service would answer with 400 or 403."""


class PushService:
    """Gives one browser its address, and keeps what that browser was shown."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._auth = bytes(range(16))
        self.origin = ""
        self.shown: list[dict[str, Any]] = []
        self.sent: list[Request] = []
        self.agreed_with = ""
        self.status = 201

    @property
    def address(self) -> dict[str, str]:
        """As a browser's PushSubscription tells it."""
        return {"endpoint": f"{self.origin}/push/ada", "p256dh": _text(_point(self._key.public_key())), "auth": _text(self._auth)}

    async def handle(self, request: Request) -> Answer:
        self.sent.append(request)
        if self.status != 201:
            return Answer(self.status)
        try:
            self.shown.append(self._opened(request))
        except (Refused, InvalidSignature, ValueError, KeyError) as error:
            return Answer(400, str(error).encode())
        return Answer(201, headers={"location": f"{self.origin}/message/1"})

    def _opened(self, request: Request) -> dict[str, Any]:
        _demand(request.method == "POST" and request.path == "/push/ada", "no such subscription")
        _demand(request.headers["content-encoding"] == "aes128gcm", "encoding")
        _demand(0 <= int(request.headers["ttl"]) <= 28 * DAY_SECONDS, "ttl")
        _demand(request.headers["urgency"] in ("very-low", "low", "normal", "high"), "urgency")
        _demand(
            0 < len(request.headers["topic"]) <= TOPIC and request.headers["topic"].replace("-", "").replace("_", "").isalnum(), "topic"
        )
        self._is_theirs(request.headers["authorization"])
        return json.loads(self._plain(request.body))

    def _is_theirs(self, authorization: str) -> None:
        scheme, _, rest = authorization.partition(" ")
        given = dict(part.strip().split("=", 1) for part in rest.split(","))
        _demand(scheme == "vapid" and given["k"] == self.agreed_with, "another application server")
        head, claims, signature = given["t"].split(".")
        raw = _bytes(signature)
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(given["k"]))
        der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        key.verify(der, f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
        said = json.loads(_bytes(claims))
        _demand(json.loads(_bytes(head)) == {"typ": "JWT", "alg": "ES256"}, "token head")
        _demand(said["aud"] == self.origin and said["sub"].startswith(("https:", "mailto:")), "claims")
        _demand(0 < said["exp"] - clock.now().timestamp() <= DAY_SECONDS, "expiry")

    def _plain(self, body: bytes) -> bytes:
        _demand(len(body) <= LARGEST, "too large")
        salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        _demand(size > 18 and len(sealed) <= size, "record size")
        shared = self._key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
        secret = _derived(self._auth, shared, b"WebPush: info\0" + _point(self._key.public_key()) + sender, 32)
        key = _derived(salt, secret, b"Content-Encoding: aes128gcm\0", 16)
        nonce = _derived(salt, secret, b"Content-Encoding: nonce\0", 12)
        plain = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0")
        _demand(plain.endswith(b"\x02"), "not the last record")
        return plain[:-1]


@asynccontextmanager
async def push_service() -> AsyncGenerator[PushService]:
    service = PushService()
    async with serving(service.handle) as origin:
        service.origin = origin
        yield service


def _demand(holds: bool, what: str) -> None:
    if not holds:
        raise Refused(what)


def _derived(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    """HKDF of one block, written out so that it shares nothing with what it tests."""
    return _hmac(_hmac(salt, secret), info + b"\x01")[:length]


def _hmac(key: bytes, text: bytes) -> bytes:
    mac = HMAC(key, SHA256())
    mac.update(text)
    return mac.finalize()


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
