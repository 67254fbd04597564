"""Conversations: what was said between a person and us, over any channel, who speaks next, and how it is sent."""

from parley.conversations.agreeing import NotAgreed
from parley.conversations.answering import Unread, first_answers, unread_answers
from parley.conversations.codes import send_code
from parley.conversations.courtesies import COURTESY, show_read, show_typing
from parley.conversations.delivering import DELIVER, WAKE
from parley.conversations.erasing import ERASING
from parley.conversations.errors import (
    AlreadyLeft,
    EmptyReply,
    IsResolved,
    NobodySuch,
    NoSuchTeam,
    NotFailed,
    NotOwner,
    NoWay,
    OneMessageOnly,
    Outrun,
    TagExists,
    TooManyAtOnce,
    WindowOver,
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
from parley.conversations.filtering import FIELDS, Field
from parley.conversations.followed import Standing, Talk, own_file, said_in, stands, talks, talks_of
from parley.conversations.following import feed
from parley.conversations.forgetting import FORGET, names_file
from parley.conversations.giving_out import give_back, give_out, take_back_from
from parley.conversations.indexing import INDEX
from parley.conversations.joining import follow
from parley.conversations.leaving import send_now, take_back
from parley.conversations.listing import MOST_COUNTED, SORTS, WHICH, counts, inbox
from parley.conversations.many import MOST, Change, Undo, change_many, undo
from parley.conversations.outbox import send_again
from parley.conversations.owning import assign, unassign
from parley.conversations.posts import ASK, Post, post, shows_file
from parley.conversations.posts import topic as post_topic
from parley.conversations.promising import promise_answers
from parley.conversations.publicly import LATE, NOT_ALLOWED, USED, carries
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
from parley.conversations.raising import raise_priority
from parley.conversations.receipts import EARLY
from parley.conversations.releasing import release
from parley.conversations.saying import edit_note, note, note_of, private_ways, reply, ways
from parley.conversations.search import Found, FoundConversation, Hit, search
from parley.conversations.seeking import HAS, OPERATORS, STATUSES, Sought
from parley.conversations.sorting import NO_HEAP, SORTABLE, Heap, sort
from parley.conversations.stating import prioritise, read, read_until, reading_topic, reopen, resolve, snooze
from parley.conversations.tagging import add_tag, bring_back_tag, change_tag, remove_tag, tag, tags, tags_of
from parley.conversations.taking_in import take_in
from parley.conversations.telling import TELLING
from parley.conversations.topics import heard, latest_of, topics
from parley.conversations.transferring import transfer
from parley.conversations.types import (
    PARLEY,
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
from parley.conversations.windowing import closes_at, openness
from parley.conversations.writing import held, line
from parley.core.questions import BadFilter, Condition, Group

JOBS = (DELIVER, WAKE, FETCH, ASK, COURTESY, INDEX, EARLY, FORGET)

__all__ = [
    "ASK",
    "COURTESY",
    "DELIVER",
    "EARLY",
    "ERASING",
    "FETCH",
    "FIELDS",
    "FORGET",
    "HAS",
    "INDEX",
    "JOBS",
    "LATE",
    "MOST",
    "MOST_COUNTED",
    "NOT_ALLOWED",
    "NO_HEAP",
    "OPERATORS",
    "PARLEY",
    "SORTABLE",
    "SORTS",
    "STATUSES",
    "TELLING",
    "USED",
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
    "Heap",
    "Hit",
    "InboxCursor",
    "InboxRow",
    "IsResolved",
    "Mentioned",
    "Message",
    "MessagesReceived",
    "NoSuchTeam",
    "NoWay",
    "NobodySuch",
    "NotAgreed",
    "NotFailed",
    "NotOwner",
    "OneMessageOnly",
    "Outrun",
    "OwnerKind",
    "Post",
    "Priority",
    "Replied",
    "Sought",
    "Standing",
    "State",
    "Status",
    "Tag",
    "TagExists",
    "Talk",
    "TooManyAtOnce",
    "Undo",
    "Unread",
    "WindowOver",
    "add_tag",
    "assign",
    "attachment",
    "bring_back_tag",
    "carries",
    "change_many",
    "change_tag",
    "closes_at",
    "conversation",
    "conversations_of",
    "counts",
    "earlier",
    "edit_note",
    "feed",
    "fetch_later",
    "files_of",
    "first_answers",
    "follow",
    "give_back",
    "give_out",
    "habits",
    "heard",
    "held",
    "inbox",
    "latest_of",
    "line",
    "mentions_of",
    "message",
    "names_file",
    "newest",
    "note",
    "note_of",
    "openness",
    "own_file",
    "post",
    "post_topic",
    "prioritise",
    "private_ways",
    "promise_answers",
    "raise_priority",
    "read",
    "read_until",
    "reading_topic",
    "release",
    "remove_tag",
    "reopen",
    "reply",
    "resolve",
    "said_in",
    "search",
    "send_again",
    "send_code",
    "send_now",
    "show_read",
    "show_typing",
    "shows_file",
    "snooze",
    "sort",
    "stands",
    "tag",
    "tags",
    "tags_of",
    "take_back",
    "take_back_from",
    "take_in",
    "talks",
    "talks_of",
    "timeline",
    "timeline_from",
    "topics",
    "transfer",
    "unassign",
    "undo",
    "unread_answers",
    "ways",
]
