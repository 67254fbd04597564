"""Makes a summary of a conversation: extractive, by rules, the same from the same words each time."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
import regex

LONGEST = 280
MOST_PROMISES = 3

SENTENCE = regex.compile(r"[^.!?…\n]+[.!?…]*")
ASKS = regex.compile(
    r"\?|^\W*(?:(?:and|but|so|и|а|но|і|й|та|але)\s+)?(?:how|what|when|where|which|who|why|can|could|do|does|is|are|как|какой|какая|какие|когда|где|куда|сколько|почему|можно|"
    r"есть ли|як|який|яка|які|коли|де|куди|скільки|чому|чи)\b",
    regex.IGNORECASE,
)
# We give our word for something still to be done: a verb of the future with us in it.
PROMISES = regex.compile(
    r"\b(?:i|we|somebody|a colleague)(?:'ll|’ll| will)\b|\bget back to you\b|\bcall(?:ing)? you back\b"
    r"|\b(?:пере)?звон(?:ю|им|ит)\b|\bперезвон\w+|\bуточн(?:ю|им|ит)\b|\bпровер(?:ю|им|ит)\b|\b(?:при|от|вы)шл(?:ю|ем|ём|ет|ёт)\b"
    r"|\bотправ(?:лю|им|ит)\b|\bсообщ(?:у|им|ит)\b|\bнапиш(?:у|ем|ет)\b|\bсвяж(?:усь|емся|ется)\b|\bверн(?:усь|[её]мся|[её]м|у)\b"
    r"|\bподготов(?:лю|им)\b|\bзапиш(?:у|ем)\b|\bзабронир(?:ую|уем)\b|\bперед(?:ам|адим|аст)\b|\bсдела(?:ю|ем)\b"
    r"|\bпередзвон\w+|\bзателефону(?:ю|ємо|є)\b|\bуточн(?:имо|ить)\b|\bперевір(?:ю|имо|ить)\b|\b(?:наді|при)шл(?:ю|емо|е)\b"
    r"|\bповідом(?:лю|имо|ить)\b|\bнапиш(?:емо)\b|\bзв['’ʼ]яж(?:уся|емося|еться)\b|\bповерн(?:уся|емося|емо|у)\b"
    r"|\bпідгот(?:ую|уємо)\b|\bзаброню(?:ю|ємо)\b|\bзробимо\b|\bзроблю\b",
    regex.IGNORECASE,
)


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was said to one another."""

    id: UUID
    seq: int
    is_theirs: bool
    """The customer's."""
    text: str
    at: datetime
    files: tuple[str, ...] = ()
    """Kinds of what came with it."""


class Word(msgspec.Struct, frozen=True):
    """A sentence or more out of what somebody said."""

    text: str
    at: datetime
    message_id: UUID


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What whoever comes next must know. None: there was no such thing."""

    asked: Word | None = None
    """With what the customer began."""
    question: Word | None = None
    """Their last question, where it is another one."""
    answered: Word | None = None
    """What we said last."""
    promised: tuple[Word, ...] = ()
    """What we have given our word for, in the order in which it was said."""
    unanswered: int = 0
    """So many messages of theirs have come since."""
    files: dict[str, int] = {}
    """What they sent, by kind."""


def summarise(lines: Sequence[Line]) -> Summary:
    """Of what was said, in order."""
    theirs = [line for line in lines if line.is_theirs]
    ours = [line for line in lines if not line.is_theirs and line.text.strip()]
    asked = next((_word(line) for line in theirs if line.text.strip()), None)
    question = next((word for line in reversed(theirs) if (word := _question(line))), None)
    return Summary(
        asked=asked,
        question=question if asked and question and question.message_id != asked.message_id else None,
        answered=_word(ours[-1]) if ours else None,
        promised=tuple([word for line in ours for word in _promises(line)][-MOST_PROMISES:]),
        unanswered=len([line for line in theirs if not ours or line.seq > ours[-1].seq]),
        files=_counted(theirs),
    )


def _word(line: Line) -> Word:
    return Word(_shortened(line.text), line.at, line.id)


def _question(line: Line) -> Word | None:
    """The last sentence in it that asks something."""
    asking = [sentence for sentence in _sentences(line.text) if ASKS.search(sentence)]
    return Word(_shortened(asking[-1]), line.at, line.id) if asking else None


def _promises(line: Line) -> Iterator[Word]:
    for sentence in _sentences(line.text):
        if PROMISES.search(sentence) and not sentence.endswith("?"):
            yield Word(_shortened(sentence), line.at, line.id)


def _sentences(text: str) -> list[str]:
    return [found for match in SENTENCE.findall(text) if (found := match.strip())]


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rsplit(" ", 1)[0] + "…"


def _counted(lines: Sequence[Line]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for line in lines:
        for kind in line.files:
            counted[kind] = counted.get(kind, 0) + 1
    return counted
