"""What an IMAP server sends, bytes in and responses out: no socket here, nothing trusted, memory bounded (RFC 3501, section 7)."""

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

import msgspec

MAX_TEXT = 16 * 1024 * 1024
"""One response without its literals: a SEARCH over two million mails fits."""
MAX_LITERAL = 1024 * 1024 * 1024
MAX_PIECES = 200
MAX_DEPTH = 20

LITERAL = re.compile(rb"\{(\d{1,19})\+?\}\Z")
STATUS = re.compile(r"(OK|NO|BAD|BYE|PREAUTH)(?: (?:\[([A-Z0-9-]+)(?: ([^\]]*))?\] ?)?(.*))?\Z", re.IGNORECASE | re.DOTALL)
# A status ends in free text, so `{5}` at its end is no literal.
STATUS_LINE = re.compile(rb"[^ ]+ (OK|NO|BAD|BYE|PREAUTH)( |\Z)|\+", re.IGNORECASE)
TOKEN = re.compile(r'(\()|(\))|"((?:[^"\\]|\\.)*)"|([^\s()"]+)|(")')


class Garbled(Exception):
    """This is not IMAP, or more of it than anybody needs."""


class Skipped(msgspec.Struct, frozen=True):
    """A literal that was too large to keep: its bytes went by."""

    size: int


Value: TypeAlias = str | bytes | Skipped | list["Value"]


class Status(msgspec.Struct, frozen=True):
    """`OK`, `NO`, `BAD`, `BYE` or `PREAUTH`, with its bracketed code."""

    word: str
    code: str = ""
    argument: str = ""
    text: str = ""


class Response(msgspec.Struct, frozen=True):
    """One response: its tag (`*`, `+` or ours), and its text in pieces with the literals that stand between them."""

    tag: str
    texts: tuple[str, ...]
    literals: tuple[bytes | Skipped, ...] = ()

    @property
    def text(self) -> str:
        return self.texts[0]

    def status(self) -> Status | None:
        found = STATUS.match(self.text)
        return found and Status(found[1].upper(), (found[2] or "").upper(), found[3] or "", found[4] or "")

    def values(self) -> list[Value]:
        """Atoms and quoted strings as text, literals as bytes, parentheses as lists."""
        return _tree(self._tokens())

    def _tokens(self) -> Iterator[Value | None]:
        for place, text in enumerate(self.texts):
            for found in TOKEN.finditer(text):
                yield _token(found)
            if place < len(self.literals):
                yield self.literals[place]


class Wire:
    """Takes bytes in any portions. Keeps literals up to `keep` bytes, and lets larger ones pass by."""

    def __init__(self, keep: int) -> None:
        self._keep = keep
        self._line = bytearray()
        self._seen = 0
        self._texts: list[bytes] = []
        self._literals: list[bytes | Skipped] = []
        self._literal = bytearray()
        self._expected = 0
        self._missing = 0

    @property
    def is_clean(self) -> bool:
        """Whether nothing half-read is left: what stands here before TLS begins was put there by somebody else."""
        return not (self._line or self._texts or self._missing)

    def feed(self, data: bytes) -> list[Response]:
        """The responses that are complete now. Raises `Garbled`."""
        self._line += data
        done: list[Response] = []
        while self._missing_taken() and (line := self._next_line()) is not None:
            if (response := self._ended(line)) is not None:
                done.append(response)
        return done

    def _missing_taken(self) -> bool:
        if self._missing:
            taken = min(self._missing, len(self._line))
            if self._expected <= self._keep:
                self._literal += memoryview(self._line)[:taken]
            del self._line[:taken]
            self._missing -= taken
            if not self._missing:
                self._end_literal()
        return not self._missing

    def _end_literal(self) -> None:
        self._literals.append(bytes(self._literal) if self._expected <= self._keep else Skipped(self._expected))
        self._literal = bytearray()

    def _next_line(self) -> bytes | None:
        end = self._line.find(b"\n", self._seen)
        if end < 0:
            self._seen = len(self._line)
            self._check_length(self._seen)
            return None
        line = bytes(self._line[:end]).removesuffix(b"\r")
        del self._line[: end + 1]
        self._seen = 0
        self._check_length(len(line))
        return line

    def _check_length(self, more: int) -> None:
        if sum(map(len, self._texts)) + more > MAX_TEXT or len(self._texts) > MAX_PIECES:
            raise Garbled("too long")

    def _ended(self, line: bytes) -> Response | None:
        literal = LITERAL.search(line) if self._texts or not STATUS_LINE.match(line) else None
        self._texts.append(line[: literal.start()] if literal else line)
        if literal is None:
            return self._response()
        self._expect(int(literal[1]))
        return None

    def _expect(self, size: int) -> None:
        if size > MAX_LITERAL:
            raise Garbled("literal too large")
        self._expected = self._missing = size
        if not size:
            self._end_literal()

    def _response(self) -> Response:
        texts = [text.decode("utf-8", "replace") for text in self._texts]
        literals = tuple(self._literals)
        self._texts, self._literals = [], []
        tag, _, texts[0] = texts[0].partition(" ")
        return Response(tag, tuple(texts), literals)


def pairs(values: Sequence[Value]) -> dict[str, Value]:
    """`(UID 5 FLAGS ())` as a mapping with names in capitals."""
    return {str(name).upper(): value for name, value in zip(values[::2], values[1::2], strict=False)}


def _token(found: re.Match[str]) -> Value | None:
    """An opening parenthesis is an empty list, a closing one None."""
    match found.lastindex:
        case 1:
            return []
        case 2:
            return None
        case 3:
            return re.sub(r"\\(.)", r"\1", found[3], flags=re.DOTALL)
        case 4:
            return found[4]
        case _:
            raise Garbled("a quotation mark too many")


def _tree(tokens: Iterator[Value | None]) -> list[Value]:
    root: list[Value] = []
    open_lists = [root]
    for token in tokens:
        if token is None:
            _close(open_lists)
            continue
        open_lists[-1].append(token)
        if isinstance(token, list):
            open_lists.append(token)
        if len(open_lists) > MAX_DEPTH:
            raise Garbled("too deep")
    return root


def _close(open_lists: list[list[Value]]) -> None:
    if len(open_lists) == 1:
        raise Garbled("a parenthesis too many")
    open_lists.pop()
