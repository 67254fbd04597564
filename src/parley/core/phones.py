"""Phone numbers as they are compared (E.164)."""

from functools import lru_cache

import phonenumbers

REGIONS = ("UA", "RU")
"""Tried in order for numbers written without a country code."""


@lru_cache(maxsize=8192)
def normalised(text: str) -> str:
    """`+380501234567` for whatever way somebody wrote it; empty where it is no possible number."""
    for region in (None, *REGIONS):
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return ""
