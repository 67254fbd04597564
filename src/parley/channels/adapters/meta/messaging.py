"""Events of conversations in our words: the dialect of the Messenger Platform, in which more than one channel of Meta's speaks."""

from collections.abc import Callable
from typing import Any

import msgspec

from parley.channels.adapters.meta import content, wire
from parley.channels.adapters.meta.envelope import Event, moment, number
from parley.channels.reading import read
from parley.channels.types import Delivered, Inbound, Kind, Sender

ABOUT = frozenset({"sender", "recipient", "timestamp"})
HAPPENINGS = frozenset(
    {"pass_thread_control", "take_thread_control", "request_thread_control", "messaging_handover", "app_roles"}
    | {"policy-enforcement", "account_linking"}
)
REACTED = "react"
STOPPED = "STOP_NOTIFICATIONS"


def facts(event: Event) -> list[Inbound]:
    """One fact; several where one receipt is for several messages."""
    told = read(event.raw, wire.Told)
    found = ((tell, piece) for name, tell in TELLS.items() if (piece := getattr(told, name)) is not None)
    tell, piece = next(found, (_happened, None))
    return tell(event, told, piece)


def _said(event: Event, told: wire.Told, message: wire.Message) -> list[Inbound]:
    if message.is_deleted:
        return [_inbound(event, told, Kind.DELETE, f"deleted:{message.mid}", external_id=message.mid)]
    strange = content.strange(message)
    fact = _inbound(
        event,
        told,
        _kind(message),
        message.mid,
        external_id=message.mid,
        text=content.words(message),
        attachments=content.attachments(message),
        place=content.place(message),
        quoted=(message.reply_to.mid or "") if message.reply_to else "",
        payload=(message.quick_reply.payload or "") if message.quick_reply else "",
        token=(message.referral.ref or "") if message.referral else "",
        extra=content.led_here(message.referral) | content.oddities(message) | ({"fields": strange} if strange else {}),
    )
    return [_named(fact, strange)]


def _kind(message: wire.Message) -> Kind:
    if message.is_echo or message.is_self:
        return Kind.ECHO
    if message.is_unsupported:
        return Kind.UNKNOWN
    return Kind.POSTBACK if message.quick_reply else Kind.MESSAGE


def _named(fact: Inbound, strange: list[str]) -> Inbound:
    """A message in which nothing is that we know is a placeholder."""
    empty = not (fact.text or fact.attachments or fact.place)
    return msgspec.structs.replace(fact, kind=Kind.UNKNOWN) if fact.kind is Kind.MESSAGE and strange and empty else fact


def _edited(event: Event, told: wire.Told, edit: wire.Edit) -> list[Inbound]:
    """What we change ourselves is nobody's word: where we do not have it, it is not taken for one."""
    times = number(edit.num_edit)
    key, about = f"edit:{edit.mid}:{times}", {"num_edit": times}
    fact = _inbound(event, told, Kind.EDIT, key, external_id=edit.mid, text=edit.text or "", extra=about)
    return [msgspec.structs.replace(fact, sender=None) if fact.sender and fact.sender.id == event.account else fact]


def _reacted(event: Event, told: wire.Told, reaction: wire.Reaction) -> list[Inbound]:
    emoji = (reaction.emoji,) if reaction.emoji else ()
    given = reaction.action == REACTED
    details = {"emoji": reaction.emoji, "reaction": reaction.reaction, "action": reaction.action}
    return [
        _inbound(
            event,
            told,
            Kind.REACTION,
            f"reaction:{event.digest}",
            external_id=reaction.mid,
            added=emoji if given else (),
            removed=() if given else emoji,
            only_reaction=True,
            extra={name: detail for name, detail in details.items() if detail},
        )
    ]


def _arrived(event: Event, told: wire.Told, delivery: wire.Delivery) -> list[Inbound]:
    return [_receipt(event, told, Delivered.DELIVERED, mid, number(delivery.watermark)) for mid in delivery.mids or ("",)]


def _seen(event: Event, told: wire.Told, seen: wire.Read) -> list[Inbound]:
    return [_receipt(event, told, Delivered.READ, seen.mid or "", number(seen.watermark))]


def _receipt(event: Event, told: wire.Told, delivered: Delivered, mid: str, watermark: int) -> Inbound:
    """For all up to its watermark, and of what was read for all before it too."""
    who = _other(event, told)
    facts: dict[str, Any] = {"recipient_id": who} | ({"watermark_ms": watermark} if watermark else {})
    key = f"{delivered.value}:{mid or f'{who}:{watermark}'}"
    reach = {"watermark": moment(watermark), "all_before": delivered is Delivered.READ}
    fact = _inbound(event, told, Kind.STATUS, key, external_id=mid, delivered=delivered, extra=facts, **reach)
    at = moment(told.timestamp) or moment(watermark) or moment(event.time)
    return msgspec.structs.replace(fact, sender=None, at=at)


def _pressed(event: Event, told: wire.Told, postback: wire.Postback) -> list[Inbound]:
    return [
        _inbound(
            event,
            told,
            Kind.POSTBACK,
            postback.mid or f"postback:{event.digest}",
            external_id=postback.mid or "",
            text=postback.title or "",
            payload=postback.payload or "",
            token=(postback.referral.ref or "") if postback.referral else "",
            extra=content.led_here(postback.referral),
        )
    ]


def _referred(event: Event, told: wire.Told, referral: wire.Referral) -> list[Inbound]:
    ref = referral.ref or ""
    key = f"referral:{event.digest}"
    return [_inbound(event, told, Kind.REFERRAL, key, payload=ref, token=ref, extra=content.led_here(referral))]


def _opted_in(event: Event, told: wire.Told, optin: wire.Optin) -> list[Inbound]:
    """Somebody agreed to be written to; who takes that back for marketing may still be answered."""
    kind = Kind.UNSUBSCRIBED if optin.notification_messages_status == STOPPED else Kind.SUBSCRIBED
    details = {
        "optin": optin.type,
        "title": optin.title,
        "status": optin.notification_messages_status,
        "user_ref": str(optin.user_ref or ""),
        "ref": optin.ref,
    }
    extra = {name: detail for name, detail in details.items() if detail}
    key = f"optin:{event.digest}"
    told_more = {"payload": optin.payload or optin.ref or "", "token": optin.ref or "", "only_offers": kind is Kind.UNSUBSCRIBED}
    return [_inbound(event, told, kind, key, extra=extra, **told_more)]


def _happened(event: Event, told: wire.Told, _: None) -> list[Inbound]:
    """What concerns the line rather than the conversation; or something that is new to us."""
    fields = read(event.raw, wire.Names)
    names = sorted(fields.keys() - ABOUT)
    known = next((name for name in names if name in HAPPENINGS), "")
    if not known:
        shown = [name[: content.LONGEST_NAME] for name in names[: content.MOST_NAMES]]
        return [_inbound(event, told, Kind.UNKNOWN, f"event:{event.digest}", extra={"fields": shown})]
    details = read(bytes(fields[known]), dict[str, Any])
    return [_inbound(event, told, Kind.SYSTEM, f"event:{event.digest}", extra=details | {"event": known})]


TELLS: dict[str, Callable[[Event, wire.Told, Any], list[Inbound]]] = {
    "message": _said,
    "message_edit": _edited,
    "reaction": _reacted,
    "delivery": _arrived,
    "read": _seen,
    "postback": _pressed,
    "referral": _referred,
    "optin": _opted_in,
}


def _inbound(event: Event, told: wire.Told, kind: Kind, key: str, *, extra: dict[str, Any] | None = None, **facts: Any) -> Inbound:
    """With what every event has: who, where, when."""
    sender = told.sender or wire.Party()
    about = {"user_ref": str(sender.user_ref)} if sender.user_ref else {}
    return Inbound(
        kind=kind,
        key=key,
        sender=Sender(id=str(sender.id)) if sender.id else None,
        thread=_other(event, told),
        at=moment(told.timestamp) or moment(event.time),
        extra=about | ({"standby": True} if event.standby else {}) | (extra or {}),
        **facts,
    )


def _other(event: Event, told: wire.Told) -> str:
    """The person in the conversation: whom an answer goes to."""
    sender, recipient = told.sender or wire.Party(), told.recipient or wire.Party()
    ours = str(sender.id) == event.account or (told.message is not None and told.message.is_echo)
    return str((recipient if ours else sender).id)
