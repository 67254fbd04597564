"""Customers as vCards (version 3.0, which every telephone reads)."""

from collections.abc import AsyncIterator, Iterator
from itertools import accumulate

from parley.people.exporting.whom import Customer

LONGEST_LINE_BYTES = 75
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})
AT_ONCE = 200
FACTS = (("birth_date", "BDAY"), ("company", "ORG"), ("job", "TITLE"), ("website", "URL"))


async def cards(found: AsyncIterator[Customer]) -> AsyncIterator[bytes]:
    """In pieces, so that it is never in memory whole."""
    waiting: list[str] = []
    async for one in found:
        waiting.append(card(one))
        if len(waiting) == AT_ONCE:
            yield "".join(waiting).encode()
            waiting = []
    yield "".join(waiting).encode()


def card(one: Customer) -> str:
    return "".join(f"{_folded(line)}\r\n" for line in ("BEGIN:VCARD", "VERSION:3.0", *_lines(one), "END:VCARD"))


def _lines(one: Customer) -> Iterator[str]:
    yield f"UID:urn:uuid:{one.id}"
    yield f"FN:{_escaped(one.name)}"
    yield f"N:;{_escaped(one.name)};;;"
    yield from (f"TEL;TYPE=CELL:{_escaped(address)}" for kind, address, _ in one.identities if kind == "phone")
    yield from (f"EMAIL;TYPE=INTERNET:{_escaped(address)}" for kind, address, _ in one.identities if kind == "email")
    yield from (f"{name}:{_escaped(one.facts[field])}" for field, name in FACTS if field in one.facts)
    if {"address", "city"} & one.facts.keys():
        yield f"ADR:;;{_escaped(one.facts.get('address', ''))};{_escaped(one.facts.get('city', ''))};;;"
    yield from (f"NOTE:{_escaped(note)}" for note in one.notes)
    if one.tags:
        yield f"CATEGORIES:{','.join(map(_escaped, one.tags))}"


def _escaped(text: str) -> str:
    return text.translate(ESCAPES)


def _folded(line: str) -> str:
    """Lines have 75 bytes at most, and no letter is cut."""
    ends = [*accumulate(len(letter.encode()) for letter in line)]
    parts: list[str] = []
    start, gone, room = 0, 0, LONGEST_LINE_BYTES
    for place, end in enumerate(ends):
        if end - gone > room:
            parts.append(line[start:place])
            start, gone, room = place, ends[place - 1], LONGEST_LINE_BYTES - 1
    return "\r\n ".join([*parts, line[start:]])
