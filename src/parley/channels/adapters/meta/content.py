"""What a message holds: its words, its files, its place, and what has no word of ours yet."""

from collections.abc import Iterator
from typing import Any

from parley.channels.adapters.meta import wire
from parley.channels.types import Attachment, Media, Place

FILES = {
    "image": Media.IMAGE,
    "video": Media.VIDEO,
    "audio": Media.AUDIO,
    "file": Media.FILE,
    "sticker": Media.STICKER,
    "like_heart": Media.STICKER,
}
SHARED = frozenset({"share", "post", "reel", "ig_post", "ig_reel", "ig_story", "fallback"})
STORY_MENTION = "story_mention"
TEMPLATE = "template"
HEART = "❤️"
MOST_NAMES = 8
LONGEST_NAME = 64


def words(message: wire.Message) -> str:
    """The text, that of the template with the buttons, or the heart."""
    if message.text:
        return message.text
    inside = next((text for one in _all(message) if (text := _payload(one).text)), "")
    return inside or (HEART if any(one.type == "like_heart" for one in _all(message)) else "")


def attachments(message: wire.Message) -> tuple[Attachment, ...]:
    """A sticker comes twice for a while, as a picture and as a sticker: it is one file."""
    found: dict[str, Attachment] = {}
    for place, one in enumerate(_all(message)):
        payload = _payload(one)
        type = Media.STICKER if payload.sticker_id else FILES.get(one.type)
        if type:
            name = f"sticker:{payload.sticker_id}" if payload.sticker_id else f"{place}"
            found[name] = Attachment(type, name=one.title or "", ref=payload.url or one.url or "")
    return tuple(found.values())


def place(message: wire.Message) -> Place | None:
    for one in _all(message):
        if coordinates := _payload(one).coordinates:
            return Place(coordinates.lat, coordinates.long, one.title or "")
    return None


def oddities(message: wire.Message) -> dict[str, Any]:
    """Facts without a word of ours: a shared post, a story, a template, which app spoke."""
    story = message.reply_to.story if message.reply_to else None
    facts: dict[str, Any] = {
        "shared": [_shared(one) for one in _all(message) if one.type in SHARED],
        "story_id": str(story.id) if story else "",
        "story_url": (story.url or "") if story else "",
        "story_mention": next((_payload(one).url or True for one in _all(message) if one.type == STORY_MENTION), ""),
        "sticker_id": next((str(id) for one in _all(message) if (id := _payload(one).sticker_id)), ""),
        "template": next((_template(one) for one in _all(message) if one.type == TEMPLATE), ""),
        "products": [title for one in _all(message) for title in _products(one)],
        "app_id": str(message.app_id or ""),
        "metadata": message.metadata or "",
        "is_self": message.is_self,
    }
    return {name: fact for name, fact in facts.items() if fact}


def strange(message: wire.Message) -> list[str]:
    """Types that we do not know; `unsupported` where Meta itself shows an app nothing of the message."""
    known = {*FILES, *SHARED, STORY_MENTION, TEMPLATE, "location"}
    names = [one.type[:LONGEST_NAME] for one in _all(message) if one.type not in known]
    return (["unsupported"] if message.is_unsupported else names)[:MOST_NAMES]


def led_here(referral: wire.Referral | None) -> dict[str, Any]:
    """The link or the advertisement by which somebody came."""
    if referral is None:
        return {}
    ad = referral.ads_context_data or wire.AdContext()
    facts = {
        "ref": referral.ref,
        "source": referral.source,
        "ad_id": str(referral.ad_id or ""),
        "ad_title": ad.ad_title,
        "ad_post": ad.post_id,
        "page_url": referral.referer_uri,
    }
    return {name: fact for name, fact in facts.items() if fact}


def _all(message: wire.Message) -> tuple[wire.Attachment, ...]:
    return message.attachments or ()


def _payload(one: wire.Attachment) -> wire.Payload:
    return one.payload if isinstance(one.payload, wire.Payload) else wire.Payload()


def _shared(one: wire.Attachment) -> dict[str, str]:
    payload = _payload(one)
    facts = {"type": one.type, "title": one.title or payload.title, "url": one.url or payload.url}
    return {name: fact for name, fact in facts.items() if fact}


def _template(one: wire.Attachment) -> str:
    return _payload(one).template_type or TEMPLATE


def _products(one: wire.Attachment) -> Iterator[str]:
    if product := _payload(one).product:
        yield from (element.title for element in product.elements if element.title)
