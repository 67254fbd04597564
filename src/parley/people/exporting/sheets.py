"""A table of Excel, written as it goes out: each cell is text, and says so."""

import re
from collections.abc import AsyncIterator, Sequence
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

AT_ONCE = 200
LONGEST_CELL = 32_000
"""Excel takes 32,767."""
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
# Style 1 is text that stays text when somebody edits it (quotePrefix), style 2 the head.
PARTS = {
    "[Content_Types].xml": f"""<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>
        <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
        <Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>
        <Override PartName="/xl/styles.xml" ContentType="{TYPES}.styles+xml"/>
        <Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPES}.worksheet+xml"/></Types>""",
    "_rels/.rels": f"""<Relationships xmlns="{PACKAGE}/relationships">
        <Relationship Id="rId1" Type="{KINDS}/officeDocument" Target="xl/workbook.xml"/></Relationships>""",
    "xl/workbook.xml": f"""<workbook xmlns="{MAIN}" xmlns:r="{KINDS}"><sheets>
        <sheet name="Parley" sheetId="1" r:id="rId1"/></sheets></workbook>""",
    "xl/_rels/workbook.xml.rels": f"""<Relationships xmlns="{PACKAGE}/relationships">
        <Relationship Id="rId1" Type="{KINDS}/worksheet" Target="worksheets/sheet1.xml"/>
        <Relationship Id="rId2" Type="{KINDS}/styles" Target="styles.xml"/></Relationships>""",
    "xl/styles.xml": f"""<styleSheet xmlns="{MAIN}"><fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts>
        <fills count="2"><fill><patternFill patternType="none"/></fill>
        <fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>
        <cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/>
        <xf numFmtId="49" applyNumberFormat="1" quotePrefix="1"/><xf numFmtId="49" fontId="1" applyFont="1"/></cellXfs>
        <cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>""",
}
BEGINNING = f"""<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/>
    </sheetView></sheetViews><sheetFormatPr defaultColWidth="20" defaultRowHeight="15"/><sheetData>"""
ENDING = "</sheetData></worksheet>"
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
HEXED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""Excel reads `_x0041_` as a letter."""


async def sheet(head: Sequence[str], rows: AsyncIterator[Sequence[str]]) -> AsyncIterator[bytes]:
    """In pieces, so that it is never in memory whole."""
    out = _Sink()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in PARTS.items():
            archive.writestr(name, HEADER + content)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as page:
            page.write((HEADER + BEGINNING + _row(head, style=2)).encode())
            waiting: list[str] = []
            async for row in rows:
                waiting.append(_row(row, style=1))
                if len(waiting) == AT_ONCE:
                    page.write("".join(waiting).encode())
                    waiting = []
                    yield out.taken()
            page.write(("".join(waiting) + ENDING).encode())
    yield out.taken()


class _Sink:
    """What a ZIP is written to that goes out at once."""

    def __init__(self) -> None:
        self._written = bytearray()

    def write(self, data: bytes) -> int:
        self._written += data
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def close(self) -> None:
        """Nobody is at the other end."""

    def taken(self) -> bytes:
        data, self._written = bytes(self._written), bytearray()
        return data


def _row(cells: Sequence[str], *, style: int) -> str:
    return f"<row>{''.join(_cell(cell, style) for cell in cells)}</row>"


def _cell(cell: str, style: int) -> str:
    if not cell:
        return "<c/>"
    text = HEXED.sub("_x005F_", UNPRINTABLE.sub("", cell[:LONGEST_CELL]))
    return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{escape(text, {chr(13): "&#13;"})}</t></is></c>'
