"""WHO REACTS TO WHAT: the system's story on one page, and the jobs that the worker runs."""

from collections.abc import Mapping, Sequence

from parley import channels, conversations, demo, people
from parley.core.events import Event, Reaction
from parley.core.lanes import Job

REACTIONS: Mapping[type[Event], Sequence[Reaction]] = {
    channels.Received: [conversations.take_in],
    people.IdentitiesMoved: [conversations.follow],
    conversations.FilesPromised: [conversations.fetch_later],
}

JOBS: Sequence[Job] = (*channels.JOBS, *conversations.JOBS)

# Only where somebody looks at the demonstration: its customers answer.
DEMO_REACTIONS: Mapping[type[Event], Sequence[Reaction]] = {**REACTIONS, conversations.Replied: [demo.answer_later]}
DEMO_JOBS: Sequence[Job] = (*JOBS, *demo.JOBS)
