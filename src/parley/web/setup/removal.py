"""The practice as a section of the settings: what is invented here, and the button that removes it."""

from litestar import get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from parley import workspace
from parley.core.db import Tx
from parley.web.shell import redirects
from parley.workspace import Staff

PAGE = "/settings/practice"


@get(PAGE)
async def practice_settings(tx: NamedDependency[Tx], me: NamedDependency[Staff]) -> Template:
    workspace.require(me, "workspace.manage")
    return Template("settings/practice.html", context={"standing": await workspace.practice.standing(tx)})


@post(PAGE + "/remove", status_code=303)
async def remove_practice(tx: NamedDependency[Tx], me: NamedDependency[Staff]) -> Redirect:
    await workspace.practice.leave(tx, by=me)
    return redirects.see(PAGE)
