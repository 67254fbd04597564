"""The audit log: found by who, what, when and about what; page by page, or all of it as a table."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Stream, Template

from parley import workspace
from parley.core import clock
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.i18n import N_, Translator, translator
from parley.web.settings.audit_words import ABOUT, story
from parley.web.settings.spreadsheet import lines
from parley.web.shell.between import Between
from parley.web.shell.words import ACTIONS
from parley.workspace import Presence

PAGE = "/settings/audit"
PER_PAGE = 50
HEAD = (N_("When"), N_("Who"), N_("What"), N_("About"), N_("Details"), N_("From"))

Short = Annotated[str, msgspec.Meta(max_length=100)]


class Asked(msgspec.Struct, frozen=True):
    """The filter as it stands in the address; an empty field asks for nothing."""

    who: str = ""
    what: str = ""
    about: str = ""
    target: str = ""
    since: str = ""
    until: str = ""

    def sought(self, zone: ZoneInfo) -> workspace.audit.Sought:
        return workspace.audit.Sought(
            actor=_id(self.who),
            actions=_actions(self.what),
            target_kind=self.about,
            target_id=_id(self.target),
            since=_midnight(self.since, zone),
            until=_midnight(self.until, zone, after=1),
        )

    @property
    def query(self) -> str:
        return urlencode({name: value for name, value in msgspec.structs.asdict(self).items() if value})


@get(PAGE)
async def audit_log(
    tx: NamedDependency[Tx],
    presence: NamedDependency[Presence],
    before: FromQuery[UUID] = workspace.audit.NEWEST,
    who: FromQuery[Short] = "",
    what: FromQuery[Short] = "",
    about: FromQuery[Short] = "",
    target: FromQuery[Short] = "",
    since: FromQuery[Short] = "",
    until: FromQuery[Short] = "",
) -> Template:
    workspace.require(presence.staff, "audit.read")
    asked, speech = Asked(who, what, about, target, since, until), translator(presence.staff.language)
    entries = await workspace.audit.page(tx, sought=asked.sought(ZoneInfo(presence.time_zone)), before=before, limit=PER_PAGE + 1)
    context = {
        "stories": [story(entry, speech) for entry in entries[:PER_PAGE]],
        "older": entries[PER_PAGE - 1].id if len(entries) > PER_PAGE else None,
        "newest": before == workspace.audit.NEWEST,
        "asked": asked,
        "staff": await workspace.staff(tx),
        "whats": _whats(),
        "action_names": ACTIONS,
        "abouts": ABOUT,
        "today": clock.now().astimezone(ZoneInfo(presence.time_zone)).date(),
    }
    return Template("settings/audit.html", context=context)


@get(PAGE + "/export")
async def export_audit_log(
    between: NamedDependency[Between],
    who: FromQuery[Short] = "",
    what: FromQuery[Short] = "",
    about: FromQuery[Short] = "",
    target: FromQuery[Short] = "",
    since: FromQuery[Short] = "",
    until: FromQuery[Short] = "",
) -> Stream:
    """All that the filter finds. That somebody took it along stands in the log as well."""
    workspace.require(between.me, "audit.read")
    asked, zone = Asked(who, what, about, target, since, until), ZoneInfo(between.presence.time_zone)
    sought, speech = asked.sought(zone), translator(between.me.language)
    async with between.transaction() as tx:
        await workspace.audit.record(tx, between.me, "audit.exported", ("workspace", tx.workspace_id))
    day = clock.now().astimezone(zone).date()
    headers = {"content-disposition": f'attachment; filename="audit-{day}.csv"'}
    content = lines([speech.gettext(one) for one in HEAD], _rows(between, sought, speech, zone))
    return Stream(content, media_type="text/csv; charset=utf-8", headers=headers)


async def _rows(between: Between, sought: workspace.audit.Sought, speech: Translator, zone: ZoneInfo) -> AsyncIterator[Sequence[str]]:
    async for entry in workspace.audit.everything(between.transaction, sought):
        told = story(entry, speech)
        at = entry.at.astimezone(zone).isoformat(sep=" ", timespec="seconds")
        yield at, told.who, told.what, told.whom, told.more, entry.address


def _whats() -> Mapping[str, list[str]]:
    """The actions that there are, by what they concern."""
    kinds: dict[str, list[str]] = {}
    for action in ACTIONS:
        kinds.setdefault(action.partition(".")[0], []).append(action)
    return kinds


def _actions(what: str) -> tuple[str, ...]:
    """One action, or with a dot at its end all that begin so."""
    return tuple(action for action in ACTIONS if action.startswith(what)) or (what,) if what.endswith(".") else (what,) if what else ()


def _id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise NotFound from None


def _midnight(text: str, zone: ZoneInfo, *, after: int = 0) -> datetime | None:
    """The beginning of a day, or of one that many days later."""
    try:
        return datetime.combine(date.fromisoformat(text) + timedelta(days=after), time(), zone) if text else None
    except (ValueError, OverflowError):
        raise NotFound from None
