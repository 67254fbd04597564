"""What goes over the line between Parley and a reading process: messages with their length in front."""

import socket
import time

import msgspec

from parley.channels.adapters.email.threading_keys import Own
from parley.channels.types import Inbound

MAX_MESSAGE = 128 * 1024 * 1024
CHUNK = 256 * 1024


class Raw(msgspec.Struct, frozen=True):
    """A mail to read. `sent` when it lay among the sent ones."""

    content: bytes
    own: Own = Own()
    sent: bool = False


class Answer(msgspec.Struct, frozen=True):
    inbound: Inbound | None = None
    error: str = ""


_raw = msgspec.msgpack.Decoder(Raw)
_answer = msgspec.msgpack.Decoder(Answer)


def encode(message: Raw | Answer) -> bytes:
    return msgspec.msgpack.encode(message)


def decode_raw(data: bytes) -> Raw:
    return _raw.decode(data)


def decode_answer(data: bytes) -> Answer:
    """Raises ValueError for what is no answer: the child may be in a stranger's hands."""
    return _answer.decode(data)


def send(line: socket.socket, data: bytes) -> None:
    line.sendall(len(data).to_bytes(4) + data)


def receive(line: socket.socket, *, until: float | None = None) -> bytes | None:
    """The next message, or None when the other side has closed. Raises TimeoutError past `until` (monotonic)."""
    head = _exactly(line, 4, until)
    if head is None:
        return None
    size = int.from_bytes(head)
    if size > MAX_MESSAGE:
        raise ValueError("message too large")
    return _exactly(line, size, until)


def _exactly(line: socket.socket, size: int, until: float | None) -> bytes | None:
    data = bytearray()
    while len(data) < size:
        if until is not None:
            line.settimeout(max(0.001, until - time.monotonic()))
        piece = line.recv(min(CHUNK, size - len(data)))
        if not piece:
            return None
        data += piece
    return bytes(data)
