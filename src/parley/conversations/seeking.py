"""What a person types into the search box, understood: words, and operators in three languages (`от:Ада до:1.10 тег:"срочно"`)."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

LONGEST = 500

OPERATORS: Mapping[str, tuple[str, ...]] = {
    "who": ("от", "від", "from"),
    "channel": ("канал", "channel"),
    "before": ("до", "before"),
    "after": ("после", "с", "після", "з", "after", "since"),
    "tag": ("тег", "tag"),
    "owner": ("назначен", "ведет", "ведёт", "призначено", "веде", "owner", "assigned"),
    "has": ("есть", "є", "has"),
    "status": ("статус", "status"),
}
"""The first of each language is the one that a page offers."""
NAMES = {name: operator for operator, names in OPERATORS.items() for name in names}

HAS: Mapping[str, str] = {
    "file": "file", "файл": "file", "файли": "file", "файлы": "file", "files": "file",
    "photo": "image", "image": "image", "фото": "image", "картинка": "image",
    "voice": "voice", "голос": "voice", "голосовое": "voice",
    "note": "note", "заметка": "note", "нотатка": "note",
}  # fmt: skip
STATUSES: Mapping[str, str] = {
    "open": "open", "открыт": "open", "відкрито": "open", "в работе": "open",
    "snoozed": "snoozed", "отложен": "snoozed", "відкладено": "snoozed",
    "resolved": "resolved", "завершен": "resolved", "завершён": "resolved", "завершено": "resolved",
}  # fmt: skip
CHANNELS: Mapping[str, str] = {
    "телеграм": "telegram", "телега": "telegram", "tg": "telegram", "почта": "email", "пошта": "email", "mail": "email", "e-mail": "email",
    "сайт": "webchat", "чат": "webchat", "chat": "webchat", "site": "webchat", "консоль": "console",
    "ватсап": "whatsapp", "вотсап": "whatsapp", "wa": "whatsapp", "вайбер": "viber", "вибер": "viber", "макс": "max", "лайн": "line",
    "фейсбук": "messenger", "facebook": "messenger", "fb": "messenger", "мессенджер": "messenger", "месенджер": "messenger",
    "инстаграм": "instagram", "инстаграмм": "instagram", "инста": "instagram", "ig": "instagram", "insta": "instagram",
    "вк": "vk", "вконтакте": "vk", "одноклассники": "ok", "однокласники": "ok", "ок": "ok",
    "твиттер": "x", "твітер": "x", "twitter": "x", "тимс": "botframework", "тімс": "botframework", "teams": "botframework",
}  # fmt: skip

WRITTEN = re.compile(r'(?<!\S)([^\W\d_]+):(?:"([^"]*)"|«([^»]*)»|(\S+))')
DAY = re.compile(r"(\d{1,2})[./](\d{1,2})(?:[./](\d{2,4}))?")


class Sought(msgspec.Struct, frozen=True):
    """A search as it was understood."""

    words: str = ""
    who: str = ""
    channel: str = ""
    before: datetime | None = None
    after: datetime | None = None
    tag: str = ""
    owner: str = ""
    has: str = ""
    status: str = ""
    unknown: tuple[str, ...] = ()
    """What looked like an operator and could not be understood; it is left out."""

    @property
    def is_narrowed(self) -> bool:
        return any((self.who, self.channel, self.before, self.after, self.tag, self.owner, self.has, self.status))


def sought(query: str, zone: ZoneInfo, today: date) -> Sought:
    """Pure. Dates are days of the searcher's zone: `до:` a day includes it not, `после:` begins with it."""
    values: dict[str, object] = {}
    unknown: list[str] = []

    def take(match: re.Match[str]) -> str:
        name, value = match[1].lower(), next((group for group in match.groups()[1:] if group is not None), "").strip()
        if name not in NAMES:
            return match[0]  # "время:" in a sentence is words
        read = _read(NAMES[name], value, zone, today)
        if read is None:
            unknown.append(match[0])
        else:
            values[NAMES[name]] = read
        return " "

    # A blank at the end says that the last word is whole.
    words = WRITTEN.sub(take, query.replace("\0", "")[:LONGEST])
    return msgspec.convert({**values, "words": words.lstrip(), "unknown": unknown}, Sought)


def _read(operator: str, value: str, zone: ZoneInfo, today: date) -> object:
    lower = value.lower()
    match operator:
        case _ if not value:
            return None
        case "before" | "after":
            return _day(lower, zone, today)
        case "has":
            return HAS.get(lower)
        case "status":
            return STATUSES.get(lower)
        case "channel":
            return CHANNELS.get(lower, lower)
        case _:
            return value


YESTERDAY = {"вчера": 1, "вчора": 1, "yesterday": 1, "сегодня": 0, "сьогодні": 0, "today": 0}


def _day(value: str, zone: ZoneInfo, today: date) -> datetime | None:
    """2026-10-01, 1.10.2026, 1.10, 01/10, yesterday: where the year is not said, the last such day."""
    if value in YESTERDAY:
        return _begins(today - timedelta(days=YESTERDAY[value]), zone)
    try:
        if found := DAY.fullmatch(value):
            day, month, year = int(found[1]), int(found[2]), found[3]
            said = date(int(year) + (2000 if len(year) == 2 else 0), month, day) if year else _latest(day, month, today)
        else:
            said = date.fromisoformat(value)
    except ValueError:
        return None
    return _begins(said, zone)


def _latest(day: int, month: int, today: date) -> date:
    this = date(today.year, month, day)
    return this if this <= today else date(today.year - 1, month, day)


def _begins(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
