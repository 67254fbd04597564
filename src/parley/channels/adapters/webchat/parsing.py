"""From a visitor's frame to facts in Parley's words."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

import msgspec

from parley.channels.adapters.webchat import tokens, wire
from parley.channels.adapters.webchat.settings import WebchatSettings
from parley.channels.adapters.webchat.tokens import Visitor
from parley.channels.adapters.webchat.wire import Frame
from parley.channels.errors import InvalidSignature, Unreadable
from parley.channels.reading import read
from parley.channels.types import Account, Address, Attachment, Call, Delivered, Inbound, Kind, Media, Sender, Trust

SITE_USER = "site user"
"""Kind of the address that a site's own user number is; its value begins with whose users are counted."""

PAGE = {"x-page-url": "page_url", "x-page-title": "page_title", "referer": "referrer"}
"""Headers of the call that an operator wants to see beside the message."""

STARS = "★★★★★", "☆☆☆☆☆"

T = TypeVar("T")


def understand(frame: Frame, visitor: Visitor, call: Call, account: Account[WebchatSettings]) -> Sequence[Inbound]:
    sender = _sender(visitor, call, account)
    if frame.type == "read":
        return _receipts(frame, sender)
    said = _brings(frame, visitor, account) if frame.type == "message" else _said(frame)
    if frame.type == "contact":
        sender = _with_claims(sender, _data(frame, wire.Contact))
    key = f"{sender.id}:{frame.id}"
    extra = _page(call) | said.pop("extra", {})
    return [Inbound(key=key, sender=sender, thread=sender.id, at=call.received_at, extra=extra, **said)]


def _brings(frame: Frame, visitor: Visitor, account: Account[WebchatSettings]) -> dict[str, Any]:
    """A message, with the files that its writer has uploaded before."""
    message = _data(frame, wire.Message)
    files = tuple(_file(token, visitor, account) for token in message.files)
    # Pairs, since they are asked and answered in an order.
    told = {
        "form": [list(pair) for pair in message.form.items()],
        "consent": message.consent,
        "invited": message.invited,
        "offline": message.offline,
    }
    return {
        "kind": Kind.MESSAGE,
        "external_id": frame.id,
        "text": _text(message.text, may_be_empty=bool(files)),
        "quoted": message.quoted,
        "attachments": files,
        "agreed": message.consent,
        "extra": {name: value for name, value in told.items() if value},
    }


def _file(token: str, visitor: Visitor, account: Account[WebchatSettings]) -> Attachment:
    try:
        file = tokens.brought(token, visitor, account.settings)
    except InvalidSignature:
        raise Unreadable("a file of somebody else") from None
    return Attachment(Media(file.type), file.name, file.mime, file.size, key=file.key)


def _said(frame: Frame) -> dict[str, Any]:
    """The fields in which the kinds of frames differ."""
    match frame.type:
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
        case "rate":
            return {"kind": Kind.MESSAGE, "external_id": frame.id, **_rated(_data(frame, wire.Rate))}
        case "track":
            track = _data(frame, wire.Track)
            return {"kind": Kind.SYSTEM, "external_id": frame.id, "extra": {"event": track.name, "data": track.data}}
        case _:
            return {"kind": Kind.UNKNOWN, "external_id": frame.id}


def _rated(rate: wire.Rate) -> dict[str, Any]:
    """A mark is no request: it lies down beside what it is about and wakes nobody."""
    full, empty = STARS
    stars = full[: rate.score] + empty[rate.score :]
    comment = rate.comment.replace("\0", "").strip()
    told = {"rating": {"score": rate.score, "comment": comment}}
    return {"text": f"{stars}\n{comment}".strip(), "automatic": True, "extra": told}


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


def _text(raw: str, *, may_be_empty: bool = False) -> str:
    text = raw.replace("\0", "").strip()
    if not text and not may_be_empty:
        raise Unreadable("an empty message")
    return text


def _data(frame: Frame, type: type[T]) -> T:
    return read(bytes(frame.data), type)
