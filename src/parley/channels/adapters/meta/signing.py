"""Meta's proof that a call is its own, and the challenge that it sends before it calls at all."""

import hmac

from parley.channels.errors import InvalidSignature
from parley.channels.types import Call

SIGNED = "x-hub-signature-256"


def verify(call: Call, secret: str) -> None:
    """Over the bytes as they came: Meta escapes letters and slashes, so that JSON written anew has another signature."""
    expected = f"sha256={hmac.digest(secret.encode(), call.body, 'sha256').hex()}"
    given = call.headers.get(SIGNED, "").encode("utf-8", "replace")
    if not secret or not hmac.compare_digest(given, expected.encode()):
        raise InvalidSignature


def handshake(call: Call, verify_token: str) -> bytes:
    """The challenge, given back to whoever knows the token."""
    given = call.query.get("hub.verify_token", "").encode("utf-8", "replace")
    genuine = hmac.compare_digest(given, verify_token.encode())
    if not verify_token or not genuine or call.query.get("hub.mode") != "subscribe":
        raise InvalidSignature
    return call.query.get("hub.challenge", "").encode("utf-8", "replace")
