"""From a visitor's frame to facts in Parley's words."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

import msgspec

from parley.channels.adapters.webchat import wire
from parley.channels.adapters.webchat.settings import WebchatSettings
from parley.channels.adapters.webchat.tokens import Visitor
from parley.channels.adapters.webchat.wire import Frame
from parley.channels.errors import Unreadable
from parley.channels.reading import read
from parley.channels.types import Account, Address, Call, Delivered, Inbound, Kind, Sender, Trust

SITE_USER = "site user"
"""Kind of the address that a site's own user number is; its value begins with whose users are counted."""

PAGE = {"x-page-url": "page_url", "x-page-title": "page_title", "referer": "referrer"}
"""Headers of the call that an operator wants to see beside the message."""

T = TypeVar("T")


def understand(frame: Frame, visitor: Visitor, call: Call, account: Account[WebchatSettings]) -> Sequence[Inbound]:
    sender = _sender(visitor, call, account)
    if frame.type == "read":
        return _receipts(frame, sender)
    said = _said(frame)
    if frame.type == "contact":
        sender = _with_claims(sender, _data(frame, wire.Contact))
    key = f"{sender.id}:{frame.id}"
    return [Inbound(key=key, sender=sender, thread=sender.id, at=call.received_at, extra=_page(call), **said)]


def _said(frame: Frame) -> dict[str, Any]:
    """The fields in which the kinds of frames differ."""
    match frame.type:
        case "message":
            message = _data(frame, wire.Message)
            return {"kind": Kind.MESSAGE, "external_id": frame.id, "text": _text(message.text), "quoted": message.quoted}
        case "press":
            press = _data(frame, wire.Press)
            return {"kind": Kind.POSTBACK, "external_id": frame.id, "text": press.label, "payload": press.payload, "quoted": press.of}
        case "edit":
            edit = _data(frame, wire.Edit)
            return {"kind": Kind.EDIT, "external_id": edit.of, "text": _text(edit.text)}
        case "delete":
            return {"kind": Kind.DELETE, "external_id": _data(frame, wire.Delete).of}
        case "contact" | "identify":
            return {"kind": Kind.SYSTEM, "external_id": frame.id}
        case _:
            return {"kind": Kind.UNKNOWN, "external_id": frame.id}


def _receipts(frame: Frame, sender: Sender) -> Sequence[Inbound]:
    read = _data(frame, wire.Read)
    state = Delivered(read.state)
    return [
        Inbound(kind=Kind.STATUS, key=f"{sender.id}:{of}:{state}", sender=sender, thread=sender.id, external_id=of, delivered=state)
        for of in dict.fromkeys(read.ids)
    ]


def _sender(visitor: Visitor, call: Call, account: Account[WebchatSettings]) -> Sender:
    language = call.headers.get("accept-language", "")[:2].lower()
    return Sender(id=visitor.id, name=visitor.name, language=language, also=tuple(_vouched(visitor, account)))


def _vouched(visitor: Visitor, account: Account[WebchatSettings]) -> Iterator[Address]:
    """What the site itself signed about its user."""
    if visitor.user_id:
        yield Address(SITE_USER, f"{account.settings.user_base or account.id}:{visitor.user_id}", Trust.PROVEN)
    for kind, value in (("email", visitor.email), ("phone", visitor.phone)):
        if value:
            yield Address(kind, value, Trust.PROVEN)


def _with_claims(sender: Sender, contact: wire.Contact) -> Sender:
    """What the visitor typed stands beside what is proven and never replaces it."""
    typed = (("email", contact.email.strip()), ("phone", contact.phone.strip()))
    claims = tuple(Address(kind, value, Trust.CLAIMED) for kind, value in typed if value)
    return msgspec.structs.replace(sender, name=sender.name or contact.name.strip(), also=(*sender.also, *claims))


def _page(call: Call) -> dict[str, Any]:
    return {word: call.headers[header] for header, word in PAGE.items() if call.headers.get(header)}


def _text(raw: str) -> str:
    text = raw.replace("\0", "").strip()
    if not text:
        raise Unreadable("an empty message")
    return text


def _data(frame: Frame, type: type[T]) -> T:
    return read(bytes(frame.data), type)
