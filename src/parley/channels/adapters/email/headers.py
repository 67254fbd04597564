"""Header fields: their bytes taken apart, encoded words read, parameters put together, addresses found. All in linear time."""

import re
from binascii import Error as NotBase64
from binascii import a2b_base64, a2b_qp
from collections.abc import Iterator
from functools import cached_property

from parley.channels.adapters.email.charsets import cleaned, codec_of, decoded
from parley.channels.errors import Unreadable

MAX_FIELDS = 2000
MAX_BYTES = 512 * 1024
MAX_VALUE = 64 * 1024

LINE_BREAK = re.compile(rb"\r?\n")
END = re.compile(rb"\r?\n\r?\n")
NAME = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=?")
BETWEEN_WORDS = re.compile(r"(\?=)\s+(?==\?[^?\s]{1,60}\?[bBqQ]\?)")
NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


class Headers:
    """The fields of one part, in order. Names are lower case, values are unfolded bytes."""

    def __init__(self, fields: list[tuple[str, bytes]], charset: str = "") -> None:
        self.fields = fields
        self.charset = charset
        """Charset of the body, a hint for fields with raw 8-bit text."""

    @cached_property
    def _by_name(self) -> dict[str, list[bytes]]:
        found: dict[str, list[bytes]] = {}
        for name, value in self.fields:
            found.setdefault(name, []).append(value)
        return found

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def names(self) -> Iterator[str]:
        yield from self._by_name

    def raw(self, name: str) -> list[str]:
        """All values of a field, topmost first, with encoded words left as they are."""
        return [decoded(value, hint=self.charset) for value in self._by_name.get(name, [])]

    def first(self, name: str) -> str:
        value = self._by_name.get(name)
        return decoded(value[0], hint=self.charset) if value else ""

    def text(self, name: str) -> str:
        """The topmost value as a person would read it."""
        return words(self.first(name))


def split_head(data: bytes) -> tuple[list[tuple[str, bytes]], bytes]:
    """Fields and body. What stands before the first empty line and is no field begins the body."""
    if blank := LINE_BREAK.match(data):
        return [], data[blank.end() :]
    end = END.search(data, 0, MAX_BYTES)
    if end is None and len(data) > MAX_BYTES:
        raise Unreadable("header section too large")
    head, body = (data[: end.start()], data[end.end() :]) if end else (data, b"")
    lines = head.split(b"\n", MAX_FIELDS)
    fields, stopped_at = _fields(lines)
    if stopped_at is None:
        return fields, body
    return fields, data[len(head) - len(b"\n".join(lines[stopped_at:])) :]


def _fields(lines: list[bytes]) -> tuple[list[tuple[str, bytes]], int | None]:
    """Unfolded fields, and the number of the first line that is no part of a header."""
    if len(lines) > MAX_FIELDS:
        raise Unreadable("too many header lines")
    found: list[tuple[str, list[bytes]]] = []
    for number, line in enumerate(lines):
        line = line.rstrip(b"\r")
        if line[:1] in (b" ", b"\t") and found:
            found[-1][1].append(line)
        elif name := NAME.match(line):
            found.append((name[1].decode("ascii").lower(), [line[name.end() :]]))
        elif line and not line.startswith((b"From ", b">From ")):
            return _joined(found), number
    return _joined(found), None


def _joined(found: list[tuple[str, list[bytes]]]) -> list[tuple[str, bytes]]:
    return [(name, b"".join(parts)[:MAX_VALUE].lstrip(b" \t")) for name, parts in found]


# ── encoded words (RFC 2047, and what clients make of it) ───────────────────────────────────────


def words(value: str) -> str:
    """Encoded words read, neighbours joined before they are decoded, because characters are split between them."""
    if "=?" not in value:
        return cleaned(value)
    value = BETWEEN_WORDS.sub(r"\1", value)
    out: list[str] = []
    pending: tuple[str, bytes] = ("", b"")
    position = 0
    for word in ENCODED_WORD.finditer(value):
        between = value[position : word.start()]
        charset, data = word[1].lower(), _word_bytes(word[2], word[3])
        if between or charset != pending[0]:
            out += [_word_text(*pending), between]
            pending = (charset, b"")
        pending = (charset, pending[1] + data)
        position = word.end()
    out += [_word_text(*pending), value[position:]]
    return cleaned("".join(out))


def _word_text(charset: str, data: bytes) -> str:
    return decoded(data, charset) if data else ""


def _word_bytes(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "ignore")
    return base64_bytes(data) if encoding in "bB" else a2b_qp(data, header=True)


def base64_bytes(data: bytes) -> bytes:
    """Base64 with whatever does not belong there left out, and its padding put right."""
    try:
        return a2b_base64(data)
    except NotBase64:
        plain = NOT_BASE64.sub(b"", data)
        plain = plain[: len(plain) - 1] if len(plain) % 4 == 1 else plain
        return a2b_base64(plain + b"=" * (-len(plain) % 4))


# ── parameters (RFC 2045, RFC 2231) ─────────────────────────────────────────────────────────────

PARAMETER = re.compile(r';\s*([^\s=;"]{1,80})\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)')
ESCAPE = re.compile(r"\\(.)")
CONTINUED = re.compile(r"([^*]+)\*(\d{1,3})?(\*)?\Z")
PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
MAX_PARAMETERS = 200


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """`text/plain; name*0*=utf-8''%D0; name*1=b` → ("text/plain", {"name": "Аb"})."""
    main, semicolon, rest = value.partition(";")
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for number, found in enumerate(PARAMETER.finditer(semicolon + rest)):
        if number >= MAX_PARAMETERS:
            break
        name, text = found[1].lower(), _unquoted(found[2])
        if continued := CONTINUED.match(name):
            pieces.setdefault(continued[1], {})[int(continued[2] or 0)] = (text, bool(continued[3]) or continued[2] is None)
        else:
            plain.setdefault(name, text)
    return main.strip().lower(), {**{name: words(text) for name, text in plain.items()}, **{k: _assembled(v) for k, v in pieces.items()}}


def _unquoted(text: str) -> str:
    if not text.startswith('"'):
        return text.strip()
    return ESCAPE.sub(r"\1", text[1:].removesuffix('"'))


def _assembled(pieces: dict[int, tuple[str, bool]]) -> str:
    """Continuations in order; only the pieces marked with a star are percent-encoded."""
    ordered = [pieces[number] for number in sorted(pieces)]
    first, encoded = ordered[0]
    charset = ""
    if encoded and first.count("'") >= 2:
        charset, _, first = first.split("'", 2)
        ordered[0] = (first, True)
    data = b"".join(_percent(text) if starred else text.encode("utf-8", "ignore") for text, starred in ordered)
    return words(decoded(data, charset if codec_of(charset) else ""))


def _percent(text: str) -> bytes:
    return PERCENT.sub(lambda found: bytes([int(found[1], 16)]), text.encode("utf-8", "ignore"))
