"""A call of the owner's program, in our words."""

from collections.abc import Iterator, Mapping

from parley.channels.adapters.custom import wire
from parley.channels.reading import read
from parley.channels.types import Address, Attachment, Delivered, Failure, Inbound, Kind, Media, Sender, Trust

KINDS: Mapping[str, Kind] = {
    "message.created": Kind.MESSAGE,
    "message.edited": Kind.EDIT,
    "message.deleted": Kind.DELETE,
    "button.pressed": Kind.POSTBACK,
    "typing.started": Kind.TYPING,
    "person.joined": Kind.SUBSCRIBED,
    "person.left": Kind.UNSUBSCRIBED,
}
RECEIPTS: Mapping[str, Delivered] = {f"message.{state.value}": state for state in Delivered if state is not Delivered.SENT}


def understood(body: bytes, key: str) -> Inbound:
    """`key` names the call. Raises `Unreadable`."""
    type = read(body, wire.Head).type
    return _receipt(body, key, RECEIPTS[type]) if type in RECEIPTS else _event(body, key)


def _receipt(body: bytes, key: str, delivered: Delivered) -> Inbound:
    event = read(body, wire.ReceiptEvent)
    about = event.data
    return Inbound(
        kind=Kind.STATUS,
        key=key,
        external_id=about.id,
        thread=about.thread,
        at=event.timestamp,
        delivered=delivered,
        error=about.error,
        failure=Failure.GONE if about.gone else Failure.REFUSED,
    )


def _event(body: bytes, key: str) -> Inbound:
    event = read(body, wire.Event)
    kind, data = KINDS.get(event.type, Kind.UNKNOWN), event.data
    return Inbound(
        kind=kind,
        key=key,
        sender=_sender(data.person),
        external_id=data.id,
        thread=data.thread or data.person.id,
        at=event.timestamp,
        text=data.text,
        attachments=tuple(_attachment(file) for file in data.attachments),
        quoted=data.reply_to,
        payload=data.payload,
        token=data.token,
        extra={"type": event.type} if kind is Kind.UNKNOWN else {},
    )


def _sender(person: wire.Somebody) -> Sender:
    return Sender(person.id, person.name, person.username, person.language, also=tuple(_addresses(person)))


def _addresses(person: wire.Somebody) -> Iterator[Address]:
    told = (("email", person.email, person.email_verified), ("phone", person.phone, person.phone_verified))
    for kind, value, verified in told:
        if value:
            yield Address(kind, value, Trust.PROVEN if verified else Trust.CLAIMED)


def _attachment(file: wire.File) -> Attachment:
    if file.url:
        return Attachment(Media(file.type), file.name, file.mime, ref=file.url)
    return Attachment(Media(file.type), file.name, file.mime, len(file.data), data=file.data)
