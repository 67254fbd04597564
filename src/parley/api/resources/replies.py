"""Saved replies: texts that are said again and again. Programs see and keep those that are everybody's."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import Router, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, Meta, UnsetType

from parley import workspace
from parley.api.callers import Caller
from parley.api.paging import Page
from parley.api.shapes import Moment, Shape
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.i18n import Language
from parley.desk import replies
from parley.desk.replies import NewReply, ReplyId, SavedReply, Sharing

Shortcut = Annotated[
    str, Meta(min_length=1, max_length=40, pattern=r"^[\w-]+$", description="What is typed behind the slash.", examples=["prices"])
]
Title = Annotated[str, Meta(min_length=1, max_length=100, examples=["Our prices"])]
Folder = Annotated[str, Meta(max_length=60)]
Texts = Annotated[
    dict[Literal["ru", "uk", "en"], Annotated[str, Meta(max_length=10_000)]],
    Meta(
        min_length=1,
        description="By language; `{{ person.first_name }}` and others are filled in.",
        examples=[{"en": "Hello {{ person.name }}!"}],
    ),
]


class Reply(Shape, frozen=True, kw_only=True):
    """A text that is said again and again."""

    id: UUID
    shortcut: str
    title: str
    folder: str
    texts: dict[str, str]
    used: Annotated[int, Meta(description="How often it was said.")]
    changed_at: Moment


class ReplyBody(Shape, frozen=True, kw_only=True):
    shortcut: Shortcut
    title: Title
    texts: Texts
    folder: Folder = ""


class ReplyChange(Shape, frozen=True, kw_only=True):
    """What is not named stays as it is."""

    shortcut: Shortcut | UnsetType = UNSET
    title: Title | UnsetType = UNSET
    texts: Texts | UnsetType = UNSET
    folder: Folder | UnsetType = UNSET


def shown(one: SavedReply) -> Reply:
    texts = {str(language): text for language, text in one.texts.items()}
    return Reply(
        id=one.id, shortcut=one.shortcut, title=one.title, folder=one.folder, texts=texts, used=one.used, changed_at=one.changed_at
    )


async def _keeper(tx: Tx, caller: Caller) -> workspace.Staff:
    """Replies are kept by people: this one made the token, and the audit log says by which way it was done."""
    maker = await workspace.staff_member(tx, caller.token.made_by)
    return msgspec.structs.replace(maker, address=f"API: {caller.token.name}")


async def _shared(tx: Tx, keeper: workspace.Staff, id: UUID) -> SavedReply:
    """One that is everybody's."""
    found = await replies.reply(tx, keeper, ReplyId(id))
    if found.sharing != Sharing():
        raise NotFound
    return found


@get("/saved-replies", summary="List saved replies")
async def list_replies(tx: NamedDependency[Tx], caller: NamedDependency[Caller]) -> Page[Reply]:
    """All that are everybody's, by folder and title."""
    found = await replies.replies(tx, await _keeper(tx, caller))
    return Page(data=[shown(one) for one in found if one.sharing == Sharing()])


@get("/saved-replies/{reply_id:uuid}", summary="Get a saved reply")
async def get_reply(tx: NamedDependency[Tx], caller: NamedDependency[Caller], reply_id: FromPath[UUID]) -> Reply:
    """One of those that are everybody's."""
    return shown(await _shared(tx, await _keeper(tx, caller), reply_id))


@post("/saved-replies", summary="Add a saved reply")
async def create_reply(tx: NamedDependency[Tx], caller: NamedDependency[Caller], data: JSONBody[ReplyBody]) -> Reply:
    """It is everybody's."""
    texts: dict[Language, str] = dict(data.texts)
    new = NewReply(shortcut=data.shortcut, title=data.title, texts=texts, folder=data.folder)
    return shown(await replies.add(tx, new, by=await _keeper(tx, caller)))


@patch("/saved-replies/{reply_id:uuid}", summary="Change a saved reply")
async def change_reply(
    tx: NamedDependency[Tx], caller: NamedDependency[Caller], reply_id: FromPath[UUID], data: JSONBody[ReplyChange]
) -> Reply:
    """Only what the body names is changed; `texts` as a whole."""
    keeper = await _keeper(tx, caller)
    before = await _shared(tx, keeper, reply_id)
    texts: dict[Language, str] = before.texts if data.texts is UNSET else dict(data.texts)
    new = NewReply(
        shortcut=before.shortcut if data.shortcut is UNSET else data.shortcut,
        title=before.title if data.title is UNSET else data.title,
        texts=texts,
        folder=before.folder if data.folder is UNSET else data.folder,
    )
    return shown(await replies.change(tx, ReplyId(reply_id), new, by=keeper))


@delete("/saved-replies/{reply_id:uuid}", summary="Remove a saved reply")
async def remove_reply(tx: NamedDependency[Tx], caller: NamedDependency[Caller], reply_id: FromPath[UUID]) -> None:
    """Out of sight; a person can bring it back for a while."""
    keeper = await _keeper(tx, caller)
    await replies.remove(tx, (await _shared(tx, keeper, reply_id)).id, by=keeper)


ROUTER = Router(
    "/",
    route_handlers=[list_replies, get_reply, create_reply, change_reply, remove_reply],
    tags=["Saved replies"],
    opt={"resource": "replies"},
)
