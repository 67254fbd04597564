"""Conversations: what was said between a person and us, over any channel, who speaks next, and how it is sent."""

from parley.conversations.delivering import DELIVER, WAKE
from parley.conversations.errors import (
    AlreadyLeft,
    BadFilter,
    EmptyReply,
    IsResolved,
    NotFailed,
    NotOwner,
    NoWay,
    Outrun,
    TagExists,
    TooManyAtOnce,
)
from parley.conversations.events import (
    ConversationAssigned,
    ConversationOpened,
    ConversationReopened,
    ConversationResolved,
    DeliveryFailed,
    FilesPromised,
    Mentioned,
    MessagesReceived,
    Replied,
)
from parley.conversations.fetching import FETCH, fetch_later
from parley.conversations.filtering import FIELDS, Condition, Field, Group
from parley.conversations.following import feed
from parley.conversations.forgetting import FORGET, unneeded
from parley.conversations.indexing import INDEX
from parley.conversations.joining import follow
from parley.conversations.leaving import send_now, take_back
from parley.conversations.listing import MOST_COUNTED, SORTS, WHICH, counts, inbox
from parley.conversations.many import MOST, Change, Undo, change_many, undo
from parley.conversations.outbox import send_again
from parley.conversations.owning import assign, unassign
from parley.conversations.queries import (
    Cursor,
    Habits,
    attachment,
    conversation,
    conversations_of,
    earlier,
    files_of,
    habits,
    mentions_of,
    message,
    newest,
    timeline,
    timeline_from,
)
from parley.conversations.releasing import release
from parley.conversations.saying import edit_note, note, reply, ways
from parley.conversations.search import Found, FoundConversation, Hit, search
from parley.conversations.seeking import HAS, OPERATORS, STATUSES, Sought
from parley.conversations.stating import prioritise, read, reopen, resolve, snooze
from parley.conversations.tag_uses import merge_tags, uses_of_tags
from parley.conversations.tagging import add_tag, bring_back_tag, change_tag, remove_tag, tag, tags, tags_of
from parley.conversations.taking_in import take_in
from parley.conversations.transferring import transfer
from parley.conversations.types import (
    Attached,
    Author,
    Conversation,
    DeliveryState,
    FeedItem,
    InboxCursor,
    InboxRow,
    Message,
    OwnerKind,
    Priority,
    State,
    Status,
    Tag,
)

JOBS = (DELIVER, WAKE, FETCH, INDEX, FORGET)

__all__ = [
    "DELIVER",
    "FETCH",
    "FIELDS",
    "HAS",
    "INDEX",
    "JOBS",
    "MOST",
    "MOST_COUNTED",
    "OPERATORS",
    "SORTS",
    "STATUSES",
    "WAKE",
    "WHICH",
    "AlreadyLeft",
    "Attached",
    "Author",
    "BadFilter",
    "Change",
    "Condition",
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
    "Field",
    "FilesPromised",
    "Found",
    "FoundConversation",
    "Group",
    "Habits",
    "Hit",
    "InboxCursor",
    "InboxRow",
    "IsResolved",
    "Mentioned",
    "Message",
    "MessagesReceived",
    "NoWay",
    "NotFailed",
    "NotOwner",
    "Outrun",
    "OwnerKind",
    "Priority",
    "Replied",
    "Sought",
    "State",
    "Status",
    "Tag",
    "TagExists",
    "TooManyAtOnce",
    "Undo",
    "add_tag",
    "assign",
    "attachment",
    "bring_back_tag",
    "change_many",
    "change_tag",
    "conversation",
    "conversations_of",
    "counts",
    "earlier",
    "edit_note",
    "feed",
    "fetch_later",
    "files_of",
    "follow",
    "habits",
    "inbox",
    "mentions_of",
    "merge_tags",
    "message",
    "newest",
    "note",
    "prioritise",
    "read",
    "release",
    "remove_tag",
    "reopen",
    "reply",
    "resolve",
    "search",
    "send_again",
    "send_now",
    "snooze",
    "tag",
    "tags",
    "tags_of",
    "take_back",
    "take_in",
    "timeline",
    "timeline_from",
    "transfer",
    "unassign",
    "undo",
    "unneeded",
    "uses_of_tags",
    "ways",
]
