"""Tax numbers: which digits a country's number has, and whether they add up. Pure.

Russia: https://www.nalog.gov.ru (ИНН, 10 digits of an organisation, 12 of a person). Ukraine: ЄДРПОУ (8), РНОКПП of a person (10)."""

from collections.abc import Callable, Mapping, Sequence

from parley.people.companies.errors import TaxNumberInvalid

LONGEST = 20
ELSEWHERE = "other"


def read(country: str, number: str) -> tuple[str, str]:
    """Country and number in the form in which they are kept; both empty where there is no number."""
    wanted = "".join(sign for sign in number.upper() if sign.isalnum())
    if not wanted:
        return "", ""
    if country not in COUNTRIES or len(wanted) > LONGEST or not wanted.isascii() or not COUNTRIES[country](wanted):
        raise TaxNumberInvalid(field="tax_number")
    return country, wanted


def is_russian(number: str) -> bool:
    digits = _digits(number)
    match len(digits):
        case 10:
            return _control(digits, ORGANISATION) == digits[9]
        case 12:
            return (_control(digits, FIRST_OF_PERSON), _control(digits, SECOND_OF_PERSON)) == (digits[10], digits[11])
        case _:
            return False


ORGANISATION = (2, 4, 10, 3, 5, 9, 4, 6, 8)
FIRST_OF_PERSON = (7, *ORGANISATION)
SECOND_OF_PERSON = (3, *FIRST_OF_PERSON)


def is_ukrainian(number: str) -> bool:
    digits = _digits(number)
    match len(digits):
        case 8:
            return _edrpou(digits) == digits[7]
        case 10:
            return _control(digits, RNOKPP) == digits[9]
        case _:
            return False


RNOKPP = (-1, 5, 7, 9, 4, 6, 10, 5, 7)
LOW, HIGH = 30_000_000, 60_000_000


def _edrpou(digits: Sequence[int]) -> int:
    """A remainder of ten is worked out once more, with greater weights."""
    number = int("".join(map(str, digits)))
    weights = (7, 1, 2, 3, 4, 5, 6) if LOW < number < HIGH else (1, 2, 3, 4, 5, 6, 7)
    rest = _sum(digits, weights) % 11
    return rest if rest < 10 else _sum(digits, [weight + 2 for weight in weights]) % 11 % 10


def _control(digits: Sequence[int], weights: Sequence[int]) -> int:
    return _sum(digits, weights) % 11 % 10


def _sum(digits: Sequence[int], weights: Sequence[int]) -> int:
    return sum(digit * weight for digit, weight in zip(digits, weights, strict=False))


def _digits(number: str) -> list[int]:
    return [int(sign) for sign in number] if number.isdecimal() else []


COUNTRIES: Mapping[str, Callable[[str], bool]] = {"UA": is_ukrainian, "RU": is_russian, ELSEWHERE: str.isalnum}
