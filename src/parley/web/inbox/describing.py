"""A filter in words, and the choices that its form offers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from parley import channels, conversations, workspace
from parley.conversations import Condition, Group
from parley.core.db import Tx
from parley.core.i18n import LANGUAGES, N_, Translator, translator
from parley.web.inbox import filters, words
from parley.web.shell import wording
from parley.web.shell.speaking import NAMES
from parley.workspace import Staff

ME, NOBODY = N_("Me"), N_("Nobody")
FLAG, MINUTES, DATE = "flag", "minutes", "date"
AND, OR = N_("and"), N_("or")

Choices = Mapping[str, Sequence[tuple[str, str]]]
"""For each kind of field that is chosen from a list: the values, and their names in the reader's language."""


class Subject(msgspec.Struct, frozen=True):
    """What may be asked of something, and in which words."""

    topic: filters.Topic
    names: Mapping[str, str]
    op_name: Callable[[str, str], str]


INBOX = Subject(filters.INBOX, words.FIELDS, words.op_name)


class Part(msgspec.Struct, frozen=True):
    """A condition or a group as the form shows it."""

    path: str
    said: str
    """In words."""
    condition: Condition | None = None
    kind: str = ""
    ops: tuple[str, ...] = ()
    amount: str = ""
    unit: int = 1
    day: str = ""
    all: bool = True
    parts: tuple["Part", ...] = ()
    may_nest: bool = False


async def choices(tx: Tx, speech: Translator) -> Choices:
    _ = speech.gettext
    staff = [(str(one.id), one.name) for one in await workspace.staff(tx) if one.active]
    accounts = await channels.accounts(tx)
    kinds = dict.fromkeys(account.kind for account in accounts)
    return {
        "status": [(status, _(name)) for status, name in words.STATUSES.items()],
        "staff": [("me", _(ME)), ("nobody", _(NOBODY)), *staff],
        "team": [(str(team.id), team.name) for team in await workspace.teams(tx)],
        "channel": [(kind, _(wording.channel_name(kind))) for kind in kinds],
        "account": [(str(account.id), account.name) for account in accounts],
        "location": [(str(place.id), place.name) for place in await workspace.locations(tx)],
        "tag": [(str(tag.id), tag.name) for tag in await conversations.tags(tx)],
        "priority": [(str(int(priority)), _(name)) for priority, name in words.PRIORITIES.items()],
        "language": [(language, NAMES[language]) for language in LANGUAGES],
    }


async def in_words(tx: Tx, me: Staff, filter: Group) -> str:
    """Empty for a filter that asks nothing."""
    if not filter.items:
        return ""
    speech, here = translator(me.language), await workspace.workspace(tx)
    return Describer(await choices(tx, speech), speech, ZoneInfo(here.time_zone)).words(filter)


class Describer:
    """Puts filters into words, in one language."""

    def __init__(self, known: Choices, speech: Translator, zone: ZoneInfo, about: Subject = INBOX) -> None:
        self.about = about
        self.known = known
        self.speech = speech
        self.zone = zone

    def part(self, item: Condition | Group, path: str = filters.ROOT) -> Part:
        return self._group(item, path) if isinstance(item, Group) else self._condition(item, path)

    def words(self, group: Group) -> str:
        """Channel: Telegram, and (Tag: VIP or Priority: Urgent)."""
        return self._said(group.items, group.all, outermost=True)

    def _group(self, group: Group, path: str) -> Part:
        parts = tuple(self.part(item, f"{path}.{number}") for number, item in enumerate(group.items))
        may_nest = path.count(".") + 1 < filters.DEEPEST
        return Part(path, self._said(group.items, group.all), all=group.all, parts=parts, may_nest=may_nest)

    def _condition(self, asked: Condition, path: str) -> Part:
        field = self.about.topic.fields[asked.field]
        amount, unit = filters.minutes_and_unit(asked) if field.kind == MINUTES else ("", 1)
        day = filters.day_of(asked, self.zone) if field.kind == DATE else ""
        return Part(path, self._sentence(asked), asked, field.kind, field.ops, amount, unit, day)

    def _said(self, items: Iterable[Condition | Group], all: bool, *, outermost: bool = False) -> str:
        said = [self._said(item.items, item.all) if isinstance(item, Group) else self._sentence(item) for item in items]
        joined = f" {self.speech.gettext(AND if all else OR)} ".join(said)
        return joined if outermost or len(said) < 2 else f"({joined})"

    def _sentence(self, asked: Condition) -> str:
        _, kind = self.speech.gettext, self.about.topic.fields[asked.field].kind
        name, op = _(self.about.names[asked.field]), _(self.about.op_name(kind, asked.op))
        what = ", ".join(self.value(asked, kind)) or "…"
        match kind:
            case "flag":
                return f"{name}: {op}"
            case _ if asked.op == "any":
                return f"{name}: {what}"
            case _:
                return f"{name}: {op} {what}"

    def value(self, asked: Condition, kind: str) -> Iterable[str]:
        if kind == MINUTES and asked.values:
            amount, unit = filters.minutes_and_unit(asked)
            return [f"{amount} {self.speech.gettext(words.UNITS[unit])}"]
        if kind == DATE:
            return [filters.day_of(asked, self.zone)]
        named = dict(self.known.get(kind, ()))
        return [named.get(value, value if kind == "text" else "?") for value in asked.values]


def shown_part(part: Part, describer: Describer) -> dict[str, Any]:
    """What the form's template needs."""
    kinds = {name: field.kind for name, field in describer.about.topic.fields.items()}
    return {
        "root": part,
        "choices": describer.known,
        "field_names": describer.about.names,
        "kinds": kinds,
        "op_name": describer.about.op_name,
        "units": words.UNITS,
    }
