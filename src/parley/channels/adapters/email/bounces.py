"""Mail about our mail: it came back, it is late, it arrived. In the form of RFC 3464, or in the plain words of many servers."""

import re
from enum import StrEnum

import msgspec

from parley.channels.adapters.email.addresses import BARE, addresses, bare_address
from parley.channels.adapters.email.headers import Headers, split_head
from parley.channels.adapters.email.mime import Part
from parley.channels.adapters.email.threading_keys import Own, ids
from parley.channels.types import Failure

MAX_RECIPIENTS = 100
MAX_DETAIL = 1000
MAX_TEXT = 64 * 1024


class Fate(StrEnum):
    """What became of our mail."""

    FAILED = "bounce"
    DELAYED = "delay"
    DELIVERED = "delivered"


class Recipient(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of it for one address."""

    to: str
    action: str = ""
    status: str = ""
    """`5.1.1`"""
    detail: str = ""
    original_to: str = ""
    """The address that we wrote to, where it was sent on from there."""


class Report(msgspec.Struct, frozen=True):
    fate: Fate
    dsn: tuple[Recipient, ...] = ()
    """Told in the machine-readable part."""
    told: tuple[Recipient, ...] = ()
    """Read out of the text when there is no such part, or nothing in it."""
    original_id: str = ""

    @property
    def recipients(self) -> tuple[Recipient, ...]:
        return self.dsn or self.told

    @property
    def failure(self) -> Failure:
        """Whether there is nobody of that address, or only this mail was not wanted, or not now."""
        codes = {one.status for one in self.recipients if one.status}
        if any(NOBODY.fullmatch(code) for code in codes) or (codes <= VAGUE and any(UNKNOWN.search(one.detail) for one in self.recipients)):
            return Failure.GONE
        return Failure.TEMPORARY if codes and all(code.startswith("4") for code in codes) else Failure.REFUSED

    @property
    def is_hard(self) -> bool:
        return self.fate is Fate.FAILED and any(one.status.startswith("5") for one in self.recipients)


# RFC 3463: no such mailbox or host, an address that is none, moved, a domain that takes no mail; a mailbox that is switched off.
NOBODY = re.compile(r"5\.1\.(?:[0-36]|10)|5\.2\.1")
VAGUE = frozenset({"5.0.0"})
UNKNOWN = re.compile(r"user unknown|unknown user|no such (?:user|address|recipient|mailbox|person)|does(?:n't| not) exist", re.IGNORECASE)
STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
SMTP_CODE = re.compile(r"\b([45])\d\d\b(?=[ -])")
DAEMON = re.compile(
    r"(?:mailer[-_.]?daemon|mail-daemon|postmaster|mailerdaemon|mail[-_.]?delivery|microsoftexchange[0-9a-f]{8,40})\Z", re.IGNORECASE
)
SUBJECT = re.compile(
    r"undeliver|nondeliver|not (?:be )?deliver|delivery (?:status|failure|has failed|notification|incomplete|problem|report)|"
    r"failure notice|returned mail|"
    r"mail delivery (?:failed|system|subsystem)|mail failure|mail system error|message (?:blocked|delayed|not delivered)|"
    r"could not send message|"
    r"delivery has been delayed|returning message|недоставлен|не ?доставл|не удалось доставить|невозможно доставить|ошибка доставки|"
    r"не вдалося доставити|неможливо доставити|недоставлен|помилка доставки|повідомлення не доставлено|unzustellbar|non remis",
    re.IGNORECASE,
)
WORDS = re.compile(
    r"wasn't able to deliver|(?:could|can) ?not be delivered|was undeliverable|delivery (?:to the following|has failed|failed)|"
    r"permanent(?:ly)? (?:fatal )?error|"
    r"failed permanently|address(?:es)? (?:\w+ ){0,2}failed|recipient (?:\S+ ){0,3}(?:rejected|unknown)|user unknown|no such user|"
    r"mailbox (?:full|unavailable)|"
    r"не (?:может|могло) быть доставлен|не доставлен|не удалось доставить|не вдалося доставити|не може бути доставлен|"
    r"permanent fatal errors|\b5\d\d[ -]5\.\d|"
    r"has been delayed|still undelivered|will keep trying",
    re.IGNORECASE,
)
LATE = re.compile(
    r"delayed|will keep trying|warning:? (?:message|could not)|still (?:undelivered|being attempted)|no action is required|задерж|отложен|"
    r"затрим|delivery incomplete|попытки доставки будут|спроби (?:доставки|доставити) (?:буде|триватим)",
    re.IGNORECASE,
)
FINAL = re.compile(r"permanent|given up|giving up|failed permanently|\b5\.\d{1,3}\.\d{1,3}\b|\b55\d\b", re.IGNORECASE)
COPY_BEGINS = re.compile(r"^[ \t>]{0,4}(?:return-path|received|message-id|x-original-to):", re.IGNORECASE | re.MULTILINE)
ORIGINAL_ID = re.compile(r"^[ \t>]{0,8}message-id:\s{0,4}(<[^<>\s]{1,500}>)", re.IGNORECASE | re.MULTILINE)
VERP = re.compile(r"[+-]([^\s<>@+=,;\"]{1,64})=([A-Za-z0-9.-]{1,200}\.[A-Za-z]{2,30})@")
FAILED_LINE = re.compile(rf"^[ \t]{{0,8}}(?:to:\s?)?<?({BARE.pattern})>?(?:[:;,]|[ \t]|$)", re.IGNORECASE | re.MULTILINE)


def report(root: Part, text: str, own: Own) -> Report | None:
    """What a mail tells of the fate of one of ours; None for any other mail."""
    parts = [part for part in root.walk() if part.type == "message/delivery-status"]
    if parts or _is_declared(root):
        parts = [part for part in root.walk(into_messages=True) if part.type == "message/delivery-status"]
        dsn = tuple(one for part in parts for one in _recipients(part))[:MAX_RECIPIENTS]
        told = () if dsn else _told(root.headers, text, own)
        return Report(_fate(dsn, root, text), dsn, told, _original_id(root, text))
    if _is_in_words(root.headers, text):
        return Report(_fate((), root, text), (), _told(root.headers, text, own), _original_id(root, text))
    return None


def _is_declared(root: Part) -> bool:
    return root.params.get("report-type", "").lower() == "delivery-status"


def _fate(dsn: tuple[Recipient, ...], root: Part, text: str) -> Fate:
    actions = {one.action for one in dsn}
    if "failed" in actions:
        return Fate.FAILED
    if "delayed" in actions:
        return Fate.DELAYED
    if actions and actions <= {"delivered", "relayed", "expanded"}:
        return Fate.DELIVERED
    about = f"{root.headers.text('subject')}\n{_before_copy(text)}"
    return Fate.DELAYED if LATE.search(about) and not FINAL.search(about) else Fate.FAILED


# ── RFC 3464 ────────────────────────────────────────────────────────────────────────────────────


def _recipients(part: Part) -> list[Recipient]:
    """The groups of fields that name a recipient; the first group is about the message."""
    groups = re.split(r"\n[ \t]*\n", part.text[:MAX_TEXT].strip("\n"))[: MAX_RECIPIENTS + 1]
    found = [_recipient(Headers(split_head(group.encode() + b"\n\n")[0])) for group in groups]
    return [one for one in found if one]


def _recipient(fields: Headers) -> Recipient | None:
    final, original = _typed(fields.first("final-recipient")), _typed(fields.first("original-recipient"))
    if not final and not original:
        return None
    status = STATUS.search(fields.first("status"))
    return Recipient(
        to=final or original,
        action=fields.first("action").strip().lower().partition(" ")[0][:20],
        status=status[1] if status else "",
        detail=_typed_text(fields.text("diagnostic-code"))[:MAX_DETAIL],
        original_to=original if original.lower() != final.lower() else "",
    )


def _typed(value: str) -> str:
    """`rfc822; ada@client.test` → `ada@client.test`."""
    return bare_address(_typed_text(value))


def _typed_text(value: str) -> str:
    kind, semicolon, text = value.partition(";")
    return " ".join((text if semicolon and len(kind) < 20 else value).split())


# ── plain words ─────────────────────────────────────────────────────────────────────────────────


def _is_in_words(headers: Headers, text: str) -> bool:
    if "x-failed-recipients" in headers:
        return True
    senders = addresses(headers.first("from"))
    by_daemon = any(DAEMON.match(one.address.partition("@")[0]) for one in senders)
    from_nobody = headers.first("return-path").strip() == "<>"
    about = SUBJECT.search(headers.text("subject")[:500]) is not None
    if by_daemon and about:
        return True
    return from_nobody and (by_daemon or about) and WORDS.search(text[:MAX_TEXT]) is not None


def _told(headers: Headers, text: str, own: Own) -> tuple[Recipient, ...]:
    """Who is named at the start of a line before the copy of our mail begins."""
    words = _before_copy(text)
    named = [one.address for value in headers.raw("x-failed-recipients") for one in addresses(value)]
    named = named or [found for found in FAILED_LINE.findall(words) if not own.is_address(found)]
    named = named or verp_recipients(headers)
    code, smtp = STATUS.search(words), SMTP_CODE.search(words)
    status = code[1] if code else f"{smtp[1]}.0.0" if smtp else ""
    unique = {name.lower(): name for name in reversed(named)}
    return tuple(Recipient(name, "failed", status, _around(words, name)) for name in reversed(unique.values()))[:MAX_RECIPIENTS]


def verp_recipients(headers: Headers) -> list[str]:
    """`bounces+ada=client.test@desk.test` → `ada@client.test`."""
    to = " ".join(value[:2000] for field in ("delivered-to", "x-original-to", "to") for value in headers.raw(field)[:5])
    return [f"{local}@{domain}" for local, domain in VERP.findall(to)]


def _around(words: str, name: str) -> str:
    at = words.find(name)
    return " ".join(words[at : at + MAX_DETAIL].split())[:300] if at >= 0 else ""


def _before_copy(text: str) -> str:
    text = text[:MAX_TEXT]
    copy = COPY_BEGINS.search(text)
    return text[: copy.start()] if copy else text


def _original_id(root: Part, text: str) -> str:
    """Message-ID of our mail: from the copy that came back, from its headers alone, or from the text."""
    for part in root.walk():
        if part.type in ("message/rfc822", "message/global") and part.children:
            found = ids(part.children[0].headers.first("message-id"))
        elif part.type in ("text/rfc822-headers", "message/rfc822-headers", "message/global-headers"):
            found = ids(Headers(split_head(part.data)[0]).first("message-id"))
        elif part.type == "message/delivery-status":
            found = ids(Headers(split_head(part.data)[0]).first("x-original-message-id"))
        else:
            continue
        if found:
            return found[0]
    named = ORIGINAL_ID.search(text[:MAX_TEXT])
    return named[1] if named else ""
