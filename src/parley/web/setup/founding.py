"""The first page: what kind of business it is, what it is called, and who owns it. Sent, it is a workspace with its owner signed in."""

from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template

from parley import workspace
from parley.core.db import Database
from parley.core.errors import Invalid, NotFound, ParleyError
from parley.core.i18n import Language
from parley.web.settings.zone_list import zone_list
from parley.web.setup import gate
from parley.web.setup.kit import furnish, kit
from parley.web.setup.trades import TRADES
from parley.web.shell import redirects
from parley.web.shell.speaking import spoken_language
from parley.web.shell.visiting import Asked, database_of, session_cookie, visit
from parley.workspace import Busy, Entry, Visit

NEXT = "/setup/practice"

Short = Annotated[str, msgspec.Meta(max_length=1000)]


class FoundingForm(msgspec.Struct):
    business: Short = "salon"
    name: Short = ""
    accent: Short = "#0f766e"
    time_zone: Short = ""
    owner_name: Short = ""
    owner_email: Short = ""
    owner_password: Short = ""
    code: Short = ""


@get(gate.PAGE)
async def setup_page(request: Asked) -> Response[Any]:
    if await workspace.beginning.is_founded(database_of(request)):
        return redirects.see(NEXT)
    return _page(request, FoundingForm())


@post(gate.PAGE, status_code=200)
async def found(request: Asked, data: URLEncodedBody[FoundingForm]) -> Response[Any]:
    if await workspace.beginning.is_founded(database_of(request)):
        raise NotFound
    try:
        gate.prove(request, data.code)
        entry = await _found(database_of(request), data, spoken_language(request), visit(request))
    except NotFound:
        raise
    except (Invalid, Busy, gate.WrongSetupCode) as error:
        return _page(request, data, error)
    redirect: Redirect = redirects.see(NEXT)
    redirect.set_cookie(session_cookie(request, entry.token))
    return redirect


async def _found(database: Database, form: FoundingForm, language: Language, visit: Visit) -> Entry:
    founding = workspace.beginning.Founding(
        name=form.name,
        business=form.business,
        accent=form.accent,
        language=language,
        time_zone=form.time_zone,
        owner_name=form.owner_name,
        owner_email=form.owner_email,
        owner_password=form.owner_password,
    )
    async with database.transaction(workspace.beginning.fresh_id()) as tx:
        entry = await workspace.beginning.begin(tx, database, founding, visit)
        brand = await workspace.branding.brand(tx)
        await furnish(tx, kit(brand.business, language), language=language, zone=brand.time_zone, by=entry.staff)
    return entry


def _page(request: Asked, form: FoundingForm, error: ParleyError | None = None) -> Template:
    near, others = zone_list(spoken_language(request))
    context = {
        "trades": TRADES,
        "form": form,
        "near": near,
        "others": others,
        "demands_code": gate.demands_code(request),
        "error": error,
        "field": FIELDS.get(error.field or "", error.field) if error else None,
    }
    return Template("setup/founding.html", context=context, status_code=error.status if error else 200)


FIELDS = {"email": "owner_email", "password": "owner_password"}
"""What the workspace's rules call fields of this form."""
