"""What a message is made of: its files, its place, its contact card, and what has no word of ours yet."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from parley.channels.adapters.telegram import wire
from parley.channels.types import Attachment, Card, Media, Place

CARRIED = (
    ("video", Media.VIDEO),
    ("video_note", Media.VIDEO),
    ("animation", Media.VIDEO),
    ("voice", Media.VOICE),
    ("audio", Media.AUDIO),
    ("document", Media.FILE),
    ("sticker", Media.STICKER),
)


def attachments(message: wire.Message) -> tuple[Attachment, ...]:
    """The files of a message; the many sizes of a picture are one."""
    return (*_pictures(message.photo), *_media(message), *_paid(message.paid_media))


def place(message: wire.Message) -> Place | None:
    if venue := message.venue:
        return Place(venue.location.latitude, venue.location.longitude, venue.title, venue.address)
    if location := message.location:
        return Place(location.latitude, location.longitude)
    return None


def card(message: wire.Message) -> Card | None:
    """A shared contact. It is the sender's own only where Telegram itself names the sender's account in it."""
    contact = message.contact
    if contact is None:
        return None
    own = message.from_ is not None and contact.user_id == message.from_.id
    return Card(name=full_name(contact), phone=_phone(contact.phone_number), own=own)


def full_name(person: wire.User | wire.Contact | wire.Chat) -> str:
    return f"{person.first_name} {person.last_name}".strip()


def oddities(message: wire.Message) -> dict[str, Any]:
    """Facts without a word of ours: a sticker's emoji, a poll, a die, a story."""
    facts: dict[str, Any] = {}
    if message.sticker and message.sticker.emoji:
        facts["emoji"] = message.sticker.emoji
    if message.poll:
        facts["poll"] = [option.text for option in message.poll.options]
    if message.dice:
        facts["dice"] = message.dice.value
    if message.story:
        facts["story"] = f"{message.story.chat.id}:{message.story.id}"
    return facts


def words(message: wire.Message) -> str:
    if message.poll:
        return message.poll.question
    if message.dice:
        return message.dice.emoji
    return message.text or message.caption


def _pictures(sizes: tuple[wire.Photo, ...]) -> Iterator[Attachment]:
    if sizes:
        largest = max(sizes, key=lambda size: (size.width or 0) * (size.height or 0))
        yield Attachment(
            Media.IMAGE, mime="image/jpeg", size=largest.file_size, ref=largest.file_id, width=largest.width, height=largest.height
        )


def _media(message: wire.Message) -> Iterator[Attachment]:
    for name, type in CARRIED:
        file: wire.Media | None = getattr(message, name)
        # An animation comes a second time as a document, for old clients.
        if file and not (name == "document" and message.animation):
            yield _attachment(type, file)


def _paid(paid: wire.PaidMedia | None) -> Iterator[Attachment]:
    for item in paid.paid_media if paid else ():
        yield from _pictures(item.photo)
        if item.video:
            yield _attachment(Media.VIDEO, item.video)


def _attachment(type: Media, file: wire.Media) -> Attachment:
    return Attachment(
        type,
        name=file.file_name,
        mime=file.mime_type or (_sticker_mime(file) if type is Media.STICKER else ""),
        size=file.file_size,
        ref=file.file_id,
        duration=None if file.duration is None else timedelta(seconds=file.duration),
        width=file.width,
        height=file.height,
    )


def _sticker_mime(sticker: wire.Media) -> str:
    if sticker.is_animated:
        return "application/x-tgsticker"
    return "video/webm" if sticker.is_video else "image/webp"


def _phone(number: str) -> str:
    """Telegram leaves the plus out at will."""
    digits = "".join(filter(str.isdecimal, number))
    return f"+{digits}" if digits else ""
