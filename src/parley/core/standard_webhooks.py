"""The Standard Webhooks scheme (standardwebhooks.com): how a call between two programs is signed, in either direction."""

import base64
import binascii
import hmac
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
PREFIX = "whsec_"
SECRET_BYTES = 32
LONGEST_ID = 200
MOST_SIGNATURES = 10
TOLERANCE = timedelta(minutes=5)


def new_secret() -> str:
    """As people are shown it, so that every library of the scheme can read it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signed(id: str, at: datetime, body: bytes, secrets: Iterable[str]) -> dict[str, str]:
    """The headers of a call. Two secrets, two signatures: a receiver that knows either is content."""
    stamp = str(int(at.timestamp()))
    given = " ".join(f"v1,{_signature(id, stamp, body, secret)}" for secret in secrets)
    return {ID: id, TIMESTAMP: stamp, SIGNATURE: given}


def is_genuine(headers: Mapping[str, str], body: bytes, secret: str, *, now: datetime, tolerance: timedelta = TOLERANCE) -> bool:
    """Whether somebody who knows the secret made this call, and made it just now. Constant in time for any signature."""
    id, stamp = headers.get(ID, ""), headers.get(TIMESTAMP, "")
    if not secret or not id or len(id) > LONGEST_ID or not _is_fresh(stamp, now, tolerance):
        return False
    wanted = _signature(id, stamp, body, secret).encode()
    given = headers.get(SIGNATURE, "").split(" ")[:MOST_SIGNATURES]
    return any([hmac.compare_digest(wanted, one.removeprefix("v1,").encode("utf-8", "replace")) for one in given if one.startswith("v1,")])


def _is_fresh(stamp: str, now: datetime, tolerance: timedelta) -> bool:
    if not stamp.isascii() or not stamp.isdecimal() or len(stamp) > 12:
        return False
    return abs(now.timestamp() - int(stamp)) <= tolerance.total_seconds()


def _signature(id: str, stamp: str, body: bytes, secret: str) -> str:
    content = b".".join((id.encode(), stamp.encode(), body))
    return base64.b64encode(hmac.digest(_key(secret), content, "sha256")).decode()


def _key(secret: str) -> bytes:
    """The bytes behind `whsec_…`; a secret that is no base64 counts as it is written."""
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        return secret.encode()
