"""Files that visitors bring: what is taken, what each of them is, and nothing that a browser or a desk could run."""

from datetime import timedelta
from pathlib import PurePath

import msgspec

from parley import channels
from parley.channels.adapters.webchat.tokens import LONGEST_NAME
from parley.channels.types import Media
from parley.core.db import Tx
from parley.core.errors import ParleyError
from parley.core.lanes import RetryLater

MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
UNTIL_WORKED = timedelta(hours=1)


class NotTaken(ParleyError):
    """Files of this kind are not taken."""

    status = ParleyError.status.UNSUPPORTED_MEDIA_TYPE


class Known(msgspec.Struct, frozen=True):
    """A kind of file, by its first bytes."""

    type: Media
    mime: str
    starts: bytes
    at: int = 0
    then: bytes = b""
    """What stands at byte 8 besides."""


KNOWN = (
    Known(Media.IMAGE, "image/png", b"\x89PNG\r\n\x1a\n"),
    Known(Media.IMAGE, "image/jpeg", b"\xff\xd8\xff"),
    Known(Media.IMAGE, "image/gif", b"GIF8"),
    Known(Media.IMAGE, "image/webp", b"RIFF", then=b"WEBP"),
    Known(Media.IMAGE, "image/avif", b"ftypavif", at=4),
    Known(Media.AUDIO, "audio/wav", b"RIFF", then=b"WAVE"),
    Known(Media.AUDIO, "audio/mpeg", b"ID3"),
    Known(Media.AUDIO, "audio/mpeg", b"\xff\xfb"),
    Known(Media.AUDIO, "audio/ogg", b"OggS"),
    Known(Media.AUDIO, "audio/mp4", b"ftypM4A", at=4),
    Known(Media.VIDEO, "video/webm", b"\x1aE\xdf\xa3"),
    *(Known(Media.FILE, "image/heic", brand, at=4) for brand in (b"ftypheic", b"ftypheix", b"ftypmif1")),
    Known(Media.VIDEO, "video/mp4", b"ftyp", at=4),
    Known(Media.FILE, "application/pdf", b"%PDF-"),
)
PLAIN = {
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".rtf": "application/rtf",
    ".zip": "application/zip",
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
}
"""Kinds that are told by their names, kept as they are, and only ever downloaded."""
RUNS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"<")


class Taken(msgspec.Struct, frozen=True):
    type: Media
    mime: str
    name: str


def examined(name: str, content: bytes) -> Taken:
    """What a file is, whatever it is called. Raises `NotTaken`."""
    known = next((known for known in KNOWN if _is(known, content)), None)
    if known:
        return Taken(known.type, known.mime, shortened(name))
    suffix = PurePath(name).suffix.lower()
    if not content or suffix not in PLAIN or content.lstrip().startswith(RUNS):
        raise NotTaken
    return Taken(Media.FILE, PLAIN[suffix], shortened(name))


async def names_file(tx: Tx, _key: str) -> bool:
    """No: what visitors have sent is named by messages. While calls of theirs wait or have failed, nobody can say."""
    if await channels.has_unworked(tx, "webchat"):
        raise RetryLater("calls that may name this file are not understood yet", wait=UNTIL_WORKED)
    return False


def shortened(name: str) -> str:
    """A name that is only a name, with its end kept: it says what the file is."""
    plain = "".join(letter for letter in name.replace("\\", "/").rpartition("/")[2] if letter.isprintable()).strip(" .") or "file"
    path = PurePath(plain)
    return path.stem[: LONGEST_NAME - len(path.suffix)] + path.suffix if len(path.suffix) < 10 else plain[:LONGEST_NAME]


def _is(known: Known, content: bytes) -> bool:
    return content[known.at :].startswith(known.starts) and content[8:].startswith(known.then)
