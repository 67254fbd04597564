"""WHO REACTS TO WHAT: the system's story on one page, what keeps a file, and the jobs that the worker runs."""

from collections.abc import Mapping, Sequence

from parley import api, channels, conversations, demo, people, web, widget, workspace
from parley.core import uploads
from parley.core.events import Event, Reaction
from parley.core.lanes import Job
from parley.desk import drafts, notices

REACTIONS: Mapping[type[Event], Sequence[Reaction]] = {
    channels.Received: [conversations.take_in, widget.note_tracked],
    people.IdentitiesMoved: [conversations.follow, api.tell],
    conversations.FilesPromised: [conversations.fetch_later],
    workspace.StaffDeactivated: [conversations.release, api.tokens.stop],
    conversations.ConversationOpened: [api.tell],
    conversations.MessagesReceived: [notices.tell_of_messages, api.tell],
    conversations.Mentioned: [notices.tell_of_mention],
    conversations.ConversationAssigned: [notices.tell_of_assignment, api.tell],
    conversations.ConversationResolved: [api.tell],
    conversations.ConversationReopened: [api.tell],
    conversations.DeliveryFailed: [notices.tell_of_failure, api.tell],
    conversations.Replied: [widget.mail_later, demo.answer_later, api.tell],
    workspace.practice.PracticeBegan: [demo.practise_later],
    workspace.practice.PracticeEnded: [demo.clear_later],
}

# A file's content stays for as long as one of these names it.
NAMING: Sequence[uploads.Naming] = (
    conversations.names_file,
    conversations.shows_file,
    drafts.names_file,
    workspace.branding.names_file,
    widget.names_file,
)

JOBS: Sequence[Job] = (
    uploads.letting_go(NAMING),
    *channels.JOBS,
    *people.JOBS,
    *conversations.JOBS,
    *notices.JOBS,
    *widget.JOBS,
    *web.JOBS,
    *api.JOBS,
    *workspace.JOBS,
    *demo.JOBS,
)

# Only where somebody looks at the demonstration: its stories are played, and somebody new writes now and then.
DEMO_JOBS: Sequence[Job] = (*JOBS, *demo.SALON_JOBS)
