"""A sealed call as the fact that it tells: the mail, understood, with what only the listener knew."""

from datetime import datetime

import msgspec

from parley.channels.adapters.email import reading, source
from parley.channels.adapters.email.settings import EmailSettings
from parley.channels.types import Call, Inbound

MB = 1_000_000


def incoming(call: Call, settings: EmailSettings) -> Inbound:
    """Pure. Raises `Unreadable`."""
    return completed(reading.read(call.body, own=own(call, settings), sent=is_sent(call)), call)


def is_sent(call: Call) -> bool:
    return call.headers.get(source.FOLDER) == source.SENT


def own(call: Call, settings: EmailSettings) -> reading.Own:
    """What is ours. At the inlet no MX of ours has looked at the mail, unless the settings say that one stands before it."""
    vouched = call.headers.get(source.SOURCE) != "smtp" or settings.inlet_behind_mx
    names = frozenset(filter(None, (settings.authserv_id, *settings.preset.authserv_ids)))
    return reading.Own(addresses=frozenset({settings.address, *settings.aliases}), authserv_ids=names if vouched else frozenset())


def completed(inbound: Inbound, call: Call) -> Inbound:
    """With the journal's key, the server's clock where the mail has none, and word of a body that was too large."""
    return _without_body(msgspec.structs.replace(inbound, key=source.key(call), at=inbound.at or _arrived(call)), call)


def _without_body(inbound: Inbound, call: Call) -> Inbound:
    size = call.headers.get(source.WITHOUT_BODY, "")
    if not size.isdigit():
        return inbound
    text = f"[This mail is too large to be shown here ({int(size) / MB:.1f} MB). It is in the mailbox.]"
    return msgspec.structs.replace(inbound, text=text, html="", extra={**inbound.extra, "too_large_bytes": int(size)})


def _arrived(call: Call) -> datetime | None:
    try:
        return datetime.fromisoformat(call.headers.get(source.ARRIVED, ""))
    except ValueError:
        return call.received_at
