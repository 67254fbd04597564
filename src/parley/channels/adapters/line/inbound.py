"""Events in our words."""

import hashlib
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from parley.channels.adapters.line import content, wire
from parley.channels.errors import Unreadable
from parley.channels.reading import read
from parley.channels.types import Inbound, Kind, Sender

LABELLED = "\n"
"""Stands between the payload of a button of ours and its label."""
TOKEN = re.compile(r"[A-Za-z0-9_-]{40,1000}")
"""What an invitation of ours puts into the line of somebody who follows it."""
MANY = frozenset({"group", "room"})
HAPPENINGS = frozenset(
    {"join", "leave", "memberJoined", "memberLeft", "beacon", "accountLink", "membership", "videoPlayComplete"}
    | {"module", "activated", "deactivated", "botSuspended", "botResumed"}
)
DETAILS = ("joined", "left", "beacon", "link", "membership", "video_play_complete")
LONGEST_NAME = 64


def facts(events: Sequence[bytes]) -> list[Inbound]:
    """One fact for each event. Raises `Unreadable` where there is but one; beside others it is a placeholder, and spoils none of them."""
    return [_fact(raw) for raw in events] if len(events) == 1 else [_fact_or_placeholder(raw) for raw in events]


def _fact_or_placeholder(raw: bytes) -> Inbound:
    try:
        return _fact(raw)
    except Unreadable as error:
        return Inbound(kind=Kind.UNKNOWN, key=_digest(raw), extra={"fields": [error.detail]})


def _fact(raw: bytes) -> Inbound:
    event = read(raw, wire.Event)
    return _told(event, event.webhook_event_id or _digest(raw))


def _told(event: wire.Event, key: str) -> Inbound:
    if tell := TELLS.get(event.type):
        return tell(event, key)
    if event.type in HAPPENINGS:
        return _inbound(event, key, Kind.SYSTEM, extra=_happening(event))
    return _unknown(event, key)


def _said(event: wire.Event, key: str) -> Inbound:
    return _message(event, key, Kind.MESSAGE)


def _edited(event: wire.Event, key: str) -> Inbound:
    return _message(event, key, Kind.EDIT)


def _message(event: wire.Event, key: str, kind: Kind) -> Inbound:
    message = event.message
    if message is None:
        return _unknown(event, key)
    return _inbound(
        event,
        key,
        kind if message.type in content.KNOWN else Kind.UNKNOWN,
        external_id=message.id,
        text=message.text,
        attachments=content.attachments(message),
        place=content.place(message),
        quoted=message.quoted_message_id,
        album=message.image_set.id if message.image_set else "",
        token=message.text if TOKEN.fullmatch(message.text) else "",
        extra=content.oddities(message),
    )


def _unsent(event: wire.Event, key: str) -> Inbound:
    if event.unsend is None:
        return _unknown(event, key)
    return _inbound(event, key, Kind.DELETE, external_id=event.unsend.message_id)


def _followed(event: wire.Event, key: str) -> Inbound:
    return _inbound(event, key, Kind.SUBSCRIBED, extra={"is_unblocked": event.follow.is_unblocked})


def _unfollowed(event: wire.Event, key: str) -> Inbound:
    return _inbound(event, key, Kind.UNSUBSCRIBED)


def _pressed(event: wire.Event, key: str) -> Inbound:
    if event.postback is None:
        return _unknown(event, key)
    payload, _, label = event.postback.data.rpartition(LABELLED)
    chosen = {"params": event.postback.params} if event.postback.params else {}
    return _inbound(event, key, Kind.POSTBACK, text=label if payload else "", payload=payload or label, extra=chosen)


def _unknown(event: wire.Event, key: str) -> Inbound:
    return _inbound(event, key, Kind.UNKNOWN, extra={"fields": [event.type[:LONGEST_NAME]]})


TELLS: dict[str, Callable[[wire.Event, str], Inbound]] = {
    "message": _said,
    "messageEdited": _edited,
    "unsend": _unsent,
    "follow": _followed,
    "unfollow": _unfollowed,
    "postback": _pressed,
}


def _inbound(event: wire.Event, key: str, kind: Kind, *, extra: dict[str, Any] | None = None, **facts: Any) -> Inbound:
    """With what every event has: who, where, when, and the token for an answer."""
    source = event.source
    return Inbound(
        kind=kind,
        key=key,
        sender=Sender(id=source.user_id) if source.user_id else None,
        thread=source.group_id or source.room_id or source.user_id,
        at=datetime.fromtimestamp(event.timestamp / 1000, UTC) if event.timestamp else None,
        group=source.type in MANY,
        extra=_circumstances(event) | (extra or {}),
        **facts,
    )


def _circumstances(event: wire.Event) -> dict[str, str]:
    mode = event.mode if event.mode != "active" else ""
    return {name: value for name, value in (("reply_token", event.reply_token), ("mode", mode)) if value}


def _happening(event: wire.Event) -> dict[str, Any]:
    details = {name: getattr(event, name) for name in DETAILS}
    return {"event": event.type} | {name: msgspec.to_builtins(detail) for name, detail in details.items() if detail}


def _digest(raw: bytes) -> str:
    return f"body:{hashlib.sha256(raw).hexdigest()}"
