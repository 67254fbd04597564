"""What a client library understands of a channel's recorded calls, held against what our adapter does."""

import contextlib
import logging
import warnings
from collections.abc import Callable, Generator, Sequence
from typing import Any

import msgspec

from parley.channels.types import Call, Inbound
from tests.channels.contract.cases import CHANNELS
from tests.channels.contract.samples import Vector

Opinion = dict[str, Any]
"""One fact as a library tells it, in our words: only the columns that it knows of."""
Reader = Callable[[Call], Sequence[Opinion]]


class Unread(Exception):
    """The library makes nothing of this call."""


COLUMNS: dict[str, Callable[[Inbound], Any]] = {
    "kind": lambda fact: fact.kind.value,
    "key": lambda fact: fact.key,
    "id": lambda fact: fact.external_id,
    "thread": lambda fact: fact.thread,
    "chat": lambda fact: fact.thread.partition("@")[0],
    "conversation": lambda fact: fact.thread.partition(" ")[0],
    "sender": lambda fact: fact.sender.id if fact.sender else "",
    "name": lambda fact: fact.sender.name if fact.sender else "",
    "username": lambda fact: fact.sender.username if fact.sender else "",
    "language": lambda fact: fact.sender.language if fact.sender else "",
    "at": lambda fact: fact.at,
    "second": lambda fact: fact.at and fact.at.replace(microsecond=0),
    "text": lambda fact: fact.text,
    "hidden": lambda fact: fact.hidden,
    "media": lambda fact: [file.type.value for file in fact.attachments],
    "refs": lambda fact: [file.ref for file in fact.attachments],
    "names": lambda fact: [file.name for file in fact.attachments],
    "mimes": lambda fact: [file.mime for file in fact.attachments],
    "sizes": lambda fact: [file.size for file in fact.attachments],
    "seconds": lambda fact: [file.duration.total_seconds() for file in fact.attachments if file.duration is not None],
    "place": lambda fact: msgspec.structs.astuple(fact.place) if fact.place else None,
    "point": lambda fact: (fact.place.latitude, fact.place.longitude) if fact.place else None,
    "card": lambda fact: (fact.card.name, digits(fact.card.phone)) if fact.card else None,
    "quoted": lambda fact: fact.quoted,
    "album": lambda fact: fact.album,
    "payload": lambda fact: fact.payload,
    "added": lambda fact: list(fact.added),
    "removed": lambda fact: list(fact.removed),
    "delivered": lambda fact: fact.delivered.value if fact.delivered else "",
    "group": lambda fact: fact.group,
    "automatic": lambda fact: fact.automatic,
}
"""`extra.x` is looked up in `Inbound.extra`."""


class Outcome(msgspec.Struct, frozen=True):
    unread: set[str]
    differ: dict[str, tuple[Any, Any]]
    """`text.json text` → (the library's word, ours)."""


def compared(kind: str, read: Reader) -> Outcome:
    """Every recorded call of a channel, read by both."""
    outcome = Outcome(set(), {})
    for file in CHANNELS[kind].recordings():
        try:
            with quiet():
                theirs = read(_call(kind, file))
        except Unread:
            outcome.unread.add(file)
            continue
        outcome.differ.update(_differences(file, theirs, _ours(kind, file)))
    return outcome


def doubted(kind: str, believes: Callable[[Vector, Any], bool]) -> list[str]:
    """Signatures of which a library, given the call and our settings, thinks otherwise."""
    channel = CHANNELS[kind]
    signed = [(vector, channel.account(settings=vector.settings).settings) for vector in channel.vectors().vectors]
    assert signed
    with quiet():
        return [vector.name for vector, settings in signed if believes(vector, settings) is not vector.valid]


@contextlib.contextmanager
def quiet() -> Generator[None]:
    """Libraries speak their mind on what they do not know."""
    logging.disable(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            logging.disable(logging.NOTSET)


def digits(phone: str) -> str:
    """Which of the plus, blanks and hyphens are there is everybody's own choice."""
    return "".join(filter(str.isdecimal, phone))


def _call(kind: str, file: str) -> Call:
    return CHANNELS[kind].recording(file, CHANNELS[kind].rows()[file][0])


def _ours(kind: str, file: str) -> Sequence[Inbound]:
    channel = CHANNELS[kind]
    return channel.adapter.parse(_call(kind, file), channel.account())


def _differences(file: str, theirs: Sequence[Opinion], ours: Sequence[Inbound]) -> dict[str, tuple[Any, Any]]:
    if len(theirs) != len(ours):
        return {f"{file} facts": (len(theirs), len(ours))}
    pairs = [(column, word, _word(fact, column)) for opinion, fact in zip(theirs, ours, strict=True) for column, word in opinion.items()]
    return {f"{file} {column}": (word, our_word) for column, word, our_word in pairs if word != our_word}


def _word(fact: Inbound, column: str) -> Any:
    known, _, name = column.partition(".")
    return fact.extra.get(name) if known == "extra" else COLUMNS[column](fact)
