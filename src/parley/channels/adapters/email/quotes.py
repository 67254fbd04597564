"""What a person wrote this time, apart from what their client put around it: quotes, signatures, "Sent from my iPhone"."""

from collections.abc import Iterable
from enum import Enum

import msgspec

from parley.channels.adapters.email import quote_blocks, quote_headers
from parley.channels.adapters.email.quote_headers import Strength, attribution_at, names_somebody
from parley.channels.adapters.email.quote_lines import MARK, end_of_quotes, is_blank, is_quoted, next_filled
from parley.channels.adapters.email.signatures import MAX_DEVICE_LINES, begins_signature, is_device_line

MAX_CHARS = 1024 * 1024
MAX_LOOKS = 300
"""A letter with more lines that might introduce a quote is no letter; looking closer at each would cost time."""
MAX_LINES = 5000
"""The rest of a longer text belongs to whatever its last line belonged to."""
MARK_REACH = 8


class Split(msgspec.Struct, frozen=True):
    """A body in two: what to show, and what to show on demand."""

    visible: str
    hidden: str = ""


class _Is(Enum):
    OWN = "own"
    QUOTE = "quote"
    INTRODUCTION = "introduction"
    SIGNATURE = "signature"
    FORWARDED = "forwarded"


class _Piece(msgspec.Struct, frozen=True):
    what: _Is
    lines: list[str]

    @property
    def is_own(self) -> bool:
        return self.what is _Is.OWN and any(not is_blank(line) for line in self.lines)


def split(text: str, *, forwarded: bool = False) -> Split:
    """Cut a body; `forwarded` when its subject says so. Answers between quotes and forwarded letters stay; nothing is cut to nothing."""
    if len(text) > MAX_CHARS:
        return Split(_shown(text.split("\n")))
    pieces = _Walk(text.replace("\r\n", "\n").split("\n"), forwarded).pieces()
    if not any(piece.is_own for piece in pieces) or any(piece.what is _Is.FORWARDED for piece in pieces):
        return Split(_shown(line for piece in pieces for line in piece.lines))
    kept = _between_quotes(pieces) if _answers_inline(pieces) else [piece.what is _Is.OWN for piece in pieces]
    visible = [line for piece, keep in zip(pieces, kept, strict=True) if keep for line in piece.lines]
    hidden = [_shown(piece.lines) for piece, keep in zip(pieces, kept, strict=True) if not keep]
    return Split(_shown(visible), "\n\n".join(filter(None, hidden)))


def _answers_inline(pieces: list[_Piece]) -> bool:
    """Whether something of the writer's own stands behind a quote."""
    quoted = False
    for piece in pieces:
        if quoted and piece.is_own:
            return True
        quoted = quoted or piece.what is _Is.QUOTE
    return False


def _between_quotes(pieces: list[_Piece]) -> list[bool]:
    """Keep all but signatures, and an introduction at the very top that names no address."""
    return [
        piece.what is not _Is.SIGNATURE
        and not (number == 0 and piece.what is _Is.INTRODUCTION and not names_somebody("\n".join(piece.lines)))
        for number, piece in enumerate(pieces)
    ]


def _shown(lines: Iterable[str]) -> str:
    return "\n".join(line.rstrip() for line in lines if line != MARK).strip("\n")


class _Walk:
    """Goes through the lines once and names what they are."""

    def __init__(self, lines: list[str], forwarded: bool) -> None:
        self.lines = lines
        self.forwarded = forwarded
        self.looks = 0
        self.found: list[_Piece] = []
        self.own: list[str] = []
        self.what = _Is.OWN

    def pieces(self) -> list[_Piece]:
        at = 0
        while at < min(len(self.lines), MAX_LINES):
            at = self._step(at)
        self.own += self.lines[at:]
        self._flush()
        return self.found

    def _step(self, at: int) -> int:
        line = self.lines[at]
        if is_blank(line):
            return self._take(at)
        if self._begins_forwarded(at):
            return self._add(_Is.FORWARDED, at, len(self.lines))
        if is_quoted(line):
            return self._add(_Is.QUOTE, at, end_of_quotes(self.lines, at))
        if line == MARK:
            return self._marked(at)
        introduction, end = self._introduced(at)
        if end:
            self._add(_Is.INTRODUCTION, at, introduction)
            return self._add(_Is.QUOTE, introduction, end)
        if self.what is _Is.OWN and line[:1] in "-—_" and self._may_look(True) and begins_signature(self.lines, at):
            self._flush()
            self.what = _Is.SIGNATURE
        return self._take(at)

    def _begins_forwarded(self, at: int) -> bool:
        line = self.lines[at]
        if line == MARK:
            at = next((n for n in range(at, len(self.lines)) if self.lines[n] != MARK and not is_blank(self.lines[n])), at)
            line = self.lines[at]
        if self.forwarded and (
            self.lines[at - 1 : at] == [MARK] or (self._may_look(quote_blocks.may_begin(line)) and quote_blocks.block_at(self.lines, at))
        ):
            return True
        return quote_blocks.may_begin(line) and quote_blocks.announces_forwarded(line)

    def _marked(self, at: int) -> int:
        """An old letter, by its HTML: up to the end of its quoted lines, or all the rest where its client marks no lines."""
        near = at
        for _ in range(MARK_REACH):
            near = next_filled(self.lines, near + 1)
            if near >= len(self.lines):
                break
            if is_quoted(self.lines[near]):
                self._add(_Is.INTRODUCTION, at, near)
                return self._add(_Is.QUOTE, near, end_of_quotes(self.lines, near))
        return self._add(_Is.QUOTE, at, len(self.lines))

    def _introduced(self, at: int) -> tuple[int, int]:
        """Where the introduction that begins here ends, and where the quote behind it does; zeros when none begins here."""
        count, strength = 0, Strength.STRONG
        if self._may_look(quote_headers.may_begin(self.lines, at)):
            count, strength = attribution_at(self.lines, at)
        if not count and self._may_look(quote_blocks.may_begin(self.lines[at])):
            count, strength = quote_blocks.block_at(self.lines, at), Strength.STRONG
        if not count:
            return 0, 0
        following = next_filled(self.lines, at + count)
        if following < len(self.lines) and is_quoted(self.lines[following]):
            return at + count, end_of_quotes(self.lines, following)
        return (at + count, len(self.lines)) if strength is Strength.STRONG else (0, 0)

    def _may_look(self, worth_it: bool) -> bool:
        self.looks += worth_it
        return worth_it and self.looks <= MAX_LOOKS

    def _take(self, at: int) -> int:
        self.own.append(self.lines[at])
        return at + 1

    def _add(self, what: _Is, start: int, end: int) -> int:
        self._flush()
        self.found.append(_Piece(what, self.lines[start:end]))
        self.what = _Is.OWN
        return end

    def _flush(self) -> None:
        """Puts the writer's own lines away; what a device wrote under them is no part of them."""
        end = _without_device_lines(self.own) if self.what is _Is.OWN else len(self.own)
        self.found += [_Piece(what, lines) for what, lines in ((self.what, self.own[:end]), (_Is.SIGNATURE, self.own[end:])) if lines]
        self.own = []


def _without_device_lines(lines: list[str]) -> int:
    """How many lines are left when those that a device wrote at the end are gone."""
    left = end = len(lines)
    count = 0
    while end and count < MAX_DEVICE_LINES and (is_blank(lines[end - 1]) or is_device_line(lines[end - 1])):
        end -= 1
        if not is_blank(lines[end]):
            left, count = end, count + 1
    return left
