"""What happened in private, in our words: messages, what was read, who is writing, what nobody but the two can read."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from parley.channels.adapters.x import content, persons, wire
from parley.channels.adapters.x.moments import moment
from parley.channels.types import Delivered, Inbound, Kind


class Envelope(msgspec.Struct, frozen=True):
    """What a call says around its events."""

    us: str
    """The number of our account in this call."""
    uuid: str = ""
    """The event's own number, where it has one."""
    about: dict[str, Any] = {}
    """Goes into `extra` of each fact."""

    def name(self, otherwise: str, place: int) -> str:
        """The key of a fact that has no number of its own, though its event may have one."""
        return f"{self.uuid}:{place}" if self.uuid and place else self.uuid or otherwise


def facts(direct: wire.Direct, envelope: Envelope) -> Iterator[Inbound]:
    known = persons.by_id(direct.users)
    for event in direct.direct_message_events:
        yield _said(event, envelope, known)
    for place, sign in enumerate(direct.direct_message_mark_read_events):
        yield _read(sign, envelope, place)
    for place, sign in enumerate(direct.direct_message_indicate_typing_events):
        yield _typing(sign, envelope, place, known)


def encrypted(chat: wire.Chat, envelope: Envelope) -> Inbound:
    """A message without its words. Whose it is can be told, and that it came."""
    author = str(chat.sender_id)
    return Inbound(
        kind=Kind.ECHO if author == envelope.us else Kind.UNKNOWN,
        key=envelope.uuid or f"chat:{chat.id}",
        sender=persons.sender(author, {}),
        external_id=chat.id,
        thread=chat.conversation_id,
        at=moment(chat.created_at_msec),
        extra=envelope.about | {"encrypted": True},
    )


def _said(event: wire.DirectMessage, envelope: Envelope, known: Mapping[str, wire.User]) -> Inbound:
    create = event.message_create
    if create is None:
        return Inbound(kind=Kind.UNKNOWN, key=envelope.name(f"dm:{event.id}", 0), extra=envelope.about | {"fields": [event.type[:64]]})
    author, data = persons.sender(str(create.sender_id), known), create.message_data
    ours = str(create.sender_id) == envelope.us
    fact = Inbound(
        kind=Kind.ECHO if ours else Kind.MESSAGE,
        key=str(event.id),
        sender=author,
        external_id=str(event.id),
        thread=str(create.target.recipient_id if ours else create.sender_id),
        at=moment(event.created_timestamp),
        text=content.said(data),
        attachments=content.of_message(data),
        payload=data.quick_reply_response.metadata if data.quick_reply_response else "",
        extra=envelope.about | _oddities(event, data) | ({"username": author.username} if author and author.username else {}),
    )
    return _or_placeholder(fact, data)


def _or_placeholder(fact: Inbound, data: wire.MessageData) -> Inbound:
    """A message with nothing in it that we can show, but something that we do not know."""
    strange = data.attachment is not None and data.attachment.media is None
    empty = not (fact.text or fact.attachments)
    return msgspec.structs.replace(fact, kind=Kind.UNKNOWN) if strange and empty and fact.kind is Kind.MESSAGE else fact


def _oddities(event: wire.DirectMessage, data: wire.MessageData) -> dict[str, Any]:
    media = data.attachment.media if data.attachment else None
    facts = {
        "links": content.links(data.entities, but=media.url if media else ""),
        "fields": [data.attachment.type[:64]] if data.attachment and media is None else [],
        "post": f"{content.POSTS}{begun_at}" if (begun_at := event.initiated_via.tweet_id) else "",
        "welcome_message": str(event.initiated_via.welcome_message_id),
    }
    return {name: fact for name, fact in facts.items() if fact}


def _read(sign: wire.Sign, envelope: Envelope, place: int) -> Inbound:
    """Everything up to the named message was read. What we ourselves have read is no receipt."""
    reader, last = str(sign.sender_id), str(sign.last_read_event_id)
    receipt = reader != envelope.us
    return Inbound(
        kind=Kind.STATUS if receipt else Kind.SYSTEM,
        key=envelope.name(f"read:{reader}:{last}", place),
        external_id=last,
        thread=reader if receipt else str(sign.target.recipient_id),
        at=moment(sign.created_timestamp),
        delivered=Delivered.READ if receipt else None,
        all_before=receipt,
        extra=envelope.about | {"recipient_id": reader},
    )


def _typing(sign: wire.Sign, envelope: Envelope, place: int, known: Mapping[str, wire.User]) -> Inbound:
    writer = str(sign.sender_id)
    return Inbound(
        kind=Kind.TYPING,
        key=envelope.name(f"typing:{writer}:{sign.created_timestamp}", place),
        sender=persons.sender(writer, known),
        thread=writer,
        at=moment(sign.created_timestamp),
        extra=envelope.about,
    )
