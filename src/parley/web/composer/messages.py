"""What the composer sends: an answer through one way, or a note among colleagues; and what a draft would lose on the way."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, MultipartBody, URLEncodedBody
from litestar.response import Redirect, Template

from parley import conversations, people, workspace
from parley.channels import File
from parley.channels.fitting import LossCode
from parley.conversations import Author, Conversation
from parley.core.db import Tx
from parley.core.errors import Invalid, ParleyError
from parley.core.ground import Ground
from parley.core.ids import ConversationId, MessageId
from parley.web.composer import ways
from parley.web.composer.ways import Choice
from parley.web.shell import redirects
from parley.web.shell.between import Between
from parley.web.shell.forms import refusal
from parley.web.shell.visiting import Asked
from parley.web.shell.wording import LOSSES
from parley.web.thread import talk as thread
from parley.workspace import Staff

LONGEST_TEXT = 50_000
LARGEST_REQUEST = 110 * 1024 * 1024
MOST_FILES = 10

Text = Annotated[str, msgspec.Meta(max_length=LONGEST_TEXT)]
Short = Annotated[str, msgspec.Meta(max_length=300)]


class FileTooLarge(Invalid):
    """This file is larger than the channel carries."""


class FileRefused(Invalid):
    """This channel does not carry such files."""


class TooManyFiles(Invalid):
    """At most ten files at once."""


class MessageForm(msgspec.Struct):
    message_id: UUID
    text: Text = ""
    mode: Short = "reply"
    way: Short = ""
    quoted: Short = ""
    seen: int = 0
    files: list[object] = []
    """A browser sends an empty word where no file was chosen."""

    @property
    def uploads(self) -> list[UploadFile]:
        return [file for file in self.files if isinstance(file, UploadFile)] if self.mode != "note" else []

    @property
    def draft(self) -> thread.Draft:
        return thread.Draft(self.message_id, self.text, self.mode, self.way, self.quoted)


class FitForm(msgspec.Struct):
    """A draft; of its files only what fitting needs: `12345 image/png photo.png`."""

    text: Text = ""
    way: Short = ""
    quoted: Short = ""
    files: Annotated[str, msgspec.Meta(max_length=5000)] = ""


@post("/conversations/{conversation_id:uuid}/messages", status_code=200, request_max_body_size=LARGEST_REQUEST)
async def say(
    request: Asked,
    between: NamedDependency[Between],
    conversation_id: FromPath[UUID],
    data: MultipartBody[MessageForm],
    tab: FromQuery[str] = "open",
) -> Response[Any]:
    workspace.require(between.me, "conversations.reply")
    id = ConversationId(conversation_id)
    try:
        files = await _stored(between, id, data)
    except Invalid as error:
        return await _shown_again(request, between, id, data, error, tab)
    async with between.transaction() as tx:
        error = await refusal(tx, _said(tx, id, data, files, between.me))
    if error:
        return await _shown_again(request, between, id, data, error, tab)
    return redirects.see(f"/conversations/{id}", tab=tab, said=data.mode)


@post("/conversations/{conversation_id:uuid}/fit", status_code=200)
async def fit(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], conversation_id: FromPath[UUID], data: URLEncodedBody[FitForm]
) -> Template:
    """What stands under the composer while somebody types."""
    workspace.require(me, "conversations.reply")
    found = await conversations.conversation(tx, ConversationId(conversation_id))
    choice = await _choice(tx, found, data.way)
    fitted = ways.fitted(choice, data.text, files=_described(data.files), quotes=bool(data.quoted))
    context = {"choice": choice, "fitted": fitted, "length": len(data.text), "losses": LOSSES}
    return Template("composer/_fit.html", context=context)


@post("/messages/{message_id:uuid}/again", status_code=303)
async def send_again(tx: NamedDependency[Tx], me: NamedDependency[Staff], message_id: FromPath[UUID]) -> Redirect:
    workspace.require(me, "conversations.reply")
    message = await conversations.message(tx, MessageId(message_id))
    await conversations.send_again(tx, message.id)
    return redirects.see(f"/conversations/{message.conversation_id}")


async def _said(tx: Tx, id: ConversationId, form: MessageForm, files: list[File], me: Staff) -> None:
    if form.mode == "note":
        await conversations.note(tx, id, text=form.text, by=me.id, message_id=MessageId(form.message_id))
        return
    await conversations.reply(
        tx,
        id,
        text=form.text,
        way=ways.read(form.way),
        author=Author("staff", me.id),
        files=files,
        quoted=_message_id(form.quoted),
        seen=form.seen,
        message_id=MessageId(form.message_id),
    )


async def _shown_again(
    request: Asked, between: Between, id: ConversationId, form: MessageForm, error: ParleyError, tab: str
) -> Response[Any]:
    """The conversation as it is now, with the draft as it was."""
    async with between.transaction() as tx:
        found = await conversations.conversation(tx, id)
        return await thread.page(request, tx, between.ground, found, form.draft, tab=tab, error=error)


async def _choice(tx: Tx, found: Conversation, key: str) -> Choice:
    return ways.chosen(await ways.choices(tx, found, await people.identities(tx, found.person_id)), key)


async def _stored(between: Between, id: ConversationId, form: MessageForm) -> list[File]:
    """The chosen files in the file store, once it is sure that the channel will carry them; no transaction waits for that."""
    if not form.uploads:
        return []
    if len(form.uploads) > MOST_FILES:
        raise TooManyFiles(field="files")
    async with between.transaction() as tx:
        choice = await _choice(tx, await conversations.conversation(tx, id), form.way)
    files = [await _read(upload, choice.largest_file) for upload in form.uploads]
    _must_fit(choice, files)
    return [await _kept(between.ground, between.me, file) for file in files]


async def _read(upload: UploadFile, most_bytes: int) -> File:
    data = await upload.read(most_bytes + 1)
    if len(data) > most_bytes:
        raise FileTooLarge(field="files")
    mime = upload.content_type.partition(";")[0].strip().lower()
    return File(ways.media_of(mime), _named(upload.filename), mime, len(data), "", data)


def _must_fit(choice: Choice, files: list[File]) -> None:
    for loss in ways.fitted(choice, "", files=files).refused:
        raise (FileTooLarge if loss.code is LossCode.FILE_TOO_LARGE else FileRefused)(loss.about, field="files")


async def _kept(ground: Ground, me: Staff, file: File) -> File:
    key = await ground.files.put(me.workspace_id, file.data, mime=file.mime)
    return msgspec.structs.replace(file, key=key, data=b"")


def _named(name: str) -> str:
    """The file's own name, without the folders that some browsers tell."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(char for char in last if char.isprintable())[-200:] or "file"


def _described(text: str) -> list[File]:
    found: list[File] = []
    for line in text.splitlines()[:MOST_FILES]:
        size, _, rest = line.partition(" ")
        mime, _, name = rest.partition(" ")
        found.append(File(ways.media_of(mime), name, mime, int(size) if size.isascii() and size.isdecimal() else 0, ""))
    return found


def _message_id(text: str) -> MessageId | None:
    try:
        return MessageId(UUID(text)) if text else None
    except ValueError:
        return None
