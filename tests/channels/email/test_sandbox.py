"""Mail made to stall or kill its reader stops one small process, never the others' mail."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from parley.channels.adapters.email import sandbox_child
from parley.channels.adapters.email.mime import MAX_MAIL
from parley.channels.adapters.email.reading import read
from parley.channels.adapters.email.sandbox import Raw, Reader, is_harmless
from parley.channels.errors import Unreadable
from parley.channels.types import Inbound
from tests.channels.email.mails import OWN, mail, parts, readable, understood

PADDING = "x" * 30_000
LARGE = parts("Content-Type: text/plain; charset=utf-8\n\nПривет", f"Content-Type: application/pdf; name=a.pdf\n\n{PADDING}")


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(children=1) as reader:
        yield reader


def nested(depth: int) -> bytes:
    head = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(depth))
    return f"From: ada@client.test\n{head}Content-Type: text/plain\n\nx\n{PADDING}".encode()


def letters_in_letters(depth: int) -> bytes:
    return b"From: ada@client.test\n" + b"Content-Type: message/rfc822\n\n" * depth + b"x" + PADDING.encode()


def test_a_mail_reads_the_same_apart_as_here(reader: Reader) -> None:
    assert not is_harmless(LARGE)
    assert reader.read_many([Raw(LARGE, OWN)]) == [understood(LARGE)]


def test_small_mails_need_no_process() -> None:
    reader = Reader(children=0)

    assert reader.read_many([Raw(mail("Да"), OWN), Raw(mail("Нет"), OWN)]) == [understood(mail("Да")), understood(mail("Нет"))]


def test_a_sent_mail_is_read_as_sent(reader: Reader) -> None:
    [inbound] = reader.read_many([Raw(LARGE, OWN, sent=True)])

    assert inbound == read(LARGE, own=OWN, sent=True)


@pytest.mark.parametrize(
    "poison",
    [nested(60), nested(5000), letters_in_letters(60), letters_in_letters(5000), parts(*["Content-Type: text/plain\n\nx"] * 1001)],
    ids=["deep", "very deep", "letters in letters", "many letters in letters", "many parts"],
)
def test_a_mail_divided_beyond_reason_is_unreadable_and_the_next_is_read(reader: Reader, poison: bytes) -> None:
    refused, understood_one = reader.read_many([Raw(poison, OWN), Raw(LARGE, OWN)])

    assert isinstance(refused, Unreadable)
    assert isinstance(understood_one, Inbound)


def test_a_mail_of_more_than_30_mb_is_unreadable() -> None:
    assert isinstance(readable(b"x" * (MAX_MAIL + 1)), Unreadable)


def test_honest_depth_and_number_are_read() -> None:
    assert isinstance(readable(nested(20)), Inbound)
    assert isinstance(readable(parts(*["Content-Type: text/plain\n\nx"] * 500)), Inbound)


def test_a_reader_that_does_not_answer_in_time_is_replaced() -> None:
    before = set(_children())
    with Reader(children=1, deadline=timedelta(seconds=2)) as reader:
        reader.read_many([Raw(LARGE, OWN)])
        [child] = set(_children()) - before
        os.kill(child, signal.SIGSTOP)
        stopped, read_again = reader.read_many([Raw(LARGE, OWN)] * 2)

    assert isinstance(stopped, Unreadable)
    assert isinstance(read_again, Inbound)


def test_a_killed_reader_is_replaced(reader: Reader) -> None:
    reader.read_many([Raw(LARGE, OWN)])
    for child in _children():
        os.kill(child, signal.SIGKILL)

    assert isinstance(reader.read_many([Raw(LARGE, OWN)])[0], Inbound)


def test_a_reader_ends_when_it_has_nothing_to_do_and_another_takes_its_place() -> None:
    with Reader(children=1, idle=timedelta(milliseconds=1)) as reader:
        assert [isinstance(one, Inbound) for one in reader.read_many([Raw(LARGE, OWN)] * 20)] == [True] * 20


def test_a_reader_ends_with_its_parent() -> None:
    program = (
        "import os;"
        "from parley.channels.adapters.email.sandbox import Raw, Reader;"
        "from tests.channels.email.test_sandbox import LARGE, _children;"
        "Reader(children=1).read_many([Raw(LARGE)]); print(*_children(), flush=True); os._exit(0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env={"PYTHONPATH": ":".join(sys.path)}
    )
    [child] = done.stdout.split()

    subprocess.run(["timeout", "30", "tail", f"--pid={child}", "-s", "0.05", "-f", "/dev/null"], check=True)


def test_a_reader_inherits_no_secret_and_may_write_no_file(reader: Reader) -> None:
    reader.read_many([Raw(LARGE, OWN)])
    [child] = _children()
    names = {entry.partition("=")[0] for entry in Path(f"/proc/{child}/environ").read_text().split("\0") if entry}
    most = {line[:26].strip(): line[26:].split()[0] for line in Path(f"/proc/{child}/limits").read_text().splitlines()}

    assert names <= {"PYTHONPATH", "PYTHONUTF8", "PARLEY_IDLE_SECONDS", "LC_CTYPE"}
    assert most["Max file size"] == "0"
    assert int(most["Max address space"]) == sandbox_child.MAX_MEMORY


def _children() -> list[int]:
    mine = [path.read_text().split() for path in Path("/proc/self/task").glob("*/children")]
    return [int(pid) for pids in mine for pid in pids if b"sandbox_child" in Path(f"/proc/{pid}/cmdline").read_bytes()]
