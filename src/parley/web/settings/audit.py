"""The audit log, page by page."""

from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Template

from parley import workspace
from parley.core.db import Tx
from parley.web.shell.words import ACTIONS, ROLES
from parley.workspace import Staff

PER_PAGE = 50


@get("/settings/audit")
async def audit_log(tx: NamedDependency[Tx], me: NamedDependency[Staff], before: FromQuery[UUID] = workspace.audit.NEWEST) -> Template:
    workspace.require(me, "audit.read")
    entries = await workspace.audit.page(tx, before=before, limit=PER_PAGE + 1)
    older = entries[PER_PAGE - 1].id if len(entries) > PER_PAGE else None
    newest = before == workspace.audit.NEWEST
    context = {"entries": entries[:PER_PAGE], "older": older, "newest": newest, "actions": ACTIONS, "roles": ROLES}
    return Template("settings/audit.html", context=context)
