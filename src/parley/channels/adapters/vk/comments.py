"""Comments under what the community shows in public: posts, photos, videos, products, topics."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from parley.channels.adapters.vk import content, wire
from parley.channels.reading import read
from parley.channels.types import Inbound, Kind, Sender


class Under(NamedTuple):
    """What is commented on: the fields that name its owner and itself, and how its address begins."""

    owner: str
    thing: str
    address: str


UNDER = {
    "wall_reply": Under("post_owner_id", "post_id", "wall"),
    "photo_comment": Under("photo_owner_id", "photo_id", "photo"),
    "video_comment": Under("video_owner_id", "video_id", "video"),
    "market_comment": Under("market_owner_id", "item_id", "product"),
    "board_post": Under("topic_owner_id", "topic_id", "topic"),
}


def _said(event: wire.Event, key: str) -> Inbound:
    return _comment(event, key, Kind.COMMENT)


def _edited(event: wire.Event, key: str) -> Inbound:
    return _comment(event, key, Kind.EDIT)


def _deleted(event: wire.Event, key: str) -> Inbound:
    return _comment(event, key, Kind.DELETE)


def _comment(event: wire.Event, key: str, kind: Kind) -> Inbound:
    comment, under = read(bytes(event.object), wire.Comment), UNDER[event.type.rpartition("_")[0]]
    owner = getattr(comment, under.owner) or comment.owner_id or -event.group_id
    post = f"{owner}_{getattr(comment, under.thing)}"
    author = comment.from_id or comment.deleter_id
    ours = author == -event.group_id
    return Inbound(
        kind=Kind.ECHO if ours and kind is Kind.COMMENT else kind,
        key=key,
        sender=Sender(str(author)) if author and not (ours and kind is not Kind.COMMENT) else None,
        external_id=f"{owner}_{comment.id}",
        # Posts, photos and topics count apart from each other: only a post's number stands alone.
        thread=post if under.address == "wall" else f"{under.address}{post}",
        at=datetime.fromtimestamp(comment.date, UTC) if comment.date else None,
        text=comment.text,
        attachments=content.attachments(comment.attachments),
        quoted=f"{owner}_{comment.reply_to_comment}" if comment.reply_to_comment else "",
        group=True,
        public=True,
        extra=_address(under, post, comment) | content.oddities(comment.attachments),
    )


def _address(under: Under, post: str, comment: wire.Comment) -> dict[str, Any]:
    address = f"{content.WEB}/{under.address}{post}"
    return {"post": address, "url": f"{address}?reply={comment.id}"} if under.address == "wall" else {"post": address}


EVENTS: dict[str, Callable[[wire.Event, str], Inbound]] = {
    f"{about}_{happened}": understand
    for about in UNDER
    for happened, understand in (("new", _said), ("edit", _edited), ("restore", _edited), ("delete", _deleted))
}
