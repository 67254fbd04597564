"""What is said in public: comments under the account's posts and live videos, and where others mention it."""

from typing import Any

from msgspec import field

from parley.channels.adapters.meta.envelope import Change, Event, Id, Wire, moment
from parley.channels.reading import read
from parley.channels.types import Inbound, Kind, Sender

LIVE = "live_comments"
COMMENTS = frozenset({"comments", LIVE})
MENTIONS = "mentions"
MENTION = "mention:"
"""How the place of a mention is called: the post is somebody else's, and is asked for and answered in another way."""


class Author(Wire, frozen=True):
    id: Id = ""
    username: str | None = None
    self_ig_scoped_id: Id | None = None
    """There where the account itself speaks."""


class Media(Wire, frozen=True):
    id: Id = ""
    media_product_type: str | None = None
    ad_id: Id | None = None
    ad_title: str | None = None


class Comment(Wire, frozen=True):
    """The dashboard's test button leaves out the author and the post."""

    id: Id
    text: str | None = None
    from_: Author | None = field(name="from", default=None)
    media: Media | None = None
    parent_id: Id = ""


class Mention(Wire, frozen=True):
    """In a comment, or in the caption of a post: what was said has to be asked for."""

    media_id: Id
    comment_id: Id = ""


def facts(event: Event) -> list[Inbound]:
    change = read(event.raw, Change)
    if change.field in COMMENTS:
        return [_comment(event, read(bytes(change.value), Comment), live=change.field == LIVE)]
    if change.field == MENTIONS:
        return [_mention(event, read(bytes(change.value), Mention))]
    about = {"account_id": event.account, "fields": [change.field[:64]]}
    return [Inbound(kind=Kind.UNKNOWN, key=f"event:{event.digest}", at=moment(event.time), extra=about)]


def _comment(event: Event, comment: Comment, *, live: bool) -> Inbound:
    author, media = comment.from_ or Author(), comment.media or Media()
    ours = bool(author.id) and (str(author.id) == event.account or author.self_ig_scoped_id is not None)
    called = author.username or ""
    return Inbound(
        kind=Kind.ECHO if ours else Kind.COMMENT,
        key=f"comment:{comment.id}",
        sender=Sender(id=str(author.id), name=called, username=called) if author.id else None,
        external_id=str(comment.id),
        thread=str(media.id),
        at=moment(event.time),
        text=comment.text or "",
        quoted=str(comment.parent_id),
        group=True,
        public=True,
        extra=_circumstances(event, media) | ({"live": True} if live else {}),
    )


def _mention(event: Event, mention: Mention) -> Inbound:
    about = str(mention.comment_id or mention.media_id)
    return Inbound(
        kind=Kind.COMMENT,
        key=f"mention:{about}",
        external_id=about,
        thread=f"{MENTION}{mention.media_id}",
        at=moment(event.time),
        group=True,
        public=True,
        extra={"account_id": event.account, "post": str(mention.media_id), "mention": True},
    )


def _circumstances(event: Event, media: Media) -> dict[str, Any]:
    facts = {
        "account_id": event.account,
        "post": str(media.id),
        "product": media.media_product_type,
        "ad_id": str(media.ad_id or ""),
        "ad_title": media.ad_title,
    }
    return {name: fact for name, fact in facts.items() if fact}
