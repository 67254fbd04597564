"""What Telegram says that Parley has no word for: a placeholder that names it, so that nobody thinks nothing came."""

from collections.abc import Iterable

import msgspec

from parley.channels.adapters.telegram import wire
from parley.channels.reading import read
from parley.channels.types import Inbound, Kind

Names = dict[str, msgspec.Raw]

ABOUT = frozenset({"message_id", "date", "chat", "from", "sender_chat", "message_thread_id", "business_connection_id", "entities"})
SERVICE = (
    "new_chat_",
    "left_chat_",
    "delete_chat_",
    "group_chat_",
    "supergroup_chat_",
    "channel_chat_",
    "pinned_message",
    "migrate_from_",
    "forum_topic_",
    "general_forum_topic_",
    "video_chat_",
    "message_auto_delete_",
    "write_access_allowed",
    "chat_background_set",
    "boost_added",
)
MOST_NAMES = 8
LONGEST_NAME = 64


def unknown_update(update: wire.Update, body: bytes) -> Inbound:
    names = read(body, Names).keys() - {"update_id"}
    return Inbound(kind=Kind.UNKNOWN, key=f"update:{update.update_id}", extra={"fields": _shown(names)})


def named(fact: Inbound, body: bytes) -> Inbound:
    """A message without anything in it that we read, with the names of what it holds: a service note, or something new."""
    if fact.kind is not Kind.MESSAGE or fact.text or fact.attachments or fact.place or fact.card or fact.extra:
        return fact
    names = _inside(body) - ABOUT
    kind = Kind.SYSTEM if any(name.startswith(SERVICE) for name in names) else Kind.UNKNOWN
    return msgspec.structs.replace(fact, kind=kind, extra={"fields": _shown(names)})


def _inside(body: bytes) -> set[str]:
    update = read(body, Names)
    message = next(raw for name, raw in update.items() if name in ("message", "channel_post", "business_message") and bytes(raw) != b"null")
    return set(read(bytes(message), Names))


def _shown(names: Iterable[str]) -> list[str]:
    return [name[:LONGEST_NAME] for name in sorted(names)[:MOST_NAMES]]
