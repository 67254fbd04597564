"""What people tell of themselves in their words: a name, a number, an order; and whether they ask for what only the owner may know."""

import re
from functools import lru_cache

import msgspec

from parley.people.matching.addresses import mailbox, number

LONGEST = 2_000
NAME = r"(?P<name>(?:[^\W\d_]\. ?){0,2}[^\W\d_]+(?:[ -][A-ZА-ЯЁІЇЄҐ][^\W\d_]+){0,2})"
NAMING = tuple(
    re.compile(pattern + NAME, re.UNICODE)
    for pattern in (
        r"(?i:(?:\bменя зовут|\bмене звати|\bmy name is|\bмо[её] имя|\bмоє ім.я)[:\s]+)",
        r"(?i:(?:\bс уважением|\bз повагою|\bс наилучшими пожеланиями|\b(?:best|kind|warm) regards|\bregards|\bsincerely|\byours)[,\s—-]+)",
        r"(?i:(?:^|[,.!\s])(?:это|це|this is|here is|i am|i'm|я)[\s—-]+)(?=[^\W\d_a-zа-яіїєґё])",
    )
)
NUMBER = re.compile(r"(?:\+|\b)\d[\d\s()-]{7,18}\d\b")
MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
ORDER = re.compile(r"(?i)(?:(?:заказ|замовлення|order|№|#)\w*[\s:№#-]*)?\b([a-zа-я]{1,4}-\d{3,}|(?<=[№#])\d{3,})\b")
MASKED = re.compile(r"(?i)подменн\w+ номер|підмінн\w+ номер|masked number|proxy number|виртуальн\w+ номер|віртуальн\w+ номер")
ASKING = r"""сколько|скільки
    |как\w+|котор\w+|як\w|where|what(?:'s|\ is)?|где|де|скажите|скажіть|подскажите|підкажіть|напомните|нагадайте|пришлите|надішліть
    |покажите|покажіть|tell|show|send"""
OWN_MATTERS = r"""статус|адрес|баланс|бонус|остаток|залишок|паспорт|номер\ карт|парол|пин|пін|код|заказ|замовлен|запис
    |status|balance|bonus|card|code|password|order|appointment|address"""
PRIVATE = re.compile(rf"(?ix) \b (?:{ASKING}) \W .{{0,40}} (?:{OWN_MATTERS})")
"""Asks for what only its owner may know. From somebody who has proved nothing, that is how a stranger asks."""


class Said(msgspec.Struct, frozen=True):
    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    mailboxes: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    asks_private: bool = False
    is_masked: bool = False


SILENT = Said()


@lru_cache(1_024)
def heard(said: tuple[str, ...]) -> Said:
    text = "\n".join(said)[:LONGEST]
    return _heard(text) if text else SILENT


def _heard(text: str) -> Said:
    return Said(
        tuple(dict.fromkeys(match["name"] for pattern in NAMING for match in pattern.finditer(text))),
        tuple(filter(None, map(number, NUMBER.findall(text)))),
        tuple(filter(None, map(mailbox, MAIL.findall(text)))),
        tuple(order(written) for written in ORDER.findall(text)),
        PRIVATE.search(text) is not None,
        MASKED.search(text) is not None,
    )


def order(written: str) -> str:
    """An order's number as it is compared."""
    return re.sub(r"[\s№#]", "", written).upper()


def names_itself(text: str) -> bool:
    """Whether somebody tells in these words who they are, or how they are reached."""
    told = heard((text,))
    return bool(told.names or told.numbers or told.mailboxes or told.orders)
