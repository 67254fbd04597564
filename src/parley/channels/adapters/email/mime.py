"""A mail as a tree of parts. Own parser, so that size, depth and number are limited before they cost anything."""

import re
from binascii import a2b_qp
from collections.abc import Iterator
from functools import cached_property

from parley.channels.adapters.email.charsets import decoded
from parley.channels.adapters.email.headers import Headers, base64_bytes, parameters, split_head
from parley.channels.errors import Unreadable

MAX_MAIL = 30 * 1024 * 1024
MAX_PARTS = 1000
MAX_DEPTH = 50

SNIFFED = re.compile(rb"(?:\A|\n)--([!-~]{1,70})[ \t]*\r?\nContent-", re.IGNORECASE)
HTML_START = re.compile(rb"\s*(?:<!doctype html|<html[\s>])", re.IGNORECASE)
WIDE_LINE = re.compile(rb"=[ \t]+\r?\n")


class Part:
    """One node of the tree: its headers, its children or its bytes."""

    def __init__(self, headers: Headers, body: bytes, default: str) -> None:
        self.headers = headers
        self.body = body
        """As it came, still encoded; empty where there are children."""
        self.children: list[Part] = []
        self.type, self.params = _content_type(headers, default)
        headers.charset = self.params.get("charset", "")

    @cached_property
    def _disposed(self) -> tuple[str, dict[str, str]]:
        return parameters(self.headers.first("content-disposition"))

    @property
    def disposition(self) -> str:
        return self._disposed[0]

    @property
    def filename(self) -> str:
        return self._disposed[1].get("filename") or self.params.get("name") or ""

    @property
    def content_id(self) -> str:
        return self.headers.first("content-id").strip().strip("<>").strip()[:250]

    @property
    def is_multipart(self) -> bool:
        return self.type.startswith("multipart/")

    @cached_property
    def data(self) -> bytes:
        """The part's bytes with its transfer encoding undone."""
        return _undone(self.headers.first("content-transfer-encoding").strip().lower(), self.body)

    @cached_property
    def text(self) -> str:
        return decoded(self.data, self.params.get("charset", "")).replace("\r\n", "\n").replace("\r", "\n")

    def walk(self, *, into_messages: bool = False) -> Iterator["Part"]:
        """This part and all below it; mails inside of the mail only where they are asked for."""
        yield self
        if self.type == "message/rfc822" and not into_messages:
            return
        for child in self.children:
            yield from child.walk(into_messages=into_messages)


def parsed(raw: bytes) -> Part:
    """The tree of a mail. Raises `Unreadable` when it is larger, deeper or more divided than any honest mail."""
    if len(raw) > MAX_MAIL:
        raise Unreadable("larger than 30 MB")
    return _Parser().part(raw, "text/plain", depth=0, top=True)


class _Parser:
    def __init__(self) -> None:
        self.parts = 0

    def part(self, data: bytes, default: str, *, depth: int, top: bool = False) -> Part:
        self.parts += 1
        if self.parts > MAX_PARTS:
            raise Unreadable(f"more than {MAX_PARTS} parts")
        if depth > MAX_DEPTH:
            raise Unreadable(f"nested more than {MAX_DEPTH} deep")
        fields, body = split_head(data.lstrip(b"\r\n") if top else data)
        found = Part(Headers(fields), body, default)
        if found.is_multipart:
            self._divide(found, depth)
        elif found.type == "message/rfc822":
            found.children = [self.part(found.data, "text/plain", depth=depth + 1, top=True)]
        return found

    def _divide(self, part: Part, depth: int) -> None:
        boundary = part.params.get("boundary", "").encode("utf-8", "ignore").rstrip() or _sniffed(part.body)
        default = "message/rfc822" if part.type == "multipart/digest" else "text/plain"
        sections = _sections(part.body, boundary, MAX_PARTS - self.parts) if boundary else []
        if sections:
            part.children = [self.part(section, default, depth=depth + 1) for section in sections]
            part.body = b""
        else:
            part.type = "text/html" if HTML_START.match(part.body) else "text/plain"


def _content_type(headers: Headers, default: str) -> tuple[str, dict[str, str]]:
    main, params = parameters(headers.first("content-type"))
    if main.count("/") != 1 or not all(main.split("/")):
        main = {"text": "text/plain", "html": "text/html"}.get(main, default)
    return main, params


def _sniffed(body: bytes) -> bytes:
    found = SNIFFED.search(body[:65536])
    return found[1] if found else b""


def _sections(body: bytes, boundary: bytes, most: int) -> list[bytes]:
    """What stands between the boundary lines. A missing last line is forgiven."""
    sections: list[bytes] = []
    start: int | None = None
    for line_start, line_end, closes in _boundary_lines(body, boundary):
        if start is not None:
            sections.append(_without_break(body[start:line_start]))
            if len(sections) > most:
                raise Unreadable(f"more than {MAX_PARTS} parts")
        start = line_end
        if closes:
            return sections
    if start is not None:
        sections.append(body[start:])
    return sections


def _boundary_lines(body: bytes, boundary: bytes) -> Iterator[tuple[int, int, bool]]:
    """Start and end of each boundary line, and whether it is the last one."""
    delimiter = b"--" + boundary
    at = body.find(delimiter)
    while at != -1:
        end = body.find(b"\n", at)
        end = len(body) if end == -1 else end + 1
        rest = body[at + len(delimiter) : end].strip() if end - at < len(delimiter) + 80 else b"?"
        if (at == 0 or body[at - 1 : at] == b"\n") and rest in (b"", b"--"):
            yield at, end, rest == b"--"
            at = body.find(delimiter, end)
        else:
            at = body.find(delimiter, at + 1)


def _without_break(section: bytes) -> bytes:
    return section.removesuffix(b"\n").removesuffix(b"\r")


def _undone(encoding: str, body: bytes) -> bytes:
    match encoding:
        case "base64":
            return base64_bytes(body)
        case "quoted-printable":
            # a2b_qp copes with all but blanks behind the soft line break, which some gateways add.
            return a2b_qp(WIDE_LINE.sub(b"=\n", body))
        case _:
            return body
