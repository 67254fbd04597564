"""Who somebody is in WhatsApp: a business-scoped id, a number, or both; names and usernames change, and are no key."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from parley.channels.adapters.whatsapp.envelope import Contact
from parley.channels.types import Address, Sender, Trust

# Scoped to the business's portfolio, or with ENT to several that are linked.
BSUID = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}")
NUMBER = re.compile(r"[0-9]{5,20}")


class Who(NamedTuple):
    """All names of one person, each of which may be missing."""

    wa_id: str = ""
    user_id: str = ""
    parent_user_id: str = ""
    contact: Contact = Contact()

    def sender(self) -> Sender | None:
        """None where WhatsApp names nobody."""
        id = self.user_id or self.wa_id or self.parent_user_id
        name, username = self.contact.profile.name or "", self.contact.profile.username or ""
        return Sender(id, name, username.removeprefix("@"), also=phone(self.wa_id)) if id else None


def who(contacts: Sequence[Contact], number: str, user_id: str, parent_user_id: str = "") -> Who:
    """The person of a message, with what the call says of them beside it. Numbers may differ by a digit (Brazil, Mexico)."""
    if BSUID.fullmatch(number):
        # Seen in the wild: the id stands where the number should be.
        number, user_id = "", user_id or number
    contact = _contact(contacts, number, user_id)
    wa_id = contact.wa_id or (number if NUMBER.fullmatch(number) else "")
    known = user_id if BSUID.fullmatch(user_id) else contact.user_id or user_id
    return Who(wa_id, known, parent_user_id or contact.parent_user_id or "", contact)


def phone(wa_id: str) -> tuple[Address, ...]:
    """WhatsApp itself says that this number is theirs."""
    return (Address("phone", f"+{wa_id}", Trust.NETWORK),) if NUMBER.fullmatch(wa_id) else ()


def _contact(contacts: Sequence[Contact], number: str, user_id: str) -> Contact:
    for contact in contacts:
        if (user_id and contact.user_id == user_id) or (number and contact.wa_id == number):
            return contact
    return contacts[0] if len(contacts) == 1 else Contact()
