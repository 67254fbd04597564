"""My own page: name and language."""

from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from parley import workspace
from parley.core.db import Tx
from parley.core.errors import ParleyError
from parley.web.shell import redirects
from parley.web.shell.forms import refusal
from parley.web.shell.words import ROLES
from parley.workspace import Presence

PAGE = "/settings/profile"
Short = Annotated[str, msgspec.Meta(max_length=1000)]


class ProfileForm(msgspec.Struct):
    name: Short
    language: Short


@get("/settings", sync_to_thread=False)
def settings() -> Redirect:
    return redirects.see(PAGE)


@get(PAGE)
async def profile(tx: NamedDependency[Tx], presence: NamedDependency[Presence], done: FromQuery[str] = "") -> Template:
    return await _profile(tx, presence, done=done)


@post(PAGE, status_code=200)
async def change_profile(tx: NamedDependency[Tx], presence: NamedDependency[Presence], data: URLEncodedBody[ProfileForm]) -> Response[Any]:
    verb = workspace.describe_myself(tx, name=data.name, language=data.language, me=presence.staff)
    if error := await refusal(tx, verb):
        return await _profile(tx, presence, form=data, error=error)
    return redirects.see(PAGE, done="profile")


async def _profile(
    tx: Tx, presence: Presence, *, form: ProfileForm | None = None, error: ParleyError | None = None, done: str = ""
) -> Template:
    mine = presence.staff.id
    teams = [team.name for team in await workspace.teams(tx) if mine in team.members]
    form = form or ProfileForm(presence.staff.name, presence.staff.language)
    context = {"form": form, "role_name": ROLES[presence.staff.role], "teams": teams, "error": error, "done": done}
    return Template("settings/profile.html", context=context, status_code=error.status if error else 200)
