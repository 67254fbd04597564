"""What a page, a message or a report speaks with, in one language."""

from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import cache
from gettext import NullTranslations

import phonenumbers
from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton, format_time, format_timedelta
from babel.numbers import format_currency, format_decimal, format_percent

from parley.core import clock
from parley.core.errors import ParleyError
from parley.core.i18n.catalogues import compiled
from parley.core.i18n.languages import Language

# English as in Britain: 24 hours and the day before the month, as the businesses that use Parley write them.
LOCALES = {"ru": Locale("ru", "RU"), "uk": Locale("uk", "UA"), "en": Locale("en", "GB")}


def N_(text: str) -> str:
    """Marks a text that is translated later, where it is shown."""
    return text


@cache
def translator(language: Language) -> "Translator":
    return Translator(language)


class Translator(NullTranslations):
    """gettext in one language, and how that language writes dates, numbers, money and phones. Times come with their zone."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.language: Language = language
        self.locale = LOCALES[language]
        self.add_fallback(compiled(language))

    def gettext(self, message: str) -> str:
        # The empty message is the catalogue's own header.
        return super().gettext(message) if message else ""

    def sentence(self, error: ParleyError) -> str:
        """What an error says to the person."""
        return self.gettext(error.sentence())

    def date(self, day: date) -> str:
        """22 нояб. 2026 г."""
        return format_date(day, "medium", self.locale)

    def day(self, at: datetime, zone: tzinfo) -> str:
        """22 нояб.; with its year where that is another one."""
        local = at.astimezone(zone)
        this_year = local.year == clock.now().astimezone(zone).year
        return format_skeleton("MMMd", local, locale=self.locale) if this_year else format_date(local, "medium", self.locale)

    def brief(self, length: timedelta) -> str:
        """3 мин"""
        return format_timedelta(max(length, timedelta(minutes=1)), format="short", granularity="minute", threshold=1.5, locale=self.locale)

    def time(self, at: datetime, zone: tzinfo) -> str:
        """14:30"""
        return format_time(at.astimezone(zone), "short", locale=self.locale)

    def moment(self, at: datetime, zone: tzinfo) -> str:
        """22 нояб. 2026 г., 14:30"""
        return format_datetime(at.astimezone(zone), f"{self.locale.date_formats['medium'].pattern}, HH:mm", locale=self.locale)

    def ago(self, at: datetime) -> str:
        """3 минуты назад; a moment to come is "через 3 минуты"."""
        return format_timedelta(at - clock.now(), add_direction=True, locale=self.locale)

    def duration(self, length: timedelta) -> str:
        """3 минуты"""
        return format_timedelta(length, locale=self.locale)

    def number(self, number: float | Decimal) -> str:
        """1 234,5"""
        return format_decimal(number, locale=self.locale)

    def percent(self, share: float | Decimal) -> str:
        """45 %, for a share of 0.45."""
        return format_percent(share, locale=self.locale)

    def money(self, amount: Decimal, currency: str) -> str:
        """1 234,50 ₴"""
        return format_currency(amount, currency, locale=self.locale)

    def phone(self, number: str) -> str:
        """+380 50 123 4567, for +380501234567; what is no phone number stays as it is."""
        try:
            parsed = phonenumbers.parse(number)
        except phonenumbers.NumberParseException:
            return number
        return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
