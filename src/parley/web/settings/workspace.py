"""The business as others see it: name, logo, colour, language, zone, address."""

from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromQuery, MultipartBody, URLEncodedBody
from litestar.response import Redirect, Stream, Template

from parley import workspace
from parley.core import uploads
from parley.core.db import Tx
from parley.core.errors import Invalid, NotFound, ParleyError
from parley.web.settings.zone_list import zone_list
from parley.web.shell import redirects
from parley.web.shell.between import Between
from parley.web.shell.forms import refusal
from parley.web.shell.visiting import Asked
from parley.workspace import Staff

PAGE = "/settings/workspace"
LARGEST_REQUEST = 2 * workspace.pictures.LARGEST_BYTES
LOGO_POLICY = "default-src 'none'; sandbox"

Short = Annotated[str, msgspec.Meta(max_length=1000)]


class BrandForm(msgspec.Struct):
    name: Short
    accent: Short
    language: Short
    time_zone: Short
    address: Short = ""
    phone: Short = ""


class LogoForm(msgspec.Struct):
    logo: list[object] = []
    """A browser sends an empty word where no file was chosen."""


class Verdict(msgspec.Struct, frozen=True):
    """How a colour can be read."""

    accent: str
    ink: str
    on_it: float
    on_white: float
    error: ParleyError | None = None


@get(PAGE)
async def workspace_page(tx: NamedDependency[Tx], me: NamedDependency[Staff], done: FromQuery[str] = "") -> Template:
    workspace.require(me, "workspace.manage")
    return await _page(tx, me, done=done)


@post(PAGE, status_code=200)
async def change_workspace(tx: NamedDependency[Tx], me: NamedDependency[Staff], data: URLEncodedBody[BrandForm]) -> Response[Any]:
    error = await refusal(tx, workspace.branding.change_brand(tx, **msgspec.structs.asdict(data), by=me))
    return await _page(tx, me, typed=data, error=error) if error else redirects.see(PAGE, done="changed")


@get(PAGE + "/colour")
async def colour_verdict(tx: NamedDependency[Tx], me: NamedDependency[Staff], accent: FromQuery[str] = "") -> Template:
    """How a colour would look, while somebody chooses it."""
    workspace.require(me, "workspace.manage")
    return Template("settings/_colour.html", context={"verdict": verdict(accent)})


@post(PAGE + "/logo", status_code=200, request_max_body_size=LARGEST_REQUEST)
async def put_logo(between: NamedDependency[Between], data: MultipartBody[LogoForm]) -> Response[Any]:
    workspace.require(between.me, "workspace.manage")
    try:
        content = await _uploaded(data)
        picture = workspace.pictures.looked_at(content)
    except Invalid as error:
        async with between.transaction() as tx:
            return await _page(tx, between.me, error=error)
    key = await uploads.keep(between.ground, between.me.workspace_id, content, mime=picture.mime)
    async with between.transaction() as tx:
        await workspace.branding.set_logo(tx, key=key, mime=picture.mime, by=between.me)
    return redirects.see(PAGE, done="logo")


@post(PAGE + "/logo/remove", status_code=303)
async def remove_logo(tx: NamedDependency[Tx], me: NamedDependency[Staff]) -> Redirect:
    await workspace.branding.set_logo(tx, key=None, by=me)
    return redirects.see(PAGE, done="logo_removed")


@get(PAGE + "/logo")
async def logo(request: Asked, between: NamedDependency[Between]) -> Stream:
    """For whoever works here. Asked for by its own key, as every page does, it may be kept."""
    async with between.transaction() as tx:
        brand = await workspace.branding.brand(tx)
    if not brand.logo_key:
        raise NotFound
    content = await between.ground.files.get(brand.logo_key, within=between.me.workspace_id)
    kept = "private, max-age=31536000, immutable" if request.url.query == brand.logo_key[-16:] else "private, no-cache"
    headers = {"content-security-policy": LOGO_POLICY, "cache-control": kept, "etag": f'"{brand.logo_key[-16:]}"'}
    return Stream([content], media_type=brand.logo_mime, headers=headers)


def verdict(accent: str) -> Verdict:
    try:
        seen, error = workspace.colours.colour(accent), None
    except workspace.colours.ColourTooPale as refused:
        seen, error = accent.strip().lower(), refused
    except Invalid as refused:
        return Verdict("#ffffff", workspace.colours.INK, 0, 0, refused)
    ink = workspace.colours.ink_on(seen)
    return Verdict(seen, ink, workspace.colours.contrast(seen, ink), workspace.colours.contrast(seen, workspace.colours.WHITE), error)


async def _uploaded(data: LogoForm) -> bytes:
    file = next((one for one in data.logo if isinstance(one, UploadFile)), None)
    if file is None:
        raise workspace.pictures.PictureUnknown(field="logo")
    return await file.read(workspace.pictures.LARGEST_BYTES + 1)


async def _page(tx: Tx, me: Staff, *, typed: BrandForm | None = None, error: ParleyError | None = None, done: str = "") -> Template:
    brand = await workspace.branding.brand(tx)
    near, others = zone_list(me.language)
    shown = typed or brand
    context = {
        "brand": brand,
        "form": shown,
        "verdict": verdict(shown.accent),
        "near": near,
        "others": others,
        "error": error,
        "field": error.field if error else None,
        "done": done,
    }
    return Template("settings/workspace.html", context=context, status_code=error.status if error else 200)
