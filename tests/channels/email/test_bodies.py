"""Which parts are the text, which are files, which are pictures in the text, and which nobody needs to see."""

import pytest

from parley.channels.types import Attachment, Media
from tests.channels.email.mails import base64, divided, letter_of, mail, parts, understood

TEXT = "Content-Type: text/plain; charset=utf-8\n\nСмотрите фото."
HTML = 'Content-Type: text/html; charset=utf-8\n\n<p>Смотрите <img src="cid:p%40x"> фото.</p>'
PNG = f"Content-Type: image/png; name=p.png\nContent-ID: <p@x>\nContent-Transfer-Encoding: base64\n\n{base64(b'PNG')}"
INVITATION = (
    "Content-Type: text/calendar; charset=utf-8; method=REQUEST\n\nBEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\n"
    "SUMMARY:Стрижка\\, мытьё\n"
    "DTSTART;TZID=Europe/Kyiv:20261116T110200\nDTEND;TZID=Europe/Kyiv:20261116T120000\nLOCATION:Крещатик\n  , 1\nEND:VEVENT\nEND:VCALENDAR"
)
FILE_NAMES = {
    "filename*=utf-8''%D0%A1%D1%87%D1%91%D1%82.pdf": "Счёт.pdf",
    "filename*0*=windows-1251''%D1%F7;\n filename*1*=%B8%F2.pdf": "Счёт.pdf",
    'filename*0="Счё";\n filename*1="т.pdf"': "Счёт.pdf",
    'filename="=?utf-8?B?0KHRh9GR0YIucGRm?="': "Счёт.pdf",
    'filename="=?windows-1251?Q?=D1=F7=B8=F2.pdf?="': "Счёт.pdf",
    'filename="Счёт.pdf"': "Счёт.pdf",
    "filename=Счёт.pdf": "Счёт.pdf",
    "filename=\"old.pdf\"; filename*=utf-8''%D0%A1.pdf": "С.pdf",
    'filename="../../etc/passwd"': "_.._etc_passwd",
    'filename="a\\"b.pdf"': "a_b.pdf",
    "": "file.pdf",
}


def names(found: tuple[Attachment, ...]) -> list[str]:
    return [one.name for one in found]


@pytest.mark.parametrize(("parameter", "name"), FILE_NAMES.items())
def test_the_name_of_a_file_is_read_in_every_form(parameter: str, name: str) -> None:
    file = f"Content-Type: application/pdf\nContent-Disposition: attachment; {parameter}\n\n%PDF"

    assert names(letter_of(parts(TEXT, file)).attachments) == [name]


def test_a_picture_that_the_html_shows_is_no_attachment() -> None:
    related = "Content-Type: multipart/related; boundary=r\n\n" + divided(HTML, PNG, boundary="r")
    found = letter_of(parts(related, PNG.replace("p@x", "q@x")))

    assert (names(found.inline_images), names(found.attachments)) == (["p.png"], ["p.png"])
    assert found.inline_images[0].inline_id == "p@x"
    assert found.visible == "Смотрите [image: p.png] фото."


def test_the_plain_form_is_preferred_and_an_empty_one_is_not() -> None:
    assert letter_of(parts(TEXT, "Content-Type: text/html\n\n<p>other</p>", kind="alternative")).visible == "Смотрите фото."
    assert (
        letter_of(parts("Content-Type: text/plain\n\n  \n", "Content-Type: text/html\n\n<p>other</p>", kind="alternative")).visible
        == "other"
    )


def test_text_around_a_picture_is_put_together() -> None:
    found = letter_of(parts(TEXT, PNG, "Content-Type: text/plain; charset=utf-8\n\nВот."))

    assert found.visible == "Смотрите фото.\n\nВот."


def test_html_that_calls_itself_plain_text_is_read_as_html() -> None:
    assert letter_of(mail("<html><body><p>Да</p></body></html>")).visible == "Да"


def test_signatures_of_programs_are_hidden_and_winmail_is_a_file() -> None:
    smime = f"Content-Type: application/pkcs7-signature; name=smime.p7s\nContent-Transfer-Encoding: base64\n\n{base64(b'x')}"
    tnef = f"Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n{base64(b'x')}"

    assert names(letter_of(parts(TEXT, smime, tnef, kind="signed")).attachments) == ["winmail.dat"]


def test_a_mail_in_a_mail_is_a_file() -> None:
    inner = "Content-Type: message/rfc822\n\n" + mail("Внутри", subject="Счёт: 42").decode()
    found = letter_of(parts(TEXT, inner))

    assert found.visible == "Смотрите фото."
    assert names(found.attachments) == ["Счёт_ 42.eml"]
    assert found.attachments[0].data and "Внутри".encode() in found.attachments[0].data


def test_an_invitation_alone_is_readable() -> None:
    inbound = understood(parts(INVITATION, kind="alternative"))

    assert inbound.text == "Стрижка, мытьё\n2026-11-16 11:02 Europe/Kyiv – 2026-11-16 12:00 Europe/Kyiv\nКрещатик , 1"
    assert inbound.extra["invitation"]["method"] == "REQUEST"
    assert inbound.attachments == ()


def test_an_invitation_beside_a_text_is_content_and_no_file() -> None:
    inbound = understood(parts(TEXT, INVITATION, kind="alternative"))

    assert inbound.text == "Смотрите фото."
    assert inbound.extra["invitation"]["summary"] == "Стрижка, мытьё"
    assert inbound.attachments == ()


@pytest.mark.parametrize(
    ("mime", "name", "kind", "real"),
    [
        ("image/jpeg", "a.jpg", Media.IMAGE, "image/jpeg"),
        ("application/octet-stream", "a.jpg", Media.IMAGE, "image/jpeg"),
        ("audio/ogg", "a.ogg", Media.AUDIO, "audio/ogg"),
        ("video/mp4", "a.mp4", Media.VIDEO, "video/mp4"),
        ("application/zip", "a.zip", Media.FILE, "application/zip"),
    ],
)
def test_the_kind_of_a_file_is_known(mime: str, name: str, kind: Media, real: str) -> None:
    file = f"Content-Type: {mime}; name={name}\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n{base64(b'data')}"
    found = letter_of(parts(TEXT, file)).attachments[0]

    assert (found.type, found.mime, found.data, found.size) == (kind, real, b"data", 4)


def test_a_multipart_without_its_boundary_is_still_read() -> None:
    raw = mail(divided(TEXT, PNG), content_type="multipart/mixed")
    found = letter_of(raw)

    assert (found.visible, names(found.attachments)) == ("Смотрите фото.", ["p.png"])


def test_a_multipart_without_its_last_line_is_still_read() -> None:
    raw = parts(TEXT, PNG).removesuffix(b"--=_1--\n")

    assert names(letter_of(raw).attachments) == ["p.png"]


def test_a_multipart_without_any_boundary_line_shows_its_text() -> None:
    assert letter_of(mail("Просто текст", content_type="multipart/related; boundary=x")).visible == "Просто текст"


@pytest.mark.parametrize("content_type", ["text", "foo", "text/plain; charset", "/", "text/", ";;;", "text/plain;;; charset==utf-8"])
def test_a_broken_content_type_is_read_as_text(content_type: str) -> None:
    assert letter_of(mail("Да", content_type=content_type)).visible == "Да"


def test_broken_transfer_encodings_are_forgiven() -> None:
    assert letter_of(mail(base64("Да, жду").rstrip("="), content_transfer_encoding="base64")).visible == "Да, жду"
    assert letter_of(mail("a=zzb=", content_transfer_encoding="quoted-printable")).visible.startswith("a=zzb")
    assert letter_of(mail("Да", content_transfer_encoding="nonsense")).visible == "Да"
