"""Values of fields: which are of their kind, and the form in which they are kept. Pure."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit

import msgspec

from parley.core import mailboxes
from parley.core.errors import Invalid
from parley.core.phones import normalised

LONGEST = 500
SEPARATOR, SEPARATED = ";", "; "
"""Between several choices in one value."""
SIGNS = {"₴": "UAH", "ГРН": "UAH", "₽": "RUB", "РУБ": "RUB", "Р": "RUB", "$": "USD", "€": "EUR", "£": "GBP", "₸": "KZT", "ZŁ": "PLN"}
"""How people write currencies."""
AMOUNT = re.compile(r"(?P<before>[^\d\s.,-]*)\s*(?P<sum>-?\d[\d\s'.,]*)(?P<after>[^\d]*)")
THOUSANDS = re.compile(r"[\s']")
MOST_DIGITS = 12


class Money(msgspec.Struct, frozen=True):
    amount: Decimal
    currency: str

    def __str__(self) -> str:
        """As it is kept: 1234.50 UAH."""
        return f"{self.amount} {self.currency}"


def read(kind: str, value: str, choices: Sequence[str], field: str) -> str:
    """The value in the form in which it is kept; Invalid where it is none of its kind."""
    written = " ".join(value.replace("\0", "").split())
    if not written:
        return ""
    kept = _kept(kind, written, choices) if len(written) <= LONGEST else ""
    if not kept or len(kept) > LONGEST:
        raise Invalid(field=field)
    return kept


def money(kept: str) -> Money | None:
    """Of a value as it is kept; None where it is no sum of money."""
    amount, _, currency = kept.partition(" ")
    try:
        return Money(Decimal(amount), currency)
    except ArithmeticError:
        return None


def chosen(kept: str) -> list[str]:
    """The choices in one value."""
    return [choice for one in kept.split(SEPARATOR) if (choice := one.strip())]


def _kept(kind: str, value: str, choices: Sequence[str]) -> str:
    """Empty for what is none of its kind."""
    match kind:
        case "phone":
            return normalised(value)
        case "email":
            return mailboxes.normalised(value) if " " not in value else ""
        case "money":
            found = _money(value, choices)
            return str(found) if found else ""
        case "date":
            return date.fromisoformat(value).isoformat() if _is(date.fromisoformat, value) else ""
        case "choices":
            wanted = chosen(value)
            return SEPARATED.join(one for one in choices if one in wanted) if set(wanted) <= set(choices) else ""
        case _:
            return value if _fits(kind, value, choices) else ""


def _fits(kind: str, value: str, choices: Sequence[str]) -> bool:
    match kind:
        case "number":
            return _is(float, value.replace(",", "."))
        case "choice":
            return value in choices
        case "flag":
            return value in ("yes", "no")
        case "link":
            return urlsplit(value).scheme in ("http", "https") and bool(urlsplit(value).netloc)
        case _:
            return True


def _money(value: str, currencies: Sequence[str]) -> Money | None:
    """The first of the field's currencies where none is written."""
    found = AMOUNT.fullmatch(value)
    amount = _amount(found["sum"]) if found else None
    if not found or amount is None:
        return None
    written = (found["before"] or found["after"]).strip(" .").upper()
    currency = SIGNS.get(written, written) if written else next(iter(currencies), "")
    return Money(amount, currency) if currency in currencies else None


def _amount(written: str) -> Decimal | None:
    """1 234,50 and 1,234.50 alike: what stands last before one or two digits parts the cents."""
    digits = THOUSANDS.sub("", written).rstrip(".,")
    whole, cents = digits, ""
    if len(digits) > 2 and (place := next((at for at in (-2, -3) if digits[at] in ".,"), None)):
        whole, cents = digits[:place], digits[place + 1 :]
    whole = whole.replace(",", "").replace(".", "")
    return Decimal(f"{whole}.{cents:0<2}") if whole.lstrip("-").isdecimal() and len(whole) <= MOST_DIGITS else None


def _is(make: Callable[[str], object], value: str) -> bool:
    try:
        make(value)
    except ValueError:
        return False
    return True
