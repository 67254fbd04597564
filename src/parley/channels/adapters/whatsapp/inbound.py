"""Calls in our words. One call may carry many facts, and those of other numbers of the business: they are not ours."""

import hashlib
from collections.abc import Callable, Iterable, Iterator

import msgspec

from parley.channels.adapters.whatsapp import content, graph, messages
from parley.channels.adapters.whatsapp.envelope import Change, Notification, Preference, Routed, Status, Value
from parley.channels.adapters.whatsapp.moments import moment
from parley.channels.adapters.whatsapp.senders import Who, who
from parley.channels.adapters.whatsapp.wire import Head
from parley.channels.errors import Unreadable
from parley.channels.reading import read
from parley.channels.types import Delivered, Failure, Inbound, Kind

FIELDS = frozenset({"messages", "smb_message_echoes", "message_echoes", "user_preferences"})
"""Echoes are what staff wrote in the app on the business's phone."""
# A voice message that was listened to is one that was read.
RECEIPTS = {
    "sent": Delivered.SENT,
    "delivered": Delivered.DELIVERED,
    "read": Delivered.READ,
    "played": Delivered.READ,
    "failed": Delivered.FAILED,
}
TEMPLATE_FIELDS = frozenset({"message_template_status_update", "message_template_components_update", "template_category_update"})
"""About the business account, whose numbers have their templates in common."""
PLAIN = RECEIPTS.keys() - {"played"}
WANTED = {"resume": Kind.SUBSCRIBED, "stop": Kind.UNSUBSCRIBED}


def facts(body: bytes, number: str) -> list[Inbound]:
    """What a call tells of one number; nothing where it is about others."""
    changes = [change for entry in read(body, Notification).entry for change in entry.changes]
    told = [_on(number, fact) for change in changes if _is_about(change, number) for fact in _told(change)]
    return told + [_decided(change) for change in changes if change.field in TEMPLATE_FIELDS]


def _decided(change: Change) -> Inbound:
    return Inbound(kind=Kind.TEMPLATES, key=_digest(change.value), extra={"field": change.field})


def numbers(body: bytes) -> frozenset[str]:
    """The business's numbers that a call is about; none where it cannot be read."""
    try:
        entries = read(body, Notification).entry
    except Unreadable:
        return frozenset()
    return frozenset(_number(change) for entry in entries for change in entry.changes) - {""}


def _is_about(change: Change, number: str) -> bool:
    return _number(change) == number


def _number(change: Change) -> str:
    try:
        return read(bytes(change.value), Routed).metadata.phone_number_id
    except Unreadable:
        return ""


def _told(change: Change) -> Iterator[Inbound]:
    if change.field not in FIELDS:
        yield Inbound(kind=Kind.UNKNOWN, key=_digest(change.value), extra={"field": change.field[: content.LONGEST_NAME]})
        return
    value = read(bytes(change.value), Value)
    yield from _each(value.messages, lambda raw: _said(raw, value))
    yield from _each(value.message_echoes, lambda raw: _echo(raw, value))
    yield from _each(value.statuses, _receipt)
    yield from (_preference(preference, value) for preference in value.user_preferences)
    if value.errors and not value.messages and not value.statuses:
        yield Inbound(kind=Kind.UNKNOWN, key=_digest(change.value), extra=content.complaint(value.errors))


def _each(raws: Iterable[msgspec.Raw], told: Callable[[bytes], Inbound]) -> Iterator[Inbound]:
    """One that is not as documented says nothing, and does not keep the others back."""
    for raw in raws:
        try:
            yield told(bytes(raw))
        except Unreadable:
            yield Inbound(kind=Kind.UNKNOWN, key=_digest(raw))


def _said(raw: bytes, value: Value) -> Inbound:
    head = read(raw, Head)
    return messages.fact(head, raw, who(value.contacts, head.from_, head.from_user_id, head.from_parent_user_id), value.errors)


def _echo(raw: bytes, value: Value) -> Inbound:
    """Named after the customer to whom it went. What staff change afterwards has no sender: nobody is to take it for the customer's."""
    head = read(raw, Head)
    customer = who(value.contacts, head.to, head.to_user_id, head.to_parent_user_id)
    message = messages.inside(raw)
    if change := messages.changed(messages.about(head, Who()), message):
        return change
    ours = msgspec.structs.replace(messages.about(head, customer), kind=Kind.ECHO)
    return messages.spoken(ours, message, Kind.ECHO) or messages.strange(ours, head, message, value.errors)


def _receipt(raw: bytes) -> Inbound:
    """In a group there is one for each participant, and what they have in common is the message."""
    status = read(raw, Status)
    participant = status.recipient_participant_id or status.recipient_participant_user_id
    is_group = status.recipient_type == "group"
    return Inbound(
        kind=Kind.STATUS if status.status in RECEIPTS else Kind.UNKNOWN,
        key="|".join(filter(None, (status.id, status.status, participant))),
        external_id=status.id,
        thread=status.recipient_id if is_group else "",
        group=is_group,
        at=moment(status.timestamp),
        delivered=RECEIPTS.get(status.status),
        error=content.said(status.errors[0]) if status.errors else "",
        failure=graph.failure_of(status.errors[0].code) if status.errors else Failure.REFUSED,
        extra=_about(status),
    )


def _about(status: Status) -> dict[str, str | int]:
    named = {
        "recipient_id": status.recipient_id,
        "recipient_bsuid": status.recipient_user_id,
        "recipient_type": status.recipient_type,
        "part": status.biz_opaque_callback_data,
        "status": "" if status.status in PLAIN else status.status[: content.LONGEST_NAME],
    }
    told: dict[str, str | int] = {name: value for name, value in named.items() if value}
    return told | ({"error_code": status.errors[0].code} if status.errors else {})


def _preference(preference: Preference, value: Value) -> Inbound:
    """Whether somebody wants to hear of offers; an integer is the clock here."""
    person = who(value.contacts, preference.wa_id, preference.user_id, preference.parent_user_id)
    sender = person.sender()
    return Inbound(
        kind=WANTED.get(preference.value, Kind.UNKNOWN),
        key=f"preference:{sender.id if sender else ''}|{preference.category}|{preference.value}|{preference.timestamp}",
        sender=sender,
        at=moment(preference.timestamp),
        only_offers=True,
        error=preference.detail if preference.value == "stop" else "",
        extra={"category": preference.category, "value": preference.value},
    )


def _on(number: str, fact: Inbound) -> Inbound:
    return msgspec.structs.replace(fact, extra=fact.extra | {"phone_number_id": number}) if fact.kind is not Kind.STATUS else fact


def _digest(raw: msgspec.Raw) -> str:
    return f"body:{hashlib.sha256(bytes(raw)).hexdigest()}"
