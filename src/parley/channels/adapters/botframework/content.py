"""What a message holds: its words, files and place, what a pressed button says, and what has no word of ours."""

import base64
import binascii
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import msgspec

from parley.channels.adapters.botframework import loose, wire
from parley.channels.types import Attachment, Media, Place

FILE_OF_TEAMS = "application/vnd.microsoft.teams.file.download.info"
HTML = "text/html"
CARDS = ("application/vnd.microsoft.card.", "application/vnd.microsoft.teams.card.")
MEDIA = {"image": Media.IMAGE, "video": Media.VIDEO, "audio": Media.AUDIO}
# Nothing here may run over the next tag: that keeps the search linear, whatever is written.
MENTION = re.compile(r"<at\b[^<>]{0,300}>([^<]{0,300})</at>", re.IGNORECASE)
QUOTE = re.compile(r"<blockquote\b([^<>]{0,500})>", re.IGNORECASE)
QUOTE_OF_TEAMS = "schema.skype.com/Reply"
ITEM = re.compile(r'\bitemid="([^"]{1,100})"')
INLINE = re.compile(r"data:([\w.+/-]{0,100})(?:;[\w=-]{1,60})*;base64,", re.IGNORECASE)
MOST_NAMES = 8
MOST_MENTIONS = 20
LONGEST_NAME = 100


def words(activity: wire.Activity) -> str:
    """The text without the mention by which a bot is called in a group; other mentions are names."""
    text = activity.text or ""
    for mark in islice(dict.fromkeys(_calls_of_us(activity)), MOST_MENTIONS):
        text = text.replace(mark, "")
    return MENTION.sub(r"\1", text).strip()


def files(activity: wire.Activity) -> tuple[Attachment, ...]:
    return tuple(_file(one) for one in activity.attachments or () if _is_file(one))


def place(activity: wire.Activity) -> Place | None:
    for entity in map(loose.fields, activity.entities or ()):
        geo = entity.get("geo") if entity.get("type") == "Place" else entity
        if found := _point(loose.fields(geo)):
            return msgspec.structs.replace(found, title=loose.text(entity, "name"), address=loose.text(entity, "address"))
    return None


def quoted(activity: wire.Activity) -> str:
    """The message answered: told as such, or by the block that Teams puts into the HTML of a quoting message."""
    if activity.reply_to_id:
        return activity.reply_to_id
    bodies = (one.content for one in activity.attachments or () if one.content_type == HTML and isinstance(one.content, str))
    tags = (tag[1] for body in bodies for tag in QUOTE.finditer(body) if QUOTE_OF_TEAMS in tag[1])
    return next((item[1] for tag in tags if (item := ITEM.search(tag))), "")


def strange(activity: wire.Activity) -> list[str]:
    """The kinds of what is attached and is no file: cards, things of other apps."""
    names = (one.content_type or "?" for one in activity.attachments or () if one.content_type != HTML and not _is_file(one))
    return [name[:LONGEST_NAME] for name in names][:MOST_NAMES]


def _calls_of_us(activity: wire.Activity) -> Iterator[str]:
    us = activity.recipient.id if activity.recipient else ""
    for entity in map(loose.fields, activity.entities or ()):
        mark = loose.text(entity, "text")
        if us and mark and entity.get("type") == "mention" and loose.text(entity, "mentioned", "id") == us:
            yield mark


def _is_file(one: wire.Attachment) -> bool:
    kind = one.content_type or ""
    return kind == FILE_OF_TEAMS or (bool(one.content_url) and kind != HTML and not kind.startswith(CARDS))


def _file(one: wire.Attachment) -> Attachment:
    name = one.name or ""
    if one.content_type == FILE_OF_TEAMS:
        # `contentUrl` is a page in SharePoint; this one holds the bytes, for some minutes and without a credential.
        return Attachment(Media.FILE, name=name, ref=loose.text(one.content, "downloadUrl"))
    mime = (one.content_type or "").partition(";")[0].strip().lower()
    type = MEDIA.get(mime.partition("/")[0], Media.FILE)
    told = "" if mime.endswith("/*") else mime
    return _carried(one.content_url or "", Attachment(type, name=name, mime=told))


def _carried(url: str, file: Attachment) -> Attachment:
    """Some channels put the bytes of a small file into its address."""
    inline = INLINE.match(url)
    if not inline:
        return msgspec.structs.replace(file, ref="" if url.startswith("data:") else url)
    try:
        data = base64.b64decode(url[inline.end() :], validate=True)
    except (binascii.Error, ValueError):
        return file
    return msgspec.structs.replace(file, data=data, size=len(data), mime=file.mime or inline[1].lower())


def _point(geo: dict[str, Any]) -> Place | None:
    latitude, longitude = loose.number(geo.get("latitude")), loose.number(geo.get("longitude"))
    if geo.get("type") != "GeoCoordinates" or latitude is None or longitude is None:
        return None
    return Place(latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None
