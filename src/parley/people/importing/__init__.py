"""Lists of customers brought in: read, understood, tried out, written, and taken back whole."""

from parley.people.importing.errors import FileTooLarge, ImportBusy, NoAddressColumn, NoFile, NotNow, ProofMissing
from parley.people.importing.imports import (
    begin,
    checked,
    fields,
    first_rows,
    forget,
    go,
    latest,
    names_file,
    one,
    stop,
    take_back,
    try_out,
    wrong_rows,
)
from parley.people.importing.previewing import Preview, preview
from parley.people.importing.reading.cells import FORMULA, guarded, unguarded
from parley.people.importing.reading.limits import MOST_ROWS, REASONS
from parley.people.importing.targets import ADDRESSES, CONSENT, NAMES, NICKNAMES, NOTE, OWN_NUMBER, TAGS
from parley.people.importing.types import WHOLE_ROW, Field, Import, ImportId, Options, Row, State, Told, Wrong
from parley.people.importing.working import FORGET_IMPORTS, IMPORT

JOBS = (IMPORT, FORGET_IMPORTS)

__all__ = [
    "ADDRESSES",
    "CONSENT",
    "FORGET_IMPORTS",
    "FORMULA",
    "JOBS",
    "MOST_ROWS",
    "NAMES",
    "NICKNAMES",
    "NOTE",
    "OWN_NUMBER",
    "REASONS",
    "TAGS",
    "WHOLE_ROW",
    "Field",
    "FileTooLarge",
    "Import",
    "ImportBusy",
    "ImportId",
    "NoAddressColumn",
    "NoFile",
    "NotNow",
    "Options",
    "Preview",
    "ProofMissing",
    "Row",
    "State",
    "Told",
    "Wrong",
    "begin",
    "checked",
    "fields",
    "first_rows",
    "forget",
    "go",
    "guarded",
    "latest",
    "names_file",
    "one",
    "preview",
    "stop",
    "take_back",
    "try_out",
    "unguarded",
    "wrong_rows",
]
