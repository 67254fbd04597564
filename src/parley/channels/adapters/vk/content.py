"""What a message is made of: its files, its place, and what has no word of ours."""

import mimetypes
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from parley.channels.adapters.vk import wire
from parley.channels.types import Attachment, Media, Place

WEB = "https://vk.com"
LONGEST_NAME = 64
MOST_SHOWN = 20


def attachments(sent: Iterable[wire.Attachment]) -> tuple[Attachment, ...]:
    """The files of a message; the many sizes of a picture are one."""
    return tuple(made for one in sent for made in _files(one))


def place(geo: wire.Geo | None) -> Place | None:
    where = geo and _coordinates(geo.coordinates)
    if geo is None or where is None or not (abs(where.latitude) <= 90 and abs(where.longitude) <= 180):
        return None
    spot = geo.place or wire.Spot()
    return Place(where.latitude, where.longitude, spot.title, spot.address)


def oddities(sent: Iterable[wire.Attachment]) -> dict[str, Any]:
    """Facts without a word of ours: links, what is shown elsewhere in VK, what VK heard in a voice, kinds that are new to us."""
    attached = list(sent)
    found: dict[str, list[str]] = {
        "links": [one.link.url for one in attached if one.link],
        "shared": [where for one in attached if (where := _where(one))],
        "transcript": [one.audio_message.transcript for one in attached if one.audio_message and one.audio_message.transcript],
        "fields": [one.type[:LONGEST_NAME] for one in attached if not _is_known(one)],
    }
    return {name: values[:MOST_SHOWN] for name, values in found.items() if values}


def _files(sent: wire.Attachment) -> Iterator[Attachment]:
    if sent.photo:
        yield _picture(Media.IMAGE, [*sent.photo.sizes, *filter(None, [sent.photo.orig_photo])], "image/jpeg")
    if sent.graffiti:
        yield _picture(Media.IMAGE, [sent.graffiti], "image/png")
    if sent.sticker:
        yield _picture(Media.STICKER, sent.sticker.images, "image/png")
    if sent.doc:
        yield _document(sent.doc)
    if voice := sent.audio_message:
        mime = "audio/ogg" if voice.link_ogg else "audio/mpeg"
        yield Attachment(Media.VOICE, mime=mime, ref=voice.link_ogg or voice.link_mp3, duration=_duration(voice.duration))
    if audio := sent.audio:
        name = " - ".join(filter(None, (audio.artist, audio.title)))
        yield Attachment(Media.AUDIO, name=name, mime="audio/mpeg", ref=audio.url, duration=_duration(audio.duration))
    if video := sent.video or sent.video_message:
        # VK shows videos on its own pages only: there is nothing to fetch.
        yield Attachment(Media.VIDEO, name=video.title, duration=_duration(video.duration))


def _picture(type: Media, sizes: Iterable[wire.Size], mime: str) -> Attachment:
    """VK orders the sizes as it likes."""
    largest = max(sizes, key=lambda size: size.width * size.height, default=wire.Size())
    return Attachment(type, mime=mime, ref=largest.url, width=largest.width or None, height=largest.height or None)


def _document(doc: wire.Document) -> Attachment:
    ending = f".{doc.ext}" if doc.ext else ""
    name = doc.title if doc.title.lower().endswith(ending.lower()) else f"{doc.title}{ending}"
    return Attachment(Media.FILE, name=name, mime=mimetypes.guess_type(name)[0] or "", size=doc.size, ref=doc.url)


def _where(sent: wire.Attachment) -> str:
    """The address of something that lives elsewhere in VK."""
    if video := sent.video or sent.video_message:
        return f"{WEB}/video{video.owner_id}_{video.id}"
    shared = sent.wall or sent.market or sent.story or sent.poll
    if shared is None:
        return ""
    owner = next((id for id in (shared.owner_id, shared.to_id, shared.from_id) if id is not None), 0)
    return f"{WEB}/{sent.type[:LONGEST_NAME]}{owner}_{shared.id}"


def _is_known(sent: wire.Attachment) -> bool:
    return sent.type in wire.Attachment.__struct_fields__ and getattr(sent, sent.type) is not None


def _coordinates(said: wire.Coordinates | str) -> wire.Coordinates | None:
    if isinstance(said, wire.Coordinates):
        return said
    try:
        latitude, longitude = map(float, said.split())
    except ValueError:
        return None
    return wire.Coordinates(latitude, longitude)


def _duration(seconds: int | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)
