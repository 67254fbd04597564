"""Calls in our words: those of the X Activity API, and those of the Account Activity API that it follows."""

import hashlib
from collections.abc import Iterable
from typing import Any

import msgspec

from parley.channels.adapters.x import direct, posts, wire
from parley.channels.adapters.x.direct import Envelope
from parley.channels.errors import Unreadable
from parley.channels.reading import read
from parley.channels.types import Inbound, Kind, Sender

DIRECT = frozenset({"dm.received", "dm.sent", "dm.read", "dm.indicate_typing"})
CHATS = frozenset({"chat.received", "chat.sent"})
MENTION = "post.mention.create"
REVOKED = "oauth.revoke"
AROUND = frozenset({"for_user_id", "users", "apps", "user_has_blocked"})
"""What an older call says about its events."""
MOST_NAMES = 8
LONGEST_NAME = 64

Names = dict[str, msgspec.Raw]


def facts(body: bytes, *, own_id: str) -> list[Inbound]:
    """Usually one fact; where there is none that we know, a placeholder that names what there is."""
    activity = read(body, wire.Call).data
    if activity is None:
        return _older(body, own_id) or [_unknown(_digest(body), read(body, Names).keys() - AROUND)]
    about: dict[str, Any] = {"event_uuid": str(activity.event_uuid)} if activity.event_uuid else {}
    envelope = Envelope(str(activity.filter.user_id) or own_id, str(activity.event_uuid), about)
    return _told(activity, envelope) or [_strange(activity, body)]


def _told(activity: wire.Activity, envelope: Envelope) -> list[Inbound]:
    payload = bytes(activity.payload)
    if activity.event_type in DIRECT:
        return list(direct.facts(read(payload, wire.Direct), envelope))
    if activity.event_type in CHATS:
        return [direct.encrypted(read(payload, wire.Chat), envelope)]
    if activity.event_type == MENTION:
        return [posts.mention(read(payload, wire.Post), activity.includes, envelope)]
    if activity.event_type == REVOKED:
        gone = read(payload, wire.Withdrawal)
        return [_revoked(gone, envelope.uuid, envelope.about)]
    return []


def _older(body: bytes, own_id: str) -> list[Inbound]:
    call = read(body, wire.OldCall)
    about: dict[str, Any] = {"for_user_id": str(call.for_user_id)} if call.for_user_id else {}
    told = list(direct.facts(call, Envelope(str(call.for_user_id) or own_id, about=about)))
    if call.user_event and (revoke := call.user_event.revoke):
        told.append(_revoked(wire.Withdrawal(revoke.source.user_id, revoke.date_time), "", about))
    return told


def _revoked(gone: wire.Withdrawal, key: str, about: dict[str, Any]) -> Inbound:
    """The account has taken our access away: nothing more comes, and nothing more can be sent."""
    who = str(gone.user_id)
    at = f"{gone.date_time:%Y%m%d%H%M%S}" if gone.date_time else ""
    return Inbound(
        kind=Kind.SYSTEM,
        key=key or f"revoke:{who}:{at}",
        sender=Sender(who) if who else None,
        at=gone.date_time,
        extra=about | {"event": "revoke"},
    )


def _strange(activity: wire.Activity, body: bytes) -> Inbound:
    """An event of a kind that we do not know, or with nothing in it that we read."""
    told = _unknown(str(activity.event_uuid) or _digest(body), _names(activity.payload))
    return msgspec.structs.replace(told, extra=told.extra | {"type": activity.event_type[:LONGEST_NAME]})


def _unknown(key: str, names: Iterable[str]) -> Inbound:
    return Inbound(kind=Kind.UNKNOWN, key=key, extra={"fields": [name[:LONGEST_NAME] for name in sorted(names)[:MOST_NAMES]]})


def _names(payload: msgspec.Raw) -> Iterable[str]:
    try:
        return read(bytes(payload), Names).keys()
    except Unreadable:
        return ()


def _digest(body: bytes) -> str:
    return f"body:{hashlib.sha256(body).hexdigest()}"
