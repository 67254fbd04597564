"""A mail understood: what it is, whose it is, what it says, and what it answers."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum

import msgspec

from parley.channels.adapters.email import automatic, quotes
from parley.channels.adapters.email.addresses import MailAddress, addresses
from parley.channels.adapters.email.authenticity import trust
from parley.channels.adapters.email.bodies import Body, body_of
from parley.channels.adapters.email.bounces import Fate, Recipient, Report, report
from parley.channels.adapters.email.headers import Headers
from parley.channels.adapters.email.mime import Part, parsed
from parley.channels.adapters.email.receipts import Complaint, ReadReceipt, complaint, read_receipt
from parley.channels.adapters.email.threading_keys import Own, bare_subject, ids, is_forward, message_id, subject_tag, token
from parley.channels.types import Attachment, Trust

MAX_SUBJECT = 1000
SANE_YEARS = range(1990, 2100)
CLOCK_ERROR = timedelta(days=1)


class LetterKind(StrEnum):
    MESSAGE = "message"
    AUTOREPLY = "autoreply"
    BOUNCE = "bounce"
    DELAY = "delay"
    DELIVERED = "delivered"
    READ_RECEIPT = "read_receipt"
    ABUSE_REPORT = "abuse_report"
    LOOP = "loop"
    """Our own mail, come back."""


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """Empty text where a header is absent; only `return_path` tells absent (None) from empty (`<>`)."""

    kind: LetterKind
    from_name: str
    from_addr: str
    reply_to: str
    to: tuple[MailAddress, ...]
    subject: str
    thread_subject: str
    subject_tag: str
    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    return_path: str | None
    at: datetime | None
    token: str
    trust: Trust
    is_doubtful: bool
    is_bulk: bool
    body: Body
    visible: str
    hidden: str
    report: Report | None = None
    receipt: ReadReceipt | None = None
    complaint: Complaint | None = None

    @property
    def is_autoreply(self) -> bool:
        return self.kind is LetterKind.AUTOREPLY

    @property
    def is_bounce(self) -> bool:
        return self.kind is LetterKind.BOUNCE

    @property
    def is_about_mail(self) -> bool:
        """A report on a mail of ours, not something said."""
        return bool(self.report or self.receipt or self.complaint)

    @property
    def dsn(self) -> tuple[Recipient, ...]:
        return self.report.dsn if self.report else ()

    @property
    def original_message_id(self) -> str:
        about = self.report or self.receipt or self.complaint
        return about.original_id if about else ""

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        return () if self.is_about_mail else self.body.files

    @property
    def inline_images(self) -> tuple[Attachment, ...]:
        return () if self.is_about_mail else self.body.images


def letter(raw: bytes, own: Own) -> Letter:
    """Understand a mail. Raises `Unreadable` for one that is larger, deeper or more divided than any honest mail."""
    root = parsed(raw)
    headers, body = root.headers, body_of(root)
    subject = headers.text("subject").replace("\r", "").replace("\n", "")[:MAX_SUBJECT]
    told = None if (receipt := read_receipt(root)) else report(root, body.text, own)
    against = None if receipt or told else complaint(root)
    named, answered = ids(headers.first("references")), ids(" ".join(headers.raw("in-reply-to")[:5]))
    original = next((about.original_id for about in (receipt, told, against) if about and about.original_id), "")
    writer, is_ambiguous = _writer(headers)
    proven, is_denied = trust(headers, writer.domain, own)
    parts = quotes.split(body.text, forwarded=is_forward(subject))
    return Letter(
        kind=_kind(root, subject, own, receipt, told, against),
        from_name=writer.name,
        from_addr=writer.address,
        reply_to=next((one.address for one in addresses(headers.first("reply-to"))), ""),
        to=tuple(addresses(headers.first("to"))),
        subject=subject,
        thread_subject=bare_subject(subject),
        subject_tag=subject_tag(subject),
        message_id=message_id(headers),
        in_reply_to=answered,
        references=named,
        return_path=headers.first("return-path").strip() if "return-path" in headers else None,
        at=_sent_at(headers),
        token=token(headers, (*answered, *reversed(named), *filter(None, [original])), own),
        trust=Trust.CLAIMED if is_ambiguous else proven,
        is_doubtful=is_denied or is_ambiguous or not writer.address,
        is_bulk=automatic.is_bulk(headers, own),
        body=body,
        visible=parts.visible,
        hidden=parts.hidden,
        report=told,
        receipt=receipt,
        complaint=against,
    )


def _kind(root: Part, subject: str, own: Own, receipt: ReadReceipt | None, told: Report | None, against: Complaint | None) -> LetterKind:
    if receipt:
        return LetterKind.READ_RECEIPT
    if told:
        return {Fate.FAILED: LetterKind.BOUNCE, Fate.DELAYED: LetterKind.DELAY, Fate.DELIVERED: LetterKind.DELIVERED}[told.fate]
    if against:
        return LetterKind.ABUSE_REPORT
    if automatic.is_loop(root.headers, message_id(root.headers), own):
        return LetterKind.LOOP
    return LetterKind.AUTOREPLY if automatic.is_answer(root.headers, subject) else LetterKind.MESSAGE


def _writer(headers: Headers) -> tuple[MailAddress, bool]:
    """The first author, and whether others of another domain are named too: then nobody can say whose domain was checked."""
    authors = [one for value in headers.raw("from")[:10] for one in addresses(value)]
    if not authors:
        return next(iter(addresses(headers.first("sender"))), MailAddress("")), False
    return authors[0], len({one.domain for one in authors}) > 1


def _sent_at(headers: Headers) -> datetime | None:
    """As the sender's clock says, unless our own server's says that it is wrong by more than a day."""
    arrived = _date(headers.first("received").rpartition(";")[2])
    written = _date(headers.first("date"))
    if written and arrived and abs(arrived - written) > CLOCK_ERROR:
        return arrived
    return written or arrived


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text.strip()[:100])
        found = found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return found if found.year in SANE_YEARS else None
