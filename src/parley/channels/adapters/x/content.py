"""What a message or a post is made of: its words, its links, its files."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from mimetypes import guess_type
from urllib.parse import urlsplit

from parley.channels.adapters.x import wire
from parley.channels.types import Attachment, Media

POSTS = "https://x.com/i/status/"
"""Before a post's number, where everybody sees it."""
VIDEOS = frozenset({"video", "animated_gif"})
MP4 = "video/mp4"


def words(text: str) -> str:
    """X escapes these three, and nothing else."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def said(data: wire.MessageData) -> str:
    """The text of a message, without the link that X appends for its file."""
    media = data.attachment.media if data.attachment else None
    link = media.url if media else ""
    text = data.text.removesuffix(link).strip() if link and data.text.endswith(link) else data.text
    return words(text)


def links(entities: wire.Entities, *, but: str = "") -> list[str]:
    """Where the shortened links of a text lead."""
    return [link.expanded_url for link in entities.urls if link.expanded_url and link.url != but]


def of_message(data: wire.MessageData) -> tuple[Attachment, ...]:
    media = data.attachment.media if data.attachment else None
    return (_direct(media),) if media else ()


def of_post(post: wire.Post, listed: Sequence[wire.PostMedia]) -> tuple[Attachment, ...]:
    found = {media.media_key: media for media in listed}
    return tuple(_posted(found[key]) for key in post.attachments.media_keys if key in found)


def _direct(media: wire.DirectMedia) -> Attachment:
    info, size = media.video_info, media.sizes.large
    milliseconds = info.duration_millis
    duration = timedelta(milliseconds=milliseconds) if milliseconds else None
    return _file(media.type, info.variants, media.media_url_https, size.w, size.h, duration)


def _posted(media: wire.PostMedia) -> Attachment:
    duration = timedelta(milliseconds=media.duration_ms) if media.duration_ms else None
    return _file(media.type, media.variants, media.url or media.preview_image_url, media.width, media.height, duration)


def _file(
    type: str, variants: Iterable[wire.Variant], picture: str, width: int | None, height: int | None, duration: timedelta | None
) -> Attachment:
    """A video where one is to be had, else the picture that stands for it."""
    video = _best(variants) if type in VIDEOS else ""
    ref = video or picture
    mime = MP4 if video else guess_type(_path(ref))[0] or "image/jpeg"
    return Attachment(Media.VIDEO if video else Media.IMAGE, mime=mime, ref=ref, width=width, height=height, duration=duration)


def _best(variants: Iterable[wire.Variant]) -> str:
    films = [variant for variant in variants if variant.content_type == MP4 and variant.url]
    return max(films, key=lambda film: film.bitrate or film.bit_rate).url if films else ""


def _path(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""
