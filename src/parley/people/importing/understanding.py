"""What a row says: pure, cell by cell, with everything that is wrong in it."""

import re
from collections.abc import Callable, Mapping, Sequence

from parley.core import clock, mailboxes
from parley.core.errors import Invalid
from parley.core.phones import normalised
from parley.people.importing.dates import day
from parley.people.importing.targets import CONSENT, NAMES, NICKNAMES, NOTE, OWN_NUMBER, TAGS
from parley.people.importing.types import WHOLE_ROW, Field, Options, Told, Wrong
from parley.people.tagging import LONGEST_TAG
from parley.people.values import SEPARATED, read

LONGEST_NAME = 200
LONGEST_ADDRESS = 200
LONGEST_NOTE = 10_000
NOTHING = frozenset({"", "-", "—", "–", ".", "нет", "немає", "none", "null", "n/a", "nan", "не указано", "не вказано"})
"""What people write into a cell to say that there is nothing in it."""
SEVERAL = re.compile(r"[,;/|\n]+")
MAIL = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\".]+")
NICKNAME = re.compile(
    r"(?:https?://)?(?:www\.)?(?:(?:t\.me|telegram\.me|instagram\.com|vk\.com|vk\.ru)/)?@?([\w.]{2,64})/?(?:\?.*)?", re.IGNORECASE
)
YES = frozenset({"yes", "да", "так", "true", "1", "+", "есть", "є", "y", "д", "истина", "істина"})
NO = frozenset({"no", "нет", "ні", "false", "0", "-", "немає", "n", "н", "ложь", "хибність"})
LANGUAGES: Mapping[str, str] = {
    **dict.fromkeys(("ru", "rus", "русский", "рус", "російська", "russian"), "ru"),
    **dict.fromkeys(("uk", "ua", "ukr", "украинский", "укр", "українська", "ukrainian"), "uk"),
    **dict.fromkeys(("en", "eng", "английский", "англ", "англійська", "english"), "en"),
}


def understood(cells: Sequence[str], targets: Sequence[str], options: Options, fields: Mapping[str, Field]) -> Told:
    """Nothing of a row counts in which something is wrong."""
    reading = _Reading(options, fields)
    for column, (cell, target) in enumerate(zip(cells, targets, strict=False)):
        if target and (cell.strip().lower() not in NOTHING or (target in fields and fields[target].kind == "flag" and cell.strip())):
            reading.take(column, target, cell.strip())
    return reading.told()


class _Reading:
    """What has been read of one row so far."""

    def __init__(self, options: Options, fields: Mapping[str, Field]) -> None:
        self._options, self._fields = options, fields
        self._names: dict[str, str] = {}
        self._addresses: dict[tuple[str, str], None] = {}
        self._facts: dict[str, str] = {}
        self._tags: dict[str, None] = {options.tag: None} if options.tag else {}
        self._notes: list[str] = []
        self._consents: list[tuple[str, str]] = []
        self._wrong: list[Wrong] = []

    def take(self, column: int, target: str, cell: str) -> None:
        problem = self._taker(target)(column, target, cell)
        if problem:
            self._wrong.append((column, problem))

    def told(self) -> Told:
        if not self._addresses and not self._wrong:
            self._wrong.append((WHOLE_ROW, "nobody"))
        return Told(
            name=_whole_name(self._names),
            language=LANGUAGES.get(self._facts.get("language", "").lower(), ""),
            addresses=tuple(sorted(self._addresses, key=lambda one: one[0] != OWN_NUMBER)),
            facts=tuple(self._facts.items()),
            tags=tuple(self._tags),
            notes=tuple(self._notes),
            consents=tuple(self._consents),
            wrong=tuple(self._wrong),
        )

    def _taker(self, target: str) -> Callable[[int, str, str], str]:
        if target.startswith(CONSENT):
            return self._consent
        takers: dict[str, Callable[[int, str, str], str]] = {
            **dict.fromkeys(NAMES, self._name),
            **dict.fromkeys(("phone", "email"), self._several),
            **dict.fromkeys((*NICKNAMES, OWN_NUMBER), self._one),
            TAGS: self._tag,
            NOTE: self._note,
        }
        return takers.get(target, self._fact)

    def _name(self, _column: int, target: str, cell: str) -> str:
        self._names[target] = " ".join(cell.split())
        return "too_long" if len(self._names[target]) > LONGEST_NAME else ""

    def _several(self, _column: int, target: str, cell: str) -> str:
        for part in filter(None, map(str.strip, SEVERAL.split(cell))):
            address = _phone(part) if target == "phone" else _mail(part)
            if not address:
                return target
            self._addresses[target, address] = None
        return ""

    def _one(self, _column: int, target: str, cell: str) -> str:
        found = NICKNAME.fullmatch(cell) if target in NICKNAMES else None
        if target in NICKNAMES and not found:
            return "nickname"
        address = f"@{found[1].lower()}" if found else cell
        self._addresses[target, address[:LONGEST_ADDRESS]] = None
        return ""

    def _tag(self, _column: int, _target: str, cell: str) -> str:
        wanted = [" ".join(part.split()).lower() for part in SEVERAL.split(cell) if part.strip()]
        self._tags |= dict.fromkeys(wanted)
        return "too_long" if any(len(one) > LONGEST_TAG for one in wanted) else ""

    def _note(self, _column: int, _target: str, cell: str) -> str:
        self._notes.append(cell[:LONGEST_NOTE])
        return ""

    def _consent(self, _column: int, target: str, cell: str) -> str:
        if cell.lower() not in NO:
            self._consents.append((target.removeprefix(CONSENT), cell[:1000]))
        return ""

    def _fact(self, column: int, target: str, cell: str) -> str:
        field = self._fields.get(target)
        if field is None:
            return "gone"
        try:
            self._facts[target] = read(field.kind, self._in_form(field, column, cell), field.choices, target)
        except Invalid:
            return field.kind
        is_unborn = target == "birth_date" and self._facts[target] > clock.now().date().isoformat()
        return "date" if is_unborn else ""

    def _in_form(self, field: Field, column: int, cell: str) -> str:
        match field.kind:
            case "date":
                found = day(cell, month_first=column in self._options.month_first)
                return found.isoformat() if found else cell
            case "number":
                return re.sub(r"\s", "", cell).replace(",", ".")
            case "flag":
                return "yes" if cell.lower() in YES else "no" if cell.lower() in NO else cell
            case "choice":
                return _chosen(cell, field)
            case "choices":
                return SEPARATED.join(_chosen(part.strip(), field) for part in SEVERAL.split(cell) if part.strip())
            case "link" if "://" not in cell:
                return f"https://{cell}"
            case _:
                return cell


def _whole_name(names: Mapping[str, str]) -> str:
    return " ".join(filter(None, (names.get(part, "") for part in ("name", "first", "middle", "last"))))[:LONGEST_NAME]


def _chosen(cell: str, field: Field) -> str:
    return next((one for one in field.choices if one.lower() == cell.lower()), cell)


def _phone(text: str) -> str:
    return normalised(text.removeprefix("'"))


def _mail(text: str) -> str:
    found = MAIL.search(text)
    return mailboxes.normalised(found[0]) if found else ""
