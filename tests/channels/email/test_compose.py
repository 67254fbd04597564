"""Our mail as the other side reads it."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.channels.adapters.email.compose import compose
from parley.channels.adapters.email.settings import EmailSettings
from parley.channels.errors import Refused
from parley.channels.types import File, Mail, Media, Part

SALON = EmailSettings(address="salon@desk.test", name="Салон «Ада»", plus_addresses=True)
HEADERS = {
    "from", "to", "reply-to", "subject", "date", "x-parley-loop", "message-id", "in-reply-to", "references", "mime-version", "content-type",
    "content-transfer-encoding",
}  # fmt: skip
anything = st.text(max_size=200)


def read(part: Part, salon: EmailSettings = SALON) -> EmailMessage:
    return message_from_bytes(compose(part, salon).content, _class=EmailMessage, policy=default)


def said(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert isinstance(body, EmailMessage)
    return body.get_content().replace("\r\n", "\n")


def test_an_answer_names_who_writes_and_what_it_answers() -> None:
    mail = Mail(subject="Запись", message_id="<c.1@desk.test>", in_reply_to="<2@client.test>", references=("<1@x>", "<2@client.test>"))
    message = read(Part(to="ada@client.test", text="Ждём вас", mail=mail))

    assert (message["From"].addresses[0].display_name, message["From"].addresses[0].addr_spec) == ("Салон «Ада»", "salon@desk.test")
    assert message["To"] == "ada@client.test"
    assert message["Subject"] == "Re: Запись"
    assert message["Message-ID"] == "<c.1@desk.test>"
    assert message["In-Reply-To"] == "<2@client.test>"
    assert message["References"].split() == ["<1@x>", "<2@client.test>"]
    assert message["Date"].datetime is not None


def test_the_words_come_as_text_and_as_html() -> None:
    message = read(Part(to="ada@client.test", text="Цены <тут>:\nhttps://desk.test/?a=1&b=2.\n\nДо встречи"))
    assert said(message, "plain").strip() == "Цены <тут>:\nhttps://desk.test/?a=1&b=2.\n\nДо встречи"
    html = said(message, "html")
    assert '<a href="https://desk.test/?a=1&amp;b=2">' in html
    assert "<тут>" not in html
    assert html.count("<p>") == 2


def test_a_long_thread_keeps_its_first_and_its_last_mails() -> None:
    references = tuple(f"<{n}@client.test>" for n in range(50))
    kept = read(Part(to="ada@client.test", text="x", mail=Mail(references=references)))["References"].split()
    assert kept == [references[0], *references[-19:]]


def test_a_long_id_comes_through_unchanged() -> None:
    long = f"<{'a' * 180}@client.test>"
    content = compose(Part(to="ada@client.test", text="x", mail=Mail(in_reply_to=long, references=(long,))), SALON).content.decode()
    assert content.count(long) == 2


def test_answers_come_back_to_the_conversation() -> None:
    message = read(Part(to="ada@client.test", text="x", mail=Mail(reply_token="tok.42-x")))
    assert message["Reply-To"].addresses[0].addr_spec == "salon+c.tok.42-x@desk.test"


@pytest.mark.parametrize(
    ("salon", "token"),
    [(EmailSettings(address="salon@own.example"), "tok"), (SALON, "t" * 64), (SALON, "to k"), (SALON, "tok@evil.example")],
)
def test_no_address_is_tagged_that_might_not_arrive(salon: EmailSettings, token: str) -> None:
    assert read(Part(to="ada@client.test", text="x", mail=Mail(reply_token=token)), salon)["Reply-To"] is None


def test_files_travel_with_their_names() -> None:
    file = File(
        type=Media.FILE,
        name="Прайс на ноябрь 2026, все услуги и мастера салона.pdf",
        mime="application/pdf",
        size=3,
        key="k",
        data=b"\0\xff\n",
    )
    (attachment,) = read(Part(to="ada@client.test", text="x", files=(file,))).iter_attachments()
    assert isinstance(attachment, EmailMessage)
    assert (attachment.get_filename(), attachment.get_content_type(), attachment.get_content()) == (file.name, file.mime, file.data)


def test_a_large_file_keeps_every_byte() -> None:
    files = tuple(
        File(type=Media.FILE, name=f"{n}.bin", mime="application/zip", size=1, key="k", data=bytes([n]) * 200_001) for n in range(3)
    )
    content = compose(Part(to="ada@client.test", text="x", files=files), SALON).content
    attachments = list(message_from_bytes(content, _class=EmailMessage, policy=default).iter_attachments())
    assert [attachment.get_content() for attachment in attachments if isinstance(attachment, EmailMessage)] == [file.data for file in files]
    assert max(map(len, content.splitlines())) <= 78


def test_a_machine_s_mail_says_so() -> None:
    automatic = read(Part(to="ada@client.test", text="x", mail=Mail(automatic=True)))
    assert (automatic["Auto-Submitted"], automatic["X-Auto-Response-Suppress"]) == ("auto-replied", "All")
    assert read(Part(to="ada@client.test", text="x"))["Auto-Submitted"] is None


def test_a_signature_follows_its_mark() -> None:
    message = read(Part(to="ada@client.test", text="x"), EmailSettings(address="salon@desk.test", signature="Салон"))
    assert said(message, "plain").strip() == "x\n\n-- \nСалон"


def test_addresses_in_cyrillic_are_written() -> None:
    letter = compose(Part(to="ада@почта.рф", text="x"), SALON)
    assert letter.recipient == "ада@xn--80a1acny.xn--p1ai"
    assert "To: ада@".encode() in letter.content


@settings(deadline=None)
@given(anything, anything, anything, anything, anything, anything)
def test_nothing_that_people_type_becomes_a_header(subject: str, name: str, id: str, reference: str, token: str, file_name: str) -> None:
    files = (File(type=Media.FILE, name=file_name, mime=subject, size=1, key="k", data=b"x"),)
    mail = Mail(
        subject=subject + "\r\nBcc: linus@evil.example", message_id=id, in_reply_to=reference, references=(id, reference), reply_token=token
    )
    salon = EmailSettings(address="salon@desk.test", name=name, plus_addresses=True)
    content = compose(Part(to="ada@client.test", text=subject, files=files, mail=mail), salon).content

    head, _, _ = content.partition(b"\r\n\r\n")
    fields = [line.partition(b":")[0].decode().lower() for line in head.split(b"\r\n") if line[:1] not in (b" ", b"\t")]
    assert set(fields) <= HEADERS
    assert len(fields) == len(set(fields))
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert content.isascii()


@pytest.mark.parametrize(
    "to",
    ["", "ada", "@client.test", "ada@client.test, linus@x", "ada@x\r\nBcc: l@x", "<ada@x>", "ada@x>\r\nRCPT TO:<l@x", "a" * 400 + "@x"],
)
def test_what_is_no_address_is_refused(to: str) -> None:
    with pytest.raises(Refused):
        compose(Part(to=to, text="x"), SALON)
