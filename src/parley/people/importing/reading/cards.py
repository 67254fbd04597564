"""Reads vCard 2.1, 3.0 and 4.0 (RFC 2426, RFC 6350) as rows of a table."""

import re
from collections.abc import Iterator
from quopri import decodestring

from parley.people.importing.reading.decoding import decoded
from parley.people.importing.reading.limits import clean, within

HEAD = ("FN", "Last name", "First name", "Middle name", "TEL", "EMAIL", "BDAY", "ORG", "TITLE", "City", "ADR", "URL", "NOTE", "CATEGORIES")
BEGIN = re.compile(r"^BEGIN:VCARD\s*$", re.IGNORECASE | re.MULTILINE)
FOLD = re.compile(r"\n[ \t]")
LINE = re.compile(r"(?:[\w-]+\.)?(?P<name>[\w-]+)(?P<more>(?:;(?:\"[^\"]*\"|[^\":;])*)*):(?P<value>.*)", re.DOTALL)
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
PARTS = re.compile(r"(?<!\\);")
LIST = re.compile(r"(?<!\\),")
QUOTED = "QUOTED-PRINTABLE"
SCHEMES = re.compile(r"^(?:tel|mailto):", re.IGNORECASE)
Card = dict[str, list[str]]


def is_card(data: bytes) -> bool:
    return BEGIN.search(decoded(data[:2000])) is not None


def rows(data: bytes) -> Iterator[list[str]]:
    yield [*HEAD]
    text = decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    yield from within(_row(card) for card in _cards(text))


def _cards(text: str) -> Iterator[Card]:
    for one in BEGIN.split(text)[1:]:
        card: Card = {}
        for line in _lines(one):
            if line.strip().upper() == "END:VCARD":
                break
            _note(card, line)
        yield card


def _lines(text: str) -> list[str]:
    """Whole lines: a soft end of quoted-printable is none, and neither is an end before a blank."""
    whole = text if QUOTED not in text.upper() else _joined(text)
    return FOLD.sub("", whole).split("\n")


def _joined(text: str) -> str:
    """Only a value that is quoted-printable goes on after `=`."""
    lines: list[str] = []
    goes_on = False
    for line in text.split("\n"):
        if goes_on:
            lines[-1] = lines[-1].rstrip()[:-1] + line
        else:
            lines.append(line)
        goes_on = QUOTED in lines[-1].upper() and line.rstrip().endswith("=")
    return "\n".join(lines)


def _note(card: Card, line: str) -> None:
    found = LINE.match(line)
    if found is None:
        return
    more = found["more"].upper()
    value = _unquoted(found["value"], more) if QUOTED in more else found["value"]
    if value.strip() and "BASE64" not in more and "ENCODING=B" not in more:
        card.setdefault(found["name"].upper(), []).append(value)


def _unquoted(value: str, more: str) -> str:
    data = decodestring(value.encode())
    charset = next((one.removeprefix("CHARSET=") for one in more.split(";") if one.startswith("CHARSET=")), "UTF-8")
    try:
        return data.decode(charset)
    except (LookupError, UnicodeDecodeError):
        return decoded(data)


def _row(card: Card) -> list[str]:
    last, first, middle = (*_parts(card, "N"), "", "", "")[:3]
    street, city = _address(_parts(card, "ADR"))
    org = ", ".join(filter(None, _parts(card, "ORG")))
    tags = ", ".join(filter(None, (_plain(one) for value in card.get("CATEGORIES", []) for one in LIST.split(value))))
    whole = "" if last or first else _first(card, "FN")
    spoken = _many(card, "TEL"), _many(card, "EMAIL"), _first(card, "BDAY")
    return [
        clean(cell)
        for cell in (whole, last, first, middle, *spoken, org, _first(card, "TITLE"), city, street, _first(card, "URL"), _notes(card), tags)
    ]


def _address(parts: list[str]) -> tuple[str, str]:
    """In one line, and the city of it."""
    return ", ".join(filter(None, parts)), parts[3] if len(parts) > 3 else ""


def _parts(card: Card, name: str) -> list[str]:
    return [_plain(part) for part in PARTS.split(card.get(name, [""])[0])]


def _first(card: Card, name: str) -> str:
    return _plain(card.get(name, [""])[0])


def _many(card: Card, name: str) -> str:
    return ", ".join(dict.fromkeys(SCHEMES.sub("", _plain(value)) for value in card.get(name, [])))


def _notes(card: Card) -> str:
    return "\n".join(_plain(value) for value in card.get("NOTE", []))


def _plain(value: str) -> str:
    return ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value).strip()
