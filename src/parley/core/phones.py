"""Phone numbers as they are compared (E.164)."""

from functools import lru_cache

import phonenumbers

REGIONS = ("UA", "RU")
"""Tried in order for numbers written without a country code."""


@lru_cache(maxsize=8192)
def normalised(text: str, country: str = "") -> str:
    """`+380501234567` for whatever way somebody wrote it, first as in their country; empty where it is no possible number."""
    for region in (None, *([country] if country else ()), *REGIONS):
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return ""


def found_in(text: str, country: str = "") -> str:
    """The first number that somebody names in a sentence, as `normalised` has it; empty where they name none."""
    named = (match.raw_string for region in ([country] if country else REGIONS) for match in phonenumbers.PhoneNumberMatcher(text, region))
    return next((number for number in map(lambda one: normalised(one, country), named) if number), "") or normalised(text.strip(), country)


def masked(number: str) -> str:
    """`+380 … 45-67`: enough for its owner to know it again, and nothing for anybody else."""
    parsed = phonenumbers.parse(number)
    last = str(parsed.national_number)[-4:]
    return f"+{parsed.country_code} … {last[:2]}-{last[2:]}"
