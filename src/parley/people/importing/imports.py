"""Imports as somebody goes through them: a file, its columns, a trial, the real thing, and the way back."""

from collections.abc import Sequence
from contextlib import suppress

from parley.core import ids, uploads
from parley.core.db import Tx, storable
from parley.core.errors import Invalid, NotFound
from parley.core.files import FileKey
from parley.core.ids import StaffId
from parley.core.lanes import LaneKind, wake
from parley.people.consents import PURPOSES
from parley.people.fields import custom_fields
from parley.people.importing.dates import is_month_first
from parley.people.importing.errors import ImportBusy, NoAddressColumn, NotNow, ProofMissing
from parley.people.importing.targets import ADDRESSES, CONSENT, NAMES, NOTE, TAGS
from parley.people.importing.types import Field, Import, ImportId, Options, Row, State
from parley.people.profile import BUILT_IN
from parley.people.tagging import LONGEST_TAG

IMPORT_LANE = LaneKind("people.import")
LATEST = 50
SAMPLE = 5000
"""Rows that are looked at to tell how a column writes its days."""
LONGEST_PROOF = 500

COLUMNS = "id, file_name, by, state, failure, head, targets, options, rows, place, counts, made_at, ended_at"


async def begin(tx: Tx, *, key: FileKey, name: str, by: StaffId) -> ImportId:
    """A file has been uploaded: it is read soon."""
    id = ImportId(ids.new())
    sql = "INSERT INTO imports (workspace_id, id, file_key, file_name, by) VALUES ($1, $2, $3, $4, $5)"
    await tx.execute(sql, tx.workspace_id, id, key, storable(name)[:200], by)
    await wake(tx, IMPORT_LANE, str(id))
    return id


async def latest(tx: Tx) -> list[Import]:
    sql = f"SELECT {COLUMNS} FROM imports WHERE workspace_id = $1 ORDER BY id DESC LIMIT $2  -- imports_pkey"
    return await tx.rows(Import, sql, tx.workspace_id, LATEST)


async def one(tx: Tx, id: ImportId) -> Import:
    return await _one(tx, id, "")


async def held(tx: Tx, id: ImportId) -> Import:
    """Locked: nobody else changes where it stands."""
    return await _one(tx, id, "FOR UPDATE")


async def _one(tx: Tx, id: ImportId, lock: str) -> Import:
    found = await tx.row(Import, f"SELECT {COLUMNS} FROM imports WHERE workspace_id = $1 AND id = $2 {lock}", tx.workspace_id, id)
    if found is None:
        raise NotFound
    return found


async def fields(tx: Tx) -> dict[str, Field]:
    """What a column can be said to mean of a person's profile: ours, and the workspace's own."""
    own = {str(field.id): Field(field.kind, tuple(field.choices)) for field in await custom_fields(tx)}
    return {**{name: Field(kind) for name, kind in BUILT_IN.items()}, **own}


async def try_out(tx: Tx, id: ImportId, targets: Sequence[str], options: Options) -> None:
    """These columns mean this: see what would become of each row."""
    found = await _in(tx, id, "mapping", "tried")
    chosen = await checked(tx, found, targets, options)
    options = Options(options.tag, options.proof, await _month_first(tx, found, chosen))
    sql = "UPDATE imports SET targets = $3, options = $4 WHERE workspace_id = $1 AND id = $2"
    await tx.execute(sql, tx.workspace_id, id, chosen, options)
    await _set(tx, id, "trying", anew=True)


async def checked(tx: Tx, found: Import, targets: Sequence[str], options: Options) -> list[str]:
    """As many as there are columns, each of them something that we know."""
    known = {"", *NAMES, *ADDRESSES, TAGS, NOTE, *(CONSENT + purpose for purpose in PURPOSES), *await fields(tx)}
    chosen = [*targets, *[""] * len(found.head)][: len(found.head)]
    if not {*chosen} <= known:
        raise Invalid(field="targets")
    if not {*chosen} & {*ADDRESSES}:
        raise NoAddressColumn(field="targets")
    if any(target.startswith(CONSENT) for target in chosen) and not options.proof.strip():
        raise ProofMissing(field="proof")
    if len(options.tag) > LONGEST_TAG or len(options.proof) > LONGEST_PROOF:
        raise Invalid(field="tag")
    return chosen


async def go(tx: Tx, id: ImportId) -> None:
    """Bring them in, or go on where it was stopped."""
    found = await _in(tx, id, "tried", "stopped")
    await _set(tx, id, "running", anew=found.state == "tried")


async def stop(tx: Tx, id: ImportId) -> None:
    """What is done stays done."""
    with suppress(NotNow):
        found = await _in(tx, id, "trying", "running")
        await _set(tx, id, "mapping" if found.state == "trying" else "stopped")


async def take_back(tx: Tx, id: ImportId) -> None:
    """Undo what it made, but for what somebody has built upon."""
    await _in(tx, id, "stopped", "done")
    await _set(tx, id, "undoing", anew=True)


async def forget(tx: Tx, id: ImportId) -> None:
    """The list itself; what came of it stays."""
    found = await held(tx, id)
    if found.is_busy:
        raise ImportBusy
    if found.state == "stopped":
        raise NotNow
    key = await tx.value("DELETE FROM imports WHERE workspace_id = $1 AND id = $2 RETURNING file_key", tx.workspace_id, id)
    await uploads.let_go(tx, [key] if key else [])


async def end(tx: Tx, id: ImportId, state: State, *, failure: str = "") -> None:
    sql = "UPDATE imports SET state = $3, failure = $4, ended_at = now() WHERE workspace_id = $1 AND id = $2"
    await tx.execute(sql, tx.workspace_id, id, state, failure)
    signal(tx, id)


def signal(tx: Tx, id: ImportId) -> None:
    tx.signal(f"import/{id}")
    tx.signal("imports")


async def first_rows(tx: Tx, id: ImportId, *, limit: int) -> list[Row]:
    sql = "SELECT place, cells FROM import_rows WHERE workspace_id = $1 AND import_id = $2 ORDER BY place LIMIT $3"
    return await tx.rows(Row, sql, tx.workspace_id, id, limit)


async def wrong_rows(tx: Tx, id: ImportId, *, after: int = 0, limit: int) -> list[Row]:
    sql = """SELECT place, cells, outcome, wrong FROM import_rows  -- import_rows_wrong
              WHERE workspace_id = $1 AND import_id = $2 AND outcome = 'wrong' AND place > $3 ORDER BY place LIMIT $4"""
    return await tx.rows(Row, sql, tx.workspace_id, id, after, limit)


async def names_file(tx: Tx, key: str) -> bool:
    """Whether some list is still to be read from a file."""
    sql = "SELECT true FROM imports WHERE workspace_id = $1 AND file_key = $2 LIMIT 1  -- imports_file"
    return bool(await tx.value(sql, tx.workspace_id, key))


async def _in(tx: Tx, id: ImportId, *states: State) -> Import:
    found = await held(tx, id)
    if found.state not in states:
        raise ImportBusy if found.is_busy else NotNow
    return found


async def _set(tx: Tx, id: ImportId, state: State, *, anew: bool = False) -> None:
    sql = """UPDATE imports SET state = $3, place = CASE WHEN $4 THEN 0 ELSE place END, ended_at = NULL,
                    counts = CASE WHEN $4 AND $3 <> 'undoing' THEN '{}' ELSE counts END
              WHERE workspace_id = $1 AND id = $2"""
    await tx.execute(sql, tx.workspace_id, id, state, anew)
    await wake(tx, IMPORT_LANE, str(id))
    signal(tx, id)


async def _month_first(tx: Tx, found: Import, targets: Sequence[str]) -> tuple[int, ...]:
    dated = {name for name, field in (await fields(tx)).items() if field.kind == "date"}
    columns = [place for place, target in enumerate(targets) if target in dated]
    if not columns:
        return ()
    rows = await first_rows(tx, found.id, limit=SAMPLE)
    return tuple(column for column in columns if is_month_first(row.cells[column] for row in rows if column < len(row.cells)))
