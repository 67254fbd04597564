"""The process in which a stranger's file is read: bytes come in, rows go out as lines of JSON, and limits hold for all of it."""

import json
import resource
import sys
from collections.abc import Iterator

from parley.people.importing.reading import cards, delimited, sheets
from parley.people.importing.reading.limits import CannotBeRead

MEMORY_BYTES = 2 * 1024**3
CPU_SECONDS = 120
TABLES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How files of Excel and LibreOffice begin."""


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    try:
        for row in rows(sys.stdin.buffer.read()):
            _say(row)
        _say({"done": True})
    except CannotBeRead as error:
        _say({"unreadable": str(error)})
    except (MemoryError, RecursionError):
        _say({"unreadable": "too_large"})
    sys.stdout.flush()


def rows(data: bytes) -> Iterator[list[str]]:
    if data.startswith(TABLES):
        return sheets.rows(data)
    return cards.rows(data) if cards.is_card(data) else delimited.rows(data)


def _say(line: object) -> None:
    sys.stdout.write(json.dumps(line, separators=(",", ":")) + "\n")
