"""What happens in public on a page: comments under its posts, and what visitors write there."""

from typing import Any

from msgspec import field

from parley.channels.adapters.meta.envelope import Change, Event, Id, Wire, moment
from parley.channels.reading import read
from parley.channels.types import Attachment, Inbound, Kind, Media, Sender

WEB = "https://www.facebook.com"
FIELDS = frozenset({"feed", "mention"})
COMMENT = "comment"
SAID = frozenset({COMMENT, "post", "status", "photo", "video", "share", "link"})
REACTIONS = frozenset({"reaction", "like"})
NOT_SAID = frozenset({Kind.SYSTEM, Kind.EDIT, Kind.DELETE})
"""What the page does to its own words is nobody's coming."""
VERBS = {"add": Kind.COMMENT, "edit": Kind.EDIT, "edited": Kind.EDIT, "update": Kind.EDIT, "remove": Kind.DELETE, "delete": Kind.DELETE}
EMOJI = {"like": "👍", "love": "❤️", "care": "🤗", "haha": "😆", "wow": "😮", "sad": "😢", "angry": "😡"}


class Author(Wire, frozen=True):
    id: Id = ""
    name: str | None = None


class Post(Wire, frozen=True):
    permalink_url: str | None = None


class Value(Wire, frozen=True):
    """What changed; older calls name the author by `sender_id` and `sender_name`."""

    item: str = ""
    verb: str = ""
    comment_id: Id = ""
    post_id: Id = ""
    parent_id: Id = ""
    from_: Author | None = field(name="from", default=None)
    sender_id: Id = ""
    sender_name: str | None = None
    created_time: Id | None = None
    message: str | None = None
    photo: str | None = None
    photos: tuple[str, ...] = ()
    video: str | None = None
    link: str | None = None
    reaction_type: str = ""
    post: Post | None = None

    @property
    def author(self) -> Author:
        return self.from_ or Author(self.sender_id, self.sender_name)


def facts(event: Event) -> list[Inbound]:
    change = read(event.raw, Change)
    if change.field not in FIELDS:
        return [Inbound(kind=Kind.UNKNOWN, key=f"event:{event.digest}", at=moment(event.time), extra={"fields": [change.field[:64]]})]
    value = read(bytes(change.value), Value)
    return [_reacted(event, value) if value.item in REACTIONS else _said(event, value)]


def _said(event: Event, value: Value) -> Inbound:
    kind, about = _kind(event, value), str(value.comment_id or value.post_id)
    parent = str(value.parent_id)
    return _inbound(
        event,
        value,
        kind,
        f"comment:{about}" if value.verb == "add" else f"event:{event.digest}",
        text=value.message or "",
        attachments=_files(value),
        quoted=parent if parent not in (str(value.post_id), about) else "",
    )


def _kind(event: Event, value: Value) -> Kind:
    """The page's own comments are echoes; what it publishes is nobody's question."""
    if value.item not in SAID:
        return Kind.SYSTEM
    if str(value.author.id) != event.account:
        return VERBS.get(value.verb, Kind.SYSTEM)
    if value.item != COMMENT:
        return Kind.SYSTEM
    return Kind.ECHO if value.verb == "add" else VERBS.get(value.verb, Kind.SYSTEM)


def _reacted(event: Event, value: Value) -> Inbound:
    kind_of_it = value.reaction_type or value.item
    emoji = EMOJI.get(kind_of_it, kind_of_it)
    gone = VERBS.get(value.verb) is Kind.DELETE
    return _inbound(event, value, Kind.REACTION, f"event:{event.digest}", added=() if gone else (emoji,), removed=(emoji,) if gone else ())


def _inbound(event: Event, value: Value, kind: Kind, key: str, **facts: Any) -> Inbound:
    author, ours = value.author, kind in NOT_SAID and str(value.author.id) == event.account
    return Inbound(
        kind=kind,
        key=key,
        sender=Sender(id=str(author.id), name=author.name or "") if author.id and not ours else None,
        external_id=str(value.comment_id or value.post_id),
        thread=str(value.post_id),
        at=moment(value.created_time) or moment(event.time),
        group=True,
        public=True,
        extra=_circumstances(event, value),
        **facts,
    )


def _circumstances(event: Event, value: Value) -> dict[str, Any]:
    address = (value.post.permalink_url if value.post else None) or (f"{WEB}/{value.post_id}" if value.post_id else "")
    facts = {"page_id": event.account, "post": address, "page_url": address, "item": value.item, "verb": value.verb, "link": value.link}
    return {name: fact for name, fact in facts.items() if fact}


def _files(value: Value) -> tuple[Attachment, ...]:
    pictures = [Attachment(Media.IMAGE, ref=address) for address in ([value.photo] if value.photo else value.photos)]
    return (*pictures, *([Attachment(Media.VIDEO, ref=value.video)] if value.video else []))
