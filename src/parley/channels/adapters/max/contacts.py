"""Contact cards: whose they are, and whether MAX vouches for the phone on them."""

import hashlib
import hmac
import re

from parley.channels.adapters.max import wire
from parley.channels.types import Address, Card, Trust

PHONE = re.compile(r"^TEL\b[^:\r\n]*:(?:tel:)?([^\r\n]+)", re.IGNORECASE | re.MULTILINE)
NAME = re.compile(r"^FN\b[^:\r\n]*:([^\r\n]*)", re.IGNORECASE | re.MULTILINE)


def full_name(user: wire.User) -> str:
    return f"{user.first_name or ''} {user.last_name or ''}".strip() or user.name or ""


def card(contact: wire.Payload, sender: wire.User | None) -> Card:
    """The sender's own only where MAX itself names the sender's account in it."""
    vcard = contact.vcf_info or ""
    known_as = full_name(contact.max_info) if contact.max_info else ""
    return Card(name=_first(NAME, vcard) or known_as, phone=_first(PHONE, vcard), own=_is_own(contact, sender))


def phones(contact: wire.Payload, sender: wire.User | None, token: str) -> tuple[Address, ...]:
    """The sender's own phone: proven where MAX signed the card, which it does when the contact was asked for by a button."""
    digits = "".join(filter(str.isdecimal, _first(PHONE, contact.vcf_info or "")))
    if not digits or not _is_own(contact, sender):
        return ()
    return (Address("phone", f"+{digits}", Trust.PROVEN if _is_signed(contact, token) else Trust.CLAIMED),)


def _is_own(contact: wire.Payload, sender: wire.User | None) -> bool:
    return bool(sender and contact.max_info and contact.max_info.user_id == sender.user_id)


def _is_signed(contact: wire.Payload, token: str) -> bool:
    if not token or not contact.hash:
        return False
    made = hmac.new(token.encode(), (contact.vcf_info or "").encode("utf-8", "replace"), hashlib.sha256)
    return hmac.compare_digest(made.hexdigest().encode(), contact.hash.lower().encode("utf-8", "replace"))


def _first(pattern: re.Pattern[str], vcard: str) -> str:
    found = pattern.search(vcard)
    return found[1].strip() if found else ""
