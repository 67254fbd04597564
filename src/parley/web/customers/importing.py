"""One list: what its columns mean, what would become of it, and what has."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Stream, Template

from parley import people, workspace
from parley.core.db import Tx
from parley.core.errors import Invalid, ParleyError
from parley.core.i18n import Translator, translator
from parley.web.customers import words
from parley.web.customers.uploading import PAGE
from parley.web.shell import redirects
from parley.web.shell.between import Between
from parley.web.shell.forms import refusal
from parley.web.shell.visiting import Asked, is_fragment
from parley.workspace import Staff

ONE = PAGE + "/{import_id:uuid}"
AT_ONCE = 500
SHOWN_WRONG = 20
MAPPED: frozenset[people.importing.State] = frozenset({"mapping", "tried"})
"""Where the columns can still be chosen."""

Short = Annotated[str, msgspec.Meta(max_length=100)]
Line = Annotated[str, msgspec.Meta(max_length=500)]


class ColumnsForm(msgspec.Struct):
    targets: Annotated[list[Short], msgspec.Meta(max_length=200)] | Short = []
    """What each column means, in their order."""
    label: Short = ""
    proof: Line = ""
    do: Short = "try"

    @property
    def chosen(self) -> list[str]:
        return [self.targets] if isinstance(self.targets, str) else self.targets

    @property
    def options(self) -> people.importing.Options:
        return people.importing.Options(
            tag=" ".join(self.label.replace("\0", "").split()).lower(), proof=self.proof.replace("\0", "").strip()
        )


class DoForm(msgspec.Struct):
    do: Short


@get(ONE)
async def one_import(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], import_id: FromPath[UUID], done: FromQuery[str] = ""
) -> Template:
    workspace.require(me, "people.import")
    found = await people.importing.one(tx, people.importing.ImportId(import_id))
    return await _page(request, tx, me, found, found.targets, found.options, done=done)


@post(ONE + "/columns", status_code=200)
async def choose_columns(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], import_id: FromPath[UUID], data: URLEncodedBody[ColumnsForm]
) -> Response[Any]:
    """Look at the first rows as they would be, or try all of them out."""
    workspace.require(me, "people.import")
    found = await people.importing.one(tx, people.importing.ImportId(import_id))
    if data.do != "preview":
        error = await refusal(tx, people.importing.try_out(tx, found.id, data.chosen, data.options))
        return await _page(request, tx, me, found, data.chosen, data.options, error=error) if error else redirects.see(f"{PAGE}/{found.id}")
    if is_fragment(request):
        return Template("customers/_preview.html", context=await _preview(tx, me, found, data.chosen, data.options))
    return await _page(request, tx, me, found, data.chosen, data.options)


@post(ONE + "/do", status_code=303)
async def go_on(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], import_id: FromPath[UUID], data: URLEncodedBody[DoForm]
) -> Response[Any]:
    """Bring it in, stop, take it back, forget it."""
    workspace.require(me, "people.import")
    deeds = {
        "go": people.importing.go,
        "stop": people.importing.stop,
        "undo": people.importing.take_back,
        "forget": people.importing.forget,
    }
    found = await people.importing.one(tx, people.importing.ImportId(import_id))
    if data.do not in deeds:
        raise Invalid(field="do")
    await deeds[data.do](tx, found.id)
    if data.do in LOGGED:
        await workspace.audit.record(tx, me, LOGGED[data.do], ("import", found.id), {"name": found.file_name})
    return redirects.see(PAGE, done="forgotten") if data.do == "forget" else redirects.see(f"{PAGE}/{found.id}")


LOGGED: Mapping[str, str] = {"go": "people.imported", "undo": "people.import_undone", "forget": "people.import_forgotten"}


@get(ONE + "/errors")
async def wrong_rows(between: NamedDependency[Between], import_id: FromPath[UUID]) -> Stream:
    """The rows with mistakes, as they came, with the reasons beside them: to be mended and brought in again."""
    workspace.require(between.me, "people.import")
    speech = translator(between.me.language)
    async with between.transaction() as tx:
        found = await people.importing.one(tx, people.importing.ImportId(import_id))
    head = [*found.head, speech.gettext(words.WHAT_IS_WRONG)]
    separator = "," if speech.language == "en" else ";"
    content = people.exporting.delimited(head, _wrong(between, found, speech), separator=separator)
    headers = {"content-disposition": 'attachment; filename="mistakes.csv"'}
    return Stream(content, media_type="text/csv; charset=utf-8", headers=headers)


async def _wrong(between: Between, found: people.importing.Import, speech: Translator) -> AsyncIterator[Sequence[str]]:
    after, rows = 0, [None]
    while rows:
        async with between.transaction() as tx:
            rows = await people.importing.wrong_rows(tx, found.id, after=after, limit=AT_ONCE)
        for row in rows:
            after = row.place
            cells = [*row.cells, *[""] * (len(found.head) - len(row.cells))]
            yield [*cells, words.reasons(row.wrong, found.head, speech)]


async def _page(
    request: Asked,
    tx: Tx,
    me: Staff,
    found: people.importing.Import,
    targets: Sequence[str],
    options: people.importing.Options,
    *,
    error: ParleyError | None = None,
    done: str = "",
) -> Template:
    speech = translator(me.language)
    context: dict[str, Any] = {
        "one": found,
        "names": [words.column_name(found.head, column, speech) for column in range(len(found.head))],
        "states": words.STATES,
        "marks": words.MARKS,
        "unreadable": words.UNREADABLE,
        "outcomes": words.OUTCOMES,
        "error": error,
        "done": done,
        "wrong": await _first_wrong(tx, found, speech),
    }
    if found.state in MAPPED:
        context |= await _preview(tx, me, found, targets, options)
    name = "customers/_import.html" if is_fragment(request) else "customers/import.html"
    return Template(name, context=context, status_code=error.status if error else 200)


async def _first_wrong(tx: Tx, found: people.importing.Import, speech: Translator) -> list[tuple[int, str, str]]:
    """Place, the row, what is wrong."""
    rows = await people.importing.wrong_rows(tx, found.id, limit=SHOWN_WRONG) if found.counts.get("wrong") else []
    return [(row.place, " · ".join(filter(None, row.cells))[:200], words.reasons(row.wrong, found.head, speech)) for row in rows]


async def _preview(
    tx: Tx, me: Staff, found: people.importing.Import, targets: Sequence[str], options: people.importing.Options
) -> dict[str, Any]:
    speech = translator(me.language)
    chosen = [*targets, *[""] * len(found.head)][: len(found.head)]
    shown = await people.importing.preview(tx, found, chosen, options)
    choices = await words.choices(tx, speech)
    return {
        "one": found,
        "targets": chosen,
        "options": options,
        "choices": choices,
        "means": {target: name for group in choices.values() for target, name in group.items()},
        "samples": [[row.cells[column] for row in shown.rows if column < len(row.cells)][:3] for column in range(len(found.head))],
        "told": [(told, words.reasons(told.wrong, found.head, speech)) for told in shown.told],
        "asks_proof": any(target.startswith(people.importing.CONSENT) for target in chosen),
        "tags_in_use": await people.tags_in_use(tx),
    }
