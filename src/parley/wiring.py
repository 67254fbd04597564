"""WHO REACTS TO WHAT: the system's story on one page, what keeps a file, and the jobs that the worker runs."""

from collections.abc import Mapping, Sequence

from parley import api, bot, channels, conversations, demo, people, routing, web, widget, workspace
from parley.core import uploads
from parley.core.events import Event, Reaction
from parley.core.lanes import Job
from parley.desk import drafts, erasing, notices

REACTIONS: Mapping[type[Event], Sequence[Reaction]] = {
    channels.Received: [conversations.take_in, widget.note_tracked],
    people.IdentitiesMoved: [conversations.follow, api.tell],
    conversations.FilesPromised: [conversations.fetch_later],
    workspace.StaffDeactivated: [conversations.release, routing.agents.left, api.tokens.stop],
    conversations.ConversationOpened: [api.tell],
    conversations.MessagesReceived: [
        routing.received,
        routing.urgency.heard,
        routing.callbacks.heard,
        routing.outside.received,
        notices.tell_of_messages,
        api.tell,
    ],
    conversations.Mentioned: [notices.tell_of_mention],
    conversations.ConversationAssigned: [
        routing.assigned,
        routing.outside.moved,
        routing.handing.handed,
        notices.tell_of_assignment,
        api.tell,
    ],
    conversations.ConversationResolved: [
        routing.resolved,
        routing.urgency.settled,
        routing.callbacks.resolved,
        routing.outside.resolved,
        api.tell,
    ],
    conversations.ConversationReopened: [routing.reopened, routing.outside.reopened, api.tell],
    routing.GivenOut: [routing.outside.offered],
    conversations.DeliveryFailed: [notices.tell_of_failure, api.tell],
    conversations.Replied: [routing.answered, widget.mail_later, demo.answer_later, api.tell],
    routing.AlarmRaised: [api.tell],
    routing.PromiseAtRisk: [notices.tell_of_promise, api.tell],
    routing.PromiseBroken: [notices.tell_of_promise, api.tell],
    routing.UrgentRecognised: [routing.callbacks.offer_when_urgent, notices.tell_of_urgency, api.tell],
    routing.callbacks.CallBackReserved: [notices.tell_of_call],
    routing.callbacks.CallBackLate: [notices.tell_of_late_call],
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
    people.importing.names_file,
)

# What the bundle of everything about a person tells, subject by subject.
TELLING: Sequence[people.privacy.Telling] = (
    *people.privacy.OWN_TELLING,
    *conversations.TELLING,
    *routing.callbacks.TELLING,
    *bot.scenarios.TELLING,
    *erasing.TELLING,
)

# What goes when somebody is erased, in this order: what is found by their addresses before these go themselves.
ERASING: Sequence[people.privacy.Erasing] = (
    *erasing.ERASING,
    *widget.ERASING,
    *api.outgoing.ERASING,
    *routing.callbacks.ERASING,
    *bot.scenarios.ERASING,
    *conversations.ERASING,
    *people.privacy.OWN_ERASING,
)

JOBS: Sequence[Job] = (
    uploads.letting_go(NAMING),
    people.privacy.erasing(ERASING),
    *channels.JOBS,
    *people.JOBS,
    *conversations.JOBS,
    *routing.JOBS,
    *notices.JOBS,
    *widget.JOBS,
    *web.JOBS,
    *api.JOBS,
    *workspace.JOBS,
    *demo.JOBS,
)

# Only where somebody looks at the demonstration: its stories are played, and somebody new writes now and then.
DEMO_JOBS: Sequence[Job] = (*JOBS, *demo.SALON_JOBS)
