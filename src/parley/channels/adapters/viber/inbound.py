"""Calls in our words: each tells one fact, but for the one that only tries out our address."""

from datetime import UTC, datetime, timedelta
from typing import Any

from parley.channels.adapters.viber import buttons, content, wire
from parley.channels.types import Button, Delivered, Inbound, Kind, Sender

TRIED_OUT = "webhook"
OPENED = "conversation_started"
RECEIPTS = {"delivered": Delivered.DELIVERED, "seen": Delivered.READ, "failed": Delivered.FAILED}
PRESSES = frozenset({"text", "url"})
"""As which a pressed button comes."""
KINDS = {"subscribed": Kind.SUBSCRIBED, "unsubscribed": Kind.UNSUBSCRIBED}

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = 253_402_300_799_999
"""In milliseconds: the year 9999."""
LONGEST_NAME = 64


def key(event: wire.Head) -> str:
    """A receipt names the token of the message that it is about; every other event has a token of its own."""
    token = str(event.message_token)
    return f"{token}|{event.event}" if event.event in RECEIPTS else token


def facts(event: wire.Event) -> list[Inbound]:
    if event.event == TRIED_OUT:
        return []
    if event.event == "message" and event.message:
        return [_said(event, event.message)]
    return [_receipt(event) if event.event in RECEIPTS else _happened(event)]


def _said(event: wire.Event, message: wire.Message) -> Inbound:
    said = content.words(message)
    pressed = buttons.pressed(said, silent=event.silent) if said and message.type in PRESSES else None
    return Inbound(
        kind=_kind_of_message(message, pressed),
        key=key(event),
        sender=_sender(event),
        external_id=str(event.message_token),
        at=_moment(event.timestamp),
        text=pressed.label if pressed else said,
        attachments=content.attachments(message),
        place=content.place(message),
        card=content.card(message),
        payload=pressed.payload if pressed else "",
        extra=content.oddities(message),
    )


def _kind_of_message(message: wire.Message, pressed: Button | None) -> Kind:
    if message.type not in content.KNOWN:
        return Kind.UNKNOWN
    return Kind.POSTBACK if pressed else Kind.MESSAGE


def _receipt(event: wire.Event) -> Inbound:
    return Inbound(
        kind=Kind.STATUS,
        key=key(event),
        external_id=str(event.message_token),
        at=_moment(event.timestamp),
        delivered=RECEIPTS[event.event],
        error=event.desc,
        extra={"recipient_id": event.user_id} if event.user_id else {},
    )


def _happened(event: wire.Event) -> Inbound:
    return Inbound(
        kind=_kind(event),
        key=key(event),
        sender=_sender(event),
        external_id=str(event.message_token),
        at=_moment(event.timestamp),
        payload=event.context,
        token=event.context,
        extra=_about(event),
    )


def _kind(event: wire.Event) -> Kind:
    # That somebody opened the chat is neither words nor consent. What link brought them is told once, and only here.
    if event.event == OPENED:
        return Kind.REFERRAL if event.context else Kind.SYSTEM
    return KINDS.get(event.event, Kind.UNKNOWN)


def _about(event: wire.Event) -> dict[str, Any]:
    if event.event == OPENED:
        return {"subscribed": event.subscribed} | ({"context": event.context} if event.context else {})
    return {} if event.event in KINDS else {"event": event.event[:LONGEST_NAME]}


def _sender(event: wire.Event) -> Sender | None:
    person = event.sender or event.user
    if person:
        return Sender(person.id, person.name, language=person.language)
    return Sender(event.user_id) if event.user_id else None


def _moment(milliseconds: int) -> datetime | None:
    """None for what is no time: the call that tries our address out carries any number."""
    return EPOCH + timedelta(milliseconds=milliseconds) if 0 < milliseconds <= LATEST else None
