"""Web Push on the wire: what is encrypted so that only one browser reads it (RFC 8291), and how we prove who we are (RFC 8292)."""

import hashlib
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime

import msgspec
from cryptography.hazmat.primitives.asymmetric.ec import ECDH, ECDSA, SECP256R1, EllipticCurvePrivateKey, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ec import derive_private_key as _from_number
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as _generate
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

POINT_BYTES, AUTH_BYTES, SALT_BYTES, NUMBER_BYTES = 65, 16, 16, 32
RECORD_BYTES, TOPIC_BYTES = 4096, 24
LAST_RECORD = b"\x02"
TOKEN_HEAD = {"typ": "JWT", "alg": "ES256"}


class BadKeys(ValueError):
    """A browser named keys that are none."""


def written(raw: bytes) -> str:
    """base64url without its padding, as all of Web Push writes bytes."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def read(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        raise BadKeys from None


def generated() -> EllipticCurvePrivateKey:
    return _generate(SECP256R1())


def private_key(number: bytes) -> EllipticCurvePrivateKey:
    return _from_number(int.from_bytes(number, "big"), SECP256R1())


def number_of(key: EllipticCurvePrivateKey) -> bytes:
    return key.private_numbers().private_value.to_bytes(NUMBER_BYTES, "big")


def point(key: EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def browser_key(raw: bytes) -> EllipticCurvePublicKey:
    """A browser's public key, if it is one."""
    if len(raw) != POINT_BYTES:
        raise BadKeys
    try:
        return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), raw)
    except ValueError:
        raise BadKeys from None


def sealed(
    plain: bytes, p256dh: bytes, auth: bytes, *, padded_to: int = 0, salt: bytes = b"", key: EllipticCurvePrivateKey | None = None
) -> bytes:
    """One record of `aes128gcm` that only the browser with these keys can open. Padding hides how long the words are."""
    ours, salt = key or generated(), salt or os.urandom(SALT_BYTES)
    sender, receiver = point(ours.public_key()), browser_key(p256dh)
    secret = _stretched(ours.exchange(ECDH(), receiver), auth, b"WebPush: info\0" + p256dh + sender, 32)
    content_key = _stretched(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _stretched(secret, salt, b"Content-Encoding: nonce\0", 12)
    record = (plain + LAST_RECORD).ljust(padded_to, b"\0")
    head = salt + RECORD_BYTES.to_bytes(4, "big") + bytes((POINT_BYTES,)) + sender
    return head + AESGCM(content_key).encrypt(nonce, record, None)


def authorization(key: EllipticCurvePrivateKey, *, audience: str, subject: str, expires: datetime) -> str:
    """The header that says which application server this is; good at one push service only, and until `expires`."""
    claims = {"aud": audience, "exp": int(expires.timestamp()), "sub": subject}
    signed = ".".join(written(msgspec.json.encode(part)) for part in (TOKEN_HEAD, claims))
    r, s = decode_dss_signature(key.sign(signed.encode(), ECDSA(SHA256())))
    signature = r.to_bytes(NUMBER_BYTES, "big") + s.to_bytes(NUMBER_BYTES, "big")
    return f"vapid t={signed}.{written(signature)}, k={written(point(key.public_key()))}"


def topic(tag: str) -> str:
    """At most 32 letters under which a service keeps only the newest while the browser is away. It says nothing about the tag."""
    return written(hashlib.sha256(tag.encode()).digest()[:TOPIC_BYTES])


def _stretched(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt=salt, info=info).derive(secret)
