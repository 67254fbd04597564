"""Files beside a draft: uploaded one by one while the words are still being written, and shown until they are sent or removed."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, MultipartBody, URLEncodedBody
from litestar.response import Template

from parley import conversations, workspace
from parley.channels import File, Media
from parley.channels.fitting import LossCode
from parley.core.db import Tx
from parley.core.errors import Invalid
from parley.core.ground import Ground
from parley.core.ids import ConversationId
from parley.core.uploads import keep
from parley.desk import drafts
from parley.desk.drafts import DraftFileId, TooManyFiles
from parley.web.composer import ways
from parley.web.composer.ways import Choice, choice_of
from parley.web.shell import redirects
from parley.web.shell.between import Between
from parley.web.shell.visiting import Asked, is_fragment
from parley.workspace import Staff

LARGEST_REQUEST = 110 * 1024 * 1024
LARGEST_FILE = 100 * 1024 * 1024

Short = Annotated[str, msgspec.Meta(max_length=300)]


class FileTooLarge(Invalid):
    """This file is larger than the channel carries."""


class FileRefused(Invalid):
    """This channel does not carry such files."""


class EmptyFile(Invalid):
    """This file is empty."""


class FileForgotten(Invalid):
    """A file is no longer there. Add it again."""


class FilesForm(msgspec.Struct):
    way: Short = ""
    voice: bool = False
    """Whether it was spoken into the composer."""
    files: list[object] = []
    """A browser sends an empty word where no file was chosen."""


class DropForm(msgspec.Struct):
    """Nothing: the address says which."""


@post("/conversations/{conversation_id:uuid}/files", status_code=200, request_max_body_size=LARGEST_REQUEST)
async def add_files(
    request: Asked, between: NamedDependency[Between], conversation_id: FromPath[UUID], data: MultipartBody[FilesForm]
) -> Response[Any]:
    """Keep files beside my draft, if the way chosen for it would carry them."""
    workspace.require(between.me, "conversations.reply")
    id = ConversationId(conversation_id)
    new = await stored(between, id, uploads(data.files), data.way, voice=data.voice)
    async with between.transaction() as tx:
        found = await conversations.conversation(tx, id)
        await choice_of(tx, found, data.way)
        kept = await drafts.keep_files(tx, between.me, found.id, new) if new else await drafts.files(tx, between.me, found.id)
    return shown(request, found.id, kept)


@post("/draft-files/{file_id:uuid}/drop", status_code=200)
async def drop_file(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], file_id: FromPath[UUID], data: URLEncodedBody[DropForm]
) -> Response[Any]:
    workspace.require(me, "conversations.reply")
    id = await drafts.drop_file(tx, me, DraftFileId(file_id))
    return shown(request, id, await drafts.files(tx, me, id))


def shown(request: Asked, id: ConversationId, kept: list[drafts.DraftFile]) -> Response[Any]:
    if not is_fragment(request):
        return redirects.see(f"/conversations/{id}")
    return Template("composer/_files.html", context={"kept": kept})


def uploads(files: list[object]) -> list[UploadFile]:
    return [file for file in files if isinstance(file, UploadFile)]


async def stored(between: Between, id: ConversationId, chosen: list[UploadFile], way: str, *, voice: bool = False) -> list[File]:
    """Chosen files in the file store, once it is sure that the channel will carry them; no transaction waits for that."""
    if not chosen:
        return []
    if len(chosen) > drafts.MOST_FILES:
        raise TooManyFiles(field="files")
    async with between.transaction() as tx:
        choice = await choice_of(tx, await conversations.conversation(tx, id), way)
    files = [await _read(upload, min(choice.largest_file, LARGEST_FILE), voice=voice) for upload in chosen]
    must_fit(choice, files)
    return [await _kept(between.ground, between.me, file) for file in files]


def must_fit(choice: Choice, files: list[File]) -> None:
    for loss in ways.fitted(choice, "", files=files).refused:
        raise (FileTooLarge if loss.code is LossCode.FILE_TOO_LARGE else FileRefused)(loss.about, field="files")


async def _read(upload: UploadFile, most_bytes: int, *, voice: bool) -> File:
    data = await upload.read(most_bytes + 1)
    if len(data) > most_bytes:
        raise FileTooLarge(_named(upload.filename), field="files")
    if not data:
        raise EmptyFile(_named(upload.filename), field="files")
    mime = upload.content_type.partition(";")[0].strip().lower()
    type = Media.VOICE if voice and mime.startswith("audio/") else ways.media_of(mime)
    return File(type, _named(upload.filename), mime, len(data), "", data)


async def _kept(ground: Ground, me: Staff, file: File) -> File:
    key = await keep(ground, me.workspace_id, file.data, mime=file.mime)
    return msgspec.structs.replace(file, key=key, data=b"")


def _named(name: str) -> str:
    """The file's own name, without the folders that some browsers tell."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(char for char in last if char.isprintable())[-200:] or "file"
