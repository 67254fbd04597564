"""What the composer sends: an answer through one way, now or later, or a note among colleagues; and what a draft would lose on the way."""

from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, MultipartBody, URLEncodedBody
from litestar.response import Redirect, Template

from parley import conversations, workspace
from parley.channels import File, measure
from parley.conversations import Author, Change, Message, Status
from parley.core.db import Tx
from parley.core.errors import Invalid, ParleyError
from parley.core.ids import ConversationId, MessageId
from parley.desk import drafts, replies, views
from parley.web.composer import enclosing, heeding, mentions, ways
from parley.web.composer.composing import Draft
from parley.web.composer.drafting import message_id
from parley.web.composer.enclosing import LARGEST_REQUEST, choice_of, must_fit, stored
from parley.web.shell import redirects, zones
from parley.web.shell.between import Between
from parley.web.shell.forms import refusal
from parley.web.shell.visiting import Asked
from parley.web.shell.wording import LOSSES, UNITS
from parley.web.thread import later
from parley.web.thread import talk as thread
from parley.workspace import Presence, Staff

UNDO = timedelta(seconds=5)
"""For so long an answer waits, so that its author can take it back."""
MOST_DESCRIBED = drafts.MOST_FILES

Text = Annotated[str, msgspec.Meta(max_length=drafts.LONGEST_TEXT)]
Short = Annotated[str, msgspec.Meta(max_length=300)]


class MessageForm(msgspec.Struct):
    message_id: UUID
    text: Text = ""
    mode: Short = "reply"
    way: Short = ""
    quoted: Short = ""
    seen: int = 0
    counter: int = 0
    began: int = 0
    passed: Short = ""
    then: Short = ""
    """`resolve`, or nothing."""
    later: Short = ""
    """A preset, or `moment` for `on` and `at`."""
    on: Short = ""
    at: Short = ""
    kept: list[UUID] = []
    """Files that were uploaded before."""
    files: list[object] = []
    """A browser without scripts sends them along; an empty word where none was chosen."""

    @property
    def is_note(self) -> bool:
        return self.mode == "note"

    @property
    def uploads(self) -> list[UploadFile]:
        return [] if self.is_note else enclosing.uploads(self.files)

    @property
    def draft(self) -> Draft:
        return Draft(
            self.message_id, self.text, self.mode, self.way, self.quoted, counter=self.counter, began=self.began, passed=self.passed
        )


class FitForm(msgspec.Struct):
    """A draft; of its files only what fitting needs: `12345 image/png photo.png`."""

    text: Text = ""
    way: Short = ""
    quoted: Short = ""
    files: Annotated[str, msgspec.Meta(max_length=5000)] = ""


class Sent(msgspec.Struct, frozen=True):
    """What a form has done, as far as it can be taken back."""

    message: Message | None = None
    undo: UUID | None = None


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
        files = await stored(between, id, data.uploads, data.way)
    except Invalid as error:
        return await _shown_again(request, between, id, data, error, tab)
    async with between.transaction() as tx:
        saying = Saying(tx, id, data, files, between.presence)
        error = await refusal(tx, saying.say())
    if error:
        return await _shown_again(request, between, id, data, error, tab)
    return redirects.see(f"/conversations/{id}", tab=tab, said=data.mode, **done(saying.sent))


@post("/conversations/{conversation_id:uuid}/fit", status_code=200)
async def fit(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], conversation_id: FromPath[UUID], data: URLEncodedBody[FitForm]
) -> Template:
    """What stands under the composer while somebody types."""
    workspace.require(me, "conversations.reply")
    choice = await choice_of(tx, await conversations.conversation(tx, ConversationId(conversation_id)), data.way)
    fitted = ways.fitted(choice, data.text, files=_described(data.files), quotes=bool(data.quoted))
    length = measure(data.text, choice.can.unit)
    words = {"losses": LOSSES, "units": UNITS, "unfilled": replies.unfilled(data.text)}
    return Template("composer/_fit.html", context={"choice": choice, "fitted": fitted, "length": length, **words})


@post("/messages/{message_id:uuid}/again", status_code=303)
async def send_again(tx: NamedDependency[Tx], me: NamedDependency[Staff], message_id: FromPath[UUID]) -> Redirect:
    workspace.require(me, "conversations.reply")
    message = await conversations.message(tx, MessageId(message_id))
    await conversations.send_again(tx, message.id)
    return redirects.see(f"/conversations/{message.conversation_id}")


class Saying:
    """One form on its way into the conversation, in one transaction."""

    def __init__(self, tx: Tx, id: ConversationId, form: MessageForm, files: list[File], presence: Presence) -> None:
        self.tx = tx
        self.id = id
        self.form = form
        self.files = files
        self.presence = presence
        self.me = presence.staff
        self.sent = Sent()

    async def say(self) -> None:
        enclosed = [] if self.form.is_note else [*await self._kept(), *self.files]
        # Before the conversation is held: a draft that is saved just now holds its own row and waits for the conversation.
        remembered = "" if self.form.is_note else self.form.way
        await drafts.clear(
            self.tx, self.me, self.id, counter=self.form.counter, mode="note" if self.form.is_note else "reply", way=remembered
        )
        self.sent = await (self._note() if self.form.is_note else self._answer(enclosed))

    async def _note(self) -> Sent:
        named = mentions.named_in(self.form.text, await workspace.staff(self.tx))
        new = MessageId(self.form.message_id)
        await conversations.note(self.tx, self.id, text=self.form.text, by=self.me.id, mentions=named, message_id=new)
        return Sent()

    async def _answer(self, enclosed: list[File]) -> Sent:
        found = await conversations.conversation(self.tx, self.id)
        await heeding.heed(self.tx, found, self.form.text, self.form.passed, self.me)
        message = await self._reply(enclosed)
        if self.form.began:
            await heeding.must_be_first(self.tx, message, found, self.form.began, self.me)
        return Sent(message, await self._resolved())

    async def _reply(self, enclosed: list[File]) -> Message:
        at = self._leaves_at()
        return await conversations.reply(
            self.tx,
            self.id,
            text=self.form.text,
            way=ways.read(self.form.way),
            author=Author("staff", self.me.id),
            files=enclosed,
            quoted=message_id(self.form.quoted),
            seen=self.form.seen,
            message_id=MessageId(self.form.message_id),
            at=at,
            hold=None if at else UNDO,
        )

    async def _kept(self) -> list[File]:
        wanted = set(self.form.kept)
        kept = drafts.outgoing([one for one in await drafts.files(self.tx, self.me, self.id) if one.id in wanted])
        if kept:
            must_fit(await choice_of(self.tx, await conversations.conversation(self.tx, self.id), self.form.way), kept)
        return kept

    def _leaves_at(self) -> datetime | None:
        if not self.form.later:
            return None
        preset = "" if self.form.later == "moment" else self.form.later
        return later.until(preset, self.form.on, self.form.at, zones.zone_of(self.presence))

    async def _resolved(self) -> UUID | None:
        if self.form.then != "resolve":
            return None
        undo = await conversations.change_many(self.tx, [self.id], Change(status=Status.RESOLVED), by=self.me.id)
        return await views.keep_undo(self.tx, undo, by=self.me.id)


def done(sent: Sent) -> dict[str, str]:
    """For the address of the page that comes next: it offers to take this back."""
    known = {"sent": sent.message.id if sent.message else None, "undo": sent.undo}
    return {name: str(id) for name, id in known.items() if id}


async def _shown_again(
    request: Asked, between: Between, id: ConversationId, form: MessageForm, error: ParleyError, tab: str
) -> Response[Any]:
    """The conversation as it is now, with the draft as it was; whoever sends it again has read what is new."""
    async with between.transaction() as tx:
        found = await conversations.conversation(tx, id)
        read = msgspec.structs.replace(form.draft, began=found.last_seq, passed=heeding.passed(form.passed, error))
        return await thread.page(request, tx, between.ground, found, read, tab=tab, error=error)


def _described(text: str) -> list[File]:
    found: list[File] = []
    for line in text.splitlines()[:MOST_DESCRIBED]:
        size, _, rest = line.partition(" ")
        mime, _, name = rest.partition(" ")
        found.append(File(ways.media_of(mime), name, mime, int(size) if size.isascii() and size.isdecimal() else 0, ""))
    return found
