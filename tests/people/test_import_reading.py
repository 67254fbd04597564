"""Files as programs write them, good and bad, become rows of text."""

import io
import tracemalloc
from collections.abc import AsyncIterator, Sequence
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from parley.people.exporting import delimited, sheet
from parley.people.importing.apart import rows_of
from parley.people.importing.reading import cards, sheets
from parley.people.importing.reading import delimited as csv_file
from parley.people.importing.reading.cells import FORMULA, guarded, unguarded
from parley.people.importing.reading.limits import LONGEST_CELL, CannotBeRead
from tests.people.lists import sheet as excel

ROWS = [["Имя", "Телефон"], ["Анна, Київ", "+380501234567"], ["Она сказала «да»", "67; 68"]]


def csv_of(rows: Sequence[Sequence[str]], separator: str = ",", end: str = "\r\n") -> str:
    return "".join(separator.join(f'"{cell}"' if separator in cell else cell for cell in row) + end for row in rows)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"], ids=["comma", "semicolon", "tab", "bar"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251"])
def test_separator_and_encoding_are_found_out(separator: str, encoding: str) -> None:
    rows = [[cell.replace("ї", "и") for cell in row] for row in ROWS]
    assert list(csv_file.rows(csv_of(rows, separator).encode(encoding))) == rows


def test_excel_may_name_its_separator() -> None:
    assert list(csv_file.rows(b"sep=|\r\na,b|c\r\n")) == [["a,b", "c"]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["unix", "windows", "mac"])
def test_lines_may_end_in_any_way(end: str) -> None:
    assert list(csv_file.rows(csv_of(ROWS, ";", end).encode())) == ROWS


def test_empty_rows_and_cells_at_the_end_are_nothing() -> None:
    assert list(csv_file.rows(b"a,b,,\n\n , ,\nc,,d\n")) == [["a", "b"], ["c", "", "d"]]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'a,"' + b"x" * 300_000, "broken"),
        (b",".join([b"a"] * 201), "too_many_columns"),
        (b"a\n" * 200_002, "too_many_rows"),
        (bytes(range(1, 9)) * 50, "not_a_table"),
    ],
    ids=["a quote that never ends", "too wide", "too long", "no text"],
)
def test_what_is_no_table_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(CannotBeRead, match=reason):
        list(csv_file.rows(data))


def test_a_long_cell_is_cut() -> None:
    [[cell]] = csv_file.rows(b"a" * (LONGEST_CELL + 5))
    assert len(cell) == LONGEST_CELL


# ── Excel ───────────────────────────────────────────────────────────────────────────────────────


def test_numbers_of_excel_are_written_as_people_write_them() -> None:
    rows = excel([["phone", "share"], [380501234567, 0.5], ["<b>&amp;</b>", 7]])
    assert list(sheets.rows(rows)) == [["phone", "share"], ["380501234567", "0.5"], ["<b>&amp;</b>", "7"]]


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = io.BytesIO()
    with ZipFile(bomb, "w", ZIP_DEFLATED) as archive, archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as page:
        for _ in range(700):
            page.write(bytes(1024 * 1024))
    tracemalloc.start()
    with pytest.raises(CannotBeRead, match="too_large"):
        list(sheets.rows(bomb.getvalue()))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 50 * 1024 * 1024


async def test_a_cell_far_away_does_not_cost_what_lies_between() -> None:
    """Two cells, and seventeen thousand million empty ones between them."""
    rows = io.BytesIO()
    with ZipFile(io.BytesIO(excel([["a"]]))) as before, ZipFile(rows, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name.endswith("sheet1.xml"):
                content = content.replace(b"</sheetData>", b"<row r='1048576'><c r='XFD1048576'><v>1</v></c></row></sheetData>")
            after.writestr(name, content)
    with pytest.raises(CannotBeRead, match="too_large"):
        [row async for row in rows_of(rows.getvalue())]


async def test_a_file_is_read_in_a_process_of_its_own() -> None:
    read = [row async for row in rows_of(csv_of(ROWS, ";").encode())]
    assert read == ROWS
    with pytest.raises(CannotBeRead, match="broken"):
        [row async for row in rows_of(b"PK\x03\x04 nothing")]


# ── vCard ───────────────────────────────────────────────────────────────────────────────────────

OLD = b"""BEGIN:VCARD\r
VERSION:2.1\r
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=9F=D0=B5=D1=82=D1=80=D0=BE=D0=B2=D0=B0;=D0=90=D0=BD=\r
=D0=BD=D0=B0;;;\r
TEL;CELL:+380 50 123-45-67\r
TEL;HOME:0671234567\r
PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQ\r
 SkZJRg\r
END:VCARD\r
"""
NEW = """BEGIN:VCARD
VERSION:4.0
FN:Грейс Хоппер
N:Хоппер;Грейс;М.;;
TEL;VALUE=uri;PREF=1;TYPE="voice,home":tel:+380-63-123-45-67
item1.EMAIL;TYPE=work:grace@navy.example
BDAY:19061209
ADR;TYPE=home:;;вул. Городоцька\\, 5;Львів;;79000;Україна
ORG:Navy;Computing
NOTE:первая\\nвторая\\; и
  третья
CATEGORIES:vip,постоянные
END:VCARD
BEGIN:VCARD
FN:Only a name
END:VCARD
"""


def named(row: Sequence[str]) -> dict[str, str]:
    return {name: cell for name, cell in zip(cards.HEAD, row, strict=False) if cell}


def test_an_old_card_of_a_telephone_is_read() -> None:
    [_, anna] = cards.rows(OLD)
    assert named(anna) == {"Last name": "Петрова", "First name": "Анна", "TEL": "+380 50 123-45-67, 0671234567"}


def test_new_cards_are_read_one_after_the_other() -> None:
    [_, grace, other] = cards.rows(NEW.encode())
    assert named(grace) == {
        **{"Last name": "Хоппер", "First name": "Грейс", "Middle name": "М."},
        **{"TEL": "+380-63-123-45-67", "EMAIL": "grace@navy.example", "BDAY": "19061209", "ORG": "Navy, Computing"},
        **{"City": "Львів", "ADR": "вул. Городоцька, 5, Львів, 79000, Україна"},
        **{"NOTE": "первая\nвторая; и третья", "CATEGORIES": "vip, постоянные"},
    }
    assert named(other) == {"FN": "Only a name"}


@given(some.text())
def test_no_card_is_too_odd(text: str) -> None:
    assert next(iter(cards.rows(f"BEGIN:VCARD\n{text}".encode(errors="replace")))) == [*cards.HEAD]


# ── and back ────────────────────────────────────────────────────────────────────────────────────

RISKY = some.sampled_from([*FORMULA, "'", " ", '"', ";", ",", "|", "_x0041_", "<b>", "&amp;", "ё"])
CELL = some.lists(RISKY | some.text(some.characters(exclude_categories=("Cs", "Cc")), max_size=5), max_size=6).map("".join)


async def streamed(rows: Sequence[Sequence[str]]) -> AsyncIterator[Sequence[str]]:
    for row in rows:
        yield row


@given(CELL)
def test_no_cell_is_a_formula_and_each_is_read_back_unchanged(cell: str) -> None:
    written = guarded(cell)
    assert not written.lstrip(" ").startswith(FORMULA)
    assert unguarded(written) == cell


@given(some.lists(some.tuples(CELL, CELL), min_size=1, max_size=5), some.sampled_from([",", ";"]))
@settings(deadline=None)
async def test_a_table_that_was_written_is_read_back_unchanged(rows: list[tuple[str, str]], separator: str) -> None:
    whole = [["name", "note"], *([first, f"{second}."] for first, second in rows)]
    written = b"".join([piece async for piece in delimited(whole[0], streamed(whole[1:]), separator=separator)])
    assert list(csv_file.rows(written)) == whole


@given(some.lists(some.tuples(CELL, CELL), min_size=1, max_size=5))
@settings(deadline=None)
async def test_a_sheet_that_was_written_is_read_back_unchanged(rows: list[tuple[str, str]]) -> None:
    whole = [["name", "note"], *([first, f"{second}."] for first, second in rows)]
    written = b"".join([piece async for piece in sheet(whole[0], streamed(whole[1:]))])
    assert list(sheets.rows(written)) == whole
