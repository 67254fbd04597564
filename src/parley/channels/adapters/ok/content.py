"""What a message is made of: its files, links, place and contact card, and what has no word of ours yet."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from parley.channels.adapters.ok import wire
from parley.channels.reading import read
from parley.channels.types import Address, Attachment, Card, Media, Place, Trust

P = TypeVar("P", bound=wire.Wire)
Items = tuple[wire.Attachment, ...]

FILES = {"IMAGE": Media.IMAGE, "VIDEO": Media.VIDEO, "AUDIO": Media.AUDIO, "FILE": Media.FILE, "STICKER": Media.STICKER}
KNOWN = FILES.keys() | {"SHARE", "CONTACT", "LOCATION", "CALL", "INLINE_KEYBOARD"}
LONGEST_NAME = 64
MOST_NAMES = 8


def items(message: wire.Message) -> Items:
    return message.attachments or ((message.attachment,) if message.attachment else ())


def words(message: wire.Message) -> str:
    """What was written, else the links that are all there is."""
    return message.text or "\n".join(links(items(message)))


def links(found: Items) -> list[str]:
    """Addresses that somebody shared with a preview."""
    return [shared.url for shared in _payloads(found, {"SHARE"}) if shared.url]


def files(found: Items) -> tuple[Attachment, ...]:
    return tuple(_file(FILES[item.type], payload(item, wire.Payload)) for item in found if item.type in FILES)


def place(found: Items) -> Place | None:
    places = (
        Place(one.latitude, one.longitude)
        for one in _payloads(found, {"LOCATION"})
        if one.latitude is not None and one.longitude is not None
    )
    return next(places, None)


def card(found: Items, sender: wire.Sender) -> Card | None:
    """A shared contact. It is the sender's own only where OK itself names the sender's account in it."""
    contact = next(_payloads(found, {"CONTACT"}), None)
    if contact is None:
        return None
    return Card(name=contact.name or "", phone=_phone(contact.phone or ""), own=_is_own(contact, sender))


def phones(shown: Card | None) -> tuple[Address, ...]:
    """A claim only: MAX, which is made of the same, signs such a card because its sender could forge it, and OK signs nothing."""
    return (Address("phone", shown.phone, Trust.CLAIMED),) if shown and shown.own and shown.phone else ()


def call(found: Items) -> wire.Spoken | None:
    return next((payload(item, wire.Spoken) for item in found if item.type == "CALL"), None)


def oddities(message: wire.Message) -> dict[str, Any]:
    """Facts without a word of ours."""
    found = items(message)
    spoken = call(found)
    facts: dict[str, Any] = {
        "links": links(found),
        "call": spoken.type if spoken else None,
        "hangup": spoken.hangup if spoken else None,
        "privacy_warning": message.privacy_warning,
        "fields": sorted({item.type[:LONGEST_NAME] for item in found} - KNOWN)[:MOST_NAMES],
    }
    return {name: fact for name, fact in facts.items() if fact}


def payload(item: wire.Attachment, type: type[P]) -> P:
    return type() if item.payload == wire.NOTHING else read(bytes(item.payload), type)


def _payloads(found: Iterable[wire.Attachment], kinds: set[str]) -> Iterator[wire.Payload]:
    return (payload(item, wire.Payload) for item in found if item.type in kinds)


def _file(type: Media, told: wire.Payload) -> Attachment:
    return Attachment(type, name=told.name or "", ref=told.url or "")


def _is_own(contact: wire.Payload, sender: wire.Sender) -> bool:
    id = str(contact.id or "").removeprefix("user:")
    return bool(id) and id == (sender.user_id or "").removeprefix("user:")


def _phone(number: str) -> str:
    """In Russia one dials 8 where the world dials +7."""
    digits = "".join(filter(str.isdecimal, number))
    if len(digits) == 11 and digits.startswith("8") and not number.strip().startswith("+"):
        digits = f"7{digits[1:]}"
    return f"+{digits}" if digits else ""
