"""What a message is made of: its words, files, place and contact card, and what has no word of ours yet."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any, TypeVar

from parley.channels.adapters.max import wire
from parley.channels.adapters.max.contacts import full_name
from parley.channels.reading import read
from parley.channels.types import Attachment, Media, Place

P = TypeVar("P", wire.Payload, wire.Keyboard)

VIDEO = "video:"
"""Begins the `ref` of a video: its token, with which MAX is asked where it lies. Other files are told with their address."""

FILES = {"image": Media.IMAGE, "video": Media.VIDEO, "audio": Media.AUDIO, "file": Media.FILE, "sticker": Media.STICKER}
OURS = frozenset({"inline_keyboard", "reply_keyboard"})
"""What bots hang under their messages."""
KNOWN = FILES.keys() | OURS | {"contact", "location", "share", "data"}


def items(message: wire.Message) -> tuple[wire.Attachment, ...]:
    """What hangs on a message and on the one that it passes on."""
    bodies = (message.body, _passed_on(message))
    return tuple(item for body in bodies if body for item in body.attachments or ())


def words(message: wire.Message) -> str:
    """What the sender wrote, else what they passed on, else the links that are all there is."""
    own, passed_on = _text(message.body), _text(_passed_on(message))
    found = items(message)
    return own or passed_on or ("\n".join(links(found)) if all(item.type == "share" for item in found) else "")


def passed_on(message: wire.Message) -> str:
    """The words of another that stand below the sender's own."""
    return _text(_passed_on(message)) if _text(message.body) else ""


def files(found: Iterable[wire.Attachment]) -> tuple[Attachment, ...]:
    return tuple(_file(FILES[item.type], item, payload(item)) for item in found if item.type in FILES)


def place(found: Iterable[wire.Attachment]) -> Place | None:
    places = (
        Place(item.latitude, item.longitude)
        for item in found
        if item.type == "location" and item.latitude is not None and item.longitude is not None
    )
    return next(places, None)


def contact(found: Iterable[wire.Attachment]) -> wire.Payload | None:
    return next((payload(item) for item in found if item.type == "contact"), None)


def links(found: Iterable[wire.Attachment]) -> list[str]:
    """Addresses that somebody shared with a preview."""
    return [url for item in found if item.type == "share" and (url := payload(item).url)]


def pressed_word(found: Iterable[wire.Attachment]) -> str:
    """What a button of the lower keyboard carries; MAX sends it as a message of the customer's."""
    return next((item.data for item in found if item.type == "data" and item.data), "")


def oddities(message: wire.Message) -> dict[str, Any]:
    """Facts without a word of ours."""
    found = items(message)
    facts: dict[str, Any] = {"links": links(found), "transcription": next(_transcriptions(found), "")}
    facts["post_id"] = message.recipient.post_id
    if message.link and message.link.type == "forward" and message.link.sender:
        facts["forwarded_from"] = full_name(message.link.sender)
    facts["fields"] = sorted({item.type[:64] for item in found} - KNOWN)[:8]
    return {name: fact for name, fact in facts.items() if fact}


def label(message: wire.Message, pressed: str) -> str:
    """What stands on the button that carries this payload."""
    keyboards = (_read(item, wire.Keyboard) for item in items(message) if item.type == "inline_keyboard")
    buttons = (button for keyboard in keyboards for row in keyboard.buttons for button in row)
    return next((button.text or "" for button in buttons if button.payload == pressed), "") if pressed else ""


def payload(item: wire.Attachment) -> wire.Payload:
    return _read(item, wire.Payload)


def _read(item: wire.Attachment, type: type[P]) -> P:
    return type() if item.payload == wire.NOTHING else read(bytes(item.payload), type)


def _passed_on(message: wire.Message) -> wire.Body | None:
    return message.link.message if message.link and message.link.type == "forward" else None


def _text(body: wire.Body | None) -> str:
    return (body.text or "") if body else ""


def _file(type: Media, item: wire.Attachment, told: wire.Payload) -> Attachment:
    return Attachment(
        type,
        name=item.filename or "",
        size=item.size,
        ref=f"{VIDEO}{told.token}" if type is Media.VIDEO and told.token else told.url or "",
        duration=None if item.duration is None else timedelta(seconds=item.duration),
        width=item.width,
        height=item.height,
    )


def _transcriptions(found: Iterable[wire.Attachment]) -> Iterator[str]:
    return (item.transcription for item in found if item.transcription)
