"""Messages: what was said in a conversation, and how far what we say has come."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, field

from parley import conversations, people
from parley.api import sending
from parley.api.bodies.messages import Message, shown
from parley.api.bodies.templates import TemplateUse
from parley.api.callers import Caller
from parley.api.paging import Asked, Page
from parley.api.shapes import Line, Moment, Shape
from parley.conversations import Conversation
from parley.core.db import Tx
from parley.core.ids import ConversationId, MessageId, PersonId
from parley.people import Errand

BEFORE_IT_BEGAN = timedelta(days=3)
"""A message may bear the time of its sender's clock, which is so much earlier at most."""

Text = Annotated[str, Meta(max_length=20_000, examples=["Saturday at eleven is free."])]


class Way(Shape, frozen=True, kw_only=True):
    """How a person can be answered: an address of theirs, through an account of ours."""

    identity_id: UUID
    account_id: UUID
    channel: str
    address: str
    last_heard_at: Moment | None
    is_open: Annotated[bool, Meta(description="False where they have blocked us, or their address bounced.")]
    is_public: Annotated[bool, Meta(description="Whether everybody reads the answer: it stands under a post.")] = False


class ChosenWay(Shape, frozen=True, kw_only=True):
    identity_id: UUID
    account_id: UUID


class Button(Shape, frozen=True, kw_only=True):
    """What the customer may press instead of typing; a numbered list where the channel has no buttons."""

    label: Annotated[str, Meta(min_length=1, max_length=100)]
    payload: Line = ""
    url: Annotated[str, Meta(max_length=2000, pattern=r"^(https?://[!-~]+)?$")] = ""


class NewMessage(Shape, frozen=True, kw_only=True):
    """An answer to the customer."""

    text: Annotated[Text, Meta(description="May be left out where a template is sent.")] = ""
    template: Annotated[TemplateUse | None, Meta(description="Instead of a text: all that may be sent once the window is closed.")] = None
    way: Annotated[ChosenWay | None, Meta(description="Null: the way by which they were last heard.")] = None
    buttons: Annotated[list[Button], Meta(max_length=10)] = field(default_factory=list[Button])
    quoted_message_id: UUID | None = None
    privately: Annotated[bool, Meta(description="Answer a comment in private. Otherwise an answer to a comment is public.")] = False
    send_at: Annotated[Moment | None, Meta(description="Send it later, within a year.")] = None
    purpose: Annotated[
        Errand, Meta(description="Anything but `service`, the answer to what they asked, needs their consent, now and when it leaves.")
    ] = "service"


class NewNote(Shape, frozen=True, kw_only=True):
    """Words among staff."""

    text: Annotated[Text, Meta(min_length=1)]
    mentions: Annotated[list[UUID], Meta(max_length=50, description="Members of staff who should hear of it.")] = field(
        default_factory=list[UUID]
    )


@get("/conversations/{conversation_id:uuid}/messages", summary="List a conversation's messages")
async def list_messages(tx: NamedDependency[Tx], asked: NamedDependency[Asked], conversation_id: FromPath[UUID]) -> Page[Message]:
    """The latest first. Where the person talks in several conversations at once, a page may hold fewer than were asked for."""
    found = await conversations.conversation(tx, ConversationId(conversation_id))
    said, more = await _timeline(tx, asked, found.person_id)
    if said and said[-1].at < found.created_at - BEFORE_IT_BEGAN:
        more = None
    return asked.page([shown(one) for one in said if _is_of(one, found)], more)


@get("/persons/{person_id:uuid}/messages", summary="List a person's messages")
async def list_timeline(tx: NamedDependency[Tx], asked: NamedDependency[Asked], person_id: FromPath[UUID]) -> Page[Message]:
    """Everything between us and a person, over all channels, the latest first."""
    person = await people.person(tx, PersonId(person_id))
    said, more = await _timeline(tx, asked, person.id)
    return asked.page([shown(one) for one in said], more)


async def _timeline(tx: Tx, asked: Asked, person_id: PersonId) -> tuple[list[conversations.Message], tuple[datetime, UUID] | None]:
    """A page of what was said, the latest first, and where the next one begins."""
    said = await conversations.timeline(tx, person_id, before=asked.position(tuple[datetime, UUID]), limit=asked.limit + 1)
    said.reverse()
    page = said[: asked.limit]
    return page, (page[-1].at, page[-1].id) if len(said) > asked.limit else None


def _is_of(one: conversations.Message, found: Conversation) -> bool:
    return one.conversation_id == found.id


@get("/messages/{message_id:uuid}", summary="Get a message")
async def get_message(tx: NamedDependency[Tx], message_id: FromPath[UUID]) -> Message:
    """With how far each part of it has come."""
    return shown(await conversations.message(tx, MessageId(message_id)))


@get("/conversations/{conversation_id:uuid}/ways", summary="List the ways to answer")
async def list_ways(tx: NamedDependency[Tx], conversation_id: FromPath[UUID]) -> Page[Way]:
    """By which addresses and accounts the person can be answered, the last used first."""
    found = await conversations.conversation(tx, ConversationId(conversation_id))
    return Page(data=[_way(way) for way in await conversations.ways(tx, found)])


def _way(way: people.Way) -> Way:
    return Way(
        identity_id=way.identity_id,
        account_id=way.account_id,
        channel=way.kind,
        address=way.address,
        last_heard_at=way.last_in_at,
        is_open=way.closed_at is None,
        is_public=way.public,
    )


@post("/conversations/{conversation_id:uuid}/messages", summary="Answer the customer")
async def send_message(
    tx: NamedDependency[Tx], caller: NamedDependency[Caller], conversation_id: FromPath[UUID], data: JSONBody[NewMessage]
) -> Message:
    """It is queued, and goes out in order: `state` and `deliveries` say how far it has come."""
    wanted = sending.Wanted(
        text=data.text,
        template=data.template,
        way=(data.way.identity_id, data.way.account_id) if data.way else None,
        buttons=tuple((button.label, button.payload, button.url) for button in data.buttons),
        quoted=data.quoted_message_id,
        privately=data.privately,
        at=data.send_at,
        purpose=data.purpose,
    )
    return shown(await sending.send(tx, ConversationId(conversation_id), wanted, author=caller.author))


@post("/conversations/{conversation_id:uuid}/notes", summary="Write a note")
async def write_note(
    tx: NamedDependency[Tx], caller: NamedDependency[Caller], conversation_id: FromPath[UUID], data: JSONBody[NewNote]
) -> Message:
    """Only staff see it."""
    return shown(await sending.note(tx, ConversationId(conversation_id), data.text, data.mentions, by=caller.by))


READING = Router(
    "/",
    route_handlers=[list_messages, list_timeline, get_message, list_ways],
    tags=["Messages"],
    opt={"resource": "conversations"},
)
WRITING = Router("/", route_handlers=[send_message, write_note], tags=["Messages"], opt={"resource": "messages"})
