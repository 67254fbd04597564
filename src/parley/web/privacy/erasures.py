"""Erasures: all of them, one while it waits or works, and the protocol that stays."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from parley import people, workspace
from parley.core.db import Tx
from parley.core.errors import ParleyError
from parley.core.ground import Ground
from parley.web.privacy import wording
from parley.web.shell import redirects
from parley.web.shell.forms import refusal
from parley.workspace import Staff

PAGE = "/settings/privacy/erasures"
ONE = PAGE + "/{erasure_id:uuid}"
PER_PAGE = 50


@get(PAGE)
async def erasure_list(tx: NamedDependency[Tx], me: NamedDependency[Staff], before: FromQuery[UUID | None] = None) -> Template:
    workspace.require(me, "privacy.manage")
    found = await people.privacy.erasures(tx, before=before or people.privacy.NEWEST, limit=PER_PAGE + 1)
    older = found[PER_PAGE - 1].id if len(found) > PER_PAGE else None
    return Template("privacy/erasures.html", context={"erasures": found[:PER_PAGE], "older": older, "newest": not before, "words": wording})


@get(PAGE + "/protocols")
async def all_protocols(tx: NamedDependency[Tx], me: NamedDependency[Staff]) -> Response[str]:
    """Each on a line of its own: what `parley privacy replay` reads."""
    workspace.require(me, "people.erase")
    return _file("".join(f"{one}\n" for one in await people.privacy.kept_protocols(tx)), "protocols.jsonl")


@get(ONE)
async def erasure_page(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], ground: NamedDependency[Ground], erasure_id: FromPath[UUID]
) -> Template:
    workspace.require(me, "privacy.manage")
    return await _page(tx, ground, erasure_id)


@get(ONE + "/protocol")
async def protocol(tx: NamedDependency[Tx], me: NamedDependency[Staff], erasure_id: FromPath[UUID]) -> Response[str]:
    workspace.require(me, "privacy.manage")
    return _file(await people.privacy.protocol(tx, erasure_id) + "\n", f"erasure-{erasure_id}.json")


@post(ONE + "/stop", status_code=200)
async def stop(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], ground: NamedDependency[Ground], erasure_id: FromPath[UUID]
) -> Response[Any]:
    error = await refusal(tx, people.privacy.stop_as(tx, erasure_id, by=me))
    return await _page(tx, ground, erasure_id, error=error) if error else _back(erasure_id)


@post(ONE + "/hurry", status_code=200)
async def hurry(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], ground: NamedDependency[Ground], erasure_id: FromPath[UUID]
) -> Response[Any]:
    """Do not wait any longer."""
    error = await refusal(tx, people.privacy.hurry(tx, erasure_id, by=me))
    return await _page(tx, ground, erasure_id, error=error) if error else _back(erasure_id)


def _back(id: UUID) -> Redirect:
    return redirects.see(f"{PAGE}/{id}")


def _file(content: str, name: str) -> Response[str]:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="application/json; charset=utf-8", headers=headers)


async def _page(tx: Tx, ground: Ground, id: UUID, *, error: ParleyError | None = None) -> Template:
    found = await people.privacy.erasure(tx, id)
    context = {
        "erasure": found,
        "person_left": bool(await people.identities(tx, found.person_id)),
        "name": (await people.person(tx, found.person_id)).name,
        "is_good": _is_good(ground, found.protocol),
        "words": wording,
        "error": error,
    }
    return Template("privacy/erasure.html", context=context, status_code=error.status if error else 200)


def _is_good(ground: Ground, protocol: str | None) -> bool:
    try:
        return bool(protocol) and bool(people.privacy.read_protocol(ground.vault, protocol or ""))
    except people.privacy.ProtocolForged:
        return False
