"""A raw mail as one `Inbound`. Pure; raises `Unreadable` and nothing else. For mail from strangers in a server, see `sandbox`."""

from hashlib import sha256
from typing import Any

import msgspec

from parley.channels.adapters.email.letters import Letter, LetterKind, letter
from parley.channels.adapters.email.threading_keys import Own
from parley.channels.errors import Unreadable
from parley.channels.types import Delivered, Inbound, Kind, Sender, Trust
from parley.core import mailboxes

__all__ = ["Own", "read"]

NOBODY = "unknown@invalid"
"""Stands for the sender of a mail that names none, so that the mail is seen."""
MAX_ERROR = 1000


def read(raw: bytes, *, own: Own, sent: bool = False) -> Inbound:
    """Understand a mail; `sent` when it lay among the sent ones: then its person is the one it went to."""
    try:
        understood = letter(raw, own)
    except Unreadable:
        raise
    except Exception as error:  # whatever a stranger's bytes can bring about
        raise Unreadable(f"{type(error).__name__} while reading") from error
    key = understood.message_id or f"sha256:{sha256(raw).hexdigest()}"
    if sent and understood.kind is not LetterKind.LOOP:
        return _echo(understood, key)
    return _told(understood, key) if understood.is_about_mail else _said(understood, key)


def _said(found: Letter, key: str) -> Inbound:
    """Something that somebody (or somebody's machine) wrote to us."""
    common = _message(found, key)
    if found.kind is LetterKind.LOOP:
        return msgspec.structs.replace(common, kind=Kind.SYSTEM, sender=None, automatic=True, extra={**common.extra, "loop": True})
    return msgspec.structs.replace(common, automatic=found.is_autoreply or found.is_bulk)


def _message(found: Letter, key: str) -> Inbound:
    named = dict.fromkeys((*found.in_reply_to, *reversed(found.references)))
    return Inbound(
        kind=Kind.MESSAGE,
        key=key,
        sender=_person(found.from_addr, found.from_name, found.trust),
        external_id=key,
        at=found.at,
        text=found.visible,
        html=found.body.html,
        hidden=found.hidden,
        subject=found.subject.strip(),
        attachments=found.attachments + found.inline_images,
        quoted=next(iter(named), ""),
        answers=tuple(named),
        subject_tag=found.subject_tag,
        token=found.token,
        doubtful=found.is_doubtful,
        extra=_facts(found),
    )


def _echo(found: Letter, key: str) -> Inbound:
    """Written in another program on our side; the person is the recipient."""
    to = _person(found.to[0].address, found.to[0].name) if found.to else None
    return msgspec.structs.replace(_message(found, key), kind=Kind.ECHO, sender=to, doubtful=False, token="")


def _person(address: str, name: str, trust: Trust = Trust.CLAIMED) -> Sender:
    return Sender(mailboxes.normalised(address) or address.lower() or NOBODY, name, trust=trust)


def _facts(found: Letter) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    if found.reply_to and found.reply_to.lower() != found.from_addr.lower():
        facts["reply_to"] = found.reply_to
    if found.thread_subject != found.subject.strip():
        facts["thread_subject"] = found.thread_subject
    if found.body.invitation:
        facts["invitation"] = msgspec.to_builtins(found.body.invitation)
    return facts


# ── reports on our own mail ─────────────────────────────────────────────────────────────────────


def _told(found: Letter, key: str) -> Inbound:
    common = Inbound(
        kind=Kind.STATUS,
        key=key,
        external_id=found.original_message_id,
        at=found.at,
        text=found.visible,
        subject=found.subject.strip(),
        answers=tuple(filter(None, [found.original_message_id])),
        token=found.token,
        automatic=True,
    )
    if found.receipt:
        return _read(common) if found.receipt.displayed else msgspec.structs.replace(common, kind=Kind.SYSTEM)
    return _fate(found, common) if found.report else _complained(found, common)


def _read(common: Inbound) -> Inbound:
    return msgspec.structs.replace(common, delivered=Delivered.READ)


def _fate(found: Letter, common: Inbound) -> Inbound:
    assert found.report
    delivered = {LetterKind.BOUNCE: Delivered.FAILED, LetterKind.DELIVERED: Delivered.DELIVERED}.get(found.kind)
    recipients = found.report.recipients
    detail = next((f"{one.status} {one.detail}".strip() for one in recipients if one.detail or one.status), "")
    return msgspec.structs.replace(
        common,
        delivered=delivered,
        error=(detail or found.visible)[:MAX_ERROR] if delivered is not Delivered.DELIVERED else "",
        failure=found.report.failure,
        extra={"recipients": list(msgspec.to_builtins(recipients)), "hard": found.report.is_hard, "fate": str(found.report.fate)},
    )


def _complained(found: Letter, common: Inbound) -> Inbound:
    """Somebody pressed "spam": no more mail for them."""
    assert found.complaint
    if not found.complaint.is_abuse:
        return msgspec.structs.replace(common, kind=Kind.SYSTEM)
    by = found.complaint.by.lower()
    return msgspec.structs.replace(common, kind=Kind.UNSUBSCRIBED, sender=Sender(by) if by else None)
