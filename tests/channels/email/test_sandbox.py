"""Mail made to stall or kill its reader stops one small process, never the others' mail."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parley.channels.adapters.email import sandbox_child
from parley.channels.adapters.email.mime import MAX_MAIL
from parley.channels.adapters.email.quotes import split
from parley.channels.adapters.email.reading import read
from parley.channels.adapters.email.sandbox import Raw, Reader, is_harmless
from parley.channels.errors import Unreadable
from parley.channels.types import Inbound
from tests.channels.email.mails import OWN, base64, divided, mail, parts, understood

PADDING = "x" * 30_000
LARGE = parts("Content-Type: text/plain; charset=utf-8\n\nПривет", f"Content-Type: application/pdf; name=a.pdf\n\n{PADDING}")


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(children=1) as reader:
        yield reader


def readable(raw: bytes) -> Inbound | Unreadable:
    try:
        return read(raw, own=OWN)
    except Unreadable as error:
        return error


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


# ── anything ────────────────────────────────────────────────────────────────────────────────────

HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "References", "In-Reply-To", "Content-Type", "Content-Disposition", "Received"]
HEADERS += [
    "Content-Transfer-Encoding",
    "Return-Path",
    "Authentication-Results",
    "List-Id",
    "X-Failed-Recipients",
    "Delivered-To",
    "Content-ID",
]
VALUES = [
    "=?utf-8?B?0JTQsA==?=",
    "=?x?q?",
    '"',
    "<",
    "<a@b>",
    "a@b.test",
    ";",
    "; boundary=b",
    "multipart/mixed",
    "multipart/report",
    "text/html",
    "base64",
]
VALUES += [
    "; name*0*=utf-8''%D0",
    "(",
    "message/rfc822",
    "message/delivery-status",
    "mx.desk.test; dmarc=fail",
    "Mon, 16 Nov 2026 11:02",
    "\xff",
    "Ж",
]
VALUES += [
    "quoted-printable",
    "text/calendar",
    "utf-7",
    "attachment",
    "; filename=",
    "multipart/alternative",
    "support+c.x@desk.test",
    "99999999999999",
]
LINES = [
    "",
    "--b",
    "--b--",
    "> a",
    "16.11.2026 11:02, Ада пишет:",
    "От: a@b",
    "Отправлено: 16.11.2026 11:02",
    "-- ",
    "Отправлено с iPhone",
    "<p>",
    "<b",
]
LINES += [
    "<blockquote>",
    "&#x110000;",
    "&#" + "9" * 5000 + ";",
    "=D0=9",
    "BEGIN:VEVENT",
    "DTSTART:99999999T999999",
    "Final-Recipient: rfc822;",
    "Да",
    "\x00",
]
LINES += [
    "<img src=cid:",
    "Action: failed",
    "Message-ID: <a@b>",
    "550 5.1.1",
    "-----Original Message-----",
    "---------- Forwarded message ----------",
    "+2AA-",
]
values = st.lists(st.sampled_from(VALUES) | st.text(max_size=5), max_size=4).map("".join)
fields = st.lists(st.tuples(st.sampled_from(HEADERS), values), max_size=8)
lines = st.lists(st.sampled_from(LINES) | st.tuples(st.sampled_from(HEADERS), values).map(": ".join) | st.text(max_size=10), max_size=30)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=5000)
@given(fields, lines)
def test_a_mail_made_of_anything_is_read_or_unreadable(header: list[tuple[str, str]], body: list[str]) -> None:
    raw = "".join(f"{name}: {value}\n" for name, value in header) + "\n" + "\n".join(body)
    found = readable(raw.encode("utf-8", "replace"))

    assert isinstance(found, Inbound) or "while reading" not in str(found)


@settings(max_examples=200, deadline=5000)
@given(st.binary(max_size=2000))
def test_any_bytes_are_read_or_unreadable(raw: bytes) -> None:
    found = readable(raw)

    assert isinstance(found, Inbound) or "while reading" not in str(found)


@settings(max_examples=200, deadline=5000)
@given(lines)
def test_every_word_of_a_body_is_either_shown_or_hidden(body: list[str]) -> None:
    text = "\n".join(body).replace("\r", "")
    found = split(text)

    assert sorted(f"{found.visible}\n{found.hidden}".replace("\ue000", "").split()) == sorted(text.replace("\ue000", "").split())


REPEATED = ["a", ":\n", "1:\n", "> ", "a\n> b\n", "16.11.2026 11:02,\n", "A wrote:\n", "От: a@b\nДата: 16.11.2026 11:02\n", "--\n", "-- \n"]
REPEATED += [
    "Отправлено с ",
    "-----Original ",
    "a@b:\n",
    "1.1.1 1:1 ",
    "<",
    "<a ",
    '<a href="',
    "<!--",
    "<blockquote>",
    "<font a=1>",
    "<li><ul>",
]
REPEATED += ["&", "&#9", "=", "=?", "=?a?q?", '"', "(", "a@b, ", "; name*0*=", "<img src=cid:a>", "\t", "пишет:\n", "Sent from ", "<p><b>"]


@pytest.mark.parametrize("piece", REPEATED)
@pytest.mark.timeout(20)
def test_no_text_of_100_kb_stalls_the_reader(piece: str) -> None:
    text = piece * (100_000 // len(piece))

    split(text)
    for content_type in ("text/plain", "text/html", "text/calendar", "multipart/mixed; boundary=b"):
        assert isinstance(readable(mail(text, content_type=content_type)), Inbound)
    for field in ("from", "subject", "references", "content_type", "authentication_results", "content_disposition"):
        assert isinstance(readable(mail("x", **{field: text.replace("\n", " ")})), Inbound)


def test_a_bomb_of_base64_in_base64_is_read() -> None:
    inner = mail(divided("Content-Type: text/plain\n\nВнутри"), content_type="multipart/mixed; boundary==_1")
    raw = mail(base64(inner), content_type="message/rfc822", content_transfer_encoding="base64")

    assert isinstance(readable(raw), Inbound)
