"""What this room accepts from outside: names, addresses, passwords, zones. Each function returns the clean value or refuses."""

import re
import unicodedata
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from parley.core.i18n import LANGUAGES, Language
from parley.workspace import errors
from parley.workspace.types import ROLES, Role

EMAIL = re.compile(r"[^\s@\x00-\x1f<>()\[\],;:\\\"]{1,64}@[^\s@\x00-\x1f<>()\[\],;:\\\"]+\.[^\s@\x00-\x1f<>()\[\],;:\\\".]{2,}")
SHORTEST, LONGEST = 10, 200


def email(text: str) -> str:
    """The address as it is stored: trimmed, composed, in lower case."""
    address = unicodedata.normalize("NFC", text).strip().lower()
    if len(address) > 254 or not EMAIL.fullmatch(address):
        raise errors.EmailInvalid(field="email")
    return address


def line(text: str) -> str:
    """One line, without control characters and spaces around it."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def name(text: str) -> str:
    """One line that is not empty."""
    if not 1 <= len(name := line(text)) <= 100:
        raise errors.NameMissing(field="name")
    return name


def password(text: str, *, email: str) -> str:
    if len(text) < SHORTEST:
        raise errors.PasswordTooShort(field="password")
    if len(text) > LONGEST:
        raise errors.PasswordTooLong(field="password")
    if text.strip().lower() == email:
        raise errors.PasswordIsEmail(field="password")
    if len(set(text)) < 4:
        raise errors.PasswordTooSimple(field="password")
    return text


def language(text: str) -> Language:
    if text not in LANGUAGES:
        raise errors.LanguageUnknown(field="language")
    return text


def role(text: str) -> Role:
    if text not in ROLES:
        raise errors.RoleUnknown(field="role")
    return text


def time_zone(text: str) -> str:
    """An IANA name, such as Europe/Kyiv."""
    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise errors.TimeZoneUnknown(field="time_zone") from error
