"""What a page has of a timeline, as it says with each of its questions: so it is told only what is new to it."""

from collections.abc import Mapping, Sequence

import msgspec

from parley.conversations import Cursor, Message
from parley.core.errors import NotFound
from parley.web.shell import cursors

LONGEST = 2000
PARTS = 6


class Here(msgspec.Struct, frozen=True):
    first: Cursor | None = None
    last: Cursor | None = None
    """None where the page goes on to now."""
    is_start: bool = False
    unread: int | None = None
    """The last entry of the conversation that its reader knew when they opened the page."""
    digest: str = ""
    """Of what stands beside the timeline."""
    revs: Mapping[str, int] = {}
    """Of each conversation on the page the newest revision that it shows."""

    def has(self, message: Message) -> bool:
        """Whether the page shows it, as it is now."""
        return self._knows(message, message.rev)

    def has_place_for(self, message: Message) -> bool:
        """Whether the page shows it, as it is now or as it was."""
        return self._knows(message, message.seq)

    def _knows(self, message: Message, rev: int) -> bool:
        place = cursor_of(message)
        covers = self.first is not None and self.first <= place and (self.last is None or place <= self.last)
        return covers and self.revs.get(_key(message), -1) >= rev

    def __str__(self) -> str:
        ends = (cursors.written(*end) if end else "" for end in (self.first, self.last))
        revs = "_".join(f"{key}.{rev}" for key, rev in self.revs.items())
        return "~".join((*ends, "1" * self.is_start, "" if self.unread is None else str(self.unread), self.digest, revs))


def read(text: str) -> Here:
    """A text that makes no sense is a page that has nothing."""
    parts = text.split("~")
    if len(parts) != PARTS or len(text) > LONGEST:
        return Here()
    try:
        return _read(*parts)
    except (ValueError, NotFound):
        return Here()


def of(messages: Sequence[Message], *, is_start: bool, is_now: bool, unread: int | None, digest: str) -> Here:
    """What a page has that shows these."""
    if not messages:
        return Here(unread=unread, digest=digest)
    revs: dict[str, int] = {}
    for message in messages:
        revs[_key(message)] = max(revs.get(_key(message), 0), message.rev)
    last = None if is_now else cursor_of(messages[-1])
    return Here(cursor_of(messages[0]), last, is_start, unread, digest, revs)


def cursor_of(message: Message) -> Cursor:
    return message.at, message.id


def _read(first: str, last: str, is_start: str, unread: str, digest: str, revs: str) -> Here:
    pairs = (pair.partition(".") for pair in revs.split("_") if pair)
    known = {key: int(rev) for key, _, rev in pairs}
    return Here(cursors.read(first), cursors.read(last), bool(is_start), int(unread) if unread else None, digest, known)


def _key(message: Message) -> str:
    return message.conversation_id.hex[-8:]
