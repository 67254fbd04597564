"""Reads the first filled sheet of an Excel or LibreOffice table."""

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from parley.people.importing.reading.limits import MOST_CELLS, CannotBeRead, within

LARGEST_UNPACKED = 600 * 1024 * 1024
MOST_PARTS = 2000
Cell = int | float | str | bool | time | date | datetime | timedelta


def rows(data: bytes) -> Iterator[list[str]]:
    _weigh(data)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheet = _first_filled(workbook)
        yield from within([_text(cell) for cell in row] for row in sheet.iter_rows())
    except PasswordError as error:
        raise CannotBeRead("protected") from error
    except (CalamineError, ValueError, OSError) as error:
        raise CannotBeRead("broken") from error


def _weigh(data: bytes) -> None:
    """What an archive says that it unpacks to; one that lies is stopped by the limits of this process."""
    if not data.startswith(b"PK"):
        return
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            sizes = [part.file_size for part in archive.infolist()]
    except (BadZipFile, ValueError, OSError) as error:
        raise CannotBeRead("broken") from error
    if len(sizes) > MOST_PARTS or sum(sizes) > LARGEST_UNPACKED:
        raise CannotBeRead("too_large")


def _first_filled(workbook: CalamineWorkbook) -> CalamineSheet:
    for name in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.width * sheet.height > MOST_CELLS:
            raise CannotBeRead("too_large")
        if sheet.height:
            return sheet
    raise CannotBeRead("empty")


def _text(cell: Cell) -> str:
    match cell:
        case bool():
            return "yes" if cell else "no"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case date() | time():
            return cell.isoformat()
        case _:
            return str(cell)
