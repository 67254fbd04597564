"""Where a mail came from, and the seal by which the journal knows that our own listeners brought it."""

import hmac
import re
from hashlib import sha256

from parley.channels.adapters.email.settings import EmailSettings
from parley.channels.types import Call
from parley.core import clock

SEAL = "x-parley-seal"
SOURCE = "x-parley-source"
FOLDER = "x-parley-folder"
UID = "x-parley-uid"
ARRIVED = "x-parley-arrived"
WITHOUT_BODY = "x-parley-without-body"
"""The size in bytes of a mail that was too large to fetch: the call holds its header only."""
FACTS = (SOURCE, FOLDER, UID, ARRIVED, WITHOUT_BODY)

INBOX = "inbox"
SENT = "sent"

HEADER_BYTES = 256 * 1024
END_OF_HEADER = re.compile(rb"\r?\n\r?\n")
NAMED = re.compile(rb"^(message-id|from|date)[ \t]*:((?:[^\n]*\n[ \t])*[^\n]*)", re.IGNORECASE | re.MULTILINE)


def sealed(raw: bytes, settings: EmailSettings, **facts: str) -> Call:
    """A mail as a call that passes `verify`. `facts` are the headers above without their prefix."""
    headers = {f"x-parley-{name.replace('_', '-')}": value for name, value in facts.items() if value}
    return Call(body=raw, headers={**headers, SEAL: seal(raw, headers, settings)}, received_at=clock.now())


def seal(raw: bytes, headers: dict[str, str], settings: EmailSettings) -> str:
    """An HMAC over the mail and what its listener says of it."""
    facts = "\0".join(headers.get(name, "") for name in FACTS)
    return hmac.new(settings.seal.encode(), sha256(raw).digest() + facts.encode(), sha256).hexdigest()


def is_sealed(call: Call, settings: EmailSettings) -> bool:
    given = call.headers.get(SEAL, "").encode()
    return bool(settings.seal) and hmac.compare_digest(given, seal(call.body, call.headers, settings).encode())


def key(call: Call) -> str:
    """One key for one mail, whichever way and however often it comes.

    A Message-ID is the sender's own choice: taken together with From and Date, nobody can use another's to suppress a mail.
    """
    side = SENT if call.headers.get(FOLDER) == SENT else "mail"
    named = _named(call.body)
    if not named.get(b"message-id"):
        return f"{side}:{sha256(call.body).hexdigest()[:40]}"
    text = b"\0".join(named.get(name, b"") for name in (b"message-id", b"from", b"date"))
    return f"{side}:{sha256(text).hexdigest()[:40]}"


def _named(raw: bytes) -> dict[bytes, bytes]:
    """The first of each named header, unfolded."""
    head = raw[:HEADER_BYTES]
    end = END_OF_HEADER.search(head)
    found: dict[bytes, bytes] = {}
    for line in NAMED.finditer(head[: end.start()] if end else head):
        found.setdefault(line[1].lower(), b" ".join(line[2].split()))
    return found
