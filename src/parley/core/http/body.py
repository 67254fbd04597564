"""Reading an answer's body without trusting its length, its compression or its end."""

import zlib
from collections.abc import AsyncIterator

COMPRESSIONS = {"gzip", "x-gzip", "deflate"}
ZLIB_OR_GZIP = zlib.MAX_WBITS | 32


class Oversized(Exception):
    """More bytes than allowed, on the wire or unpacked."""


class Garbled(Exception):
    """The body does not keep what its headers say."""


async def read_body(chunks: AsyncIterator[bytes], encoding: str, max_bytes: int) -> bytes:
    """The unpacked body. Both what travels and what it unpacks to stay within `max_bytes`."""
    packed = await _gathered(chunks, max_bytes)
    match encoding.strip().lower():
        case "" | "identity":
            return packed
        case known if known in COMPRESSIONS:
            return _unpacked(packed, max_bytes)
        case _:
            raise Garbled("encoding")


async def _gathered(chunks: AsyncIterator[bytes], max_bytes: int) -> bytes:
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > max_bytes:
            raise Oversized
    return bytes(body)


def _unpacked(packed: bytes, max_bytes: int) -> bytes:
    if not packed:
        return b""
    inflate = zlib.decompressobj(ZLIB_OR_GZIP)
    try:
        body = inflate.decompress(packed, max_bytes + 1)
    except zlib.error:
        raise Garbled("compression") from None
    if len(body) > max_bytes:
        raise Oversized
    if not inflate.eof:
        raise Garbled("cut off")
    return body
