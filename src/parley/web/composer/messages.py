"""What the composer sends: an answer through one way, now or later, or a note among colleagues; and what a draft would lose on the way."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, MultipartBody, URLEncodedBody
from litestar.response import Redirect, Template

from parley import conversations, workspace
from parley.channels import File, measure
from parley.core.db import Tx
from parley.core.errors import Invalid, ParleyError
from parley.core.ids import ConversationId, MessageId
from parley.desk import drafts, replies
from parley.web.composer import heeding, ways
from parley.web.composer.enclosing import LARGEST_REQUEST, stored
from parley.web.composer.saying import MessageForm, Saying, done
from parley.web.composer.ways import choice_of
from parley.web.shell import redirects
from parley.web.shell.between import Between
from parley.web.shell.forms import refusal
from parley.web.shell.visiting import Asked
from parley.web.shell.wording import LOSSES, UNITS
from parley.web.thread import talk as thread
from parley.workspace import Staff

MOST_DESCRIBED = drafts.MOST_FILES

Text = Annotated[str, msgspec.Meta(max_length=drafts.LONGEST_TEXT)]
Short = Annotated[str, msgspec.Meta(max_length=300)]


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
    found = await conversations.conversation(tx, ConversationId(conversation_id))
    choice = await choice_of(tx, found, data.way)
    fitted = ways.fitted(choice, data.text, files=_described(data.files), quotes=bool(data.quoted))
    length = measure(data.text, choice.can.unit)
    words = {"losses": LOSSES, "units": UNITS, "unfilled": replies.unfilled(data.text), "conversation": found}
    return Template("composer/_fit.html", context={"choice": choice, "fitted": fitted, "length": length, **words})


@post("/messages/{message_id:uuid}/again", status_code=303)
async def send_again(tx: NamedDependency[Tx], me: NamedDependency[Staff], message_id: FromPath[UUID]) -> Redirect:
    workspace.require(me, "conversations.reply")
    message = await conversations.message(tx, MessageId(message_id))
    await conversations.send_again(tx, message.id)
    return redirects.see(f"/conversations/{message.conversation_id}")


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
