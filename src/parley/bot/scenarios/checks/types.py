"""A finding, and what the checks must know beside the scenario."""

from collections.abc import Mapping
from typing import Literal

from parley.bot.scenarios.steps import Library
from parley.bot.scenarios.types import Struct
from parley.channels.types import Capabilities
from parley.core.i18n import LANGUAGES, Language

Severity = Literal["error", "warning"]


class Finding(Struct, frozen=True, kw_only=True):
    """`message` is to be translated, and completed with `about`: `gettext(one.message) % one.about`."""

    severity: Severity
    message: str
    about: Mapping[str, str] = {}
    step: str = ""
    """Empty: the scenario itself."""
    field: str = ""
    """Of the step: `text`, `next`, `options.yes`, `cases.0`."""


class Around(Struct, frozen=True, kw_only=True):
    """What there is in the workspace. None: not known here, so not asked."""

    scenarios: Library = {}
    """Those beside this one."""
    unpublished: frozenset[str] = frozenset()
    """Those of them into which nobody can come yet."""
    languages: tuple[Language, ...] = LANGUAGES
    queues: frozenset[str] | None = None
    articles: frozenset[str] | None = None
    integrations: frozenset[str] | None = None
    channels: Mapping[str, Capabilities] = {}
    """Those that are connected, by the name that people know."""


def error(message: str, step: str = "", field: str = "", **about: str) -> Finding:
    return Finding(severity="error", message=message, step=step, field=field, about=about)


def warning(message: str, step: str = "", field: str = "", **about: str) -> Finding:
    return Finding(severity="warning", message=message, step=step, field=field, about=about)
