"""Where and when I want to hear of what."""

from datetime import datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from parley.core import clock
from parley.core.db import Tx
from parley.core.errors import Invalid, NotFound, ParleyError
from parley.core.ground import Ground
from parley.desk import notices
from parley.desk.notices import Kind, Quiet, Wishes
from parley.web.notices.words import DAYS, KINDS, VOLUMES
from parley.web.settings.zone_list import zone_list
from parley.web.shell import redirects
from parley.web.shell.forms import refusal
from parley.workspace import Presence

PAGE = "/settings/notifications"
MORNING = time(9)
QUIET_ROWS = 2

Choice = Annotated[str, msgspec.Meta(max_length=20)]
Choices = Choice | Annotated[list[Choice], msgspec.Meta(max_length=20)]
"""A form names one choice alone, and several as a list."""
Clock = Annotated[str, msgspec.Meta(max_length=8)]
Zone = Annotated[str, msgspec.Meta(max_length=64)]
Path = Annotated[str, msgspec.Meta(max_length=1000)]


class WishesForm(msgspec.Struct):
    """Two rows of quiet hours: nights, say, and days off."""

    page: Choices = []
    sound: Choices = []
    push: Choices = []
    volume: Choice = "0"
    zone: Zone = ""
    days: Choices = []
    start: Clock = ""
    end: Clock = ""
    days2: Choices = []
    start2: Clock = ""
    end2: Clock = ""


class PauseForm(msgspec.Struct):
    length: Choice
    next: Path = ""


@get(PAGE)
async def wishes_page(
    tx: NamedDependency[Tx], presence: NamedDependency[Presence], ground: NamedDependency[Ground], done: FromQuery[str] = ""
) -> Template:
    return await _page(tx, presence, ground, done=done)


@post(PAGE, status_code=200)
async def change_wishes(
    tx: NamedDependency[Tx], presence: NamedDependency[Presence], ground: NamedDependency[Ground], data: URLEncodedBody[WishesForm]
) -> Response[Any]:
    wanted = _wanted(data, await notices.wishes(tx, presence.staff.id))
    if error := await refusal(tx, notices.wish(tx, presence.staff.id, wanted)):
        return await _page(tx, presence, ground, wanted=wanted, error=error)
    return redirects.see(PAGE, done="saved")


@post(PAGE + "/pause", status_code=303)
async def pause(tx: NamedDependency[Tx], presence: NamedDependency[Presence], data: URLEncodedBody[PauseForm]) -> Redirect:
    me, wanted = presence.staff, await notices.wishes(tx, presence.staff.id)
    await notices.pause(tx, me.id, until=_until(data.length, ZoneInfo(wanted.time_zone or presence.time_zone)))
    return redirects.see(redirects.safe(data.next) if data.next else PAGE)


def _until(length: str, zone: ZoneInfo) -> datetime | None:
    now = clock.now().astimezone(zone)
    match length:
        case "hour":
            return now + timedelta(hours=1)
        case "tomorrow":
            return datetime.combine(now.date() + timedelta(days=1), MORNING, zone)
        case "off":
            return None
        case _:
            raise NotFound


def _wanted(form: WishesForm, before: Wishes) -> Wishes:
    rows = ((_all(form.days), form.start, form.end), (_all(form.days2), form.start2, form.end2))
    return Wishes(
        page=_kinds(form.page),
        sound=_kinds(form.sound),
        push=_kinds(form.push),
        volume=_number(form.volume),
        time_zone=form.zone,
        quiet=tuple(Quiet(tuple(map(_number, days)), _time(start), _time(end)) for days, start, end in rows if days),
        paused_until=before.paused_until,
    )


def _kinds(chosen: Choices) -> frozenset[Kind]:
    return frozenset(kind for kind in Kind if kind in _all(chosen))


def _all(chosen: Choices) -> list[str]:
    return [chosen] if isinstance(chosen, str) else chosen


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise Invalid
    return int(text)


def _time(text: str) -> time:
    try:
        return time.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise Invalid(field="quiet") from None


async def _page(
    tx: Tx, presence: Presence, ground: Ground, *, wanted: Wishes | None = None, error: ParleyError | None = None, done: str = ""
) -> Template:
    shown = wanted or await notices.wishes(tx, presence.staff.id)
    now = clock.now()
    near, others = zone_list(presence.staff.language)
    context = {
        "wishes": shown,
        "quiet": [*shown.quiet, *[None] * QUIET_ROWS][:QUIET_ROWS],
        "paused_until": shown.paused_until if shown.paused_until and shown.paused_until > now else None,
        "kinds": KINDS,
        "days": DAYS,
        "volumes": VOLUMES,
        "near": near,
        "others": others,
        "home_zone": next((zone.label for zone in (*near, *others) if zone.id == presence.time_zone), presence.time_zone),
        "push_key": await notices.public_key(tx, ground.vault),
        "subscribed": await notices.is_subscribed(tx, by=presence),
        "error": error,
        "done": done,
    }
    return Template("notices/settings.html", context=context, status_code=error.status if error else 200)
