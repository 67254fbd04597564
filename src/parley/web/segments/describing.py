"""A segment's question in words, and the choices that its form offers."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

import msgspec

from parley import channels, people
from parley.conversations import Condition, Group
from parley.core.db import Tx
from parley.core.i18n import LANGUAGES, Translator
from parley.web.inbox import describing, filters
from parley.web.inbox.describing import Subject
from parley.web.segments import words
from parley.web.shell import wording
from parley.web.shell.speaking import NAMES

FIRST = "tag"
CURRENCIES = ("UAH", "RUB", "USD", "EUR", "KZT", "BYN", "PLN", "GBP")
MOST_COMPANIES = 200


class Describer(describing.Describer):
    """Puts what is asked of customers into words, in one language."""

    def value(self, asked: Condition, kind: str) -> Iterable[str]:
        match kind:
            case "days" | "ahead" if asked.values and asked.values[0].isdecimal():
                days = int(asked.values[0][:6])
                return [self.speech.ngettext("%(n)s day", "%(n)s days", days) % {"n": days}]
            case "money" if len(asked.values) > 1:
                return [_money(*asked.values[:2], self.speech)]
            case "number" | "days" | "ahead" | "money":
                return asked.values[:1]
            case _:
                return super().value(asked, kind)

    def safe_words(self, question: Group) -> str:
        """Empty for a question about a field that is no longer there."""
        return self.words(question) if _fields_of(question) <= self.about.topic.fields.keys() else ""

    def without_the_gone(self, group: Group) -> Group:
        """Without what asks for a field that is no longer there."""
        items = (self.without_the_gone(item) if isinstance(item, Group) else item for item in group.items)
        kept = (item for item in items if isinstance(item, Group) or item.field in self.about.topic.fields)
        return msgspec.structs.replace(group, items=tuple(kept))


def _fields_of(item: Condition | Group) -> set[str]:
    return set[str]().union(*map(_fields_of, item.items)) if isinstance(item, Group) else {item.field}


def _money(amount: str, currency: str, speech: Translator) -> str:
    try:
        return speech.money(Decimal(amount.replace(",", ".")), currency)
    except InvalidOperation:
        return f"{amount} {currency}"


async def describer(tx: Tx, speech: Translator, zone: ZoneInfo) -> Describer:
    """With the fields and the choices of this business."""
    own = await people.custom_fields(tx)
    names = {**words.FIELDS, **{str(field.id): field.name for field in own}}
    about = Subject(filters.Topic(await people.segments.fields(tx), FIRST), names, words.op_name)
    return Describer({**await _choices(tx, speech), **_of_fields(own)}, speech, zone, about)


async def _choices(tx: Tx, speech: Translator) -> dict[str, list[tuple[str, str]]]:
    _ = speech.gettext
    kinds = dict.fromkeys(account.kind for account in await channels.accounts(tx))
    companies = await people.companies.page(tx, limit=MOST_COMPANIES)
    return {
        "tag": [(tag, tag) for tag in await people.tags_in_use(tx)],
        "channel": [(kind, _(wording.channel_name(kind))) for kind in kinds],
        "language": [(language, NAMES[language]) for language in LANGUAGES],
        "company": [(str(company.id), company.name) for company in companies],
        "purpose": [(purpose, _(wording.PURPOSES[purpose])) for purpose in people.consents.PURPOSES],
        "money": [(code, code) for code in CURRENCIES],
    }


def _of_fields(own: Iterable[people.CustomField]) -> Mapping[str, list[tuple[str, str]]]:
    return {f"choice:{field.id}": [(choice, choice) for choice in field.choices] for field in own if field.kind in ("choice", "choices")}
