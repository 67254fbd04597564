"""What a new workspace begins with, by its kind of business and language: location, hours, tags, saved replies. The words are in kits/."""

from functools import cache
from pathlib import Path

import msgspec

from parley import conversations, workspace
from parley.core.db import Tx
from parley.core.i18n import N_, Language, translator
from parley.desk import replies
from parley.desk.replies import NewReply
from parley.workspace import Hours, Span, Staff

FOLDER = Path(__file__).with_name("kits")
HOURS = N_("Business hours")
FOLDER_OF_REPLIES = N_("To begin with")

# A zone tells in which country a business is, where one country has it: its holidays are right from the first day.
COUNTRIES = {
    "Europe/Kyiv": "UA",
    "Europe/Moscow": "RU",
    "Europe/Kaliningrad": "RU",
    "Europe/Samara": "RU",
    "Asia/Yekaterinburg": "RU",
    "Asia/Omsk": "RU",
    "Asia/Novosibirsk": "RU",
    "Asia/Krasnoyarsk": "RU",
    "Asia/Irkutsk": "RU",
    "Asia/Yakutsk": "RU",
    "Asia/Vladivostok": "RU",
    "Europe/Minsk": "BY",
    "Asia/Almaty": "KZ",
    "Europe/Riga": "LV",
    "Europe/Vilnius": "LT",
    "Europe/Tallinn": "EE",
    "Europe/Warsaw": "PL",
    "Europe/Chisinau": "MD",
    "Asia/Tbilisi": "GE",
    "Asia/Yerevan": "AM",
    "Asia/Baku": "AZ",
    "Asia/Tashkent": "UZ",
}


class Struct(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Immutable, and strict about its names."""


class TagLine(Struct, frozen=True):
    name: str
    hue: int


class ReplyLine(Struct, frozen=True):
    shortcut: str
    title: str
    text: str


class Kit(Struct, frozen=True):
    location: str
    week: tuple[str, ...]
    tags: tuple[TagLine, ...]
    replies: tuple[ReplyLine, ...]

    def hours(self, zone: str) -> Hours:
        return Hours(zone, tuple(_spans(day) for day in self.week), COUNTRIES.get(zone, ""))


@cache
def kit(business: workspace.branding.Business, language: Language) -> Kit:
    return msgspec.toml.decode((FOLDER / f"{business}.toml").read_bytes(), type=dict[Language, Kit])[language]


async def furnish(tx: Tx, kit: Kit, *, language: Language, zone: str, by: Staff) -> None:
    """Put a kit into a new workspace. The one place that knows what belongs to it; locations that somebody has named already are enough."""
    speech = translator(language)
    await workspace.add_calendar(tx, name=speech.gettext(HOURS), hours=kit.hours(zone), by=by)
    if not await workspace.locations(tx):
        await workspace.add_location(tx, name=kit.location, time_zone=zone, by=by)
    for tag in kit.tags:
        await conversations.add_tag(tx, tag.name, hue=tag.hue)
    folder = speech.gettext(FOLDER_OF_REPLIES)
    await replies.seed(
        tx, [NewReply(shortcut=one.shortcut, title=one.title, texts={language: one.text}, folder=folder) for one in kit.replies]
    )


async def furnish_salon(tx: Tx, owner: Staff) -> None:
    """A salon's kit, in its owner's language."""
    zone = (await workspace.workspace(tx)).time_zone
    await furnish(tx, kit("salon", owner.language), language=owner.language, zone=zone, by=owner)


def _spans(day: str) -> tuple[Span, ...]:
    """`10:00-21:00` as minutes; an empty text is a closed day."""
    if not day:
        return ()
    opens, closes = (int(time[:2]) * 60 + int(time[3:]) for time in day.split("-"))
    return (Span(opens, closes),)
