"""Which year of holidays a page shows, and whose holidays there are to choose from."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from parley import workspace
from parley.core import clock
from parley.core.i18n import Language
from parley.core.i18n.translator import LOCALES
from parley.workspace import Hours


def this_year(hours: Hours) -> int:
    return clock.now().astimezone(ZoneInfo(hours.zone)).year


def years(hours: Hours) -> tuple[int, ...]:
    """This one and the next two: nobody plans further, and the past is past."""
    first = this_year(hours)
    return first, first + 1, first + 2


def year_of(asked: int, hours: Hours) -> int:
    return asked if asked in years(hours) else this_year(hours)


def countries(language: Language) -> Mapping[str, str]:
    """By code, in the order of their names; the countries of our languages come first."""
    names = LOCALES[language].territories
    first, rest = workspace.feasts.COUNTRIES[:4], sorted(workspace.feasts.COUNTRIES[4:], key=lambda code: str(names[code]))
    return {code: str(names[code]) for code in (*first, *rest)}
