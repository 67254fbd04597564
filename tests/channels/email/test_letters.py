"""Every recorded mail is understood as EXPECT.json says."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from parley.channels.adapters import email as package
from parley.channels.adapters.email.html_text import readable
from parley.channels.adapters.email.quotes import split
from parley.channels.types import Delivered, Kind
from tests.channels.email.mails import letter_of, understood

LETTERS = Path(next(iter(package.__path__))) / "samples" / "letters"
EXPECTED: dict[str, dict[str, Any]] = msgspec.json.decode((LETTERS / "EXPECT.json").read_bytes())

# EXPECT.json leaves these empty: their original is no message/rfc822 part, but stands in the text or as its header alone.
ORIGINALS_IN_OTHER_FORMS = {
    "bounce_mailru_text_ru.eml": "<8F3CE2D8-D60E-48C3-B9AF-BED628EE2CA5@mail.example.ru>",
    "bounce_qmail_plain.eml": "<000000000.9999999999999.JavaMail.postmaster@mailhub>",
    "delayed_messagingserver.eml": "<170CB973-A398-4674-8523-87D8FECB9378@me.example.com>",
    "delayed_report_422.eml": "<15655788.13.1200472642578.JavaMail.Administrator@mail.ttttt.com.au>",
}
MAILS = [name for name in EXPECTED if name.endswith(".eml")]
KINDS = {
    "message": (Kind.MESSAGE, None),
    "autoreply": (Kind.MESSAGE, None),
    "bounce": (Kind.STATUS, Delivered.FAILED),
    "delay": (Kind.STATUS, None),
    "read_receipt": (Kind.STATUS, Delivered.READ),
    "abuse_report": (Kind.UNSUBSCRIBED, None),
}


def test_every_recorded_mail_is_named_and_has_a_source() -> None:
    files = {path.name for path in LETTERS.iterdir()} - {"EXPECT.json", "SOURCES.md"}
    sources = (LETTERS / "SOURCES.md").read_text()

    assert files == EXPECTED.keys()
    assert [name for name in files if f"| {name} |" not in sources] == []


@pytest.mark.parametrize("name", MAILS)
def test_a_recorded_mail_is_understood(name: str) -> None:
    expected = {key: value for key, value in EXPECTED[name].items() if key != "note"}
    if name in ORIGINALS_IN_OTHER_FORMS:
        expected["original_message_id"] = ORIGINALS_IN_OTHER_FORMS[name]

    assert {key: value for key, value in _facts(name).items() if key in expected} == expected


@pytest.mark.parametrize("name", MAILS)
def test_a_recorded_mail_becomes_the_right_kind_of_fact(name: str) -> None:
    inbound = understood((LETTERS / name).read_bytes())
    expected = EXPECTED[name]

    assert (inbound.kind, inbound.delivered) == KINDS[expected["kind"]]
    assert inbound.key == (expected["message_id"] or inbound.key)
    assert inbound.automatic or expected["kind"] == "message"


def _facts(name: str) -> dict[str, Any]:
    found = letter_of((LETTERS / name).read_bytes())
    return {
        "kind": str(found.kind),
        "from_name": found.from_name or None,
        "from_addr": found.from_addr or None,
        "subject": found.subject,
        "message_id": found.message_id or None,
        "in_reply_to": list(found.in_reply_to),
        "references": list(found.references),
        "return_path": found.return_path,
        "is_autoreply": found.is_autoreply,
        "is_bounce": found.is_bounce,
        "attachments": len(found.attachments),
        "inline_images": len(found.inline_images),
        "visible": found.visible,
        "dsn": [{"to": one.to, "action": one.action, "status": one.status} for one in found.dsn] or None,
        "original_message_id": found.original_message_id or None,
    }


@pytest.mark.parametrize("name", [name for name in EXPECTED if name.endswith(".html")])
def test_a_recorded_html_reply_is_cut(name: str) -> None:
    assert split(readable((LETTERS / name).read_text())).visible == EXPECTED[name]["visible"]


@pytest.mark.parametrize(
    ("name", "last"),
    [
        ("text_gmail_ru_no_verb.txt", "nec nec nibh."),
        ("text_gmail_ru_polzovatel_2_wrapped.txt", "Yes."),
        ("text_nested_mixed_languages.txt", "nec nec nibh."),
    ],
)
def test_a_recorded_text_reply_is_cut_above_its_quote(name: str, last: str) -> None:
    text = (LETTERS / name).read_text()

    assert split(text).visible == text[: text.index(last)] + last


def test_a_recorded_text_with_answers_between_quotes_is_kept_whole() -> None:
    text = (LETTERS / "text_inline_reply.txt").read_text()

    assert split(text).visible == text.strip()


def test_the_token_of_a_recorded_reply_address_is_found() -> None:
    assert understood((LETTERS / "ru_gmail_reply.eml").read_bytes()).token == "42.k3y"


def test_names_of_files_are_put_together_and_images_are_told_from_files() -> None:
    inbound = understood((LETTERS / "ru_gmail_html_inline_image.eml").read_bytes())

    assert [(one.name, one.mime, one.inline_id) for one in inbound.attachments] == [
        ("Счёт №42 от 16.11.pdf", "application/pdf", ""),
        ("IMG_1.png", "image/png", "img1@x"),
    ]
