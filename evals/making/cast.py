"""People who do not exist."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random

import msgspec

import parley.people.matching
from evals.making.letters import latin

NAMES = Path(parley.people.matching.__file__).parent / "data" / "given_names.csv"
SURNAMES: Mapping[str, str] = {
    "ru": "Аверин Бобылёв Ветров Глушков Дёмин Ежов Зимин Журавлёв Кошкин Лыков Чистяков Щеглов Юрьев Яшин Хрусталёв Цыганков",
    "uk": "Вакуленко Гнатюк Дорошенко Захарчук Кириченко Лещенко Москаль Онищенко Хоменко Щербак Ющук Якимчук",
    "en": "Ashdown Bradshaw Crowther Dalton Fairfax Hartley Kershaw Langley Pickford Thackeray Whitlock Yardley",
}
CITIES = ("Омск", "Тула", "Сочи", "Краснодар", "Харків", "Дніпро", "Полтава", "Leeds", "Bristol")
PROVIDERS: Mapping[str, Sequence[str]] = {
    "ru": ("mail.ru", "yandex.ru", "gmail.com", "bk.ru", "list.ru"),
    "uk": ("ukr.net", "gmail.com", "i.ua", "meta.ua"),
    "en": ("gmail.com", "yahoo.com", "outlook.com"),
}
FATHERS = (("Сергеевич", "Сергеевна"), ("Петрович", "Петровна"), ("Олегович", "Олеговна"), ("Иванович", "Ивановна"))
NICKS = ("panda", "tigra", "veter", "luna", "zhuk", "ryzhik", "medved", "belka")
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
DIGITS = "0123456789"
LANGUAGES, SHARES = ("ru", "uk", "en"), (8, 2, 1)
COUNTRIES: Mapping[str, str] = {"ru": "+7", "uk": "+380", "en": "+44"}
WAYS_OF_WRITING: Mapping[str, Sequence[str]] = {
    "ru": ("+7 {} {} {} {}", "8 ({}) {}-{}-{}", "8{}{}{}{}", "{}{}{}{}", "7{}{}{}{}", "8-{}-{}-{}{}"),
    "uk": ("+380 {} {} {} {}", "0{} {} {}{}", "(0{}){}{}{}", "380{}{}{}{}", "0{}{}{}{}"),
    "en": ("+44 {} {}{}{}", "(0{}) {}{}{}", "0{}{}{}{}", "44{}{}{}{}"),
}


class Given(msgspec.Struct, frozen=True):
    sex: str
    ru: Sequence[str]
    uk: Sequence[str]
    en: Sequence[str]
    short: Sequence[str]


class Someone(msgspec.Struct, frozen=True):
    id: str
    language: str
    given: Given
    first: str
    last: str
    middle: str
    digits: tuple[str, str, str, str]
    mailbox: str
    nick: str
    born: str
    city: str

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def number(self) -> str:
        return COUNTRIES[self.language] + "".join(self.digits)


def someone(random: Random, *, sex: str = "", language: str = "", first: str = "", last: str = "") -> Someone:
    language = language or random.choices(LANGUAGES, SHARES)[0]
    given = random.choice([name for name in names() if _forms(name, language) and name.sex == (sex or name.sex)])
    first = first or _forms(given, language)[0]
    last = last or as_borne_by(given.sex, random.choice(SURNAMES[language].split()))
    return Someone(
        id=tail(random, 12),
        language=language,
        given=given,
        first=first,
        last=last,
        middle=random.choice(FATHERS)[given.sex == "f"] if language == "ru" else "",
        digits=_digits(language, random),
        mailbox=mailbox(first, last, language, random),
        nick=f"{random.choice(NICKS)}{random.randrange(70, 99)}{tail(random, 2)}",
        born=(date(1955, 1, 1) + timedelta(days=random.randrange(18_000))).isoformat(),
        city=random.choice(CITIES),
    )


@cache
def names() -> Sequence[Given]:
    with NAMES.open(encoding="utf-8") as file:
        return [
            Given(row["gender"], *(_split(row[column]) for column in ("ru", "uk", "latin", "diminutives"))) for row in csv.DictReader(file)
        ]


def _split(names: str) -> tuple[str, ...]:
    return tuple(filter(None, names.split("|")))


def _forms(given: Given, language: str) -> Sequence[str]:
    return {"ru": given.ru, "uk": given.uk, "en": given.en}[language]


def as_borne_by(sex: str, surname: str) -> str:
    return surname + "а" if sex == "f" and surname.endswith(("ов", "ев", "ёв", "ин")) else surname


def _digits(language: str, random: Random) -> tuple[str, str, str, str]:
    prefixes = {"ru": f"9{random.randrange(10, 99)}", "uk": random.choice(("50", "67", "93", "99")), "en": f"7{random.randrange(400, 999)}"}
    rest = "".join(random.choices(DIGITS, k=6 if language == "en" else 7))
    return prefixes[language], rest[:3], rest[3:5], rest[5:]


def mailbox(first: str, last: str, language: str, random: Random) -> str:
    a, b = latin(first, random).lower(), latin(last, random).lower()
    local = random.choice((f"{a}.{b}", f"{b}.{a}", f"{a[0]}.{b}", f"{b}{random.randrange(60, 99)}"))
    return f"{local}.{tail(random, 4)}@{random.choice(PROVIDERS[language])}"


def tail(random: Random, length: int) -> str:
    return "".join(random.choices(LETTERS, k=length))


def written(who: Someone, random: Random) -> str:
    """Their number as they may write it."""
    return random.choice(WAYS_OF_WRITING[who.language]).format(*who.digits)


def short(who: Someone, random: Random) -> str:
    return random.choice([name for name in who.given.short if name.isascii() == who.first.isascii()] or [who.first])


def slip(box: str, random: Random) -> str:
    """A mailbox with one slip of the pen before the @."""
    place = random.randrange(1, box.index("@") - 2)
    before, letter, after = box[:place], box[place], box[place + 1 :]
    return random.choice((before + after, before + letter + letter + after, before + after[0] + letter + after[1:]))
