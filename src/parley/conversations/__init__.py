"""Conversations: what was said between a person and us, over any channel, who speaks next, and how it is sent."""

from parley.conversations.errors import EmptyReply, IsResolved, NotFailed, NotOwner, NoWay, Outrun
from parley.conversations.events import (
    ConversationAssigned,
    ConversationOpened,
    ConversationReopened,
    ConversationResolved,
    DeliveryFailed,
    FilesPromised,
    MessagesReceived,
    Replied,
)
from parley.conversations.fetching import FETCH, fetch_later
from parley.conversations.following import feed
from parley.conversations.joining import follow
from parley.conversations.outbox import DELIVER, WAKE, send_again
from parley.conversations.queries import (
    Cursor,
    attachment,
    conversation,
    conversations_of,
    earlier,
    inbox,
    message,
    newest,
    timeline,
)
from parley.conversations.search import INDEX, Hit, search
from parley.conversations.service import assign, edit_note, note, read, reopen, reply, resolve, snooze, unassign, ways
from parley.conversations.taking_in import take_in
from parley.conversations.types import (
    Attached,
    Author,
    Conversation,
    DeliveryState,
    FeedItem,
    InboxRow,
    Message,
    OwnerKind,
    State,
    Status,
)

JOBS = (DELIVER, WAKE, FETCH, INDEX)

__all__ = [
    "JOBS",
    "Attached",
    "Author",
    "Conversation",
    "ConversationAssigned",
    "ConversationOpened",
    "ConversationReopened",
    "ConversationResolved",
    "Cursor",
    "DeliveryFailed",
    "DeliveryState",
    "EmptyReply",
    "FeedItem",
    "FilesPromised",
    "Hit",
    "InboxRow",
    "IsResolved",
    "Message",
    "MessagesReceived",
    "NoWay",
    "NotFailed",
    "NotOwner",
    "Outrun",
    "OwnerKind",
    "Replied",
    "State",
    "Status",
    "assign",
    "attachment",
    "conversation",
    "conversations_of",
    "earlier",
    "edit_note",
    "feed",
    "fetch_later",
    "follow",
    "inbox",
    "message",
    "newest",
    "note",
    "read",
    "reopen",
    "reply",
    "resolve",
    "search",
    "send_again",
    "snooze",
    "take_in",
    "timeline",
    "unassign",
    "ways",
]
