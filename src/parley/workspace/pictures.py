"""Looks at an uploaded picture without decoding it: what it is by its first bytes, and how large it says it is."""

from collections.abc import Callable, Mapping

import msgspec

from parley.core.errors import Invalid

LARGEST_BYTES = 512 * 1024
LARGEST_SIDE, SMALLEST_SIDE = 2000, 32

Size = tuple[int, int]


class PictureUnknown(Invalid):
    """This is no PNG, JPEG or WebP picture."""


class PictureTooHeavy(Invalid):
    """The picture may have at most 512 KB."""


class PictureTooLarge(Invalid):
    """The picture has to be between 32 and 2000 points wide and high."""


class Picture(msgspec.Struct, frozen=True):
    mime: str
    width: int
    height: int


def looked_at(data: bytes) -> Picture:
    """What an uploaded picture is, or why it is not taken."""
    if len(data) > LARGEST_BYTES:
        raise PictureTooHeavy(field="logo")
    for mime, measure in MEASURES.items():
        if size := measure(data):
            return _fitting(Picture(mime, *size))
    raise PictureUnknown(field="logo")


def _fitting(picture: Picture) -> Picture:
    if not all(SMALLEST_SIDE <= side <= LARGEST_SIDE for side in (picture.width, picture.height)):
        raise PictureTooLarge(field="logo")
    return picture


def _png(data: bytes) -> Size | None:
    if not data.startswith(b"\x89PNG\r\n\x1a\n") or data[12:16] != b"IHDR" or len(data) < 24:
        return None
    return _number(data[16:20]), _number(data[20:24])


def _jpeg(data: bytes) -> Size | None:
    """Walks from marker to marker until one that starts a frame; each other says how long it is."""
    if not data.startswith(b"\xff\xd8\xff"):
        return None
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        if data[at + 1] in FRAMES:
            return _number(data[at + 7 : at + 9]), _number(data[at + 5 : at + 7])
        at += 2 + max(2, _number(data[at + 2 : at + 4]))
    return None


def _webp(data: bytes) -> Size | None:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or len(data) < 30:
        return None
    match data[12:16]:
        case b"VP8X":
            return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
        case b"VP8L":
            bits = int.from_bytes(data[21:25], "little")
            return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        case b"VP8 ":
            return int.from_bytes(data[26:28], "little") & 0x3FFF, int.from_bytes(data[28:30], "little") & 0x3FFF
        case _:
            return None


def _number(data: bytes) -> int:
    return int.from_bytes(data, "big")


FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
MEASURES: Mapping[str, Callable[[bytes], Size | None]] = {"image/png": _png, "image/jpeg": _jpeg, "image/webp": _webp}
