"""A length of time in a form: a whole number and its unit, or nothing."""

from collections.abc import Mapping

import msgspec

from parley.core.errors import Invalid
from parley.core.i18n import N_

UNITS: Mapping[int, str] = {1: N_("seconds"), 60: N_("minutes"), 3600: N_("hours")}
MOST_SECONDS = 7 * 24 * 3600


class LengthUnclear(Invalid):
    """Write a whole number, at most seven days, or leave it empty."""


class Length(msgspec.Struct, frozen=True):
    """What stands in the form, right or wrong."""

    amount: str = ""
    unit: int = 60

    def seconds(self, field: str) -> int | None:
        """None: nothing is written. Raises `LengthUnclear` at the field."""
        if not self.amount:
            return None
        if not self.amount.isdecimal() or len(self.amount) > 6 or int(self.amount) * self.unit > MOST_SECONDS:
            raise LengthUnclear(field=field)
        return int(self.amount) * self.unit


def shown(seconds: int | None, unit: int = 60) -> Length:
    """In the largest unit that shows it whole; `unit` is for what is still to be written."""
    if not seconds:
        return Length("" if seconds is None else "0", unit)
    whole = max(one for one in UNITS if seconds % one == 0)
    return Length(str(seconds // whole), whole)


def typed(amount: str, unit: str) -> Length:
    return Length(amount, int(unit) if unit.isdecimal() and int(unit) in UNITS else 1)
