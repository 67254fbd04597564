"""Lists of customers as people bring them in, and what a town makes of them."""

import io
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from zipfile import ZipFile

from parley import people, wiring
from parley.core import uploads
from parley.core.lanes import Worker
from parley.people.importing import Import, ImportId, Options, State
from tests.people.town import Town
from tests.spine.waiting import until


@asynccontextmanager
async def working(town: Town) -> AsyncGenerator[None]:
    """All lanes of the town are worked."""
    worker = Worker(town.ground, town.ground.database, town.ground.bus, wiring.JOBS)
    await worker.start()
    try:
        yield
    finally:
        await worker.stop()


class Brought:
    """One list, from its file on."""

    def __init__(self, town: Town, id: ImportId) -> None:
        self.town, self.id = town, id

    @classmethod
    async def file(cls, town: Town, data: bytes | str, *, name: str = "customers.csv") -> "Brought":
        content = data.encode() if isinstance(data, str) else data
        key = await uploads.keep(town.ground, town.workspace_id, content, mime="text/csv")
        async with town.begin() as tx:
            return cls(town, await people.importing.begin(tx, key=key, name=name, by=town.grace))

    async def now(self) -> Import:
        async with self.town.begin() as tx:
            return await people.importing.one(tx, self.id)

    async def is_in(self, *states: State) -> Import:
        async def there() -> Import | None:
            found = await self.now()
            return found if found.state in states else None

        found = await until(there)
        assert found
        return found

    async def tried(self, targets: Sequence[str] | None = None, **options: Any) -> Import:
        found = await self.is_in("mapping", "tried")
        async with self.town.begin() as tx:
            await people.importing.try_out(tx, self.id, targets or found.targets, Options(**options))
        return await self.is_in("tried")

    async def brought_in(self, targets: Sequence[str] | None = None, **options: Any) -> Import:
        await self.tried(targets, **options)
        async with self.town.begin() as tx:
            await people.importing.go(tx, self.id)
        return await self.is_in("done")

    async def taken_back(self) -> Import:
        async with self.town.begin() as tx:
            await people.importing.take_back(tx, self.id)
        return await self.is_in("undone")

    async def reasons(self) -> dict[int, tuple[Any, ...]]:
        """By row."""
        async with self.town.begin() as tx:
            return {row.place: row.wrong for row in await people.importing.wrong_rows(tx, self.id, limit=100)}


def sheet(rows: Sequence[Sequence[object]]) -> bytes:
    """A table as Excel writes it, with numbers as numbers and words among the shared strings."""
    words = list(dict.fromkeys(str(cell) for row in rows for cell in row if not isinstance(cell, int | float)))
    shared = "".join(f"<si><t xml:space='preserve'>{_escaped(word)}</t></si>" for word in words)
    lines = "".join(f"<row r='{at}'>{''.join(_cell(cell, words) for cell in row)}</row>" for at, row in enumerate(rows, 1))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packed = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f"<Types xmlns='{packed}/content-types'><Default Extension='xml' ContentType='application/xml'/></Types>",
        "_rels/.rels": f"<Relationships xmlns='{packed}/relationships'>"
        f"<Relationship Id='r1' Type='{kinds}/officeDocument' Target='xl/workbook.xml'/></Relationships>",
        "xl/workbook.xml": f"<workbook xmlns='{main}' xmlns:r='{kinds}'><sheets>"
        "<sheet name='1' sheetId='1' r:id='r1'/></sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships xmlns='{packed}/relationships'>"
        f"<Relationship Id='r1' Type='{kinds}/worksheet' Target='worksheets/sheet1.xml'/>"
        f"<Relationship Id='r2' Type='{kinds}/sharedStrings' Target='sharedStrings.xml'/></Relationships>",
        "xl/sharedStrings.xml": f"<sst xmlns='{main}'>{shared}</sst>",
        "xl/worksheets/sheet1.xml": f"<worksheet xmlns='{main}'><sheetData>{lines}</sheetData></worksheet>",
    }
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def _cell(cell: object, words: Sequence[str]) -> str:
    return f"<c><v>{cell}</v></c>" if isinstance(cell, int | float) else f"<c t='s'><v>{words.index(str(cell))}</v></c>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
