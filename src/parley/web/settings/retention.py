"""How long things are kept, what that means, and when old ones leave next."""

from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from parley import channels, workspace
from parley.core.db import Tx
from parley.core.errors import NotFound, ParleyError
from parley.core.i18n import N_
from parley.web.shell import redirects
from parley.web.shell.forms import refusal
from parley.workspace import Staff

PAGE = "/settings/retention"
YEAR = 365
SOONER = (0, 1, 7, 14, 30, 60, 90, 180, YEAR)

Days = Annotated[int, msgspec.Meta(ge=0, le=36_500)]


class RetentionForm(msgspec.Struct):
    journal_days: Days
    content_days: Days
    file_days: Days
    audit_days: Days


class ChannelForm(msgspec.Struct):
    of: Annotated[str, msgspec.Meta(max_length=100)]
    journal_days: Days = 0
    content_days: Days = 0
    file_days: Days = 0


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
    return await _page(tx, await workspace.retention.decided(tx), done=done)


@post(PAGE, status_code=200)
async def change_retention(tx: NamedDependency[Tx], me: NamedDependency[Staff], data: URLEncodedBody[RetentionForm]) -> Response[Any]:
    chosen = msgspec.structs.replace(await workspace.retention.decided(tx), **msgspec.structs.asdict(data))
    error = await refusal(tx, workspace.retention.keep(tx, chosen, by=me))
    return await _page(tx, chosen, error=error) if error else redirects.see(PAGE, done="changed")


@post(PAGE + "/channels", status_code=303)
async def change_channel(tx: NamedDependency[Tx], me: NamedDependency[Staff], data: URLEncodedBody[ChannelForm]) -> Redirect:
    """A shorter time for one channel or account; nothing but zeros takes it back."""
    workspace.require(me, "workspace.manage")
    if data.of not in await _keys(tx):
        raise NotFound
    chosen = workspace.retention.OfChannel(data.journal_days, data.content_days, data.file_days)
    await workspace.retention.keep_of_channel(tx, data.of, chosen, by=me)
    return redirects.see(PAGE, done="changed")


async def _keys(tx: Tx) -> dict[str, tuple[str, str]]:
    """What a rule may be of: the channels in use, and the accounts; each with its kind, and its name where it is an account."""
    accounts = await channels.accounts(tx)
    kinds = {account.kind: (account.kind, "") for account in accounts}
    return {**kinds, **{str(account.id): (account.kind, account.name) for account in accounts}}


async def _page(tx: Tx, chosen: workspace.retention.Retention, *, error: ParleyError | None = None, done: str = "") -> Template:
    kept: dict[str, Any] = msgspec.structs.asdict(chosen)
    keys = await _keys(tx)
    context = {
        "keys": keys,
        "sooner": {key: chosen.by_channel[key] for key in keys if key in chosen.by_channel},
        "sooner_rules": [rule for rule in RULES if rule.field != "audit_days"],
        "sooner_choices": SOONER,
        "rules": [(rule, sorted({*rule.choices, kept[rule.field]}, key=lambda days: days or 10**6), kept[rule.field]) for rule in RULES],
        "next_run": workspace.retention.next_run(),
        "error": error,
        "field": error.field if error else None,
        "done": done,
    }
    return Template("settings/retention.html", context=context, status_code=error.status if error else 200)
