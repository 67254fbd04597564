"""The lists that were brought in, and a file for another one."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromQuery, MultipartBody
from litestar.response import Template

from parley import people, workspace
from parley.core import uploads
from parley.core.db import Tx
from parley.core.errors import Invalid
from parley.web.customers.words import MARKS, STATES
from parley.web.shell import faces, redirects
from parley.web.shell.between import Between
from parley.web.shell.visiting import Asked, is_fragment
from parley.workspace import Staff

PAGE = "/people/import"
LARGEST_FILE = 50 * 1024 * 1024
LARGEST_REQUEST = LARGEST_FILE + 1024 * 1024


class FileForm(msgspec.Struct):
    file: list[object] = []
    """A browser sends an empty word where no file was chosen."""


@get(PAGE)
async def import_list(request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], done: FromQuery[str] = "") -> Template:
    workspace.require(me, "people.import")
    context = await _context(tx, done=done)
    return Template("customers/_imports.html" if is_fragment(request) else "customers/imports.html", context=context)


@post(PAGE, status_code=200, request_max_body_size=LARGEST_REQUEST)
async def upload(between: NamedDependency[Between], data: MultipartBody[FileForm]) -> Response[Any]:
    workspace.require(between.me, "people.import")
    try:
        name, content = await _uploaded(data)
    except Invalid as error:
        async with between.transaction() as tx:
            return Template("customers/imports.html", context=await _context(tx, error=error), status_code=error.status)
    key = await uploads.keep(between.ground, between.me.workspace_id, content, mime="application/octet-stream")
    async with between.transaction() as tx:
        id = await people.importing.begin(tx, key=key, name=name, by=between.me.id)
    return redirects.see(f"{PAGE}/{id}")


async def _uploaded(data: FileForm) -> tuple[str, bytes]:
    file = next((one for one in data.file if isinstance(one, UploadFile)), None)
    if file is None or not file.filename:
        raise people.importing.NoFile(field="file")
    content = await file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise people.importing.FileTooLarge(field="file")
    return file.filename, content


async def _context(tx: Tx, *, done: str = "", error: Invalid | None = None) -> dict[str, Any]:
    return {
        "imports": await people.importing.latest(tx),
        "colleagues": await faces.colleagues(tx),
        "states": STATES,
        "marks": MARKS,
        "done": done,
        "error": error,
    }
