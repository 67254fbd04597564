"""No mail, whatever it is made of, does more than be read or be unreadable, and none takes long."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parley.channels.adapters.email.quotes import split
from parley.channels.types import Inbound
from tests.channels.email.mails import base64, divided, mail, readable

HEADERS = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "References",
    "In-Reply-To",
    "Content-Type",
    "Content-Disposition",
    "ReceivedContent-Transfer-Encoding",
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
    "; name*0*=utf-8''%D0",
    "(",
    "message/rfc822",
    "message/delivery-status",
    "mx.desk.test; dmarc=fail",
    "Mon, 16 Nov 2026 11:02",
    "\xff",
    "Ж",
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
    "<blockquote>",
    "&#x110000;",
    "&#" + "9" * 5000 + ";",
    "=D0=9",
    "BEGIN:VEVENT",
    "DTSTART:99999999T999999",
    "Final-Recipient: rfc822;",
    "Да",
    "\x00",
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


REPEATED = [
    "a",
    ":\n",
    "1:\n",
    "> ",
    "a\n> b\n",
    "16.11.2026 11:02,\n",
    "A wrote:\n",
    "От: a@b\nДата: 16.11.2026 11:02\n",
    "--\n",
    "-- \nОтправлено с ",
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
    "&",
    "&#9",
    "=",
    "=?",
    "=?a?q?",
    '"',
    "(",
    "a@b, ",
    "; name*0*=",
    "<img src=cid:a>",
    "\t",
    "пишет:\n",
    "Sent from ",
    "<p><b>",
]


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
