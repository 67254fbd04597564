"""How IMAP spells names, days, numbers and bodies."""

import re
from base64 import b64encode
from datetime import datetime
from email.utils import parsedate_to_datetime

from parley.channels.adapters.email.imap_wire import Value

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def mailbox_name(folder: str) -> str:
    """A folder's name as the wire wants it: modified UTF-7 (RFC 3501, section 5.1.3)."""
    return re.sub(r"&|[^\x20-\x7e]+", lambda found: _utf7(found[0]), folder)


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def say_back(name: Value) -> str:
    """A folder's name that a server told, if it can be said back in one quoted line; else nothing."""
    text = name.decode("ascii", "replace") if isinstance(name, bytes) else name
    return text if isinstance(text, str) and text.isascii() and text.isprintable() else ""


def day(moment: datetime) -> str:
    """`17-Nov-2026`, whatever the process's locale."""
    return f"{moment.day}-{MONTHS[moment.month - 1]}-{moment.year}"


def moment(value: Value | None) -> datetime | None:
    """An INTERNALDATE."""
    try:
        found = parsedate_to_datetime(str(value))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else None


def number(value: object) -> int:
    """What is no number counts as 0, which IMAP never uses."""
    return int(value) if isinstance(value, str) and len(value) < 20 and value.isascii() and value.isdigit() else 0


def body(facts: dict[str, Value], at_most: int) -> bytes | None:
    """The bytes of a fetched body; None where there are more of them than wanted."""
    match next((value for name, value in facts.items() if name.startswith("BODY[")), None):
        case bytes() as raw if len(raw) <= at_most:
            return raw
        case str() as short:
            return b"" if short.upper() == "NIL" else short.encode()
        case None:
            return b""
        case _:
            return None


def _utf7(letters: str) -> str:
    if letters == "&":
        return "&-"
    return "&" + b64encode(letters.encode("utf-16-be")).decode().rstrip("=").replace("/", ",") + "-"
