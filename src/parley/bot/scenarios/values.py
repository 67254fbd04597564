"""Answers to questions: found in what was heard, checked, and shown again."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

import regex

from parley.bot.scenarios.steps import Check
from parley.bot.scenarios.types import Filled, Heard, SlotKind, Value, World
from parley.core import phones
from parley.core.i18n import N_, Language, translator
from parley.core.text import fold

LONGEST_NAME_WORDS = 4
REGEX_SECONDS = 0.05
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
NUMBER = re.compile(r"-?\d[\d\s\u00a0]*(?:[.,]\d+)?")
ORDER = re.compile(r"(?:#|№|\b[A-Za-zА-ЯІЇЄҐа-яіїєґ]{1,4}-?)?\d[\dA-Za-z-]{1,19}")
NAME = re.compile(r"[^\W\d_][^\W\d_'’ʼ.-]*(?:[-'’ʼ][^\W\d_]+)*\.?")
YES = frozenset(
    (
        *("да", "ага", "угу", "конечно", "верно", "точно", "подходит", "хорошо", "ок", "окей", "давайте"),
        *("так", "звісно", "вірно", "добре", "гаразд", "підходить", "авжеж"),
        *("yes", "yep", "yeah", "sure", "ok", "okay", "right", "correct", "fine"),
    )
)
NO = frozenset("нет неа не неверно ні нє невірно no nope nah wrong".split())


def found(kind: SlotKind, heard: Heard) -> Filled | None:
    """What a message says of this kind: as it was understood, or else as it can be read from the words alone."""
    for slot in heard.slots:
        if slot.kind == kind:
            return Filled(kind, slot.value, slot.said or heard.text)
    value = READERS[kind](heard.text.strip()) if kind in READERS and heard.text.strip() else None
    return None if value is None else Filled(kind, value, heard.text.strip())


def fits(one: Filled, check: Check, world: World) -> bool:
    """Whether a value is one that the question accepts."""
    number = _number(str(one.value)) if one.kind in ("number", "money") else None
    if number is not None and not _between(float(number), check):
        return False
    if check.future and (moment := moment_of(one.value)) and not _is_to_come(moment, world):
        return False
    return len(str(one.value)) <= check.longest and _fits_pattern(str(one.value), check.pattern)


def shown(one: Filled, language: Language) -> Value:
    """As a customer reads it."""
    match one.kind:
        case "phone":
            return translator(language).phone(str(one.value))
        case "yes_no":
            return translator(language).gettext(N_("yes") if one.value else N_("no"))
        case "date_time":
            return _moment_shown(one, language)
        case "duration" | "text":
            return one.said or one.value
        case _:
            return one.value


def moment_of(value: Value) -> datetime | date | None:
    """The beginning of a moment or of a span of ISO 8601 (`2026-11-24T12:00/18:00`); None where it is none."""
    began = str(value).split("/")[0]
    try:
        return date.fromisoformat(began) if len(began) <= 10 else datetime.fromisoformat(began)
    except ValueError:
        return None


def _moment_shown(one: Filled, language: Language) -> str:
    match moment_of(one.value):
        case datetime() as moment if "/" not in str(one.value):
            return translator(language).moment(moment, moment.tzinfo or ZoneInfo("UTC")) if moment.tzinfo else _local(moment, language)
        case datetime():
            return one.said or str(one.value)
        case date() as day:
            return translator(language).date(day)
        case None:
            return one.said or str(one.value)


def _local(moment: datetime, language: Language) -> str:
    utc = ZoneInfo("UTC")
    return translator(language).moment(moment.replace(tzinfo=utc), utc)


def _is_to_come(moment: datetime | date, world: World) -> bool:
    zone = ZoneInfo(world.zone)
    if not isinstance(moment, datetime):
        return moment >= world.now.astimezone(zone).date()
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)) >= world.now


def _between(number: float, check: Check) -> bool:
    return (check.at_least is None or number >= check.at_least) and (check.at_most is None or number <= check.at_most)


def _fits_pattern(text: str, pattern: str) -> bool:
    """A pattern that takes too long fits nothing."""
    try:
        return not pattern or regex.fullmatch(pattern, text, timeout=REGEX_SECONDS) is not None
    except (regex.error, TimeoutError):
        return False


def _phone(text: str) -> str | None:
    return phones.found_in(text) or None


def _name(text: str) -> str | None:
    words = text.strip(" .!").split()
    is_name = 1 <= len(words) <= LONGEST_NAME_WORDS and all(NAME.fullmatch(word) for word in words)
    return " ".join(words) if is_name and not is_no(text) and not is_yes(text) else None


def _number(text: str) -> int | float | None:
    match = NUMBER.search(text)
    if match is None:
        return None
    plain = re.sub(r"[\s\u00a0]", "", match[0]).replace(",", ".")
    return float(plain) if "." in plain else int(plain)


def _duration(text: str) -> str | None:
    """ISO 8601, from as many minutes or hours as somebody names."""
    words = " ".join(_words(text))
    number = re.search(r"\d{1,3}", text)
    hours = re.search(r"\b(?:час|годин|hour)|\d\s*(?:ч|г|h)\b", fold(text))
    if re.search(r"\b(?:полчас|пів години|півгодини|half an hour|half hour)", words):
        return "PT30M"
    if number:
        return f"PT{number[0]}H" if hours else f"PT{number[0]}M"
    return "PT1H" if hours else None


def _email(text: str) -> str | None:
    match = EMAIL.search(text)
    return match[0].lower() if match else None


def _order(text: str) -> str | None:
    match = ORDER.search(text)
    return match[0].lstrip("#№").strip().upper() if match else None


def _yes_no(text: str) -> bool | None:
    return True if is_yes(text) else False if is_no(text) else None


def is_yes(text: str) -> bool:
    words = _words(text)
    return bool(words) and words[0] in YES and not NO & set(words)


def is_no(text: str) -> bool:
    words = _words(text)
    return len(words) in (1, 2) and words[0] in NO


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", fold(text))


READERS: Mapping[SlotKind, Callable[[str], Value | None]] = {
    "phone": _phone,
    "name": _name,
    "service": lambda text: text,
    "staff": _name,
    "place": lambda text: text,
    "text": lambda text: text,
    "duration": _duration,
    "number": _number,
    "money": _number,
    "email": _email,
    "order_number": _order,
    "yes_no": _yes_no,
}
