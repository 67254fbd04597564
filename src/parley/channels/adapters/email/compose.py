"""Our answer as a MIME message. Whatever people typed, no line of it can become a header."""

import re
from base64 import b64encode
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8, EmailPolicy
from email.utils import format_datetime, formataddr
from html import escape
from secrets import token_bytes
from typing import Any

import msgspec

from parley.channels.adapters.email.settings import EmailSettings, MailboxAddress
from parley.channels.errors import Refused
from parley.channels.types import File, Mail, Part
from parley.core import clock, ids

LOOP_MARK = "X-Parley-Loop"
MAX_LOCAL = 64
MAX_SUBJECT = 500
MAX_FILE_NAME = 150
BASE64_LINE = 76
FIRST_AND_LAST = 20
"""How many References go along (RFC 5322 sets no limit, servers do): the first, and the last ones."""

ID = re.compile(r"<[!-;=?-~]{1,250}>\Z")
MIME_TYPE = re.compile(r"(application|audio|font|image|model|text|video)/[A-Za-z0-9][A-Za-z0-9.+-]{0,100}\Z")
LINK = re.compile(r"https?://[^\s<>\"']{1,2000}[^\s<>\"'.,;:!?)\]]")
ADDRESS = re.compile(r"https?://[!-;=?-~]{1,900}\Z")
ANSWER = re.compile(r"\s*(re|ответ|відповідь)\s*(\[\d+\])?:", re.IGNORECASE)
INVISIBLE = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
ID_FIELDS = {"message-id", "in-reply-to", "references", "list-unsubscribe"}


class Letter(msgspec.Struct, frozen=True):
    """A mail that is ready to go."""

    message_id: str
    sender: str
    recipient: str
    content: bytes
    is_automatic: bool


class _Policy(EmailPolicy):
    """Folds ids between themselves only: the standard library would encode a long one, and no reply would find its thread."""

    def fold(self, name: str, value: Any) -> str:
        if name.lower() in ID_FIELDS:
            return f"{name}: " + "\r\n ".join(str(value).split()) + "\r\n"
        return super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        return self.fold(name, value).encode("utf-8" if self.utf8 else "ascii", "replace")


PLAIN = _Policy(linesep=SMTP.linesep, max_line_length=SMTP.max_line_length, cte_type="7bit")
WITH_UTF8 = _Policy(linesep=SMTPUTF8.linesep, max_line_length=SMTPUTF8.max_line_length, cte_type="7bit", utf8=True)


def compose(part: Part, settings: EmailSettings) -> Letter:
    """Raises `Refused` for a recipient that is no mail address."""
    mail = part.mail or Mail()
    recipient = wire_address(part.to)
    message = EmailMessage(policy=PLAIN if recipient.isascii() and settings.address.isascii() else WITH_UTF8)
    message_id = mail.message_id if ID.match(mail.message_id) else f"<{ids.new()}@{wire_domain(settings.domain)}>"
    _address(message, settings, recipient, mail)
    _thread(message, message_id, mail)
    _offer_to_leave(message, mail.unsubscribe)
    if mail.automatic:
        message["Auto-Submitted"] = "auto-replied"
        message["X-Auto-Response-Suppress"] = "All"
    _fill(message, part.text, settings.signature, mail)
    places = [_place(message, file) for file in part.files]
    content = _filled(message.as_bytes(), places, part.files)
    return Letter(message_id, wire_address(settings.address), recipient, content, mail.automatic)


def wire_address(address: str) -> str:
    """An address as servers take it: the domain in its ASCII form."""
    try:
        local, _, domain = msgspec.convert(address.strip(), MailboxAddress).rpartition("@")
    except msgspec.ValidationError:
        raise Refused("this is not an e-mail address", code="5.1.3") from None
    return f"{local}@{wire_domain(domain)}"


def wire_domain(domain: str) -> str:
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        raise Refused("this is not an e-mail address", code="5.1.2") from None


def reply_address(settings: EmailSettings, token: str) -> str:
    """Where answers come back to with the conversation's token in the address; empty where that cannot be relied on."""
    tagged = f"{settings.local}+c.{token}"
    if not (token and settings.tags_replies and len(tagged) <= MAX_LOCAL and re.fullmatch(r"[A-Za-z0-9._-]+", token)):
        return ""
    return wire_address(f"{tagged}@{settings.domain}")


def _address(message: EmailMessage, settings: EmailSettings, recipient: str, mail: Mail) -> None:
    own = wire_address(settings.address)
    message["From"] = _named(settings.name, own)
    message["To"] = recipient
    if answers := reply_address(settings, mail.reply_token):
        message["Reply-To"] = _named(settings.name, answers)
    message["Subject"] = _subject(mail)
    message["Date"] = format_datetime(clock.now())
    message[LOOP_MARK] = own


def _thread(message: EmailMessage, message_id: str, mail: Mail) -> None:
    message["Message-ID"] = message_id
    if ID.match(mail.in_reply_to):
        message["In-Reply-To"] = mail.in_reply_to
    known = [reference for reference in dict.fromkeys((*mail.references, mail.in_reply_to)) if ID.match(reference)]
    kept = known if len(known) <= FIRST_AND_LAST else [known[0], *known[-FIRST_AND_LAST + 1 :]]
    if kept:
        message["References"] = " ".join(kept)


def _offer_to_leave(message: EmailMessage, address: str) -> None:
    """One press in the mail program (RFC 8058), which presses by itself only where nobody can listen."""
    if not ADDRESS.match(address):
        return
    message["List-Unsubscribe"] = f"<{address}>"
    if address.startswith("https:"):
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _subject(mail: Mail) -> str:
    subject = one_line(mail.subject)[:MAX_SUBJECT]
    if mail.in_reply_to and subject and not ANSWER.match(subject):
        return f"Re: {subject}"
    return subject


def _fill(message: EmailMessage, text: str, signature: str, mail: Mail) -> None:
    """Plain text, and beside it the same as simple HTML."""
    leave = f"{one_line(mail.unsubscribe_word)}: {mail.unsubscribe}" if mail.unsubscribe_word and ADDRESS.match(mail.unsubscribe) else ""
    signature = "\n\n".join(filter(None, (signature, leave)))
    whole = f"{text}\n\n-- \n{signature}" if signature else text
    message.set_content(whole.replace("\r\n", "\n").replace("\0", ""), charset="utf-8")
    closing = f'<div style="color:#666">{_html(signature)}</div>' if signature else ""
    body = f'<!doctype html><html><head><meta charset="utf-8"></head><body>{_html(text)}{closing}</body></html>'
    message.add_alternative(body, subtype="html", charset="utf-8")


def _html(text: str) -> str:
    clean = text.replace("\r\n", "\n").replace("\0", "")
    paragraphs = [f"<p>{_linked(paragraph)}</p>" for paragraph in re.split(r"\n{2,}", clean) if paragraph.strip()]
    return "\n".join(paragraphs).replace("<br>", "<br>\n")


def _linked(paragraph: str) -> str:
    pieces: list[str] = []
    end = 0
    for found in LINK.finditer(paragraph):
        pieces += [escape(paragraph[end : found.start()]), f'<a href="{escape(found[0])}">{escape(found[0])}</a>']
        end = found.end()
    return "".join((*pieces, escape(paragraph[end:]))).replace("\n", "<br>")


def _place(message: EmailMessage, file: File) -> bytes:
    """Attach a stand-in and tell how it is written: the standard library needs seconds for the content of a large file."""
    maintype, _, subtype = (file.mime if MIME_TYPE.match(file.mime) else "application/octet-stream").partition("/")
    stand_in = token_bytes(36)
    message.add_attachment(stand_in, maintype=maintype, subtype=subtype, filename=one_line(file.name)[-MAX_FILE_NAME:] or "file")
    return b64encode(stand_in)


def _filled(content: bytes, places: Sequence[bytes], files: Sequence[File]) -> bytes:
    pieces: list[bytes] = []
    for place, file in zip(places, files, strict=True):
        before, _, content = content.partition(place)
        encoded = b64encode(file.data)
        pieces += [before, b"\r\n".join(encoded[start : start + BASE64_LINE] for start in range(0, len(encoded), BASE64_LINE))]
    return b"".join((*pieces, content))


def _named(name: str, address: str) -> str:
    return formataddr((one_line(name), address)) if address.isascii() else f'"{_quotable(name)}" <{address}>'


def _quotable(name: str) -> str:
    return re.sub(r'["\\]', "", one_line(name))


def one_line(text: str) -> str:
    """Text that fits into a header's value."""
    return INVISIBLE.sub(" ", text).strip()
