"""How long things are kept, what that means, and when old ones leave next."""

from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Template

from parley import workspace
from parley.core.db import Tx
from parley.core.errors import ParleyError
from parley.core.i18n import N_
from parley.web.shell import redirects
from parley.web.shell.forms import refusal
from parley.workspace import Staff

PAGE = "/settings/retention"
YEAR = 365

Days = Annotated[int, msgspec.Meta(ge=0, le=36_500)]


class RetentionForm(msgspec.Struct):
    journal_days: Days
    content_days: Days
    file_days: Days
    audit_days: Days


class Rule(msgspec.Struct, frozen=True):
    """One row of the page."""

    field: str
    label: str
    means: str
    choices: tuple[int, ...]


RULES = (
    Rule(
        "content_days",
        N_("Words of conversations"),
        N_(
            "Texts, earlier versions, and previews are emptied. That there was a conversation, with whom, and when, stays for your figures."
        ),
        (workspace.retention.FOR_EVER, 90, 180, YEAR, 2 * YEAR, 3 * YEAR, 5 * YEAR),
    ),
    Rule(
        "file_days",
        N_("Photos, voice messages, files"),
        N_("Files are deleted for good. The line in the conversation stays and says that there was one."),
        (workspace.retention.FOR_EVER, 30, 90, 180, YEAR, 2 * YEAR, 3 * YEAR),
    ),
    Rule(
        "journal_days",
        N_("Raw calls of the channels"),
        N_("What a channel has sent, byte by byte: it serves to find mistakes. Calls that failed wait until somebody has settled them."),
        (7, 30, 90, 180, YEAR),
    ),
    Rule(
        "audit_days",
        N_("Audit log"),
        N_("Who did what and from where. A year at least: the database itself refuses to forget sooner."),
        (workspace.retention.FOR_EVER, YEAR, 2 * YEAR, 3 * YEAR, 5 * YEAR, 7 * YEAR),
    ),
)


@get(PAGE)
async def retention_page(tx: NamedDependency[Tx], me: NamedDependency[Staff], done: FromQuery[str] = "") -> Template:
    workspace.require(me, "workspace.manage")
    return _page(await workspace.retention.decided(tx), done=done)


@post(PAGE, status_code=200)
async def change_retention(tx: NamedDependency[Tx], me: NamedDependency[Staff], data: URLEncodedBody[RetentionForm]) -> Response[Any]:
    chosen = workspace.retention.Retention(**msgspec.structs.asdict(data))
    error = await refusal(tx, workspace.retention.keep(tx, chosen, by=me))
    return _page(chosen, error=error) if error else redirects.see(PAGE, done="changed")


def _page(chosen: workspace.retention.Retention, *, error: ParleyError | None = None, done: str = "") -> Template:
    kept: dict[str, int] = msgspec.structs.asdict(chosen)
    context = {
        "rules": [(rule, sorted({*rule.choices, kept[rule.field]}, key=lambda days: days or 10**6), kept[rule.field]) for rule in RULES],
        "next_run": workspace.retention.next_run(),
        "error": error,
        "field": error.field if error else None,
        "done": done,
    }
    return Template("settings/retention.html", context=context, status_code=error.status if error else 200)
