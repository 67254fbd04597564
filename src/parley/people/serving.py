"""How to serve somebody best, in three lines, from their own history alone. Pure: what has no basis is not said."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain
from uuid import UUID

import msgspec

from parley.people.touchpoints import Touchpoint
from parley.people.worth import Worth

FEWEST_WORDS = 3
"""Messages from which a habit can be told."""
FEWEST_HOURS = 5
SPAN_HOURS = 3
HALF = 0.5
MOST = 0.75
"""Of the messages whose language can be told."""
LAST_TOPICS = 3


class Heard(msgspec.Struct, frozen=True):
    """Something that they wrote."""

    id: UUID
    conversation_id: UUID
    at: datetime
    text: str
    rating: int | None = None


class Matter(msgspec.Struct, frozen=True):
    """A conversation of theirs."""

    id: UUID
    number: int
    at: datetime
    is_open: bool
    tags: tuple[str, ...] = ()
    subject: str = ""


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to go by; latest first where it has an order."""

    channels: Mapping[str, int] = {}
    hours: Mapping[int, int] = {}
    heard: Sequence[Heard] = ()
    called: str = ""
    """What staff wrote down of how they like to be called."""
    matters: Sequence[Matter] = ()
    worth: Sequence[Worth] = ()
    touches: Sequence[Touchpoint] = ()
    tags: Sequence[str] = ()
    pinned: Sequence[str] = ()


class Part(msgspec.Struct, frozen=True):
    """One thing that is said; `code` names the sentence, `values` fill it, the rest is what it rests on."""

    code: str
    values: tuple[str, ...] = ()
    heard: tuple[Heard, ...] = ()
    matters: tuple[Matter, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    worth: tuple[Worth, ...] = ()
    touches: tuple[Touchpoint, ...] = ()


class Line(msgspec.Struct, frozen=True):
    about: str
    """manner: how to speak with them; matters: what about; care: what they are worth, and what to mind."""
    parts: tuple[Part, ...]


def lines(known: Known) -> list[Line]:
    """Three at most; a line of which nothing is known is left out."""
    said = {
        "manner": chain(_channel(known), _hours(known), _language(known), _called(known)),
        "matters": chain(_open(known), _topics(known)),
        "care": chain(_worth(known), _pinned(known), _rating(known), _tags(known)),
    }
    found = [Line(about, tuple(parts)) for about, parts in said.items()]
    return [line for line in found if line.parts]


# ── manner


def _channel(known: Known) -> Iterable[Part]:
    total = sum(known.channels.values())
    if total < FEWEST_WORDS:
        return
    channel, count = max(known.channels.items(), key=lambda item: item[1])
    if count / total > HALF:
        yield Part("channel", (channel,), counts=tuple(known.channels.items()))


def _hours(known: Known) -> Iterable[Part]:
    if span := usual(known.hours):
        yield Part(
            "hours", tuple(f"{hour:02}:00" for hour in span), counts=tuple((f"{h:02}:00", n) for h, n in sorted(known.hours.items()))
        )


def usual(hours: Mapping[int, int]) -> tuple[int, int] | None:
    """The stretch of the day in which they write most, if there is enough to tell from."""
    if sum(hours.values()) < FEWEST_HOURS:
        return None
    weight: dict[int, int] = {start: sum(hours.get((start + hour) % 24, 0) for hour in range(SPAN_HOURS)) for start in range(24)}
    start = max(weight, key=weight.__getitem__)
    return start, (start + SPAN_HOURS) % 24


def _language(known: Known) -> Iterable[Part]:
    told = [(language, one) for one in known.heard if (language := language_of(one.text))]
    if len(told) < FEWEST_WORDS:
        return
    language, count = Counter(language for language, _ in told).most_common(1)[0]
    if count / len(told) >= MOST:
        yield Part("language", (language,), heard=tuple(one for spoken, one in told if spoken == language)[:LAST_TOPICS])


LETTERS = {"uk": re.compile("[іїєґ]", re.IGNORECASE), "ru": re.compile("[ыэъё]", re.IGNORECASE)}
"""Each has letters that the other lacks."""
ENGLISH = re.compile(r"\b(the|is|are|you|your|my|and|please|thanks|thank|hello|have|would|can)\b", re.IGNORECASE)
CYRILLIC = re.compile("[а-яіїєґё]", re.IGNORECASE)


def language_of(text: str) -> str:
    """Empty where its letters do not tell."""
    if not CYRILLIC.search(text):
        return "en" if len(ENGLISH.findall(text)) > 1 else ""
    found = [language for language, letters in LETTERS.items() if letters.search(text)]
    return found[0] if len(found) == 1 else ""


def _called(known: Known) -> Iterable[Part]:
    if known.called:
        yield Part("called", (known.called,))
        return
    named = next(((name, one) for one in known.heard if (name := named_in(one.text))), None)
    if named:
        yield Part("called", (named[0],), heard=(named[1],))


NAMED = re.compile(
    r"\b(?i:меня зовут|зовите меня|зови меня|называйте меня|мене звати|мене звуть|звіть мене|називайте мене|my name is|call me)"
    r"\s+[«\"“]?([A-ZА-ЯЁІЇЄҐ][\w'’ʼ-]{1,24})"
)
NO_NAMES = frozenset("back later tomorrow again when".split())


def named_in(text: str) -> str:
    """What somebody says that they are called; empty where they do not."""
    found = NAMED.search(text)
    return found[1] if found and found[1].lower() not in NO_NAMES else ""


# ── matters


def _open(known: Known) -> Iterable[Part]:
    matters = tuple(matter for matter in known.matters if matter.is_open)
    if matters:
        yield Part("open", (str(len(matters)),), matters=matters)


def _topics(known: Known) -> Iterable[Part]:
    about = [(topic, matter) for matter in known.matters for topic in matter.tags or ((matter.subject,) if matter.subject else ())]
    topics = tuple(dict.fromkeys(topic for topic, _ in about))[:LAST_TOPICS]
    if topics:
        yield Part("topics", topics, matters=tuple({matter.id: matter for topic, matter in about if topic in topics}.values()))


# ── care


def _worth(known: Known) -> Iterable[Part]:
    for kind in ("order", "visit"):
        theirs = tuple(one for one in known.worth if one.kind == kind and one.times > 0)
        if theirs:
            seen = tuple(one for one in known.touches if one.kind == kind)
            yield Part(kind, (str(sum(one.times for one in theirs)),), worth=theirs, touches=seen)


def _pinned(known: Known) -> Iterable[Part]:
    for note in known.pinned:
        yield Part("pinned", (note,))


def _rating(known: Known) -> Iterable[Part]:
    rated = next((one for one in known.heard if one.rating), None)
    if rated:
        yield Part("rating", (str(rated.rating),), heard=(rated,))


def _tags(known: Known) -> Iterable[Part]:
    if known.tags:
        yield Part("tags", tuple(known.tags))
