"""How to serve somebody best, in words: three lines, and under each what it rests on."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from parley import conversations, people
from parley.conversations import Habits
from parley.core.db import Tx
from parley.core.i18n import N_, Translator
from parley.core.ids import PersonId
from parley.people import Fact, PersonNote, Touchpoint, Worth
from parley.web.shell import wording

CALLED = "called"
NAMES: Mapping[str, str] = {"manner": N_("How to speak with them"), "matters": N_("What about"), "care": N_("What to mind")}
LANGUAGES: Mapping[str, str] = {"ru": N_("writes in Russian"), "uk": N_("writes in Ukrainian"), "en": N_("writes in English")}
LONGEST = 60
MOST_BASIS = 8


class Basis(msgspec.Struct, frozen=True):
    """Something on which a line rests."""

    text: str
    href: str = ""


class Said(msgspec.Struct, frozen=True):
    text: str
    basis: tuple[Basis, ...] = ()


class Shown(msgspec.Struct, frozen=True):
    """A line."""

    about: str
    name: str
    parts: tuple[Said, ...]


async def gathered(
    tx: Tx,
    id: PersonId,
    *,
    habits: Habits,
    said: Mapping[str, Sequence[Fact]],
    notes: Sequence[PersonNote],
    tags: Sequence[str],
    touches: Sequence[Touchpoint],
) -> people.serving.Known:
    """What there is to go by; what the panel has read already is given."""
    return people.serving.Known(
        channels=habits.channels,
        hours=habits.hours,
        heard=[
            people.serving.Heard(one.id, one.conversation_id, one.at, one.text, one.rating) for one in await conversations.heard(tx, id)
        ],
        called=said[CALLED][0].value if CALLED in said else "",
        matters=[
            people.serving.Matter(one.id, one.number, one.last_message_at, one.status != "resolved", one.tags, one.subject)
            for one in await conversations.topics(tx, id)
        ],
        worth=await people.worth(tx, id),
        tags=tags,
        touches=touches,
        pinned=[note.text for note in notes if note.pinned_at],
    )


def shown(lines: Sequence[people.serving.Line], speech: Translator, zone: ZoneInfo, here: UUID | None = None) -> list[Shown]:
    """`here` is the conversation that is open beside: it is no news."""
    speaker = Speaker(speech, zone)
    found = [Shown(line.about, speech.gettext(NAMES[line.about]), speaker.said(line, here)) for line in lines]
    return [line for line in found if line.parts]


class Speaker:
    """Says the parts of a line in one language."""

    def __init__(self, speech: Translator, zone: ZoneInfo) -> None:
        self._speech, self._zone = speech, zone

    def said(self, line: people.serving.Line, here: UUID | None) -> tuple[Said, ...]:
        parts = [_elsewhere(part, here) if here and part.code == "open" else part for part in line.parts]
        return tuple(Said(self._text(part), self._basis(part)) for part in parts if part.code != "more" or part.matters)

    def _text(self, part: people.serving.Part) -> str:
        return SENTENCES[part.code](part, self._speech)

    def _basis(self, part: people.serving.Part) -> tuple[Basis, ...]:
        speech = self._speech
        words = [Basis(f"{speech.day(one.at, self._zone)}: {_short(one.text)}", _message(one)) for one in part.heard if one.text]
        matters = [Basis(self._matter(one), f"/conversations/{one.id}") for one in part.matters]
        counts = [Basis(f"{_name(part.code, what, speech)}: {speech.number(n)}") for what, n in part.counts]
        touches = [Basis(self._touch(one)) for one in part.touches]
        return tuple([*words, *matters, *counts, *touches][:MOST_BASIS])

    def _touch(self, one: Touchpoint) -> str:
        paid = people.amount_of(one.detail)
        said = [one.title, *([self._speech.money(*paid)] if paid else [])]
        return f"{self._speech.day(one.at, self._zone)}: {' · '.join(filter(None, said)) or '–'}"

    def _matter(self, one: people.serving.Matter) -> str:
        about = ", ".join(one.tags) or one.subject
        return f"#{one.number} · {self._speech.day(one.at, self._zone)}" + (f" · {_short(about)}" if about else "")


def _elsewhere(part: people.serving.Part, here: UUID | None) -> people.serving.Part:
    matters = tuple(one for one in part.matters if one.id != here)
    return msgspec.structs.replace(part, code="more", values=(str(len(matters)),), matters=matters)


def _message(one: people.serving.Heard) -> str:
    return f"/conversations/{one.conversation_id}?at={one.id}"


def _name(code: str, what: str, speech: Translator) -> str:
    return speech.gettext(wording.channel_name(what)) if code == "channel" else what


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"


# ── sentences


def _number(part: people.serving.Part) -> dict[str, Any]:
    return {"n": int(part.values[0])}


def _open(part: people.serving.Part, speech: Translator) -> str:
    number = _number(part)
    return speech.ngettext("%(n)s open conversation", "%(n)s open conversations", number["n"]) % number


def _more(part: people.serving.Part, speech: Translator) -> str:
    number = _number(part)
    return speech.ngettext("%(n)s more open conversation", "%(n)s more open conversations", number["n"]) % number


def _orders(part: people.serving.Part, speech: Translator) -> str:
    number = _number(part)
    return speech.ngettext("%(n)s order", "%(n)s orders", number["n"]) % number + _sums(part.worth, speech)


def _visits(part: people.serving.Part, speech: Translator) -> str:
    number = _number(part)
    return speech.ngettext("%(n)s visit", "%(n)s visits", number["n"]) % number + _sums(part.worth, speech)


def _sums(worth: Sequence[Worth], speech: Translator) -> str:
    sums = [speech.money(one.amount, one.currency) for one in worth if one.currency]
    return f": {', '.join(sums)}" if sums else ""


def _called(part: people.serving.Part, speech: Translator) -> str:
    return speech.gettext("call them “%(name)s”") % {"name": part.values[0]}


def _hours(part: people.serving.Part, speech: Translator) -> str:
    return speech.gettext("usually %(from)s–%(until)s") % dict(zip(("from", "until"), part.values, strict=True))


def _rated(part: people.serving.Part, speech: Translator) -> str:
    return speech.gettext("last rating: %(score)s of 5") % {"score": part.values[0]}


def _words(part: people.serving.Part, speech: Translator) -> str:
    return ", ".join(map(_short, part.values))


SENTENCES: Mapping[str, Callable[[people.serving.Part, Translator], str]] = {
    "channel": lambda part, speech: speech.gettext(wording.channel_name(part.values[0])),
    "hours": _hours,
    "language": lambda part, speech: speech.gettext(LANGUAGES[part.values[0]]),
    "called": _called,
    "open": _open,
    "more": _more,
    "topics": _words,
    "order": _orders,
    "visit": _visits,
    "rating": _rated,
    "pinned": _words,
    "tags": _words,
}
