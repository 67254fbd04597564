"""What recipients' programs report: the mail was read (RFC 8098), or somebody pressed "spam" (RFC 5965)."""

import re

import msgspec

from parley.channels.adapters.email.addresses import addresses, bare_address
from parley.channels.adapters.email.headers import Headers, split_head
from parley.channels.adapters.email.mime import Part
from parley.channels.adapters.email.threading_keys import ids

OPENED = re.compile(r";\s*(displayed|opened)\b", re.IGNORECASE)
COMPLAINTS = frozenset({"abuse", "opt-out", "opt-out-list", "fraud", "complaint"})


class ReadReceipt(msgspec.Struct, frozen=True):
    """`displayed` is false when it was deleted unread, or the reader refused to tell."""

    original_id: str
    displayed: bool


class Complaint(msgspec.Struct, frozen=True):
    """Somebody wants no more mail of ours; `by` is empty where the provider hides it."""

    by: str
    original_id: str
    is_abuse: bool


def read_receipt(root: Part) -> ReadReceipt | None:
    part = _report(root, "message/disposition-notification")
    if part is None:
        return None
    fields = _fields(part)
    original = ids(fields.first("original-message-id")) or ids(root.headers.first("in-reply-to"))
    return ReadReceipt(original[0] if original else "", OPENED.search(fields.first("disposition")) is not None)


def complaint(root: Part) -> Complaint | None:
    part = _report(root, "message/feedback-report")
    if part is None:
        return None
    fields = _fields(part)
    original = next((inner.children[0].headers for inner in root.walk() if inner.type == "message/rfc822" and inner.children), Headers([]))
    named = bare_address(fields.first("original-rcpt-to")) or bare_address(fields.first("removal-recipient"))
    to = [one.address for one in addresses(original.first("to"))]
    by = named or (to[0] if len(to) == 1 else "")
    found = ids(original.first("message-id"))
    return Complaint(
        by="" if by.lower().startswith("redacted") else by,
        original_id=found[0] if found else "",
        is_abuse=fields.first("feedback-type").strip().lower() in COMPLAINTS,
    )


def _report(root: Part, kind: str) -> Part | None:
    return next((part for part in root.walk() if part.type == kind), None)


def _fields(part: Part) -> Headers:
    return Headers(split_head(part.data.lstrip(b"\r\n") + b"\n\n")[0])
