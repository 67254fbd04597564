"""What somebody writes of a company, in the form in which it is kept. Pure."""

import re
from urllib.parse import urlsplit

import msgspec

from parley.core.db import storable
from parley.core.errors import Invalid
from parley.core.phones import normalised
from parley.people.companies import domains, tax
from parley.people.companies.errors import CompanyNameMissing, PhoneInvalid, WebsiteInvalid
from parley.people.companies.types import Details

LONGEST_NAME, LONGEST_LINE, LONGEST_NOTES = 200, 300, 10_000
FORMS = frozenset("ооо оао зао пао ао ип тов зат ват пат прат ат пп фоп llc ltd inc gmbh corp co plc sa".split())
"""Legal forms: with or without them, it is the same company."""
WORD = re.compile(r"[\w&+]+")


def fold(name: str) -> str:
    """A name as it is compared: «Ромашка», ООО is ромашка."""
    words = WORD.findall(name.lower().replace("ё", "е"))
    return " ".join([word for word in words if word not in FORMS] or words) or name.lower()


def read(given: Details) -> Details:
    """Raises Invalid with the field's name."""
    name = _line(given.name, "name")
    if not 0 < len(name) <= LONGEST_NAME:
        raise CompanyNameMissing(field="name")
    country, number = tax.read(given.tax_country, given.tax_number)
    return msgspec.structs.replace(
        given,
        name=name,
        domains=_domains(given.domains),
        website=_website(given.website),
        phone=_phone(given.phone),
        tax_country=country,
        tax_number=number,
        address=_line(given.address, "address"),
        notes=_notes(given.notes),
    )


def _domains(written: tuple[str, ...]) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(domains.read(one) for one in written if one.strip()))
    if len(found) > domains.MOST:
        raise Invalid(field="domains")
    return found


def _website(written: str) -> str:
    text = written.strip()
    address = text if not text or "://" in text else f"https://{text}"
    if address and (len(address) > LONGEST_LINE or not address.isprintable() or " " in address or not _is_site(address)):
        raise WebsiteInvalid(field="website")
    return address


def _is_site(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and "." in (parts.hostname or "") and parts.port != 0
    except ValueError:
        return False


def _phone(written: str) -> str:
    number = normalised(written) if written.strip() else ""
    if written.strip() and not number:
        raise PhoneInvalid(field="phone")
    return number


def _line(text: str, field: str) -> str:
    line = " ".join(storable(text).split())
    if len(line) > LONGEST_LINE:
        raise Invalid(field=field)
    return line


def _notes(text: str) -> str:
    notes = storable(text).strip()
    if len(notes) > LONGEST_NOTES:
        raise Invalid(field="notes")
    return notes
