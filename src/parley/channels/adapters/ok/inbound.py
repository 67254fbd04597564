"""Events in our words."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from parley.channels.adapters.ok import buttons, content, wire
from parley.channels.types import Address, Inbound, Kind, Sender

CREATED, PRESSED, HAPPENED = "MESSAGE_CREATED", "MESSAGE_CALLBACK", "CHAT_SYSTEM"
CONFIRMATION = "CONFIRMATION"
"""Of another feature of OK's, events of games: it tells nothing."""
STARTED = "CHAT_STARTED"
GROUP = "group:"
"""Begins the id of a group that speaks as itself."""
LONGEST_KEY = 300
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def facts(event: wire.Event, key: str) -> list[Inbound]:
    """One event is one fact. `key` names the call."""
    if event.type == CONFIRMATION:
        return []
    return [MAKERS.get(event.type or CREATED, _strange)(event, key)]


def key(event: wire.Event) -> str:
    """Two events with the same key are one that was brought twice; empty where nothing in them tells."""
    if event.type == PRESSED:
        # Whether a second press has an id of its own is not told.
        return f"{PRESSED}|{event.press_id}|{event.timestamp or ''}"[:LONGEST_KEY] if event.press_id else ""
    mid = event.message.mid if event.message else None
    return f"{event.type or CREATED}|{mid}"[:LONGEST_KEY] if mid else ""


def _said(event: wire.Event, key: str) -> Inbound:
    message = event.message or wire.Message()
    found = content.items(message)
    card = content.card(found, event.sender)
    made = Inbound(
        kind=_kind(event, found),
        key=key,
        sender=_person(event.sender, content.phones(card)),
        external_id=message.mid or "",
        thread=_thread(event),
        at=_moment(event),
        text=content.words(message),
        attachments=content.files(found),
        place=content.place(found),
        card=card,
        quoted=message.reply_to or "",
        extra=_about(event) | content.oddities(message),
    )
    return _named(made)


def _kind(event: wire.Event, found: content.Items) -> Kind:
    if (event.sender.user_id or "").startswith(GROUP):
        return Kind.ECHO
    return Kind.CALL if content.call(found) else Kind.MESSAGE


def _named(made: Inbound) -> Inbound:
    """A message in which there is nothing that we read is a placeholder, so that nobody thinks nothing came."""
    if made.kind is not Kind.MESSAGE or made.text or made.attachments or made.place or made.card:
        return made
    return msgspec.structs.replace(made, kind=Kind.UNKNOWN)


def _pressed(event: wire.Event, key: str) -> Inbound:
    button = buttons.pressed(event.payload or "")
    return Inbound(
        kind=Kind.POSTBACK,
        key=key,
        sender=_person(event.sender),
        external_id=event.press_id,
        thread=_thread(event),
        at=_moment(event),
        text=button.label,
        payload=button.payload,
        quoted=event.about_mid,
        extra=_about(event),
    )


def _happened(event: wire.Event, key: str) -> Inbound:
    """Somebody came into the chat, by a link that may carry a word of ours; anything else is a line of the system."""
    started = event.happened == STARTED
    kind = Kind.SUBSCRIBED if started else Kind.SYSTEM
    message, payload = event.message or wire.Message(), event.payload or ""
    return Inbound(
        kind=Kind.REFERRAL if started and payload else kind,
        key=key,
        sender=_person(event.sender),
        external_id=event.about_mid,
        thread=_thread(event),
        at=_moment(event),
        text=message.text or "",
        payload=payload,
        token=payload,
        extra=_about(event) | ({"type": event.happened} if event.happened else {}),
    )


def _strange(event: wire.Event, key: str) -> Inbound:
    """A kind of event that is new to us."""
    return Inbound(
        kind=Kind.UNKNOWN,
        key=key,
        sender=_person(event.sender),
        thread=_thread(event),
        at=_moment(event),
        extra=_about(event) | {"fields": [(event.type or "")[: content.LONGEST_NAME]]},
    )


def _person(sender: wire.Sender, also: tuple[Address, ...] = ()) -> Sender | None:
    return Sender(sender.user_id, sender.name or "", also=also) if sender.user_id else None


def _thread(event: wire.Event) -> str:
    """Where an answer goes: the chat, else the person."""
    return event.recipient.chat_id or event.sender.user_id or ""


def _moment(event: wire.Event) -> datetime | None:
    return EPOCH + timedelta(milliseconds=event.timestamp) if event.timestamp else None


def _about(event: wire.Event) -> dict[str, Any]:
    return {"group_id": event.group_id} if event.group_id else {}


MAKERS: dict[str, Callable[[wire.Event, str], Inbound]] = {CREATED: _said, PRESSED: _pressed, HAPPENED: _happened}
