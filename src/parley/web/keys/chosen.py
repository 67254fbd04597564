"""My keys: what the page's script works with, the help that lists them, and the page on which I change them."""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from parley.core.db import Tx
from parley.core.errors import NotFound, ParleyError
from parley.desk import shortcuts
from parley.web.keys import combos
from parley.web.keys.combos import KeysTaken
from parley.web.keys.table import ACTIONS, GROUPS, NAMED, Action, merged
from parley.web.shell import redirects
from parley.workspace import Staff

PAGE = "/settings/shortcuts"

Keys = Annotated[str, msgspec.Meta(max_length=60)]
Name = Annotated[str, msgspec.Meta(max_length=40)]


class KeyForm(msgspec.Struct):
    action: Name
    keys: Keys = ""


class Bound(msgspec.Struct, frozen=True):
    """What the script needs of one action."""

    keys: str
    in_fields: bool
    path: str


@get("/keys")
async def keys(tx: NamedDependency[Tx], me: NamedDependency[Staff]) -> Response[dict[str, Bound]]:
    mine = merged(await shortcuts.chosen(tx, me.id))
    bound = {action.name: Bound(mine[action.name], action.in_fields, action.path) for action in ACTIONS if not action.fixed}
    return Response(bound)


@get("/keys/help")
async def help_list(tx: NamedDependency[Tx], me: NamedDependency[Staff]) -> Template:
    mine = merged(await shortcuts.chosen(tx, me.id))
    return Template("keys/_help.html", context={"groups": [(group, _with(group, mine)) for group in GROUPS]})


@get(PAGE)
async def shortcuts_page(tx: NamedDependency[Tx], me: NamedDependency[Staff], done: FromQuery[str] = "") -> Template:
    return await _page(tx, me, done=done)


@post(PAGE, status_code=200)
async def change_key(tx: NamedDependency[Tx], me: NamedDependency[Staff], data: URLEncodedBody[KeyForm]) -> Response[Any]:
    if data.action not in NAMED or NAMED[data.action].fixed:
        raise NotFound
    chosen = await shortcuts.chosen(tx, me.id)
    try:
        wanted = combos.understood(data.keys)
        combos.free(wanted, data.action, merged(chosen))
    except ParleyError as error:
        return await _page(tx, me, error=error, tried=data)
    await shortcuts.choose(tx, me.id, _changed(chosen, NAMED[data.action], wanted))
    return redirects.see(PAGE, done="saved")


@post(PAGE + "/reset", status_code=303)
async def reset_keys(tx: NamedDependency[Tx], me: NamedDependency[Staff]) -> Redirect:
    await shortcuts.choose(tx, me.id, {})
    return redirects.see(PAGE, done="reset")


def _changed(chosen: Mapping[str, str], action: Action, keys: str) -> dict[str, str]:
    """Only what differs from ours is kept, so that better defaults reach everybody who has left them alone."""
    kept = {name: keys for name, keys in chosen.items() if name in NAMED and name != action.name}
    return kept if keys == action.keys else {**kept, action.name: keys}


async def _page(tx: Tx, me: Staff, *, error: ParleyError | None = None, tried: KeyForm | None = None, done: str = "") -> Template:
    chosen = await shortcuts.chosen(tx, me.id)
    mine = merged(chosen)
    context = {
        "groups": [(group, _with(group, mine)) for group in GROUPS],
        "chosen": chosen,
        "error": error,
        "tried": tried,
        "rival": NAMED[error.action].label if isinstance(error, KeysTaken) else "",
        "done": done,
    }
    return Template("keys/settings.html", context=context, status_code=error.status if error else 200)


def _with(group: str, mine: Mapping[str, str]) -> list[tuple[Action, str]]:
    return [(action, mine[action.name]) for action in ACTIONS if action.group == group]
