"""How a business introduces itself: name, logo, colour, language, zone, where it is."""

from typing import Literal, get_args

import msgspec

from parley.core import uploads
from parley.core.db import Tx
from parley.core.errors import Invalid, NotFound
from parley.core.i18n import Language
from parley.workspace import audit, rules
from parley.workspace.colours import colour
from parley.workspace.permissions import require
from parley.workspace.types import Staff

Business = Literal["salon", "shop", "clinic", "gym", "other"]
BUSINESSES: tuple[Business, ...] = get_args(Business)
LONGEST_ADDRESS, LONGEST_PHONE = 300, 40

READ = """
    SELECT name, business, accent, logo_key, logo_mime, language, time_zone, address, phone FROM workspaces WHERE workspace_id = $1
"""
CHANGE = """
    UPDATE workspaces SET name = $2, accent = $3, language = $4, time_zone = $5, address = $6, phone = $7 WHERE workspace_id = $1
"""


SET_LOGO = """
    UPDATE workspaces w SET logo_key = $2, logo_mime = $3
      FROM (SELECT workspace_id, logo_key FROM workspaces WHERE workspace_id = $1 FOR UPDATE) before
     WHERE w.workspace_id = before.workspace_id RETURNING before.logo_key
"""


class BusinessUnknown(Invalid):
    """There is no such kind of business."""


class Brand(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    accent: str
    language: Language
    time_zone: str
    business: Business = "other"
    logo_key: str | None = None
    logo_mime: str = ""
    address: str = ""
    phone: str = ""


async def brand(tx: Tx) -> Brand:
    found = await tx.row(Brand, READ, tx.workspace_id)
    if found is None:
        raise NotFound
    return found


async def change_brand(tx: Tx, *, name: str, accent: str, language: str, time_zone: str, address: str, phone: str, by: Staff) -> None:
    require(by, "workspace.manage")
    name, language, time_zone = rules.name(name), rules.language(language), rules.time_zone(time_zone)
    where, number = rules.line(address)[:LONGEST_ADDRESS], rules.line(phone)[:LONGEST_PHONE]
    await tx.execute(CHANGE, tx.workspace_id, name, colour(accent), language, time_zone, where, number)
    await audit.record(tx, by, "workspace.renamed", ("workspace", tx.workspace_id), {"name": name})


async def choose_business(tx: Tx, *, business: str, accent: str, by: Staff) -> None:
    """What kind of business it is, said once at its founding, and in which colour."""
    require(by, "workspace.manage")
    if business not in BUSINESSES:
        raise BusinessUnknown(field="business")
    sql = "UPDATE workspaces SET business = $2, accent = $3 WHERE workspace_id = $1"
    await tx.execute(sql, tx.workspace_id, business, colour(accent))


async def set_logo(tx: Tx, *, key: str | None, mime: str = "", by: Staff) -> None:
    """The picture has been looked at and stored by now; none takes the logo away."""
    require(by, "workspace.manage")
    before = await tx.value(SET_LOGO, tx.workspace_id, key, mime)
    await uploads.let_go(tx, [before] if before else ())
    await audit.record(tx, by, "workspace.logo_changed", ("workspace", tx.workspace_id))


async def names_file(tx: Tx, key: str) -> bool:
    """Whether it is the logo."""
    return await tx.value("SELECT EXISTS (SELECT FROM workspaces WHERE workspace_id = $1 AND logo_key = $2)", tx.workspace_id, key)
