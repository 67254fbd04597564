"""The pages on which macros are put together."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Template

from parley import conversations, workspace
from parley.core.db import Tx
from parley.core.errors import ParleyError
from parley.core.i18n import LANGUAGES, translator
from parley.desk import macros, replies
from parley.desk.macros import Macro, MacroId
from parley.web.macros import deeds, forms
from parley.web.macros.forms import MacroForm
from parley.web.replies import whose
from parley.web.shell import redirects
from parley.web.shell.forms import refusal
from parley.web.shell.speaking import NAMES
from parley.workspace import Staff

PAGE = "/settings/macros"


class RemoveForm(msgspec.Struct):
    """Nothing: the address says which."""


@get(PAGE)
async def macro_list(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], done: FromQuery[str] = "", removed: FromQuery[UUID | None] = None
) -> Template:
    workspace.require(me, "conversations.reply")
    return await _list(tx, me, done=done, removed=removed)


@post(PAGE, status_code=200)
async def add_macro(tx: NamedDependency[Tx], me: NamedDependency[Staff], data: URLEncodedBody[MacroForm]) -> Response[Any]:
    workspace.require(me, "conversations.reply")
    if error := await refusal(tx, _added(tx, me, data)):
        return await _list(tx, me, form=data, error=error)
    return redirects.see(PAGE, done="added")


@get(PAGE + "/{macro_id:uuid}")
async def edit_macro(tx: NamedDependency[Tx], me: NamedDependency[Staff], macro_id: FromPath[UUID]) -> Template:
    workspace.require(me, "conversations.reply")
    found = await macros.macro(tx, me, MacroId(macro_id))
    return await _edited(tx, me, found, forms.of(found))


@post(PAGE + "/{macro_id:uuid}", status_code=200)
async def change_macro(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], macro_id: FromPath[UUID], data: URLEncodedBody[MacroForm]
) -> Response[Any]:
    workspace.require(me, "conversations.reply")
    found = await macros.macro(tx, me, MacroId(macro_id))
    if error := await refusal(tx, _changed(tx, me, found.id, data)):
        return await _edited(tx, me, found, data, error=error)
    return redirects.see(PAGE, done="changed")


@post(PAGE + "/{macro_id:uuid}/remove", status_code=200)
async def remove_macro(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], macro_id: FromPath[UUID], data: URLEncodedBody[RemoveForm]
) -> Response[Any]:
    await macros.remove(tx, MacroId(macro_id), by=me)
    return redirects.see(PAGE, removed=str(macro_id))


@post(PAGE + "/{macro_id:uuid}/restore", status_code=200)
async def restore_macro(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], macro_id: FromPath[UUID], data: URLEncodedBody[RemoveForm]
) -> Response[Any]:
    await macros.restore(tx, MacroId(macro_id), by=me)
    return redirects.see(PAGE, done="restored")


async def _added(tx: Tx, me: Staff, form: MacroForm) -> None:
    await macros.add(tx, form.new(me), by=me)


async def _changed(tx: Tx, me: Staff, id: MacroId, form: MacroForm) -> None:
    await macros.change(tx, id, form.new(me), by=me)


async def _list(
    tx: Tx, me: Staff, *, form: MacroForm | None = None, error: ParleyError | None = None, done: str = "", removed: UUID | None = None
) -> Template:
    found, known, speech = await macros.macros(tx, me), await deeds.names(tx), translator(me.language)
    teams = {team.id: team for team in await workspace.teams(tx)}
    context = {
        "macros": [(one, deeds.shown(one.actions, known, speech.gettext)) for one in found],
        "mine": {one.id for one in found if whose.may_keep(one.sharing, me, teams)},
        "done": done,
        "removed": removed,
        **await _form_context(tx, me, form or MacroForm(), error),
    }
    return Template("macros/list.html", context=context, status_code=error.status if error else 200)


async def _edited(tx: Tx, me: Staff, found: Macro, form: MacroForm, *, error: ParleyError | None = None) -> Template:
    context = {"macro": found, **await _form_context(tx, me, form, error)}
    return Template("macros/edit.html", context=context, status_code=error.status if error else 200)


async def _form_context(tx: Tx, me: Staff, form: MacroForm, error: ParleyError | None) -> dict[str, Any]:
    return {
        "form": form,
        "error": error,
        "whose": await whose.choices(tx, me),
        "languages": [(language, NAMES[language]) for language in LANGUAGES],
        "tags": await conversations.tags(tx),
        "names": await deeds.names(tx),
        "teams": {team.id: team for team in await workspace.teams(tx)},
        "priorities": deeds.PRIORITIES,
        "until": deeds.UNTIL,
        "variables": replies.VARIABLES,
    }
