"""One form on its way into the conversation: an answer, now or later, or a note among colleagues."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import msgspec
from litestar.datastructures import UploadFile

from parley import conversations, workspace
from parley.channels import File
from parley.conversations import Author, Change, Conversation, Message, Status
from parley.core.db import Tx
from parley.core.ids import ConversationId, MessageId
from parley.desk import drafts, views
from parley.web.composer import enclosing, heeding, mentions, ways
from parley.web.composer.composing import Draft
from parley.web.composer.drafting import message_id
from parley.web.composer.enclosing import FileForgotten, must_fit
from parley.web.composer.ways import choice_of
from parley.web.shell import zones
from parley.web.thread import later
from parley.workspace import Presence

UNDO = timedelta(seconds=5)
"""For so long an answer waits, so that its author can take it back."""

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


class Sent(msgspec.Struct, frozen=True):
    """What a form has done, as far as it can be taken back."""

    message: Message | None = None
    undo: UUID | None = None


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
        found = await conversations.conversation(self.tx, self.id)
        enclosed = [] if self.form.is_note else [*await self._kept(found), *self.files]
        # Before the conversation is held: a draft that is saved just now holds its own row and waits for the conversation.
        remembered = "" if self.form.is_note else self.form.way
        await drafts.clear(
            self.tx, self.me, self.id, counter=self.form.counter, mode="note" if self.form.is_note else "reply", way=remembered
        )
        self.sent = await (self._note() if self.form.is_note else self._answer(found, enclosed))

    async def _note(self) -> Sent:
        named = mentions.named_in(self.form.text, await workspace.staff(self.tx))
        new = MessageId(self.form.message_id)
        await conversations.note(self.tx, self.id, text=self.form.text, by=self.me.id, mentions=named, message_id=new)
        return Sent()

    async def _answer(self, found: Conversation, enclosed: list[File]) -> Sent:
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
            public=ways.is_public(self.form.way),
            author=Author("staff", self.me.id),
            files=enclosed,
            quoted=message_id(self.form.quoted),
            seen=self.form.seen,
            message_id=MessageId(self.form.message_id),
            at=at,
            hold=None if at else UNDO,
        )

    async def _kept(self, found: Conversation) -> list[File]:
        wanted = set(self.form.kept)
        kept = [one for one in await drafts.files(self.tx, self.me, self.id) if one.id in wanted]
        if len(kept) < len(wanted):
            raise FileForgotten(field="files")
        if kept:
            must_fit(await choice_of(self.tx, found, self.form.way), drafts.outgoing(kept))
        return drafts.outgoing(kept)

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
