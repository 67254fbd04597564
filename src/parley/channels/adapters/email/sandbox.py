"""Reads strangers' mail where it can do no harm: in child processes with limits, killed and replaced when one is overdone."""

import os
import queue
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from types import TracebackType

from parley.channels.adapters.email import reading
from parley.channels.adapters.email.sandbox_wire import Answer, Raw, decode_answer, encode, receive, send
from parley.channels.errors import Unreadable
from parley.channels.types import Inbound

__all__ = ["Raw", "Reader"]

MAX_HARMLESS = 20 * 1024
MAX_HARMLESS_PARTS = 20
MAX_HARMLESS_LINES = 1000
MAX_HARMLESS_TAGS = 1500
STARTING = timedelta(seconds=30)

# The child needs the reading code only. Entering by the doors of the packages above would load the database and the cipher
# libraries too: 35 MB and half a second for each child, and more for a stranger's bytes to reach.
BOOT = """
import sys, types
for name, path in zip(sys.argv[1::2], sys.argv[2::2]):
    package = types.ModuleType(name)
    package.__path__ = [path]
    sys.modules[name] = package
from parley.channels.adapters.email.sandbox_child import main
main()
"""


class Reader:
    """A small pool of reading processes; each is started when it is first needed and ends by itself when it has nothing to do."""

    def __init__(self, *, children: int = 2, deadline: timedelta = timedelta(seconds=10), idle: timedelta = timedelta(minutes=1)) -> None:
        self._deadline = deadline.total_seconds()
        self._idle = idle.total_seconds()
        self._slots: queue.LifoQueue[_Child | None] = queue.LifoQueue()
        self._count = children
        for _ in range(children):
            self._slots.put(None)

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def read_many(self, mails: Sequence[Raw]) -> list[Inbound | Unreadable]:
        """Each mail understood, or why it cannot be, in order. Blocks; call it by `asyncio.to_thread`, from as many tasks as you like."""
        return [self._read_here(mail) if is_harmless(mail.content) else self._read_apart(mail) for mail in mails]

    def close(self) -> None:
        """End every process; waits for those that are reading just now."""
        for _ in range(self._count):
            child = self._slots.get()
            if child is not None:
                child.end()
        for _ in range(self._count):
            self._slots.put(None)

    def _read_here(self, mail: Raw) -> Inbound | Unreadable:
        try:
            return reading.read(mail.content, own=mail.own, sent=mail.sent)
        except Unreadable as error:
            return error

    def _read_apart(self, mail: Raw) -> Inbound | Unreadable:
        """A second try for a process that ended under its mail: it may have been ended for another's sake (no memory left)."""
        try:
            try:
                return self._read_by_child(mail)
            except (ConnectionError, EOFError):
                return self._read_by_child(mail)
        except (OSError, ValueError, EOFError) as error:
            return Unreadable(f"reading this mail was stopped ({type(error).__name__})")

    def _read_by_child(self, mail: Raw) -> Inbound | Unreadable:
        child = self._slots.get()
        try:
            if child is not None and child.has_ended:
                child.end()
                child = None
            child = child or _Child(self._idle)
            answer = child.read(mail, self._deadline)
        except BaseException:
            if child is not None:
                child.end()
            child = None
            raise
        finally:
            self._slots.put(child)
        return Unreadable(answer.error) if answer.inbound is None else answer.inbound


def is_harmless(content: bytes) -> bool:
    """Whether a mail is too small and simple to cost more than a few milliseconds, whatever is in it."""
    return (
        len(content) <= MAX_HARMLESS
        and content.count(b"\n--") <= MAX_HARMLESS_PARTS
        and content.count(b"\n") <= MAX_HARMLESS_LINES
        and content.count(b"<") <= MAX_HARMLESS_TAGS
    )


class _Child:
    """One reading process and the line to it."""

    def __init__(self, idle: float) -> None:
        self._line, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", BOOT, *_packages()],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1", "PARLEY_IDLE_SECONDS": str(idle)},
            )
        self._line.settimeout(STARTING.total_seconds())
        if receive(self._line) is None:
            self.end()
            raise EOFError

    @property
    def has_ended(self) -> bool:
        """Also once it has closed its end of the line, which it does before it ends."""
        if self._process.poll() is not None:
            return True
        self._line.setblocking(False)
        try:
            return self._line.recv(1, socket.MSG_PEEK) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    def read(self, mail: Raw, deadline: float) -> Answer:
        until = time.monotonic() + deadline
        self._line.settimeout(deadline)
        send(self._line, encode(mail))
        answer = receive(self._line, until=until)
        if answer is None:
            raise EOFError
        return decode_answer(answer)

    def end(self) -> None:
        self._line.close()
        self._process.kill()
        self._process.wait()


def _packages() -> list[str]:
    here = Path(__file__).parent
    named = (("parley.channels", here.parent.parent), ("parley.channels.adapters", here.parent), ("parley.channels.adapters.email", here))
    return [text for name, path in named for text in (name, str(path))]
