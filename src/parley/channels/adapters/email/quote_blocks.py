"""The block of fields that Outlook and its like put above an old letter, and the dashed lines that announce one."""

import re
from collections.abc import Mapping

from parley.channels.adapters.email.quote_headers import DATE, TIME
from parley.channels.adapters.email.quote_lines import is_blank, plain

MAX_BLOCK_LINES = 16

FROM = ("from", "от", "от кого", "від", "від кого", "отправитель", "відправник", "von", "de", "da", "od", "expéditeur", "absender")
SENT = (
    "sent",
    "date",
    "отправлено",
    "дата",
    "дата отправки",
    "отправленные",
    "отправленный",
    "надіслано",
    "відправлено",
    "дата надсилання",
)
SENT_ELSEWHERE = ("gesendet", "datum", "envoyé", "enviado", "data", "fecha", "дата и время", "дата й час", "sent at", "время", "час")
TO = ("to", "кому", "получатель", "отримувач", "an", "à", "para", "a", "do")
COPY = (
    "cc",
    "bcc",
    "копия",
    "копія",
    "копии",
    "скрытая копия",
    "прихована копія",
    "kopie",
    "reply-to",
    "ответить",
    "важность",
    "importance",
)
SUBJECT = ("subject", "тема", "betreff", "objet", "asunto", "oggetto")
LABELS: Mapping[str, str] = {
    label: kind
    for kind, labels in (("from", FROM), ("sent", SENT + SENT_ELSEWHERE), ("to", TO), ("copy", COPY), ("subject", SUBJECT))
    for label in labels
}
LABEL = re.compile(r"[*_\s]{0,3}([^\W\d_][^:*_\n]{0,24}?)\s?[*_]{0,2}\s?:[*_]{0,2}(.*)")

DASHED = re.compile(r"[-–—_=*]{2,}\s?([^\W\d_].{2,70}?)\s?[-–—_=*]{0,60}\s*:?\Z")
RULE = re.compile(r"[-_]{10,}\Z")
OLD_LETTER = re.compile(r"original|исходн|оригинальн|первоначальн|вихідн|початков|оригінальн|ursprüngl|d.origine", re.IGNORECASE)
FORWARDED = re.compile(r"forward|пересл|пересыл|перенаправ|переадрес|пересил|weitergeleit|transf[ée]r|reenvia", re.IGNORECASE)
LETTER = re.compile(r"message|e-?mail|letter|сообщени|письм|повідомлен|лист|nachricht|mensaje", re.IGNORECASE)
BEGINS_FORWARDED = re.compile(
    r"(?:begin forwarded message|(?:начало|початок) пере(?:адрес|сл|напр)\w{2,12} (?:сообщения|письма|повідомлення|листа)|"
    r"anfang der weitergeleiteten nachricht|début du message réexpédié)\s?:\Z",
    re.IGNORECASE,
)


def block_at(lines: list[str], at: int) -> int:
    """How many lines, from this one on, are such a block with the dashes or the rule above it; 0 for none."""
    line = plain(lines[at])
    above = 1 if announces_old_letter(line) or RULE.match(line) else 0
    fields = _fields_at(lines, _skip_blank(lines, at + above))
    if fields:
        return fields - at
    return above if announces_old_letter(line) else 0


def announces_old_letter(line: str) -> bool:
    dashed = DASHED.match(plain(line)[:200])
    return bool(dashed and OLD_LETTER.search(dashed[1]) and LETTER.search(dashed[1]) and len(dashed[1].split()) <= 5)


def announces_forwarded(line: str) -> bool:
    line = plain(line)[:200]
    if BEGINS_FORWARDED.match(line):
        return True
    dashed = DASHED.match(line)
    return bool(dashed and FORWARDED.search(dashed[1]) and len(dashed[1].split()) <= 6)


def may_begin(line: str) -> bool:
    """A cheap first look."""
    return ":" in line[:40] or line.lstrip(" *")[:2] in ("--", "__", "==", "—-", "——", "––", "**")


def _skip_blank(lines: list[str], at: int) -> int:
    return at + 1 if at < len(lines) and is_blank(lines[at]) else at


def _fields_at(lines: list[str], start: int) -> int:
    """The number of the line behind the fields, or 0 when there are none."""
    found: dict[str, str] = {}
    behind = start
    for number in range(start, min(start + MAX_BLOCK_LINES, len(lines))):
        label = _label(lines[number])
        if label:
            found.setdefault(*label)
            behind = number + 1
        elif number - behind >= 2 or not found:
            break
    return behind if _is_letterhead(found) else 0


def _label(line: str) -> tuple[str, str] | None:
    found = LABEL.match(plain(line)[:600])
    kind = LABELS.get(found[1].lower()) if found else None
    return (kind, found[2]) if kind and found else None


def _is_letterhead(found: Mapping[str, str]) -> bool:
    """People also write "От: склад, Кому: магазин"; a letterhead has addresses or the minute at which it was sent."""
    if "from" not in found or len(found.keys() - {"copy"}) < 2:
        return False
    sent = found.get("sent", "").lower()
    by_minute = DATE.search(sent) is not None and TIME.search(DATE.sub(" ", sent)) is not None
    addressed = "@" in found["from"]
    if len(found.keys() - {"copy"}) == 2:
        return addressed and by_minute
    return addressed or by_minute
