"""The Jinja environment, and the words that every template may use."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.utils import LRUCache
from litestar.connection import Request
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template import TemplateConfig
from litestar.utils.scope.state import ScopeState
from markupsafe import Markup

from parley.core import clock
from parley.core.errors import ParleyError
from parley.core.i18n import Language, Translator, translator
from parley.web.live.hub import stamp
from parley.web.shell import accent, navigation, wording
from parley.web.shell.assets import assets
from parley.web.shell.forgery import HEADER
from parley.web.shell.speaking import NAMES, spoken_language
from parley.web.shell.visiting import presence_of
from parley.web.shell.zones import zone_of
from parley.workspace import Permission, Presence, Staff, may

Context = Mapping[str, Any]
FOLDER = Path(__file__).parents[1] / "templates"
THEME_COOKIE = "parley-theme"
THEMES = ("auto", "light", "dark")
PARTS_REMEMBERED = 2000
"""Of a few kilobytes each."""


def template_config() -> TemplateConfig[JinjaTemplateEngine]:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    fixed = cast(dict[str, Any], environment.globals)
    fixed.update(**wording.GLOBALS, asset=assets().url, signal_time=stamp, language_names=NAMES, themes=THEMES, token_header=HEADER)
    fixed["is_over"] = is_over
    fixed["drawn"] = Drawing(environment)
    engine = JinjaTemplateEngine.from_environment(environment)
    for name, word in WORDS.items():
        engine.register_template_callable(name, cast(Any, word))
    return TemplateConfig(instance=engine)


class Drawing:
    """`drawn("inbox/_row.html", row=row)`: a part of a page, drawn once for all who are shown the same in the same minute.

    It knows nothing but what it is given, its reader's language and zone, and the time; what it is given must be hashable."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._parts = LRUCache(PARTS_REMEMBERED)

    @pass_context
    def __call__(self, context: Context, name: str, **about: object) -> Markup:
        minute = clock.now().replace(second=0, microsecond=0)
        key = (name, language(context), zone(context).key, minute, *about.items())
        known: Markup | None = self._parts.get(key)
        if known is None:
            known = Markup(self._environment.get_template(name).render(about, request=context["request"]))  # noqa: S704 — escaped there
            self._parts[key] = known
        return known


def gettext(context: Context, message: str, **values: object) -> str:
    text = speech(context).gettext(message)
    return text % values if values else text


def ngettext(context: Context, one: str, many: str, n: int, **values: object) -> str:
    return speech(context).ngettext(one, many, n) % {"n": n, **values}


def sentence(context: Context, error: ParleyError) -> str:
    """What an error says to the person."""
    return speech(context).sentence(error)


def language(context: Context) -> Language:
    return spoken_language(_request(context))


def speech(context: Context) -> Translator:
    return translator(language(context))


def theme(context: Context) -> str:
    chosen = _request(context).cookies.get(THEME_COOKIE, "auto")
    return chosen if chosen in THEMES else "auto"


def presence(context: Context) -> Presence | None:
    """Who looks at this page, if anybody is signed in."""
    return presence_of(_request(context))


def brand_sheet(context: Context) -> str:
    """Where the workspace's colour is described, if it has one of its own."""
    here = presence(context)
    return accent.address(here.accent) if here else ""


def me(context: Context) -> Staff | None:
    here = presence(context)
    return here.staff if here else None


def allowed(context: Context, permission: Permission) -> bool:
    staff = me(context)
    return staff is not None and may(staff, permission)


def places(context: Context, name: str) -> list[navigation.Place]:
    """The rail, or the settings' sections, as far as they are open to this person."""
    staff = me(context)
    return navigation.open_to(staff, navigation.RAIL if name == "rail" else navigation.SETTINGS) if staff else []


def here(context: Context) -> str:
    return _request(context).url.path


def moment(context: Context, at: datetime) -> Markup:
    """A point in time, in the workspace's zone and the person's language."""
    return _time(at, speech(context).moment(at, zone(context)))


def ago(context: Context, at: datetime) -> Markup:
    """How long ago, such as "3 minutes ago"."""
    return _time(at, speech(context).ago(at))


def zone(context: Context) -> ZoneInfo:
    """The workspace's."""
    return zone_of(presence_of(_request(context)))


def hour(context: Context, at: datetime) -> Markup:
    """The time of day, where the day stands beside it."""
    return _time(at, speech(context).time(at, zone(context)))


def clock_time(context: Context, at: datetime) -> Markup:
    """The time of day, or the date when it was not today."""
    here, speech_ = zone(context), speech(context)
    today = clock.now().astimezone(here).date() == at.astimezone(here).date()
    return _time(at, speech_.time(at, here) if today else speech_.day(at, here))


def brief(context: Context, since: datetime) -> str:
    """How long it has lasted, in few letters: 12 min."""
    return speech(context).brief(clock.now() - since)


def left(context: Context, until: datetime) -> str:
    """How long there is until a moment, or how long ago it was, in few letters: 12 min."""
    return speech(context).brief(abs(until - clock.now()))


def is_over(at: datetime) -> bool:
    return at <= clock.now()


def day_of(context: Context, written: str) -> str:
    """A calendar day that is kept as 2026-11-22, as people write it."""
    return speech(context).date(date.fromisoformat(written))


def form_token(context: Context) -> Markup:
    """The hidden field that every form with method=post needs."""
    return Markup('<input type="hidden" name="_csrf_token" value="{}">').format(token(context))


def token(context: Context) -> str:
    """The same, for the header that htmx sends."""
    known = ScopeState.from_scope(_request(context).scope).csrf_token
    return known if isinstance(known, str) else ""


def _time(at: datetime, shown: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(at.isoformat(timespec="seconds"), shown)


def _request(context: Context) -> Request[Any, Any, Any]:
    return context["request"]


WORDS: Mapping[str, Callable[..., object]] = {
    "_": gettext,
    "ngettext": ngettext,
    "sentence": sentence,
    "language": language,
    "speech": speech,
    "theme": theme,
    "presence": presence,
    "brand_sheet": brand_sheet,
    "me": me,
    "may": allowed,
    "places": places,
    "here": here,
    "moment": moment,
    "ago": ago,
    "zone": zone,
    "clock_time": clock_time,
    "hour": hour,
    "brief": brief,
    "left": left,
    "day_of": day_of,
    "form_token": form_token,
    "token": token,
}
