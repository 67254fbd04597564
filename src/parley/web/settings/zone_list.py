"""Time zones to choose from: by their city, with what their clocks show against UTC now."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

import msgspec
from babel.dates import get_timezone_location

from parley.core import clock
from parley.core.i18n import N_, Language, translator
from parley.core.i18n.translator import LOCALES

REGIONS = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
NEAR = tuple(
    "Europe/Kyiv Europe/Moscow Europe/Minsk Asia/Almaty Europe/Kaliningrad Europe/Samara Asia/Yekaterinburg Asia/Omsk Asia/Novosibirsk "
    "Asia/Krasnoyarsk Asia/Irkutsk Asia/Yakutsk Asia/Vladivostok Europe/Riga Europe/Vilnius Europe/Tallinn Europe/Warsaw Europe/Chisinau "
    "Asia/Tbilisi Asia/Yerevan Asia/Baku Asia/Tashkent Asia/Bishkek Europe/Berlin Europe/London America/New_York UTC".split()
)
"""Where most of our businesses are, before the rest of the world."""
KYIV = N_("Kyiv")
"""Spelt by ourselves: the tables know the city under an older name only."""


class Zone(msgspec.Struct, frozen=True):
    id: str
    label: str


def zone_list(language: Language) -> tuple[list[Zone], list[Zone]]:
    """Those near to us, and all others."""
    return _zones(language, clock.now().strftime("%Y%m%d"))


@lru_cache(maxsize=6)
def _zones(language: Language, _day: str) -> tuple[list[Zone], list[Zone]]:
    others = sorted(id for id in available_timezones() if id.startswith(REGIONS) and id not in NEAR)
    return [_zone(id, language) for id in NEAR], [_zone(id, language) for id in others]


def _zone(id: str, language: Language) -> Zone:
    shown = datetime.now(ZoneInfo(id)).strftime("%z")
    return Zone(id, f"{_city(id, language)} (UTC{shown[:3]}:{shown[3:]})")


def _city(id: str, language: Language) -> str:
    if id == "UTC":
        return "UTC"
    return (
        translator(language).gettext(KYIV) if id == "Europe/Kyiv" else get_timezone_location(id, locale=LOCALES[language], return_city=True)
    )
