"""The reading process itself: no more memory, time or files than reading a mail needs."""

import os
import resource
import socket
from contextlib import suppress

from parley.channels.adapters.email import reading
from parley.channels.adapters.email.charsets import decoded
from parley.channels.adapters.email.sandbox_wire import Answer, Raw, decode_raw, encode, receive, send
from parley.channels.errors import Unreadable

MAX_MEMORY = 1024 * 1024 * 1024
MAX_CPU_SECONDS = 20
"""For one mail; the parent's deadline usually comes first."""


def main() -> None:
    line = socket.socket(fileno=0)
    line.settimeout(float(os.environ.get("PARLEY_IDLE_SECONDS", "60")))
    _limit()
    decoded("тепло".encode("koi8_r"))  # loads the models of charset detection, which takes longer than a mail
    with suppress(OSError):
        send(line, b"ready")
        while message := receive(line):
            _allow_time()
            send(line, encode(_read(decode_raw(message))))


def _read(mail: Raw) -> Answer:
    try:
        return Answer(reading.read(mail.content, own=mail.own, sent=mail.sent))
    except Unreadable as error:
        return Answer(error=str(error))


def _limit() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MAX_MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 16),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _allow_time() -> None:
    """The limit counts from the start of the process, so it moves on with each mail."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + MAX_CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))
