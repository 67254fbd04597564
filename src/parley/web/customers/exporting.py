"""Customers taken along, as a table or as cards."""

from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Stream, Template

from parley import people, workspace
from parley.core import clock
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.i18n import Translator, translator
from parley.web.customers.words import NAMES
from parley.web.shell.between import Between
from parley.workspace import Staff

PAGE = "/people/export"
Form = Literal["xlsx", "csv", "vcard"]
TYPES: dict[Form, tuple[str, str]] = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "csv": ("text/csv; charset=utf-8", "csv"),
    "vcard": ("text/vcard; charset=utf-8", "vcf"),
}
"""Media type, and how a file's name ends."""

Short = Annotated[str, msgspec.Meta(max_length=100)]


@get(PAGE)
async def export_page(tx: NamedDependency[Tx], me: NamedDependency[Staff]) -> Template:
    workspace.require(me, "people.export")
    context = {
        "tags": await people.tags_in_use(tx),
        "segments": await people.segments.segments(tx),
        "count": await people.exporting.count(tx),
        "most": people.exporting.MOST_COUNTED,
    }
    return Template("customers/export.html", context=context)


@get(PAGE + "/file")
async def export_file(between: NamedDependency[Between], form: FromQuery[Form] = "xlsx", who: FromQuery[Short] = "") -> Stream:
    """Written while it is read. That somebody took it along stands in the audit log."""
    workspace.require(between.me, "people.export")
    async with between.transaction() as tx:
        whom = await _whom(tx, who)
        own = {str(field.id): field.name for field in await people.custom_fields(tx)}
        await workspace.audit.record(tx, between.me, "people.exported", ("workspace", tx.workspace_id), {"name": f"{form} {who}".strip()})
    media, ending = TYPES[form]
    name = f"customers-{clock.now().date()}.{ending}"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Stream(_content(between, form, whom, own), media_type=media, headers=headers)


def _content(between: Between, form: Form, whom: people.exporting.Whom, own: dict[str, str]) -> AsyncIterator[bytes]:
    speech = translator(between.me.language)
    found = people.exporting.customers(between.transaction, whom)
    head = [*(speech.gettext(NAMES[column]) for column in people.exporting.COLUMNS), *own.values()]
    match form:
        case "vcard":
            return people.exporting.cards(found)
        case "csv":
            return people.exporting.delimited(head, _rows(found, own), separator=_separator(speech))
        case "xlsx":
            return people.exporting.sheet(head, _rows(found, own))


async def _rows(found: AsyncIterator[Any], own: dict[str, str]) -> AsyncIterator[Sequence[str]]:
    async for one in found:
        yield people.exporting.cells(one, own)


def _separator(speech: Translator) -> str:
    """Excel takes the one of its own language."""
    return "," if speech.language == "en" else ";"


async def _whom(tx: Tx, who: str) -> people.exporting.Whom:
    """`tag:…`, `segment:…`, or everybody."""
    kind, _, chosen = who.partition(":")
    match kind:
        case "":
            return people.exporting.EVERYBODY
        case "tag" if chosen:
            return people.exporting.Whom(tag=chosen)
        case "segment":
            question = (await people.segments.segment(tx, _segment_id(chosen))).question
            await people.segments.members(tx, question, limit=1)  # what cannot be asked is said before anything goes out
            return people.exporting.Whom(question=question)
        case _:
            raise NotFound


def _segment_id(text: str) -> people.segments.SegmentId:
    try:
        return people.segments.SegmentId(UUID(text))
    except ValueError:
        raise NotFound from None
