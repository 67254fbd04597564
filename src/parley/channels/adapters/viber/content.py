"""What a message is made of: its words, its file, its place, its contact card, and what has no word of ours."""

from datetime import timedelta
from typing import Any

from parley.channels.adapters.viber import wire
from parley.channels.types import Attachment, Card, Media, Place

FILES = {"picture": Media.IMAGE, "video": Media.VIDEO, "file": Media.FILE, "sticker": Media.STICKER}
KNOWN = FILES.keys() | {"text", "url", "location", "contact"}


def words(message: wire.Message) -> str:
    """A link that somebody sends is their words."""
    return message.text or (message.media if message.type == "url" else "")


def attachments(message: wire.Message) -> tuple[Attachment, ...]:
    type = FILES.get(message.type)
    if type is None:
        return ()
    file = Attachment(
        type,
        name=message.file_name,
        size=message.size if message.file_size is None else message.file_size,
        ref=message.media,
        duration=None if message.duration is None else timedelta(seconds=message.duration),
    )
    return (file,)


def place(message: wire.Message) -> Place | None:
    where = message.location if message.type == "location" else None
    return Place(float(where.lat), float(where.lon)) if where else None


def card(message: wire.Message) -> Card | None:
    """Never proven to be the sender's own: a contact of anybody's comes in the same form as the shared own number."""
    contact = message.contact if message.type == "contact" else None
    return Card(name=contact.name, phone=contact.phone_number.strip()) if contact else None


def oddities(message: wire.Message) -> dict[str, Any]:
    """Facts without a word of ours; of a message of a new type, the type and the address that it brought."""
    facts: dict[str, Any] = {}
    if message.tracking_data:
        facts["tracking_data"] = message.tracking_data
    if message.sticker_id is not None:
        facts["sticker_id"] = str(message.sticker_id)
    if message.type not in KNOWN:
        facts["type"] = message.type
        if message.media:
            facts["media"] = message.media
    return facts
