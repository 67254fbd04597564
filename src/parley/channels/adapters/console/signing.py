"""Both directions are signed alike: HMAC-SHA256 over the body, with the secret that both sides share."""

import hashlib
import hmac

SIGNED = "x-parley-signature"


def signature(body: bytes, secret: str) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
