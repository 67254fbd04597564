"""Business hours in words: open now, opens tomorrow at 10:00; and a day's spans as 10:00–20:00."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from babel.dates import format_date

from parley.core.i18n import N_, Language, Translator, translator
from parley.core.i18n.translator import LOCALES
from parley.workspace import Hours, Span

WEEK = timedelta(days=7)
OPEN_UNTIL, OPEN_LONG = N_("Open until %(time)s"), N_("Open around the clock")
OPENS_TODAY, OPENS_TOMORROW = N_("Closed, opens today at %(time)s"), N_("Closed, opens tomorrow at %(time)s")
OPENS_LATER, CLOSED = N_("Closed, opens %(day)s at %(time)s"), N_("Closed")


class Standing(msgspec.Struct, frozen=True):
    is_open: bool
    words: str


def standing(hours: Hours, now: datetime, language: Language) -> Standing:
    """Whether it is open at this moment, and until or from when."""
    speech, zone = translator(language), ZoneInfo(hours.zone)
    if closing := hours.closing(now):
        lasts = closing - now < WEEK
        words = speech.gettext(OPEN_UNTIL) % {"time": speech.time(closing, zone)} if lasts else speech.gettext(OPEN_LONG)
        return Standing(True, words)
    opening = hours.next_opening(now)
    return Standing(False, _opens(speech, opening, now, zone) if opening else speech.gettext(CLOSED))


def clock_face(minute: int) -> str:
    """570 is 09:30; midnight at the end of a day is 00:00."""
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def spans_in_words(spans: tuple[Span, ...]) -> str:
    return ", ".join(f"{clock_face(span.opens)}–{clock_face(span.closes)}" for span in spans)


def weekday(number: int, language: Language, *, short: bool = False) -> str:
    """0 is Monday."""
    names = LOCALES[language].days["stand-alone"]["abbreviated" if short else "wide"]
    return names[number].capitalize()


def _opens(speech: Translator, opening: datetime, now: datetime, zone: ZoneInfo) -> str:
    days = (opening.astimezone(zone).date() - now.astimezone(zone).date()).days
    said = {0: OPENS_TODAY, 1: OPENS_TOMORROW}.get(days, OPENS_LATER)
    day = _on_weekday(opening.astimezone(zone), speech) if days < WEEK.days else speech.day(opening, zone)
    return speech.gettext(said) % {"time": speech.time(opening, zone), "day": day}


def _on_weekday(local: datetime, speech: Translator) -> str:
    return ON_WEEKDAYS[speech.language][local.weekday()]


# Declined, which no table of dates offers: «в среду», «у середу».
ON_WEEKDAYS: dict[Language, tuple[str, ...]] = {
    "ru": ("в понедельник", "во вторник", "в среду", "в четверг", "в пятницу", "в субботу", "в воскресенье"),
    "uk": ("у понеділок", "у вівторок", "у середу", "у четвер", "у п’ятницю", "у суботу", "у неділю"),
    "en": ("on Monday", "on Tuesday", "on Wednesday", "on Thursday", "on Friday", "on Saturday", "on Sunday"),
}


def day_of_the_week(local: datetime, language: Language) -> str:
    """чт, 1 янв."""
    return format_date(local, "EEE, d MMM", LOCALES[language])
