"""The pages on which saved replies are written, tried and put in order."""

from itertools import groupby
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Template

from parley import workspace
from parley.core.db import Tx
from parley.core.errors import ParleyError
from parley.core.i18n import LANGUAGES, Language
from parley.desk import replies
from parley.desk.replies import Context, NewReply, ReplyId, SavedReply
from parley.web.replies import whose
from parley.web.shell import redirects
from parley.web.shell.forms import refusal
from parley.web.shell.speaking import NAMES
from parley.workspace import Staff

PAGE = "/settings/replies"
MOST_FOUND = 50
Short = Annotated[str, msgspec.Meta(max_length=200)]
Text = Annotated[str, msgspec.Meta(max_length=20_000)]


class ReplyForm(msgspec.Struct):
    shortcut: Short = ""
    title: Short = ""
    folder: Short = ""
    whose: Short = ""
    text_ru: Text = ""
    text_uk: Text = ""
    text_en: Text = ""

    @property
    def texts(self) -> dict[Language, str]:
        return {"ru": self.text_ru, "uk": self.text_uk, "en": self.text_en}

    def new(self, me: Staff) -> NewReply:
        sharing = whose.read(self.whose, me)
        return NewReply(shortcut=self.shortcut, title=self.title, folder=self.folder, texts=self.texts, sharing=sharing)


class RemoveForm(msgspec.Struct):
    """Nothing: the address says which."""


class TryForm(msgspec.Struct):
    text: Text = ""


@get(PAGE)
async def reply_list(
    tx: NamedDependency[Tx],
    me: NamedDependency[Staff],
    q: FromQuery[str] = "",
    done: FromQuery[str] = "",
    removed: FromQuery[UUID | None] = None,
) -> Template:
    workspace.require(me, "conversations.reply")
    return await _list(tx, me, q=q, done=done, removed=removed)


@post(PAGE, status_code=200)
async def add_reply(tx: NamedDependency[Tx], me: NamedDependency[Staff], data: URLEncodedBody[ReplyForm]) -> Response[Any]:
    workspace.require(me, "conversations.reply")
    if error := await refusal(tx, _added(tx, me, data)):
        return await _list(tx, me, form=data, error=error)
    return redirects.see(PAGE, done="added")


@post(PAGE + "/preview", status_code=200)
async def preview(tx: NamedDependency[Tx], me: NamedDependency[Staff], data: URLEncodedBody[TryForm]) -> Template:
    """How a text will read, or what is wrong with it, while it is written."""
    workspace.require(me, "conversations.reply")
    house = await workspace.workspace(tx)
    context = Context(person="Ada Lovelace", me=me.name, workspace=house.name, number=1042)
    error = await refusal(tx, _checked(data.text))
    said = None if error else replies.filled(data.text, context)
    return Template("replies/_preview.html", context={"said": said, "error": error})


@get(PAGE + "/{reply_id:uuid}")
async def edit_reply(tx: NamedDependency[Tx], me: NamedDependency[Staff], reply_id: FromPath[UUID]) -> Template:
    workspace.require(me, "conversations.reply")
    found = await replies.reply(tx, me, ReplyId(reply_id))
    return await _edited(tx, me, found, _form(found))


@post(PAGE + "/{reply_id:uuid}", status_code=200)
async def change_reply(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], reply_id: FromPath[UUID], data: URLEncodedBody[ReplyForm]
) -> Response[Any]:
    workspace.require(me, "conversations.reply")
    found = await replies.reply(tx, me, ReplyId(reply_id))
    if error := await refusal(tx, _changed(tx, me, found.id, data)):
        return await _edited(tx, me, found, data, error=error)
    return redirects.see(PAGE, done="changed")


@post(PAGE + "/{reply_id:uuid}/remove", status_code=200)
async def remove_reply(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], reply_id: FromPath[UUID], data: URLEncodedBody[RemoveForm]
) -> Response[Any]:
    await replies.remove(tx, ReplyId(reply_id), by=me)
    return redirects.see(PAGE, removed=str(reply_id))


@post(PAGE + "/{reply_id:uuid}/restore", status_code=200)
async def restore_reply(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], reply_id: FromPath[UUID], data: URLEncodedBody[RemoveForm]
) -> Response[Any]:
    await replies.restore(tx, ReplyId(reply_id), by=me)
    return redirects.see(PAGE, done="restored")


async def _added(tx: Tx, me: Staff, form: ReplyForm) -> None:
    await replies.add(tx, form.new(me), by=me)


async def _changed(tx: Tx, me: Staff, id: ReplyId, form: ReplyForm) -> None:
    await replies.change(tx, id, form.new(me), by=me)


async def _checked(text: str) -> None:
    replies.checked(text)


async def _list(
    tx: Tx,
    me: Staff,
    *,
    q: str = "",
    form: ReplyForm | None = None,
    error: ParleyError | None = None,
    done: str = "",
    removed: UUID | None = None,
) -> Template:
    found = await (replies.find(tx, me, q, MOST_FOUND) if q.strip() else replies.replies(tx, me))
    teams = {team.id: team for team in await workspace.teams(tx)}
    context = {
        "folders": _in_folders(found),
        "teams": teams,
        "mine": {one.id for one in found if whose.may_keep(one.sharing, me, teams)},
        "q": q,
        "done": done,
        "removed": removed,
        **await _form_context(tx, me, form or ReplyForm(), error),
    }
    return Template("replies/list.html", context=context, status_code=error.status if error else 200)


async def _edited(tx: Tx, me: Staff, found: SavedReply, form: ReplyForm, *, error: ParleyError | None = None) -> Template:
    context = {"reply": found, **await _form_context(tx, me, form, error)}
    return Template("replies/edit.html", context=context, status_code=error.status if error else 200)


async def _form_context(tx: Tx, me: Staff, form: ReplyForm, error: ParleyError | None) -> dict[str, Any]:
    return {
        "form": form,
        "error": error,
        "whose": await whose.choices(tx, me),
        "languages": [(language, NAMES[language]) for language in LANGUAGES],
        "folders_known": sorted({one.folder for one in await replies.replies(tx, me) if one.folder}),
        "variables": replies.VARIABLES,
    }


def _form(found: SavedReply) -> ReplyForm:
    texts = {f"text_{language}": text for language, text in found.texts.items()}
    return ReplyForm(found.shortcut, found.title, found.folder, whose.written(found.sharing), **texts)


def _in_folders(found: list[SavedReply]) -> list[tuple[str, list[SavedReply]]]:
    """By folder, those without one first."""
    ordered = sorted(found, key=lambda one: one.folder.lower())
    return [(same[0].folder, same) for _, group in groupby(ordered, key=lambda one: one.folder.lower()) if (same := list(group))]
